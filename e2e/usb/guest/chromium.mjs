// Chromium over the kernel's own USB stack: runs in the guest of scripts/usb-guest, as root.
//   chromium.mjs transfers   a page claims interfaces and moves packets
//   chromium.mjs visit VENDOR PRODUCT READER   a whole visit in the app, through that reader
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";

import { chromium } from "playwright-core";

import { serve } from "./serve.mjs";

const words = createRequire(import.meta.url)("../../../locales/en.json");
const environment = process.env;
const port = 8090;
const gatewayPort = 8091;
const origin = `http://localhost:${port}`;
/** Milliseconds; every instruction is emulated. */
const PATIENCE = 240_000;

const [what, ...rest] = process.argv.slice(2);
await serve(environment["UKETSUKE_DIST"], port, gatewayPort);

// The guest's files are its own: no other browser sees this permission.
mkdirSync("/etc/chromium/policies/managed", { recursive: true });
writeFileSync(
  "/etc/chromium/policies/managed/readers.json",
  JSON.stringify({ WebUsbAllowDevicesForUrls: [{ devices: [{}], urls: [origin] }] }),
);
const browser = await chromium.launch({
  executablePath: environment["CHROMIUM"] || "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu"],
  timeout: PATIENCE,
});
const page = await browser.newPage();
page.setDefaultTimeout(PATIENCE);
page.on("console", (message) => console.log("page:", message.text()));
await page.goto(`${origin}/empty`);
await (what === "visit" ? visit(...rest) : transfers());
await browser.close();
console.log(`chromium ${browser.version()}`);
// The server, and the gateway of a visit, end with this.
process.exit(0);

async function transfers() {
  const answers = await page.evaluate(async () => {
    const hex = ({ buffer }) =>
      [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    const devices = await navigator.usb.getDevices();
    const open = async (vendorId) => {
      const device = devices.find((device) => device.vendorId === vendorId);
      await device.open();
      await device.selectConfiguration(1);
      await device.claimInterface(0);
      return device;
    };
    const rcs380 = await open(0x054c);
    const ask = new Uint8Array([0, 0, 255, 255, 255, 2, 0, 254, 0xd6, 0x20, 0x0a, 0]);
    await rcs380.transferOut(2, ask);
    const firmware = [await rcs380.transferIn(1, 290), await rcs380.transferIn(1, 290)];
    const ccid = await open(0x04e6);
    await ccid.transferOut(1, new Uint8Array([0x62, 0, 0, 0, 0, 0, 7, 0, 0, 0]));
    const powered = await ccid.transferIn(2, 271);
    return [...firmware, powered].map(({ data }) => hex(data));
  });
  assert.deepEqual(answers.slice(0, 2), ["0000ff00ff00", "0000ffffff0400fcd7211101f600"]);
  assert.match(answers[2], /^80.*3be000ff8131fe4514$/);
}

/** From the card on the reader to "take your card"; the gateway believes the card's signature alone. */
async function visit(vendor, product, reader) {
  const gateway = spawn(
    `${environment["CARGO_TARGET_DIR"]}/debug/gateway`,
    ["--demo", "--listen", `127.0.0.1:${gatewayPort}`, "--origin", origin, "--database", `sqlite:/tmp/${reader}.sqlite`],
    { env: { ...environment, UKETSUKE_DESK_PASSPHRASE: "desk of the guest" }, stdio: "inherit" },
  );
  process.on("exit", () => gateway.kill());
  process.on("SIGTERM", () => process.exit(1));
  await page.evaluate(
    (ids) => {
      localStorage.setItem("uketsuke.reader", JSON.stringify("Usb"));
      localStorage.setItem("uketsuke.reader-ids", JSON.stringify(ids));
    },
    [parseInt(vendor, 16), parseInt(product, 16)],
  );
  await page.goto(origin);
  await page.getByRole("button", { name: words.language.this }).click();
  await shows(words.welcome.title);
  tell("insert", reader, "valid");
  await shows(words.method.title);
  await press(words.method.pin);
  await shows(words.pin.title);
  await page.keyboard.type("1234");
  await page.keyboard.press("Enter");
  await shows(words.consent.title);
  await press(words.consent.all);
  await shows(words.complete.title);
  tell("remove", reader);
  await shows(words.farewell.title);
}

async function shows(title) {
  try {
    await page.getByRole("heading", { level: 1 }).filter({ hasText: title }).waitFor();
  } catch (error) {
    console.log("instead of", title, "the page shows:", await page.locator("body").innerText());
    throw error;
  }
  console.log("shown:", title);
}

async function press(name) {
  await page.getByRole("main").getByRole("button", { name }).click();
}

function tell(...words) {
  execFileSync(`${environment["CARGO_TARGET_DIR"]}/debug/emulated-reader`, ["tell", ...words]);
}
