// Our networks and our work on a frame beside onnxruntime-web's, in one page, in turn: measure.mjs BUILDS MODELS PEER_MODELS PICTURE WORKERS
// Writes one figure a line: {"name", "ours", "peer", "budget", "unit"}.
import { createServer } from "node:http";
import { readFileSync, readdirSync } from "node:fs";
import { extname, join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import { chromium } from "@playwright/test";

const [builds, models, peerModels, picture, workers] = process.argv.slice(2);
const runs = Number(process.env.RUNS ?? 31);
const ort = join(import.meta.dirname, "../../node_modules/onnxruntime-web");
const { version } = JSON.parse(readFileSync(join(ort, "package.json"), "utf8"));
const manifest = JSON.parse(readFileSync(join(models, "manifest.json"), "utf8"));

const folders = { builds, models, peer: peerModels, ort: join(ort, "dist"), here: import.meta.dirname };
const types = { ".js": "text/javascript", ".mjs": "text/javascript", ".wasm": "application/wasm", ".html": "text/html" };
const server = createServer((request, response) => {
  const [, folder, ...names] = request.url.split("/");
  const file = folder === "picture" ? picture : folder in folders && join(folders[folder], ...names);
  try {
    const bytes = readFileSync(file);
    response.setHeader("content-type", types[extname(file)] ?? "application/octet-stream");
    response.end(bytes);
  } catch {
    response.writeHead(404).end();
  }
}).listen(0, "127.0.0.1");
await new Promise((listening) => server.once("listening", listening));

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
  args: [...(process.getuid?.() === 0 ? ["--no-sandbox"] : []), "--disable-gpu", "--no-first-run", "--disable-background-networking"],
});
try {
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${server.address().port}/here/page.html`);
  const tasks = await page.evaluate(
    async ([manifest, runs]) => (await import("./page.mjs")).measure(manifest, runs),
    [manifest, runs],
  );
  for (const { name, times, difference } of tasks) {
    const { relaxed, simd, ...peers } = times;
    // The peer in its best form.
    const peer = Math.min(...Object.values(peers));
    if (difference > 0.01) throw new Error(`${name}: ours and the peer's outputs differ by ${difference}`);
    figure(`${name}, relaxed-simd, beside onnxruntime-web ${version}`, relaxed, peer, 0.8, "ms");
    figure(`${name}, simd128, beside onnxruntime-web ${version}`, simd, peer, 1.0, "ms");
  }
} finally {
  await browser.close();
  server.close();
}

const worker = readdirSync(workers).filter((name) => name.endsWith(".wasm"));
const largest = Math.max(...worker.map((name) => brotli(readFileSync(join(workers, name)))));
figure("face worker wasm, brotli, against its budget", largest / 1000, 1200, 1.0, "kB");
const files = [manifest.detector, manifest.embedding, ...manifest.liveness].map(({ file }) => file.bytes);
figure("face models as downloaded, against their budget", files.reduce((a, b) => a + b) / 1000, 12_000, 1.0, "kB");

function figure(name, ours, peer, budget, unit) {
  console.log(JSON.stringify({ name, ours, peer, budget, unit }));
}

function brotli(bytes) {
  return brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;
}
