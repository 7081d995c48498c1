// Fails when an import in this workspace points the wrong way; the rules are in rules.mjs.
import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";

import { dependencyViolations, sourceViolations } from "./rules.mjs";

const metadata = execFileSync("cargo", ["metadata", "--no-deps", "--format-version", "1"], {
  maxBuffer: 64 * 1024 * 1024,
});
const sources = ["app", "wasm-face", "crates"]
  .flatMap((folder) =>
    readdirSync(folder, { recursive: true }).map((file) => `${folder}/${file}`),
  )
  .filter((path) => path.endsWith(".rs"));

const found = [
  ...dependencyViolations(JSON.parse(metadata)),
  ...sources.flatMap((path) => sourceViolations(path, readFileSync(path, "utf8"))),
];
for (const violation of found) console.error(`error: ${violation}`);
console.error(`layers: ${sources.length} files read, ${found.length} violations`);
process.exit(found.length === 0 ? 0 : 1);
