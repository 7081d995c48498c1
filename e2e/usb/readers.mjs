// Starts emulated readers for a test, and Chromium with them; types in readers.d.mts.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createConnection } from "node:net";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const environment = process.env;
const cache = environment["XDG_CACHE_HOME"] ?? join(homedir(), ".cache");
const target =
  environment["CARGO_TARGET_DIR"] ??
  join(environment["UKETSUKE_CACHE"] ?? join(cache, "uketsuke"), "target");

/** To be started instead of Chromium, in the environment that `EmulatedReaders` gives. */
export const chromiumWithReaders = fileURLToPath(new URL("chromium", import.meta.url));

export const preload = join(target, "debug", "libusb_preload.so");

export class EmulatedReaders {
  #server;
  #control;
  #answers;

  /** Starts a server, with control lines to begin with. */
  static async start(...first) {
    const readers = new EmulatedReaders();
    // Short: a socket's path has at most 107 bytes.
    readers.folder = mkdtempSync(join(tmpdir(), "readers-"));
    const program = join(target, "debug", "emulated-reader");
    readers.#server = spawn(program, ["--folder", readers.folder, "serve", ...first], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [event] = await Promise.race([
      once(readers.#server.stdout, "data"),
      once(readers.#server, "exit").then(() => [undefined]),
      once(readers.#server, "error").then(([error]) => Promise.reject(error)),
    ]);
    if (event === undefined) throw new Error("the server of emulated readers did not start");
    readers.#control = createConnection(join(readers.folder, "control"));
    readers.#answers = createInterface({ input: readers.#control })[Symbol.asyncIterator]();
    return readers;
  }

  /** For a browser or another program that is to see the readers. */
  environment(...origins) {
    return {
      ...environment,
      UKETSUKE_USB: this.folder,
      UKETSUKE_USB_PRELOAD: preload,
      UKETSUKE_USB_ORIGINS: origins.join(" "),
    };
  }

  /** One control line. */
  async tell(...words) {
    this.#control.write(`${words.join(" ")}\n`);
    const { value: line } = await this.#answers.next();
    if (line === undefined) throw new Error("the server of emulated readers is gone");
    const answer = JSON.parse(line);
    if (answer.error) throw new Error(`${words.join(" ")}: ${answer.error}`);
    return answer;
  }

  /** One reader, as `status` tells of it. */
  async status(name) {
    const { readers } = await this.tell("status");
    const found = readers.find(({ reader }) => reader === name);
    if (!found) throw new Error(`${name} is not plugged in`);
    return found;
  }

  async stop() {
    this.#control.end();
    this.#server.kill();
    if (this.#server.exitCode === null) await once(this.#server, "exit");
    rmSync(this.folder, { recursive: true, force: true });
  }
}
