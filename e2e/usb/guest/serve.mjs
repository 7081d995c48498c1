// Serves an app that is built already, and hands `/api` on to the gateway. What Trunk does elsewhere; but Trunk
// builds, and a guest is too slow for that.
import { createReadStream, existsSync, statSync } from "node:fs";
import { createServer, request } from "node:http";
import { extname, join, normalize } from "node:path";

const types = {
  ".css": "text/css",
  ".html": "text/html",
  ".js": "text/javascript",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
  ".woff2": "font/woff2",
};

/** Listens at the port; `/empty` is a page with nothing in it. */
export async function serve(dist, port, gatewayPort) {
  const server = createServer((asked, answer) => {
    const path = normalize(new URL(asked.url, "http://localhost").pathname);
    if (path.startsWith("/api/")) return handOn(asked, answer, gatewayPort);
    if (path === "/empty") return answer.setHeader("content-type", types[".html"]).end("<!doctype html>");
    const named = join(dist, path);
    const file = existsSync(named) && statSync(named).isFile() ? named : join(dist, "index.html");
    answer.setHeader("content-type", types[extname(file)] ?? "application/octet-stream");
    createReadStream(file).pipe(answer);
  });
  await new Promise((listening) => server.listen(port, "localhost", listening));
}

function handOn(asked, answer, port) {
  const { method, headers, url: path } = asked;
  const handed = request({ host: "127.0.0.1", port, method, headers, path }, (reply) => {
    answer.writeHead(reply.statusCode, reply.headers);
    reply.pipe(answer);
  });
  handed.on("error", () => answer.writeHead(502).end());
  asked.pipe(handed);
}
