"""A broadcaster with Starlette on uvicorn: one queue for each client."""

import asyncio

from starlette.applications import Starlette
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

clients = set()


async def stream(queue):
    try:
        yield b":\n\n"
        while True:
            yield await queue.get()
    finally:
        clients.discard(queue)


async def events(request):
    queue = asyncio.Queue()
    clients.add(queue)
    return StreamingResponse(
        stream(queue), media_type="text/event-stream", headers={"Cache-Control": "no-store"}
    )


async def publish(request):
    event = b"data: " + await request.body() + b"\n\n"
    for queue in clients:
        queue.put_nowait(event)
    return Response(status_code=204)


app = Starlette(
    routes=[Route("/events", events), Route("/publish", publish, methods=["POST"])]
)
