from __future__ import annotations

from articles.rendering import render
from tests.articles.rendering.source import page

SOURCE = "| Model | Layers | Bytes |\n| :--- | :---: | ---: |\n| 7B | 32 | *524* |\n"


def test_columns_are_aligned_by_classes() -> None:
    cells = page(SOURCE).cssselect("td")
    assert [cell.get("class") for cell in cells] == ["align-left", "align-center", "align-right"]
    assert "style" not in render(SOURCE).html


def test_a_table_scrolls_in_a_frame_that_the_keyboard_reaches_and_that_has_a_name() -> None:
    frame = page(SOURCE).cssselect("div.table-wrap")[0]
    assert (frame.get("tabindex"), frame.get("role")) == ("0", "region")
    assert frame.get("aria-label") == "Table: Model, Layers, Bytes"


def test_headers_say_that_they_are_of_columns() -> None:
    assert {header.get("scope") for header in page(SOURCE).cssselect("th")} == {"col"}


def test_tables_are_counted() -> None:
    assert render(SOURCE + "\n\ntext\n\n" + SOURCE).tables == 2
