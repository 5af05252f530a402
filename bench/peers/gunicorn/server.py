"""A broadcaster with WSGI on Gunicorn: one thread and one queue for each client."""

import queue
import threading

clients = set()
lock = threading.Lock()


def events():
    mine = queue.SimpleQueue()
    with lock:
        clients.add(mine)
    try:
        yield b":\n\n"
        while True:
            yield mine.get()
    finally:
        with lock:
            clients.discard(mine)


def publish(data):
    event = b"data: " + data + b"\n\n"
    with lock:
        for client in clients:
            client.put(event)


def app(environ, start_response):
    if environ["PATH_INFO"] == "/events":
        start_response(
            "200 OK", [("Content-Type", "text/event-stream"), ("Cache-Control", "no-store")]
        )
        return events()
    if environ["PATH_INFO"] == "/publish":
        publish(environ["wsgi.input"].read())
        start_response("200 OK", [("Content-Length", "0")])
        return [b""]
    start_response("404 Not Found", [("Content-Length", "0")])
    return [b""]
