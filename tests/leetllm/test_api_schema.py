"""The API's description is valid, and says of each operation what it takes and gives."""

from __future__ import annotations

from io import StringIO

import yaml
from django.core.management import call_command
from django.test import Client


def test_the_description_is_valid_and_complete() -> None:
    output = StringIO()
    call_command("spectacular", "--validate", "--fail-on-warn", stdout=output)
    description = yaml.safe_load(output.getvalue())
    assert description["openapi"].startswith("3.1")
    operations = [
        (path, method, operation)
        for path, methods in description["paths"].items()
        for method, operation in methods.items()
    ]
    assert [(path, method) for path, method, said in operations if "summary" not in said] == []


def test_the_description_is_served_to_everybody(client: Client) -> None:
    assert client.get("/api/v1/schema/").status_code == 200
