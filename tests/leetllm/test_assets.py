from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from fontTools.ttLib import TTFont

from leetllm import assets
from leetllm.typefaces import CUTS, Cut

CSS = settings.BASE_DIR / "static" / "css"
PACKAGES = settings.BASE_DIR / "node_modules"


def _cut(name: str) -> Cut:
    return next(cut for cut in CUTS if cut.name == name)


def _unicode_range(name: str) -> set[int]:
    rule = (CSS / "fonts.css").read_text().partition(f"fonts/{name}.woff2")[2].partition("}")[0]
    ranges = re.findall(r"U\+([0-9A-F]+)(?:-([0-9A-F]+))?", rule)
    return {code for a, b in ranges for code in range(int(a, 16), int(b or a, 16) + 1)}


def test_development_serves_the_same_stylesheets_that_are_joined() -> None:
    html = render_to_string("includes/stylesheets.html", {"debug": True})
    assert tuple(re.findall(r"css/([a-z]+)\.css", html)) == assets.STYLESHEETS


def test_joining_keeps_every_rule_and_drops_comments(tmp_path: Path) -> None:
    target = tmp_path / "site.css"
    assets.join_stylesheets(CSS, target)
    joined = target.read_text()
    sources = "".join((CSS / f"{name}.css").read_text() for name in assets.STYLESHEETS)
    assert "/*" not in joined
    assert joined.count("{") == re.sub(r"/\*.*?\*/", "", sources, flags=re.DOTALL).count("{")


def test_joining_names_the_stylesheet_that_is_missing(tmp_path: Path) -> None:
    with pytest.raises(assets.AssetError, match=r"tokens\.css"):
        assets.join_stylesheets(tmp_path, tmp_path / "site.css")


@pytest.mark.parametrize("name", ["symbols", "math", "math-rare"])
def test_a_font_is_asked_for_the_characters_it_holds_and_no_others(name: str) -> None:
    assert _unicode_range(name) == set(map(ord, _cut(name).characters))


def test_a_cut_holds_its_characters_under_a_name_of_ours() -> None:
    cut = _cut("code")
    font = TTFont(io.BytesIO(assets.cut_font(PACKAGES, cut)))
    assert set(map(ord, cut.characters)) <= set(font.getBestCmap())
    assert font["name"].getDebugName(1) == "LeetLLM Code"
    assert "fvar" not in font


def test_formulas_keep_the_table_that_browsers_set_them_by() -> None:
    assert "MATH" in TTFont(io.BytesIO(assets.cut_font(PACKAGES, _cut("math"))))


def test_every_built_font_has_its_licence_beside_it() -> None:
    fonts = settings.BASE_DIR / "static" / "vendor" / "fonts"
    assert {path.stem for path in fonts.glob("*.woff2")} == {cut.name for cut in CUTS}
    assert len(list(fonts.glob("*-LICENSE.txt"))) == len({cut.package for cut in CUTS})


def test_every_icon_that_a_template_names_is_in_the_sprite() -> None:
    templates = settings.BASE_DIR / "templates"
    named = {
        name
        for path in templates.rglob("*.html")
        for name in re.findall(r'icon\.html" with name="([a-z-]+)"', path.read_text())
    }
    assert named <= set(assets.ICONS)
