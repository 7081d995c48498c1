// Makes the staff's page of the patient's: the same head and styles, another module, without the face worker.
// Run by scripts/bundle, after scripts/desk-module.
import { createHash } from "node:crypto";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const { TRUNK_STAGING_DIR: bundle, TRUNK_PUBLIC_URL: base } = process.env;

const names = readdirSync(bundle);
const patient = { js: named(/^app-.*\.js$/), wasm: named(/^app-.*\.wasm$/) };
const desk = { js: named(/^desk-.*\.js$/), wasm: named(/^desk-.*\.wasm$/) };

const html = readFileSync(join(bundle, "index.html"), "utf8")
  .replaceAll(integrity(patient.js), integrity(desk.js))
  .replaceAll(integrity(patient.wasm), integrity(desk.wasm))
  .replaceAll(`${base}${patient.js}`, `${base}${desk.js}`)
  .replaceAll(`${base}${patient.wasm}`, `${base}${desk.wasm}`)
  .replace(/ data-(face-worker|models)="[^"]*"/g, "");
if (html.includes(patient.js) || html.includes(patient.wasm)) {
  throw new Error("desk.html would start the patient's module");
}
writeFileSync(join(bundle, "desk.html"), html);

function named(pattern) {
  const name = names.find((name) => pattern.test(name));
  if (!name) throw new Error(`the bundle has no file ${pattern}`);
  return name;
}

/** As Trunk writes it. */
function integrity(name) {
  return `sha384-${createHash("sha384").update(readFileSync(join(bundle, name))).digest("base64")}`;
}
