// Chromium over the kernel's own USB stack: runs in the guest of scripts/usb-guest, as root.
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";

import { chromium } from "playwright-core";

const server = createServer((_, response) => {
  response.setHeader("content-type", "text/html").end("<!doctype html><title>readers</title>");
});
await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
const origin = `http://127.0.0.1:${server.address().port}`;

// The guest's files are its own: no other browser sees this permission.
mkdirSync("/etc/chromium/policies/managed", { recursive: true });
writeFileSync(
  "/etc/chromium/policies/managed/readers.json",
  JSON.stringify({ WebUsbAllowDevicesForUrls: [{ devices: [{}], urls: [origin] }] }),
);

const browser = await chromium.launch({
  executablePath: process.env["CHROMIUM"] || "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu"],
  timeout: 240_000,
});
const page = await browser.newPage();
page.setDefaultTimeout(120_000);
await page.goto(origin, { timeout: 120_000 });
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

await browser.close();
server.close();
console.log(`chromium ${browser.version()}`);
