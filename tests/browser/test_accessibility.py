"""No page breaks a rule that axe-core can check, in any size, theme or role."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from leetllm.local import PROJECT_DIR
from tests.browser.conftest import OpenPage, SignIn
from tests.browser.course import UNFOLD, forget_missing_pages, make_course
from tests.factories import make_premium_user, make_user

AXE = (PROJECT_DIR / "node_modules" / "axe-core" / "axe.min.js").read_text()
SET_THEME = "theme => { document.documentElement.dataset.theme = theme; }"
VIOLATIONS = """async () => (await axe.run()).violations.map(
    violation => `${violation.id}: ${violation.nodes.map(node => node.html).join(' ')}`
)"""
WIDTHS = (390, 1440)


def violations(page: Page, path: str) -> list[str]:
    """On the page with everything unfolded, by width and theme."""
    page.goto(path)
    page.evaluate(AXE)
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate(UNFOLD)
        for theme in ("light", "dark"):
            page.evaluate(SET_THEME, theme)
            found += [f"{path} {width} {theme} {line}" for line in page.evaluate(VIOLATIONS)]
    return found


@pytest.mark.parametrize("role", ["signed out", "free", "premium"])
def test_no_page_breaks_a_rule_of_axe(
    open_page: OpenPage, sign_in: SignIn, problems: list[str], role: str
) -> None:
    course = make_course()
    # Without transitions, in which colours would be measured on their way.
    page = open_page(reduced_motion="reduce")
    if role != "signed out":
        sign_in(page, make_premium_user() if role == "premium" else make_user())
    paths = [path for path in course.paths if role == "signed out" or "accounts" not in path]
    found = [line for path in paths for line in violations(page, path)]
    forget_missing_pages(problems)
    assert found == []


def test_axe_would_have_seen_a_faint_text(page: Page) -> None:
    page.goto("/blog/")
    page.evaluate(AXE)
    page.evaluate("() => { document.querySelector('h1').style.color = '#ccc'; }")
    assert [line.partition(":")[0] for line in page.evaluate(VIOLATIONS)] == ["color-contrast"]
