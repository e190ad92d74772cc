"""A note is never lost, never doubled and never another's."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import User
from articles.models import Article
from progress.models import Note
from progress.noting import (
    Passage,
    StaleNoteError,
    Written,
    bring_back,
    receipt,
    rewrite,
    take_away,
    write,
)
from tests.factories import make_article, make_user

CLICKS = 8


def noted(user: User, article: Article, body: str = "Mine.", note_id: UUID | None = None) -> Note:
    return write(user, article, Written(note_id or uuid4(), body), timezone.now())[0]


@pytest.mark.django_db
def test_it_is_rendered_when_it_is_written() -> None:
    assert noted(make_user(), make_article(), "So **bold**.").html == (
        "<p>So <strong>bold</strong>.</p>\n"
    )


@pytest.mark.django_db
def test_sending_a_form_twice_makes_one_note() -> None:
    user, article, note_id = make_user(), make_article(), uuid4()
    results = [write(user, article, Written(note_id, "Mine."), timezone.now())[1] for _ in range(2)]
    assert results == [True, False]
    assert Note.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_clicks_at_the_same_moment_make_one_note() -> None:
    user, article, note_id = make_user(), make_article(), uuid4()
    barrier = Barrier(CLICKS)

    def click() -> bool:
        barrier.wait()
        try:
            return write(user, article, Written(note_id, "Mine."), timezone.now())[1]
        finally:
            connection.close()

    with ThreadPoolExecutor(CLICKS) as pool:
        clicks = [pool.submit(click) for _ in range(CLICKS)]
    assert sum(done.result() for done in clicks) == 1
    assert Note.objects.count() == 1


@pytest.mark.django_db
def test_other_words_under_the_same_id_replace_nothing() -> None:
    user, article = make_user(), make_article()
    note = noted(user, article, "First.")
    with pytest.raises(StaleNoteError) as stale:
        noted(user, article, "Second.", note.id)
    assert stale.value.note == note
    assert Note.objects.get().body == "First."


@pytest.mark.django_db
def test_two_people_may_have_notes_of_the_same_id() -> None:
    article, note_id = make_article(), uuid4()
    for user in (make_user(), make_user()):
        noted(user, article, "Mine.", note_id)
    assert Note.objects.filter(id=note_id).count() == 2


@pytest.mark.django_db
def test_an_edit_of_what_was_seen_is_saved_and_may_be_repeated() -> None:
    user = make_user()
    note = noted(user, make_article())
    for _ in range(2):
        changed = rewrite(user, note.id, "Changed.", note.updated_at, timezone.now())
    assert (changed.body, changed.html) == ("Changed.", "<p>Changed.</p>\n")
    assert changed.updated_at > note.updated_at


@pytest.mark.django_db
def test_an_edit_of_what_was_changed_in_between_is_refused_with_both_texts() -> None:
    user = make_user()
    note = noted(user, make_article())
    rewrite(user, note.id, "Theirs.", note.updated_at, timezone.now())
    with pytest.raises(StaleNoteError) as stale:
        rewrite(user, note.id, "Mine, later.", note.updated_at, timezone.now())
    assert stale.value.note.body == "Theirs."


@pytest.mark.django_db
def test_a_deleted_note_comes_back_as_it_was_once() -> None:
    user, article = make_user(), make_article()
    passage = Passage("Opening words", "", " about")
    note, _ = write(user, article, Written(uuid4(), "Mine.", passage), timezone.now())
    assert take_away(user, note.id)
    assert not take_away(user, note.id)
    signed = receipt(note)
    for _ in range(2):
        back = bring_back(user, signed)
    assert Note.objects.count() == 1
    assert (back.id, back.body, back.quote, back.created_at) == (
        *(note.id, "Mine.", "Opening words"),
        note.created_at,
    )


@pytest.mark.django_db
def test_a_receipt_is_worth_nothing_to_others() -> None:
    user, other = make_user(), make_user()
    note = noted(user, make_article())
    take_away(user, note.id)
    for who, signed in ((other, receipt(note)), (user, receipt(note) + "x"), (user, "")):
        with pytest.raises(Note.DoesNotExist):
            bring_back(who, signed)


@pytest.mark.django_db
def test_another_persons_note_is_like_none() -> None:
    note = noted(make_user(), make_article())
    other = make_user()
    assert take_away(other, note.id) is None
    with pytest.raises(Note.DoesNotExist):
        rewrite(other, note.id, "Theirs.", note.updated_at, timezone.now())
    assert Note.objects.get().body == "Mine."


@pytest.mark.django_db
def test_notes_are_found_by_all_of_the_words_wherever_they_stand() -> None:
    user, article = make_user(), make_article(title="Chunking")
    write(user, article, Written(uuid4(), "Costs tokens.", Passage("An overlap")), timezone.now())
    for words in ("tokens", "OVERLAP costs", "chunking", ""):
        assert Note.objects.saying(words).count() == 1, words
    assert not Note.objects.saying("tokens missing").exists()
