#!/usr/bin/env bash
# The FHIR export, read by the R4B models of fhir.resources: a valid answer, an invalid one, several, none, an error.
. "$(dirname "${BASH_SOURCE[0]}")/../../../scripts/env.sh"

FHIR_RESOURCES_VERSION=8.3.0

python=$cache/tools/fhir-python
if [ "$(cat "$python/.installed" 2>/dev/null)" != "$FHIR_RESOURCES_VERSION" ]; then
  say "setup: fhir.resources $FHIR_RESOURCES_VERSION (PyPI)"
  rm -rf "$python"
  if ! { python3 -m venv "$python" &&
    "$python/bin/pip" --quiet --disable-pip-version-check install "fhir.resources==$FHIR_RESOURCES_VERSION"; }; then
    say "SKIPPED: fhir.resources $FHIR_RESOURCES_VERSION could not be installed, so nothing was read by it"
    exit 77
  fi
  printf '%s\n' "$FHIR_RESOURCES_VERSION" >"$python/.installed"
fi

work=$(mktemp -d /tmp/peer.XXXXXX)
trap 'rm -rf "$work"' EXIT
cargo build --quiet --package eligibility --example fhir_bundle
sample=$root/crates/eligibility/tests/samples/employee.json
"$python/bin/python" "$root/e2e/fhir/peers/answers.py" "$sample" "$work"
for answer in "$work"/*.answer.json; do
  "$CARGO_TARGET_DIR/debug/examples/fhir_bundle" "$answer" 2026-11-22 >"${answer%.answer.json}.bundle.json"
done
"$python/bin/python" "$root/e2e/fhir/peers/read_bundles.py" "$work"/*.bundle.json
