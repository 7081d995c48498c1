import { createHash } from "node:crypto";

import type { Page } from "@playwright/test";

import { Front } from "../fixtures/front.ts";
import { expect, test as base } from "../fixtures/test.ts";

const test = base.extend<{ front: Front }>({
  front: async ({}, use) => {
    const front = new Front();
    await front.start();
    await use(front);
    await front.stop();
  },
});
test.use({ serviceWorkers: "allow" });

test("the second visit fetches nothing, and starts without the server", async ({ page, front }) => {
  await visit(page, front);
  front.asked = [];
  await page.reload();
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  // The browser asks whether there is a new version.
  expect(front.asked.filter((path) => path !== "/sw.js")).toEqual([]);

  await front.stop();
  const failed: string[] = [];
  page.on("requestfailed", (request) => {
    // What the page before was still fetching ends with it.
    if (request.failure()?.errorText !== "net::ERR_ABORTED") failed.push(request.url());
  });

  await page.reload();

  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect.poll(() => answersOfFaceWorker(page)).toContain("ready");
  expect(failed).toEqual([]);
});

test("a page where nobody is received takes a new version as a whole", async ({ page, front }) => {
  await visit(page, front);
  await newVersion(front, "<title>", '<meta name="version" content="new"><title>');

  await page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.update());

  await expect(page.locator('meta[name="version"]')).toBeAttached({ timeout: 20_000 });
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
});

test("a version that comes only in part is not taken", async ({ page, front }) => {
  await visit(page, front);
  await newVersion(front, "<title>", '<meta name="version" content="new"><title>');
  front.exchanged.set("/", "half of a page");

  const outcome = await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    await registration?.update();
    const worker = registration?.installing;
    await new Promise((resolve) => worker?.addEventListener("statechange", resolve));
    return worker?.state;
  });

  expect(outcome).toBe("redundant");
  await page.reload();
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page.locator('meta[name="version"]')).not.toBeAttached();
});

test("what the gateway says is never kept", async ({ page, front }) => {
  await visit(page, front);
  const ask = () =>
    page.evaluate(() => fetch("/api/v1/receptions?date=2026-01-01").then((it) => it.status, () => 0));
  expect(await ask()).toBe(401);
  await front.stop();
  expect(await ask()).toBe(0);
});

/** The first visit, until everything is kept. */
async function visit(page: Page, front: Front): Promise<void> {
  await page.goto(front.origin);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect
    .poll(() => page.evaluate(() => navigator.serviceWorker.controller !== null), { timeout: 20_000 })
    .toBe(true);
}

/** Lets the server have another page, with a service worker that knows it. */
async function newVersion(front: Front, from: string, to: string): Promise<void> {
  const text = async (path: string) => (await fetch(front.origin + path)).text();
  const worker = await text("/sw.js");
  const [, path, integrity] = /"path":"([^"]+)","integrity":"([^"]+)"/.exec(worker) ?? [];
  if (path === undefined || integrity === undefined) throw new Error("sw.js names no list");
  const html = (await text("/")).replace(from, to);
  const list = JSON.stringify({ ...JSON.parse(await text(`/${path}`)), "./": hash(html) });
  const newPath = path.replace(/-[0-9a-f]+/, "-new");
  front.exchanged.set("/", html);
  front.exchanged.set(`/${newPath}`, list);
  front.exchanged.set("/sw.js", worker.replace(path, newPath).replace(integrity, hash(list)));
}

function hash(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}

/** What a face worker of its own, with the models of the page, says until it is ready or has failed. */
async function answersOfFaceWorker(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const { faceWorker, models } = document.getElementById("boot")!.dataset;
    const worker = new Worker(faceWorker!, { type: "module" });
    const said: string[] = [];
    await new Promise<void>((resolve) => {
      worker.onmessage = ({ data }) => {
        const { kind } = JSON.parse(data.message);
        said.push(kind);
        const load = JSON.stringify({ kind: "load", manifest: models });
        if (kind === "started") worker.postMessage({ message: load });
        if (kind === "ready" || kind === "load_failed" || kind === "unsupported") resolve();
      };
      worker.onerror = () => resolve();
    });
    worker.terminate();
    return said;
  });
}
