// The service worker: keeps the whole bundle in the browser, so that the next visit asks the network for nothing.
// The bundler writes in front of this file which list of files it keeps: LIST is { path, integrity }.
//
// Every file but the page itself has its content's hash in its name or in the list, and a list is kept as a whole or not
// at all: a page never gets parts of two versions. A page that was opened under the version before goes on with that
// one's files, and the next load takes the new one.

const PREFIX = "uketsuke ";
const CACHE = PREFIX + LIST.path;
const AT_A_TIME = 6;

addEventListener("install", (event) => event.waitUntil(install()));
addEventListener("activate", (event) => event.waitUntil(activate()));
addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method === "GET" && isOurs(new URL(request.url))) event.respondWith(answer(request));
});

async function install() {
  const cache = await caches.open(CACHE);
  const list = await fetched(LIST.path, LIST.integrity);
  const files = Object.entries(await list.clone().json());
  const before = await versionsBefore();
  const keep = async () => {
    for (let next = files.pop(); next; next = files.pop()) {
      const [path, integrity] = next;
      await cache.put(path, (await keptBefore(before, path, integrity)) ?? (await fetched(path, integrity)));
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, keep));
  // Last: a cache with its list is complete.
  await cache.put(LIST.path, list);
  await skipWaiting();
}

async function activate() {
  // The version before stays for pages that are still open.
  const [, ...older] = (await versionNames()).filter((name) => name !== CACHE).reverse();
  await Promise.all(older.map((name) => caches.delete(name)));
  await clients.claim();
}

async function answer(request) {
  const options = { ignoreSearch: request.mode === "navigate", ignoreVary: true };
  const kept =
    (await (await caches.open(CACHE)).match(request, options)) ?? (await caches.match(request, options));
  return kept ?? fetch(request);
}

/** Everything below the page's own address, but the gateway. */
function isOurs({ href }) {
  const { scope } = registration;
  return href.startsWith(scope) && !href.startsWith(`${scope}api/`);
}

/** A file as the list has it: from the browser's own cache if it is there, or else past everything that is older. */
async function fetched(path, integrity) {
  for (const cache of ["default", "reload"]) {
    try {
      const response = await fetch(path, { cache, integrity });
      if (response.ok) return response;
    } catch {
      // Another content than the list's, or no network.
    }
  }
  throw new Error(`${path} did not come`);
}

/** Complete versions that are kept already, with their lists. */
async function versionsBefore() {
  const names = (await versionNames()).filter((name) => name !== CACHE);
  const versions = names.map(async (name) => {
    const cache = await caches.open(name);
    const list = await cache.match(name.slice(PREFIX.length));
    return list ? [{ cache, integrities: await list.json() }] : [];
  });
  return (await Promise.all(versions)).flat();
}

async function keptBefore(versions, path, integrity) {
  const version = versions.find(({ integrities }) => integrities[path] === integrity);
  return version?.cache.match(path);
}

async function versionNames() {
  return (await caches.keys()).filter((name) => name.startsWith(PREFIX));
}
