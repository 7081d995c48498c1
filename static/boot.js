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
