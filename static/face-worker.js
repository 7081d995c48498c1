// Starts the face worker in the build that this browser runs: with relaxed SIMD where there is that, with plain SIMD
// otherwise. The bundler writes the builds of the day in front of this file: BUILDS[name] is { js, wasm }.

// (result v128): i32.const 0, i8x16.splat
const SPLAT = [0x41, 0x00, 0xfd, 0x0f];
const RELAXED_MADD = [0xfd, 0x85, 0x02]; // f32x4.relaxed_madd

// Held as long as this worker lives: by it the page notices at once that it has ended.
if (self.name && navigator.locks) {
  await new Promise((granted) => {
    navigator.locks.request(self.name, () => {
      granted();
      return new Promise(() => {});
    });
  });
}

if (runs([...SPLAT, ...SPLAT, ...SPLAT, ...RELAXED_MADD])) await start(BUILDS["relaxed-simd"]);
else if (runs(SPLAT)) await start(BUILDS["simd128"]);
else tell({ kind: "unsupported" });

/** Whether the browser takes a module whose one function has these instructions and gives a vector. */
function runs(instructions) {
  const body = [0x00, ...instructions, 0x0b];
  const code = [0x01, body.length, ...body];
  return WebAssembly.validate(
    Uint8Array.of(
      ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00], // "\0asm", version 1
      ...[0x01, 0x05, 0x01, 0x60, 0x00, 0x01, 0x7b], // types: () -> v128
      ...[0x03, 0x02, 0x01, 0x00], // functions: one, of that type
      ...[0x0a, code.length, ...code],
    ),
  );
}

async function start({ js, wasm }) {
  try {
    const { default: init } = await import(js);
    await init({ module_or_path: wasm });
  } catch (error) {
    // What crashes is for the page to see; what did not come is told.
    if (error instanceof WebAssembly.RuntimeError) setTimeout(() => { throw error; });
    else tell({ kind: "load_failed", reason: "network" });
  }
}

function tell(message) {
  postMessage({ message: JSON.stringify(message) });
}
