const http = require('node:http');

const clients = new Set();

const server = http.createServer((request, response) => {
  if (request.method === 'GET' && request.url === '/events') {
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
    response.write(':\n\n');
    clients.add(response);
    response.on('close', () => clients.delete(response));
    return;
  }
  if (request.method === 'POST' && request.url === '/publish') {
    let data = '';
    request.setEncoding('utf8');
    request.on('data', (chunk) => { data += chunk; });
    request.on('end', () => {
      const event = `data: ${data}\n\n`;
      for (const client of clients) client.write(event);
      response.writeHead(204).end();
    });
    return;
  }
  response.writeHead(404).end();
});

server.listen({ port: Number(process.argv[2]), host: '127.0.0.1', backlog: 4096 });
