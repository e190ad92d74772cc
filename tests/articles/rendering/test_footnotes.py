from __future__ import annotations

from tests.articles.rendering.source import only_problem, page

SOURCE = "One[^a] and two[^b].\n\n[^a]: First *note*.\n[^b]: Second.\n"


def test_footnotes_are_lettered_so_that_they_are_not_taken_for_citations() -> None:
    body = page(SOURCE)
    assert [link.text for link in body.cssselect(".footnote-ref a")] == ["a", "b"]
    assert [note.text_content().split()[0] for note in body.cssselect(".footnotes li")] == [
        "First",
        "Second.",
    ]


def test_a_footnote_leads_back_to_its_place_by_a_link_with_a_name() -> None:
    body = page(SOURCE)
    reference = body.cssselect(".footnote-ref a")[0]
    back = body.cssselect(".footnotes a.footnote-backref")[0]
    assert back.get("href") == f"#{reference.get('id')}"
    assert back.get("aria-label") == "Back to the text"


def test_a_prefix_keeps_the_footnotes_of_two_bodies_apart() -> None:
    ids = {item.get("id") for item in page(SOURCE, id_prefix="breakdown-").cssselect("[id]")}
    assert not ids & {item.get("id") for item in page(SOURCE).cssselect("[id]")}


def test_a_footnote_without_a_note_is_a_problem() -> None:
    assert only_problem("one\ntwo [^x]") == (2, "The footnote [^x] is not written anywhere.")


def test_a_note_that_nothing_refers_to_is_a_problem() -> None:
    assert only_problem("one\n\n[^x]: Lost.") == (3, "Nothing refers to the footnote [^x].")


def test_a_footnote_shown_in_a_block_of_code_is_none() -> None:
    assert page("```text\n[^x]: not a note\n```").cssselect("code")
