// Puts the face models into the bundle, and notes for the page and the face worker how everything is called today.
// Run by scripts/bundle, after scripts/face-worker: bundle-face.mjs MODELS, the folder of the converted models.
import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join, parse } from "node:path";

const [models] = process.argv.slice(2);
const { TRUNK_STAGING_DIR: bundle, TRUNK_PUBLIC_URL: base } = process.env;

const worker = place("face/start.js", `const BUILDS = ${JSON.stringify(builds())};\n${read("static/face-worker.js")}`);
const manifest = place("models/manifest.json", JSON.stringify(placeModels()));
const boot = place("boot.js", read("static/boot.js"));

copyFileSync("wasm-face/models/LICENCES.txt", join(bundle, "licences/face-models.txt"));

const page = join(bundle, "index.html");
const html = read(page)
  .replace(`${base}boot.js`, `${base}${boot}`)
  .replace('id="boot"', `id="boot" data-face-worker="${base}${worker}" data-models="${base}${manifest}"`);
writeFileSync(page, html);

/** The two builds as the worker's start script finds them beside itself. */
function builds() {
  const names = readdirSync(join(bundle, "face"));
  const file = (build, kind) => `./${names.find((name) => name.startsWith(build) && name.endsWith(kind))}`;
  return Object.fromEntries(
    ["simd128", "relaxed-simd"].map((build) => [build, { js: file(build, ".js"), wasm: file(build, ".wasm") }]),
  );
}

/** Copies the models under names that change with their content; gives the manifest of those that there are. */
function placeModels() {
  const manifest = JSON.parse(read("wasm-face/models/manifest.json"));
  mkdirSync(join(bundle, "models"), { recursive: true });
  const isThere = ({ file }) => file === undefined || placeModel(file);
  const roles = Object.entries(manifest)
    .map(([role, entry]) => [role, Array.isArray(entry) ? entry.filter(isThere) : entry])
    .filter(([, entry]) => Array.isArray(entry) || isThere(entry));
  return Object.fromEntries(roles);
}

/** Whether the model is in the bundle now; an optional one need not be there. */
function placeModel(file) {
  const source = join(models, file.name);
  if (!existsSync(source) || sha256(readFileSync(source)) !== file.sha256) {
    if (file.optional) return false;
    throw new Error(`${source} is not there, or not the one that the manifest names; run: make setup`);
  }
  const { name, ext } = parse(file.name);
  file.name = `${name}-${file.sha256.slice(0, 16)}${ext}`;
  copyFileSync(source, join(bundle, "models", file.name));
  return true;
}

/** Writes a file under a name that changes with its content; gives that name. */
function place(path, text) {
  const hash = sha256(text).slice(0, 16);
  const { dir, name, ext } = parse(path);
  const hashed = join(dir, `${name}-${hash}${ext}`);
  mkdirSync(join(bundle, dir), { recursive: true });
  writeFileSync(join(bundle, hashed), text);
  return hashed;
}

function sha256(content) {
  return createHash("sha256").update(content).digest("hex");
}

function read(path) {
  return readFileSync(path, "utf8");
}
