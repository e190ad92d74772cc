"""Runs the fake for the demo, at STRIPE_API_BASE, with the key and the secret of the settings."""

from __future__ import annotations

import argparse
from pathlib import Path
from urllib.parse import urlsplit

import uvicorn
from django.conf import settings

from billing.fake_stripe.app import create_app
from billing.fake_stripe.objects.endpoints import register_endpoint

parser = argparse.ArgumentParser(prog="billing.fake_stripe", description=__doc__)
parser.add_argument("--webhook", required=True, help="where it sends its events")
parser.add_argument("--state", type=Path, required=True, help="the file of what it knows")


def main() -> None:
    given = parser.parse_args()
    base = settings.STRIPE_API_BASE
    app = create_app(base, settings.STRIPE_SECRET_KEY, path=given.state)
    register_endpoint(app.state.store, given.webhook, settings.STRIPE_WEBHOOK_SECRETS[0])
    app.state.outbox.is_automatic = True
    port = urlsplit(base).port
    assert port  # noqa: S101 - the command that starts us chose one
    uvicorn.run(app, host="127.0.0.1", port=port, log_level="warning", access_log=False)


if __name__ == "__main__":
    main()
