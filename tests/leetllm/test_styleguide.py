from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.test import Client, RequestFactory

from leetllm.styleguide import styleguide

COMPONENT = re.compile(r"^\s*\.([a-z][a-z0-9-]+)", re.MULTILINE)
SHEETS = ("components", "rendered", "code", "figures", "article", "premium")
# Frames of whole pages, and what other things of the guide stand for.
NOT_SHOWN = re.compile(
    r"(math|menclose|locked|d2)-|(messages|theme-form|lesson|lesson-text|prose-part|part-premium|asked)$"
)


def test_production_has_no_style_guide(client: Client) -> None:
    assert client.get("/styleguide/").status_code == 404


@pytest.mark.django_db
def test_the_guide_shows_every_component(rf: RequestFactory) -> None:
    request = rf.get("/styleguide/")
    request.user = AnonymousUser()
    page = styleguide(request).content.decode()
    shown = {name for names in re.findall(r'class="([^"]*)"', page) for name in names.split()}
    for sheet in SHEETS:
        styles = (settings.BASE_DIR / "static" / "css" / f"{sheet}.css").read_text()
        named = {name for name in COMPONENT.findall(styles) if not NOT_SHOWN.match(name)}
        assert named <= shown, sheet
