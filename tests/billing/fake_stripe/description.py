"""Stripe's own description of its API, 2026-08-26.dahlia, and what is new in the SDK's version."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import jsonschema_rs

from billing.fake_stripe.routes import match
from leetllm.local import PROJECT_DIR

Json = dict[str, Any]
SPEC = PROJECT_DIR / ".cache" / "stripe" / "spec3.json"

# 2026-10-28.endive, which SDK 16.1 pins, differs in what we use as follows (read in the SDK's
# classes and parameters): two fields are new, and null here where nothing sets them; a subscription
# can be paused, and says why it is; an endpoint can have the new version.
NEW_FIELDS: dict[str, Json] = {
    "checkout.session": {
        "allowed_payment_method_types": {
            "anyOf": [{"type": "array", "items": {"type": "string"}}, {"type": "null"}]
        }
    },
    "billing_portal.session": {"after_expiration": {"type": ["object", "null"]}},
    "subscription": {"status_details": {"type": ["object", "null"]}},
}
NEW_OPERATIONS = {"POST /v1/subscriptions/{subscription}/pause": "subscription"}
NEW_CHOICES = {"api_version": "2026-10-28.endive"}


@cache
def spec() -> Json:
    assert SPEC.exists(), "`make test` fetches Stripe's description; it is not in .cache/stripe"
    read: Json = json.loads(SPEC.read_text())
    for name, fields in NEW_FIELDS.items():
        read["components"]["schemas"][name]["properties"].update(fields)
    return read


@cache
def schemas() -> Json:
    converted: Json = _as_json_schema(spec()["components"]["schemas"])
    return converted


def _as_json_schema(node: Any) -> Any:
    """OpenAPI 3.0 says `nullable`; and a field that Stripe does not name is a fault of ours."""
    if isinstance(node, list):
        return [_as_json_schema(item) for item in node]
    if not isinstance(node, dict):
        return node
    out = {
        name: _as_json_schema(value)
        for name, value in node.items()
        if name not in {"description", "nullable", "title"} or isinstance(value, dict)
    }
    if isinstance(out.get("properties"), dict) and out.get("type") == "object":
        out.setdefault("additionalProperties", False)
    if node.get("nullable") is True:
        return {"anyOf": [out, {"type": "null"}]}
    return out


@cache
def _validator(name: str) -> Any:
    """Of a schema by its name, or of an operation's answer."""
    schema = {"$ref": f"#/components/schemas/{name}"} if name in schemas() else _answers()[name]
    return jsonschema_rs.validator_for({"allOf": [schema], "components": {"schemas": schemas()}})


@cache
def _answers() -> dict[str, Json]:
    found = {
        f"{method.upper()} {path}": _as_json_schema(
            operation["responses"]["200"]["content"]["application/json"]["schema"]
        )
        for path, operations in spec()["paths"].items()
        for method, operation in operations.items()
        if "application/json" in operation["responses"]["200"]["content"]
    }
    return found | {
        line: {"$ref": f"#/components/schemas/{it}"} for line, it in NEW_OPERATIONS.items()
    }


def complaints(method: str, path: str, status: int, body: Any) -> list[str]:
    """What is wrong with an answer, in words."""
    route = match(method, path)
    name = f"{method} {route[0].path}" if route and status == 200 else "error"
    return [f"{method} {path}: {words}" for words in _faults(name, body)]


def complaints_of_event(event: Json) -> list[str]:
    """An event, and the object in it."""
    subject = event["data"]["object"]
    found = _faults("event", event)
    if subject.get("object") in schemas():
        found += _faults(subject["object"], subject)
    return [f"{event['type']}: {words}" for words in found]


def _faults(name: str, body: Any) -> list[str]:
    return [
        f"{'.'.join(str(step) for step in error.instance_path)}: {error.message}"
        for error in _validator(name).iter_errors(body)
    ]
