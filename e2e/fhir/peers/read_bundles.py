"""Reads Bundles with the R4B models of fhir.resources, and says what it found: read_bundles.py BUNDLE.json..."""

import sys
from pathlib import Path

from fhir.resources.R4B.bundle import Bundle

ALWAYS = {"CoverageEligibilityRequest", "CoverageEligibilityResponse", "Patient", "Organization", "Provenance"}
WITH_COVERAGE = ALWAYS | {"Coverage"}
EXPECTED = {
    "valid": (WITH_COVERAGE | {"Consent"}, "complete", True),
    "ended": (WITH_COVERAGE | {"Consent"}, "complete", False),
    "none": (ALWAYS, "complete", None),
    "several": (ALWAYS, "complete", None),
    "failed": (ALWAYS, "error", None),
    "bare": (WITH_COVERAGE, "complete", True),
}


def references(node):
    if isinstance(node, dict):
        if isinstance(node.get("reference"), str):
            yield node["reference"]
        for value in node.values():
            yield from references(value)
    elif isinstance(node, list):
        for value in node:
            yield from references(value)


read = set()
for path in map(Path, sys.argv[1:]):
    name = path.name.split(".")[0]
    bundle = Bundle.model_validate_json(path.read_text(encoding="utf-8"))
    kinds, outcome, inforce = EXPECTED[name]
    resources = [entry.resource for entry in bundle.entry]
    by_kind = {resource.get_resource_type(): resource for resource in resources}
    assert set(by_kind) == kinds, (name, set(by_kind) ^ kinds)
    urls = {str(entry.fullUrl) for entry in bundle.entry}
    dangling = set(references(bundle.model_dump())) - urls
    assert not dangling, (name, dangling)
    response = by_kind["CoverageEligibilityResponse"]
    assert response.outcome == outcome, (name, response.outcome)
    found = response.insurance[0].inforce if response.insurance else None
    assert found == inforce, (name, found)
    read.add(name)
    print(f"proved: fhir.resources reads {name}: {len(resources)} resources, outcome {outcome}, in force {inforce}")
assert read == set(EXPECTED), set(EXPECTED) - read
