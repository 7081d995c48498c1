// Starts the app. A file of its own, since the Content-Security-Policy allows no inline script;
// the bundler writes the hashed names of the day into the attributes of the script element.

const { js, wasm } = document.getElementById("boot").dataset;

try {
  const { default: init } = await import(js);
  await init({ module_or_path: wasm });
} catch (error) {
  // Without the app there is nothing else that could speak.
  document.getElementById("start-failed").hidden = false;
  throw error;
}

// Absent on a page that came over plain HTTP.
if (navigator.serviceWorker) await keep(navigator.serviceWorker);

/** Lets the service worker keep the bundle for the next visit, and renew it. */
async function keep(serviceWorker) {
  const HOUR = 3_600_000;
  let kept = serviceWorker.controller !== null;
  serviceWorker.addEventListener("controllerchange", () => {
    // A new version has been kept. A page that is never closed takes it when nobody is being received.
    if (kept) setInterval(renewAtRest, 1000);
    kept = true;
  });
  try {
    const registration = await serviceWorker.register("sw.js", { updateViaCache: "none" });
    setInterval(() => registration.update().catch(() => {}), HOUR);
  } catch {
    // No network, or a window that keeps nothing: the page works all the same.
  }
}

function renewAtRest() {
  if (document.querySelector("[data-at-rest]")) location.reload();
}
