import assert from "node:assert/strict";
import { test } from "node:test";

import { dependencyViolations, sourceViolations } from "./rules.mjs";

const workspace = (name, ...dependencies) => ({
  packages: [
    { name, dependencies },
    ...["card", "apdu", "simulator"]
      .filter((other) => other !== name)
      .map((other) => ({ name: other, dependencies: [] })),
  ],
});

test("a dependency along the direction is fine", () => {
  assert.deepEqual(dependencyViolations(workspace("card", { name: "apdu", kind: null })), []);
});

test("a dependency against the direction is found", () => {
  const found = dependencyViolations(workspace("apdu", { name: "card", kind: null }));
  assert.deepEqual(found, ["apdu must not depend on card"]);
});

test("the simulator does not build on the card's reading, but its tests may", () => {
  const build = dependencyViolations(workspace("simulator", { name: "card", kind: null }));
  assert.deepEqual(build, ["simulator must not depend on card"]);
  assert.deepEqual(dependencyViolations(workspace("simulator", { name: "card", kind: "dev" })), []);
});

test("a pure crate does not know the browser", () => {
  const found = dependencyViolations(workspace("card", { name: "web-sys", kind: null }));
  assert.deepEqual(found, ["card must not depend on web-sys"]);
});

test("a new crate needs a rule", () => {
  assert.equal(dependencyViolations(workspace("newcomer")).length, 1);
});

test("the browser's interfaces stay in the host folders", () => {
  const line = "let window = leptos::web_sys::window();";
  assert.deepEqual(sourceViolations("app/src/host/clock.rs", line), []);
  assert.equal(sourceViolations("app/src/ui/pin.rs", line).length, 1);
  assert.deepEqual(sourceViolations("app/src/ui/pin.rs", "// not web_sys"), []);
});

test("a pure crate asks the system for nothing", () => {
  assert.equal(sourceViolations("crates/card/src/lib.rs", "std::time::Instant::now()").length, 1);
  assert.deepEqual(sourceViolations("e2e/gateway/src/main.rs", "std::time::Instant::now()"), []);
});
