// Where the app and the gateway of a test run are, and which browser drives them.
// `make test` chooses free ports; the defaults leave those of `make run` alone.
import { homedir } from "node:os";
import { join } from "node:path";

const environment = process.env;
const cache = environment["XDG_CACHE_HOME"] ?? join(homedir(), ".cache");
const ourCache = environment["UKETSUKE_CACHE"] ?? join(cache, "uketsuke");

export const appPort = Number(environment["UKETSUKE_APP_PORT"] ?? 8090);
export const gatewayPort = Number(environment["UKETSUKE_GATEWAY_PORT"] ?? 8091);

/** The page's origin: what the browser opens and what the gateway is told to accept. */
export const origin = `http://localhost:${appPort}`;

const binaries = join(environment["CARGO_TARGET_DIR"] ?? join(ourCache, "target"), "debug");

export const gatewayBinary = join(binaries, "gateway");
export const terminalBinary = join(binaries, "terminal");

/** Pictures of public figures, which the set-up has fetched. */
export const pictures = join(ourCache, "pictures");

/** What `scripts/films` has made of them. */
export const films = join(ourCache, "films");

export const chromium = environment["CHROMIUM"] || "/usr/bin/chromium";

/** Root cannot use Chromium's sandbox; the rest keeps it from calling home. */
export const chromiumArguments = [
  ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
