#!/usr/bin/env bash
# Builds what measure.mjs runs in a page, as scripts/face-worker builds the worker: build.sh FOLDER
. "$(dirname "$0")/../../../scripts/env.sh"
folder=$1

build() { # name, target features
  # RUSTFLAGS replaces the flags of .cargo/config.toml: the first one is from there.
  RUSTFLAGS="--cfg=web_sys_unstable_apis -C target-feature=$2" \
    cargo build --quiet --package face-bench --target wasm32-unknown-unknown --profile face
  wasm-bindgen "$CARGO_TARGET_DIR/wasm32-unknown-unknown/face/face_bench.wasm" \
    --target web --no-typescript --out-dir "$folder/$1" --out-name face_bench
}

build simd128 +simd128
build relaxed-simd +simd128,+relaxed-simd
