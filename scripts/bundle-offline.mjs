// Writes the service worker with the list of the files that it keeps. Run by scripts/bundle, when everything else is there.
import { createHash } from "node:crypto";
import { readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

// What nobody needs to be received.
const LEFT_OUT = /^licences\//;

const bundle = process.env.TRUNK_STAGING_DIR;
const paths = readdirSync(bundle, { recursive: true })
  .filter((path) => statSync(join(bundle, path)).isFile() && !LEFT_OUT.test(path))
  .sort();
const files = paths.map((path) => [
  // The page is asked for by the address of its folder.
  path === "index.html" ? "./" : path,
  integrity(readFileSync(join(bundle, path))),
]);

const list = JSON.stringify(Object.fromEntries(files));
const hash = createHash("sha256").update(list).digest("hex").slice(0, 16);
const LIST = { path: `files-${hash}.json`, integrity: integrity(list) };
writeFileSync(join(bundle, LIST.path), list);
writeFileSync(
  join(bundle, "sw.js"),
  `const LIST = ${JSON.stringify(LIST)};\n${readFileSync("static/sw.js", "utf8")}`,
);

/** As Subresource Integrity writes a hash. */
function integrity(content) {
  return `sha256-${createHash("sha256").update(content).digest("base64")}`;
}
