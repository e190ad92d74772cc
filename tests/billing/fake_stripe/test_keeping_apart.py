"""The fake cannot come near production, nor near another site's pages."""

from __future__ import annotations

import http.client
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from billing.fake_stripe.app import create_app
from billing.fake_stripe.delivering import post
from billing.fake_stripe.objects import customers
from billing.fake_stripe.store import Store
from leetllm.local import PROJECT_DIR
from tests.billing.stripe_server import StripeServer


@pytest.mark.parametrize("module", ["billing.fake_stripe", "billing.fake_stripe.app"])
def test_it_cannot_be_imported_in_production(module: str) -> None:
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "leetllm.settings",
        "DEBUG": "0",
        "FAKE_STRIPE_IN_TESTS": "1",
        "SECRET_KEY": "a" * 50,
    }
    done = subprocess.run(
        [sys.executable, "-c", f"import {module}"],
        cwd=PROJECT_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "The fake Stripe is for development and for tests alone." in done.stderr


@pytest.mark.parametrize("path", ["/", "/_test/events", "/v1/customers"])
def test_it_answers_to_no_other_name(fake: StripeServer, path: str) -> None:
    connection = http.client.HTTPConnection(urlsplit(fake.url).netloc)
    connection.request("GET", path, headers={"Host": "evil.example"})
    assert connection.getresponse().status == 400
    connection.close()


@pytest.mark.parametrize(
    "url", ["http://example.com/", "https://localhost/", "http://169.254.169.254/", "file:///etc"]
)
def test_it_sends_to_this_machine_alone(url: str) -> None:
    assert post(url, b"{}", "t=1,v1=0") == 0


def test_what_it_knows_outlives_it(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    store: Store = create_app("http://127.0.0.1:1", "sk_test", path=path).state.store
    made = customers.create(store, {"email": "a@example.com"})
    store.save()
    again: Store = create_app("http://127.0.0.1:1", "sk_test", path=path).state.store
    assert customers.retrieve(again, {}, made["id"])["email"] == "a@example.com"
    assert [it.name for it in tmp_path.iterdir()] == ["state.json"]


@pytest.mark.parametrize("text", ["", "{", "[]", '{"objects": 5}', "null"])
def test_a_file_that_is_no_good_is_as_good_as_none(tmp_path: Path, text: str) -> None:
    path = tmp_path / "state.json"
    path.write_text(text)
    assert list(Store(path).all("customer")) == []
