from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from articles import publishing
from progress.completing import complete
from progress.tally import Tally, completed_ids, next_article, tally
from tests.factories import make_article, make_draft, make_section, make_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("done", "total", "percent"), [(0, 0, 0), (0, 3, 0), (1, 3, 33), (2, 3, 66), (103, 104, 99)]
)
def test_percentages_round_down_so_that_100_means_all(done: int, total: int, percent: int) -> None:
    assert Tally(done, total).percent == percent


def test_only_published_articles_count() -> None:
    user = make_user()
    section = make_section()
    done, open_, retired = (make_article(section) for _ in range(3))
    draft = make_draft(section)
    publishing.retire(retired)
    for article in (done, retired):
        complete(user, article, timezone.now())
    completed = completed_ids(user)
    assert tally([done, open_, retired, draft], completed) == Tally(1, 2)
    assert next_article([draft, done, open_], completed) == open_


def test_the_page_shows_this_readers_numbers(client: Client) -> None:
    section = make_section()
    done = make_article(section)
    make_article(section)
    user = make_user()
    for learner in (user, make_user()):
        complete(learner, done, timezone.now())
    client.force_login(user)
    page = client.get("/learn/").content.decode()
    assert "50<span>%</span>" in page
    assert "1 of 2 articles completed" in page


def test_a_visitor_is_asked_to_track_progress(client: Client) -> None:
    make_article()
    page = client.get("/learn/").content.decode()
    assert "Track Your Progress" in page
    assert "articles completed" not in page
