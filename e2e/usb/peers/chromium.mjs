#!/usr/bin/env node
// A real Chromium with real WebUSB: what an ordinary page sees of the emulated readers.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { createServer } from "node:http";

import { chromium } from "playwright-core";

import { EmulatedReaders, chromiumWithReaders } from "../readers.mjs";

const proved = [];
const readers = await EmulatedReaders.start(
  "plug rcs380",
  "plug rcs300",
  "plug scr3310-nttcom",
  "plug scr3310",
);
const server = createServer((_, response) => {
  response.setHeader("content-type", "text/html").end("<!doctype html><title>readers</title>");
});
await new Promise((listening) => server.listen(0, "localhost", listening));
const origin = `http://localhost:${server.address().port}`;
const browser = await chromium.launch({
  executablePath: chromiumWithReaders,
  args: [...(process.getuid() === 0 ? ["--no-sandbox"] : []), "--disable-gpu"],
  env: readers.environment(origin),
});

try {
  const page = await browser.newPage();
  await page.goto(origin);
  await page.evaluate(helpers);
  for (const prove of [
    lists,
    talksToRcs380,
    talksToSecondInterfaceOfRcs300,
    powersCardInCcidReader,
    refusesSmartCardClass,
    isToldThatAnotherProgramHasIt,
    seesReadersComeAndGo,
    leavesChildrenAlone,
  ]) {
    await prove(page);
    proved.push(prove.name);
    console.log(`chromium: ${prove.name}`);
  }
  console.log(`chromium ${browser.version()}: ${proved.length} proved`);
} finally {
  await browser.close();
  server.close();
  await readers.stop();
}

async function lists(page) {
  const products = await page.evaluate(async () => {
    const devices = await navigator.usb.getDevices();
    return devices.map(({ productName }) => productName).sort();
  });
  assert.equal(products.length, 4);
  assert.ok(products.includes("RC-S380/P"));
}

/** GetFirmwareVersion of the Port-100 protocol: acknowledgement, then the answer. */
async function talksToRcs380(page) {
  const answers = await page.evaluate(async () => {
    const device = await window.open_(0x054c, 0x06c3);
    await device.claimInterface(0);
    const ask = new Uint8Array([0, 0, 255, 255, 255, 2, 0, 254, 0xd6, 0x20, 0x0a, 0]);
    const sent = await device.transferOut(2, ask);
    const answers = [];
    for (let index = 0; index < 2; index += 1) {
      const { data } = await device.transferIn(1, 290);
      answers.push(window.hex(data));
    }
    await device.close();
    return [sent.bytesWritten, ...answers];
  });
  assert.deepEqual(answers, [12, "0000ff00ff00", "0000ffffff0400fcd7211101f600"]);
}

/** Interface 0 is for smart card drivers alone; on interface 1 a transparent session begins. */
async function talksToSecondInterfaceOfRcs300(page) {
  const answers = await page.evaluate(async () => {
    const device = await window.open_(0x054c, 0x0dc8);
    const refused = await device.claimInterface(0).catch(({ name }) => name);
    await device.claimInterface(1);
    const session = [0xff, 0x50, 0x00, 0x00, 0x02, 0x81, 0x00, 0x00];
    const header = [0x6b, session.length, 0, 0, 0, 0, 0x2a, 0, 0, 0];
    await device.transferOut(2, new Uint8Array([...header, ...session]));
    const { data } = await device.transferIn(2, 522);
    await device.close();
    return [refused, window.hex(data)];
  });
  assert.equal(answers[0], "SecurityError");
  assert.match(answers[1], /^83.{10}2a.*9000$/);
}

/** PC_to_RDR_IccPowerOn: the ATR of the card that was inserted. */
async function powersCardInCcidReader(page) {
  await readers.tell("insert", "scr3310-nttcom", "valid");
  const answer = await page.evaluate(async () => {
    const device = await window.open_(0x04e6, 0x511a);
    await device.claimInterface(0);
    await device.transferOut(1, new Uint8Array([0x62, 0, 0, 0, 0, 0, 7, 0, 0, 0]));
    const { data } = await device.transferIn(2, 271);
    await device.close();
    return window.hex(data);
  });
  assert.match(answer, /^80090000000007000000.*3be000ff8131fe4514$/);
  assert.equal((await readers.status("scr3310-nttcom")).powered, true);
}

async function refusesSmartCardClass(page) {
  const refusal = await page.evaluate(async () => {
    const device = await window.open_(0x04e6, 0x511f);
    const refused = await device.claimInterface(0).catch(({ name }) => name);
    await device.close();
    return refused;
  });
  assert.equal(refusal, "SecurityError");
}

async function isToldThatAnotherProgramHasIt(page) {
  const claim = () =>
    page.evaluate(async () => {
      const device = await window.open_(0x054c, 0x06c3);
      const outcome = await device.claimInterface(0).then(
        () => "claimed",
        ({ name }) => name,
      );
      await device.close();
      return outcome;
    });
  await readers.tell("hold", "rcs380", 0);
  assert.equal(await claim(), "NetworkError");
  await readers.tell("let-go", "rcs380", 0);
  assert.equal(await claim(), "claimed");
}

async function seesReadersComeAndGo(page) {
  await page.evaluate(() => {
    window.events = [];
    for (const type of ["connect", "disconnect"]) {
      navigator.usb.addEventListener(type, ({ device }) => {
        window.events.push(`${type} ${device.productName}`);
      });
    }
  });
  const pending = page.evaluate(async () => {
    const device = await window.open_(0x054c, 0x06c3);
    await device.claimInterface(0);
    window.waiting = true;
    return device.transferIn(1, 290).then(
      () => "something came",
      ({ name }) => name,
    );
  });
  await page.waitForFunction(() => window.waiting);
  await readers.tell("unplug", "rcs380");
  assert.match(await pending, /^(NetworkError|NotFoundError|AbortError)$/);
  await page.waitForFunction(() => window.events.length === 1);
  await readers.tell("plug", "rcs380");
  await page.waitForFunction(() => window.events.length === 2);
  const events = await page.evaluate(() => window.events);
  assert.deepEqual(events, ["disconnect RC-S380/P", "connect RC-S380/P"]);
  await talksToRcs380(page);
}

/** Renderers and helpers run without the library: it is in the browser's own process alone. */
function leavesChildrenAlone() {
  const processes = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  const ours = processes.filter((pid) => read(`/proc/${pid}/environ`).includes(readers.folder));
  const preloaded = ours.filter((pid) => read(`/proc/${pid}/maps`).includes("libusb_preload"));
  const browsers = preloaded.filter((pid) => !read(`/proc/${pid}/cmdline`).includes("--type="));
  assert.ok(ours.length > 2, "the browser has children");
  assert.deepEqual(preloaded, browsers);
  assert.equal(browsers.length, 1);
}

function read(path) {
  try {
    return readFileSync(path, "latin1");
  } catch {
    return "";
  }
}

/** Runs in the page. */
function helpers() {
  window.open_ = async (vendorId, productId) => {
    const devices = await navigator.usb.getDevices();
    const device = devices.find((d) => d.vendorId === vendorId && d.productId === productId);
    await device.open();
    await device.selectConfiguration(1);
    return device;
  };
  window.hex = ({ buffer }) =>
    [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
