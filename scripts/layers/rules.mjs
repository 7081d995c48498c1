// Which way imports point (ARCHITECTURE.md), as data and two pure functions that list what breaks it.

const lowest = ["redacted"];
const card = ["apdu", ...lowest];
const face = ["convnet", "face-messages", ...lowest];
const reception = ["card", "eligibility", ...card];

/** What each member of the workspace may build on; tests may build on anything. */
const ALLOWED = {
  redacted: [],
  apdu: lowest,
  card,
  reader: ["apdu", ...lowest],
  eligibility: card,
  journal: lowest,
  reception,
  // A second reading of the same specification: it must not lean on the first.
  simulator: ["apdu", "eligibility", ...lowest],
  convnet: lowest,
  "face-messages": lowest,
  "wasm-face": face,
  "face-models": ["convnet"],
  "face-eval": ["wasm-face", ...face],
  "card-pictures": ["wasm-face", ...face],
  // The face library itself runs in its worker.
  app: ["face-messages", "journal", "reader", "reception", "simulator", ...reception],
  gateway: ["card", "eligibility", "simulator", ...lowest],
  bench: ["usb-emulation", "card", "reader", "simulator", "apdu", ...lowest],
  "face-bench": ["wasm-face", ...face],
  films: ["card-pictures", "face-eval", "simulator", "wasm-face", ...face],
  "message-bench": ["eligibility"],
  // Another reading of the messages' form: the model is shared, the codec is not.
  terminal: ["eligibility", "simulator", ...lowest],
  "usb-emulation": ["reader", "simulator", "apdu", "usb-wire", ...lowest],
  "usb-preload": ["usb-wire"],
  "usb-wire": [],
};

/** Members that know a browser. */
const BROWSER_MEMBERS = ["app", "face-bench", "wasm-face"];
const BROWSER_CRATES = /^(web-sys|js-sys|wasm-bindgen.*|gloo.*|leptos.*)$/;

/** Members without input, output, clock or randomness of their own; a command beside them has. */
const PURE = /^crates\/[^/]+\/src\/(?!bin\/)/;
const IMPURE_WORDS = /\bstd::(fs|net|process|thread|env|time::(SystemTime|Instant))\b/;

/** The folders in which the browser's own interfaces may be named. */
const HOST_FOLDERS = /^(app\/src\/host|wasm-face\/src\/(bin|browser))\//;
const BROWSER_SOURCES = /^(app|wasm-face|crates\/[^/]+)\/src\//;
const HOST_WORDS = /\b(web_sys|js_sys)\b/;

/** Dependencies against the direction, from the output of `cargo metadata --no-deps`. */
export function dependencyViolations({ packages }) {
  const members = new Set(packages.map(({ name }) => name));
  return packages.flatMap(({ name, dependencies }) => {
    const allowed = ALLOWED[name];
    if (!allowed) return [`${name} has no rule; give it one in scripts/layers/rules.mjs`];
    return dependencies
      .filter(({ kind }) => kind !== "dev")
      .map((dependency) => dependency.name)
      .filter((other) =>
        members.has(other)
          ? !allowed.includes(other)
          : BROWSER_CRATES.test(other) && !BROWSER_MEMBERS.includes(name),
      )
      .map((other) => `${name} must not depend on ${other}`);
  });
}

/** Words in a Rust source file that its place does not allow. */
export function sourceViolations(path, text) {
  return text.split("\n").flatMap((line, index) => {
    const code = line.replace(/\/\/.*/, "");
    const here = `${path}:${index + 1}`;
    const found = [];
    if (BROWSER_SOURCES.test(path) && !HOST_FOLDERS.test(path) && HOST_WORDS.test(code)) {
      found.push(`${here}: web_sys and js_sys belong to app/src/host, wasm-face/src/bin and wasm-face/src/browser`);
    }
    if (PURE.test(path) && IMPURE_WORDS.test(code)) {
      found.push(`${here}: a pure crate is handed what it needs; it does not ask the system`);
    }
    return found;
  });
}
