// A hook of Trunk.toml: puts the fonts of the npm packages into the bundle, and the licences of what is not ours.
// The fonts come in slices by character; a browser fetches those that a page uses.
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const FONTS = [
  // For Japanese: a universal-design face.
  { family: "@fontsource/biz-udpgothic", rules: ["400.css", "700.css"] },
  // For languages in Latin letters, which are cramped in a Japanese face.
  { family: "@fontsource-variable/noto-sans", rules: ["wght.css"] },
];
const LICENCES = [...FONTS.map(({ family }) => family), "@digital-go-jp/design-tokens"];

const packages = join(import.meta.dirname, "../e2e/node_modules");
const fonts = folder("fonts");
const licences = folder("licences");

const css = FONTS.flatMap(({ family, rules }) => rules.map((name) => fontRules(join(packages, family), name)));
writeFileSync(join(fonts, "fonts.css"), css.join("\n"));
for (const name of LICENCES) {
  copyFileSync(join(packages, name, "LICENSE"), join(licences, `${name.split("/").at(-1)}.txt`));
}
copyFileSync("wasm-face/models/LICENCES.txt", join(licences, "face-models.txt"));
copyFileSync("LICENSE-APACHE", join(licences, "apache-2.0.txt"));

// What is on the demo reader's cards.
const cards = join(process.env.TRUNK_STAGING_DIR, "demo-cards.bin");
execFileSync("cargo", ["run", "--quiet", "--package", "simulator", "--example", "cards_file", "--", cards]);

/** The rules of one style sheet; copies the slices that they name. */
function fontRules(source, name) {
  // Every browser with WebAssembly reads woff2; the older format is left out.
  const rules = readFileSync(join(source, name), "utf8")
    .replaceAll(/, url\([^)]*\.woff\) format\('woff'\)/g, "")
    .replaceAll("url(./files/", "url(");
  for (const [, slice] of rules.matchAll(/url\(([^)]+)\)/g)) {
    copyFileSync(join(source, "files", slice), join(fonts, slice));
  }
  return rules;
}

function folder(name) {
  const path = join(process.env.TRUNK_STAGING_DIR, name);
  mkdirSync(path, { recursive: true });
  return path;
}
