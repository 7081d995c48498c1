// Prints what the browser downloads of the app and fails when the WebAssembly is over its budget: app-size.mjs DIST
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";

const BUDGET = 500_000; // bytes of WebAssembly after brotli

const [dist] = process.argv.slice(2);
const modules = readdirSync(dist).filter((name) => name.endsWith(".wasm"));
if (modules.length !== 1) {
  console.error(`error: ${dist} holds ${modules.length} WebAssembly modules instead of one`);
  process.exit(1);
}

const bytes = readFileSync(join(dist, modules[0]));
const compressed = brotliCompressSync(bytes, {
  params: {
    [constants.BROTLI_PARAM_QUALITY]: 11,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  },
}).length;
console.log(`app wasm: ${bytes.length} bytes, brotli ${compressed} bytes (budget ${BUDGET / 1000} kB)`);
if (compressed > BUDGET) {
  console.error(`error: the app is ${compressed - BUDGET} bytes over its budget`);
  process.exit(1);
}
