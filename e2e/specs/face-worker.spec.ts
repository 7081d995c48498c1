import type { Page, Worker } from "@playwright/test";

import { expect, test } from "../fixtures/test.ts";
import { FaceWorkerPage, pictureBytes } from "../pages/face-worker.ts";

test("the face of a photo is recognised, and another one is not", async ({ page }) => {
  await page.goto("/");
  const worker = await FaceWorkerPage.start(page);
  expect(await worker.load()).toMatchObject({ kind: "ready" });

  expect(await worker.begin("obama.jpg")).toEqual({ kind: "enrolled" });
  expect(await worker.showUntilDecided("obama2.jpg")).toBe("match");

  expect(await worker.begin("obama.jpg")).toEqual({ kind: "enrolled" });
  expect(await worker.showUntilDecided("biden.jpg")).toBe("no_match");
});

test("photo and frames are nowhere in the worker's memory once they are wiped", async ({ page }) => {
  await page.goto("/");
  const worker = await FaceWorkerPage.start(page);
  await worker.load();
  await worker.begin("obama.jpg");
  await worker.showUntilDecided("obama2.jpg");
  const pixels = await worker.traces();
  for (const trace of pixels) expect(await worker.count(trace)).toBeGreaterThan(0);

  await worker.wipe();

  const file = pictureBytes("obama.jpg");
  const traces = [...pixels, [...file.subarray(5_000, 5_032)], [...file.subarray(20_000, 20_032)]];
  for (const trace of traces) expect(await worker.count(trace)).toBe(0);
});

test("a browser gets the build that it runs, or hears that there is none", async ({ page }) => {
  expect(await buildWithout(page)).toMatchObject({ kind: "started", build: "relaxed_simd" });
  expect(await buildWithout(page, "relaxed")).toMatchObject({ kind: "started", build: "simd128" });
  expect(await buildWithout(page, "relaxed", "plain")).toEqual({ kind: "unsupported" });
});

for (const [how, end] of [
  ["crashes", () => void setTimeout(() => { throw new Error("a test lets it crash"); })],
  ["just ends", () => close()],
] as [string, () => void][]) {
  test(`a worker that ${how} is followed by another one, which gets ready too`, async ({ page }) => {
    const started = page.waitForEvent("worker");
    await page.goto("/");
    const first = await started;
    await expect.poll(() => filesOf(first)).toContainEqual(expect.stringContaining("/models/"));
    const startedAgain = page.waitForEvent("worker");

    await first.evaluate(end).catch(() => {});

    const second = await startedAgain;
    await expect.poll(() => filesOf(second)).toContainEqual(expect.stringContaining("/models/"));
  });
}

/** What a worker begins with where these instructions are unknown. */
async function buildWithout(page: Page, ...unknown: string[]) {
  await page.route(/\/face\/start-.*\.js/, async (route) => {
    const answer = await route.fetch();
    // Relaxed instructions have the larger module.
    const limit = unknown.includes("plain") ? 0 : unknown.includes("relaxed") ? 40 : 1000;
    const body = `const validate = WebAssembly.validate;
      WebAssembly.validate = (bytes) => bytes.length < ${limit} && validate(bytes);
      ${await answer.text()}`;
    await route.fulfill({ response: answer, body });
  });
  await page.goto("/");
  const heard = await (await FaceWorkerPage.start(page)).hear("started", "unsupported", "load_failed");
  // The page's own worker may still be asking.
  await page.unrouteAll({ behavior: "ignoreErrors" });
  return heard;
}

async function filesOf(worker: Worker): Promise<string[]> {
  return worker.evaluate(() => performance.getEntriesByType("resource").map(({ name }) => name));
}
