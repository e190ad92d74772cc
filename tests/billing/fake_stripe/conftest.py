from __future__ import annotations

import pytest

from tests.billing.stripe_server import StripeServer


@pytest.fixture(autouse=True)
def _catalogue(fake: StripeServer) -> None:
    fake.set_up_catalogue()
