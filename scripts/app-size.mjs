// Prints what the browser downloads and fails when something is over its budget: app-size.mjs DIST
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";

const [dist] = process.argv.slice(2);
let failed = false;

// The patient's page, and the staff's, which reads every message of the eligibility system in every encoding.
for (const [page, budget] of [["app", 500_000], ["desk", 1_100_000]]) {
  compare(`${page} wasm`, named(".", new RegExp(`^${page}-.*\\.wasm$`)), { compressed: true, budget });
}
// A browser takes one of the two builds.
for (const build of ["simd128", "relaxed-simd"]) {
  compare(`face worker wasm, ${build}`, named("face", new RegExp(`^${build}.*\\.wasm$`)), { compressed: true, budget: 1_200_000 });
}
compare("face models", named("models", /./), { compressed: false, budget: 12_000_000 });
process.exit(failed ? 1 : 0);

function compare(name, files, { compressed, budget }) {
  const contents = files.map((file) => readFileSync(file));
  const bytes = total(contents);
  const size = compressed ? total(contents.map(brotli)) : bytes;
  const packed = compressed ? `, brotli ${size} bytes` : "";
  console.log(`${name}: ${bytes} bytes${packed} (budget ${budget / 1000} kB)`);
  if (bytes === 0) fail(`${dist} holds no ${name}`);
  if (size > budget) fail(`${name}: ${size - budget} bytes over its budget`);
}

function named(folder, pattern) {
  return readdirSync(join(dist, folder))
    .filter((name) => pattern.test(name))
    .map((name) => join(dist, folder, name));
}

function brotli(bytes) {
  return brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 11,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });
}

function total(contents) {
  return contents.reduce((sum, { length }) => sum + length, 0);
}

function fail(why) {
  console.error(`error: ${why}`);
  failed = true;
}
