// A hook of Trunk.toml: puts the font of npm package @fontsource/biz-udpgothic into the bundle, and the licences of
// what is not ours. The font comes in slices by character; a browser fetches those that a page uses.
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const packages = join(import.meta.dirname, "../e2e/node_modules");
const font = join(packages, "@fontsource/biz-udpgothic");
const fonts = join(process.env.TRUNK_STAGING_DIR, "fonts");
const licences = join(process.env.TRUNK_STAGING_DIR, "licences");
mkdirSync(fonts, { recursive: true });
mkdirSync(licences, { recursive: true });

// Every browser with WebAssembly reads woff2; the older format is left out.
const rules = ["400.css", "700.css"]
  .map((name) => readFileSync(join(font, name), "utf8"))
  .join("\n")
  .replaceAll(/, url\([^)]*\.woff\) format\('woff'\)/g, "")
  .replaceAll("url(./files/", "url(");
for (const [, slice] of rules.matchAll(/url\(([^)]+)\)/g)) {
  copyFileSync(join(font, "files", slice), join(fonts, slice));
}
writeFileSync(join(fonts, "biz-udpgothic.css"), rules);

copyFileSync(join(font, "LICENSE"), join(licences, "biz-udpgothic.txt"));
copyFileSync(join(packages, "@digital-go-jp/design-tokens/LICENSE"), join(licences, "design-tokens.txt"));
