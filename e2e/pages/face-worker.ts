// A face worker of the test's own at the app's page: the same files, and a test at the other end of it.
import { readFileSync } from "node:fs";
import { join } from "node:path";

import type { JSHandle, Page, Worker } from "@playwright/test";

import { pictures } from "../settings.ts";

interface Heard {
  kind: string;
  [field: string]: unknown;
}

/** What is kept in the page. */
interface Conversation {
  say(message: object, beside?: { photo?: ArrayBuffer; frame?: ImageBitmap }): void;
  hear(kinds: string[]): Promise<Heard>;
  /** What a base64 text stands for: the page's policy forbids to fetch it. */
  bytes(base64: string): Uint8Array<ArrayBuffer>;
  canvas: OffscreenCanvas;
}

export class FaceWorkerPage {
  private constructor(
    private readonly conversation: JSHandle<Conversation>,
    /** The worker itself. */
    readonly worker: Worker,
  ) {}

  /** Starts a worker at the page that is shown. */
  static async start(page: Page): Promise<FaceWorkerPage> {
    // The page starts one too, at a time of its own.
    const ours = "?of-the-test";
    const started = page.waitForEvent("worker", (worker) => worker.url().endsWith(ours));
    const conversation = await page.evaluateHandle((ours): Conversation => {
      const script = document.getElementById("boot")!.dataset["faceWorker"]!;
      const worker = new Worker(script + ours, { type: "module" });
      const heard: Heard[] = [];
      let wake = () => {};
      worker.onmessage = ({ data: { message, ...beside } }) => {
        heard.push({ ...JSON.parse(message), ...beside });
        wake();
      };
      return {
        say: (message, beside = {}) =>
          worker.postMessage({ message: JSON.stringify(message), ...beside }, Object.values(beside)),
        hear: async (kinds) => {
          for (;;) {
            for (let next = heard.shift(); next; next = heard.shift()) {
              if (kinds.includes(next.kind)) return next;
            }
            await new Promise<void>((resolve) => (wake = resolve));
          }
        },
        bytes: (base64) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0)),
        canvas: new OffscreenCanvas(640, 480),
      };
    }, ours);
    return new FaceWorkerPage(conversation, await started);
  }

  /** What comes first of these. */
  async hear(...kinds: string[]): Promise<Heard> {
    return this.conversation.evaluate((it, kinds) => it.hear(kinds), kinds);
  }

  async load(): Promise<Heard> {
    await this.hear("started");
    return this.conversation.evaluate((it) => {
      it.say({ kind: "load", manifest: document.getElementById("boot")!.dataset["models"] });
      return it.hear(["ready", "load_failed"]);
    });
  }

  /** Begins a comparison with a picture that the set-up has fetched. */
  async begin(picture: string): Promise<Heard> {
    return this.conversation.evaluate((it, picture) => {
      const photo = it.bytes(picture).buffer;
      const policy = { strictness: "standard", liveness: "off", challenge: false };
      it.say({ kind: "begin", policy, camera: "" }, { photo });
      return it.hear(["enrolled", "enrol_failed"]);
    }, pictureBytes(picture).toString("base64"));
  }

  /** Shows frames of a picture, each a little elsewhere, until there is a decision. */
  async showUntilDecided(picture: string): Promise<string> {
    return this.conversation.evaluate(async (it, picture) => {
      const image = await createImageBitmap(new Blob([it.bytes(picture)]));
      const context = it.canvas.getContext("2d")!;
      const { width, height } = it.canvas;
      for (let number = 0; number < 100; number += 1) {
        const scale = (height / image.height) * (1.2 + 0.01 * Math.sin(number));
        context.drawImage(
          image,
          (width - image.width * scale) / 2 + 4 * Math.cos(number),
          0,
          image.width * scale,
          image.height * scale,
        );
        it.say({ kind: "frame", number, millis: number * 100 }, { frame: await createImageBitmap(it.canvas) });
        const { decision } = (await it.hear(["observed"])) as unknown as {
          decision: { verdict: string } | null;
        };
        if (decision) return decision.verdict;
      }
      return "no decision";
    }, pictureBytes(picture).toString("base64"));
  }

  /** Pixels from the middle of the photo and of the last frame, as a search would look for them. */
  async traces(): Promise<number[][]> {
    return this.conversation.evaluate(async (it) => {
      it.say({ kind: "show_pictures" });
      const { photo } = (await it.hear(["pictures"])) as unknown as { photo: ImageBitmap };
      const canvas = new OffscreenCanvas(photo.width, photo.height);
      canvas.getContext("2d")!.drawImage(photo, 0, 0);
      return [canvas, it.canvas].map((canvas) => {
        const { data } = canvas.getContext("2d")!.getImageData(canvas.width / 2, canvas.height / 2, 24, 1);
        return [...data];
      });
    });
  }

  async wipe(): Promise<void> {
    await this.conversation.evaluate((it) => {
      it.say({ kind: "wipe" });
      return it.hear(["wiped"]);
    });
  }

  /** How often these bytes are in the worker's WebAssembly memory. */
  async count(bytes: number[]): Promise<number> {
    return this.worker.evaluate(async (bytes) => {
      const files = performance.getEntriesByType("resource").map(({ name }) => name);
      // The module that is there already: it is asked for its memory, not started again.
      const { default: init } = await import(files.find((name) => /(simd128|relaxed-simd)[^/]*\.js$/.test(name))!);
      const memory = new Uint8Array((await init()).memory.buffer);
      const [first] = bytes;
      let found = 0;
      for (let at = memory.indexOf(first!); at >= 0; at = memory.indexOf(first!, at + 1)) {
        if (bytes.every((byte, index) => memory[at + index] === byte)) found += 1;
      }
      return found;
    }, bytes);
  }
}

/** The bytes of a picture that the set-up has fetched. */
export function pictureBytes(name: string): Buffer {
  return readFileSync(join(pictures, name));
}
