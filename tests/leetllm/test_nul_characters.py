from __future__ import annotations

import pytest
from django.test import Client


@pytest.mark.parametrize(
    "address", ["/learn/?q=%00", "/learn/%00/", "/accounts/login/?next=/a%00b", "/x?%00=1"]
)
def test_an_address_with_a_nul_character_is_refused(client: Client, address: str) -> None:
    assert client.get(address).status_code == 400
