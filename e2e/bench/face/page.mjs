// In the page: the same pictures through our two builds and through onnxruntime-web, A B C A B C, and the medians.
import * as ort from "/ort/ort.wasm.bundle.min.mjs";

/** For each task: its name, the median of each runtime in milliseconds, and how far the outputs are apart. */
export async function measure(manifest, runs) {
  ort.env.wasm.numThreads = 1;
  ort.env.wasm.wasmPaths = "/ort/";
  const files = { yunet: await bytes(`/models/${manifest.detector.file.name}`), sface: await bytes(`/models/${manifest.embedding.file.name}`) };
  const ours = { relaxed: await load("relaxed-simd"), simd: await load("simd128") };
  const sessions = {};
  for (const name of ["yunet-320x256", "yunet-160x160", "sface", "sface-without-prelu"]) {
    const options = { executionProviders: ["wasm"], graphOptimizationLevel: "all" };
    sessions[name] = await ort.InferenceSession.create(await bytes(`/peer/${name}.onnx`), options);
  }
  const frame = await camera("/picture");

  const network = async (name, file, height, width, peers) => {
    const input = shrunk(frame, height, width);
    const planes = new ort.Tensor("float32", channelsFirst(input), [1, 3, height, width]);
    const runtimes = {};
    for (const [build, { Network }] of Object.entries(ours)) {
      const made = new Network(file, height, width);
      runtimes[build] = () => made.run(input);
    }
    for (const peer of peers) {
      const session = sessions[peer];
      runtimes[peer] = async () => first(session, await session.run({ [session.inputNames[0]]: planes }));
    }
    return { name, ...(await inTurn(runtimes, runs)) };
  };
  const tasks = [
    await network("YuNet 320x256", files.yunet, 256, 320, ["yunet-320x256"]),
    await network("YuNet 160x160", files.yunet, 160, 160, ["yunet-160x160"]),
    await network("SFace 112x112", files.sface, 112, 112, ["sface", "sface-without-prelu"]),
  ];

  // Ours: a frame of the camera made small, detected twice (whole, then near and upright), aligned, its quality measured,
  // described with its mirror image. The peer's: those four networks alone.
  const decision = {};
  for (const [build, { Faces }] of Object.entries(ours)) {
    const made = new Faces(JSON.stringify(manifest), files.yunet, files.sface);
    decision[build] = () => {
      const template = made.describe(frame.data, frame.width, frame.height);
      if (template.length === 0) throw new Error("no face in the picture");
      return template;
    };
  }
  const wanted = { "yunet-320x256": [256, 320], "yunet-160x160": [160, 160], sface: [112, 112] };
  const inputs = Object.entries(wanted).map(([name, [height, width]]) => {
    return [name, new ort.Tensor("float32", channelsFirst(shrunk(frame, height, width)), [1, 3, height, width])];
  });
  for (const sface of ["sface", "sface-without-prelu"]) {
    decision[sface] = async () => {
      for (const [name, input] of [...inputs, inputs.at(-1)]) {
        const session = sessions[name === "sface" ? sface : name];
        await session.run({ [session.inputNames[0]]: input });
      }
    };
  }
  tasks.push({ name: "detect, align and describe a frame of 640x480", ...(await inTurn(decision, runs)) });
  return tasks;
}

async function inTurn(runtimes, runs) {
  const times = Object.fromEntries(Object.keys(runtimes).map((name) => [name, []]));
  const outputs = {};
  for (let round = -5; round < runs; round++) {
    for (const [name, run] of Object.entries(runtimes)) {
      const start = performance.now();
      const output = await run();
      if (round >= 0) times[name].push(performance.now() - start);
      outputs[name] = output;
    }
  }
  const median = (list) => list.sort((a, b) => a - b)[Math.floor(list.length / 2)];
  const medians = Object.fromEntries(Object.entries(times).map(([name, list]) => [name, median(list)]));
  const [one, ...others] = Object.values(outputs).filter((output) => output !== undefined);
  return { times: medians, difference: Math.max(0, ...others.map((other) => apart(one, other))) };
}

/** 1 minus the cosine. */
function apart(one, other) {
  const length = Math.min(one.length, other.length);
  let [both, ones, others] = [0, 0, 0];
  for (let i = 0; i < length; i++) {
    both += one[i] * other[i];
    ones += one[i] ** 2;
    others += other[i] ** 2;
  }
  return 1 - both / Math.sqrt(ones * others);
}

async function load(build) {
  const module = await import(`/builds/${build}/face_bench.js`);
  await module.default();
  return module;
}

function first(session, outputs) {
  return outputs[session.outputNames[0]].data;
}

async function bytes(path) {
  const response = await fetch(path);
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

/** A picture as a camera of 640 x 480 would show it. */
async function camera(path) {
  const bitmap = await createImageBitmap(new Blob([await bytes(path)]));
  const context = new OffscreenCanvas(640, 480).getContext("2d");
  const scale = Math.min(640 / bitmap.width, 480 / bitmap.height);
  context.drawImage(bitmap, 320 - (bitmap.width * scale) / 2, 0, bitmap.width * scale, bitmap.height * scale);
  return context.getImageData(0, 0, 640, 480);
}

/** Values of red, green and blue at each place, from a part of the frame as it is. */
function shrunk(frame, height, width) {
  const values = new Float32Array(height * width * 3);
  for (let place = 0; place < height * width; place++) {
    const row = Math.floor((Math.floor(place / width) * frame.height) / height);
    const column = Math.floor(((place % width) * frame.width) / width);
    const pixel = 4 * (row * frame.width + column);
    for (let channel = 0; channel < 3; channel++) values[3 * place + channel] = frame.data[pixel + channel];
  }
  return values;
}

function channelsFirst(values) {
  const places = values.length / 3;
  return Float32Array.from(values, (_, index) => values[3 * (index % places) + Math.floor(index / places)]);
}
