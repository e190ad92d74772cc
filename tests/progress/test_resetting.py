from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.utils import timezone

from articles import publishing
from articles.models import Section
from progress.addressing import address_of
from progress.completing import complete
from progress.models import Completion, CompletionEvent
from progress.resetting import bring_back, reset
from tests.factories import make_article, make_section, make_user

pytestmark = pytest.mark.django_db

LONG_AGO = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)


def test_a_reset_takes_back_the_section_alone_and_bringing_back_keeps_the_old_dates() -> None:
    user, section = make_user(time_zone="Pacific/Auckland"), make_section()
    article, retired, elsewhere = make_article(section), make_article(section), make_article()
    for done in (article, retired, elsewhere):
        complete(user, done, LONG_AGO)
    publishing.retire(retired)
    before = list(Completion.objects.order_by("article").values_list("article", "completed_at"))

    reset(user, section, timezone.now())
    assert [row.article for row in Completion.objects.all()] == [elsewhere]
    user.time_zone = "UTC"
    bring_back(user, section, timezone.now())
    after = list(Completion.objects.order_by("article").values_list("article", "completed_at"))
    assert after == before
    assert {row.day for row in Completion.objects.all()} == {date(2026, 3, 2)}


def test_a_second_click_changes_nothing() -> None:
    user, article = make_user(), make_article()
    complete(user, article, LONG_AGO)
    assert reset(user, article.section, timezone.now())
    assert reset(user, article.section, timezone.now()) is None
    assert bring_back(user, article.section, timezone.now()) == [article.pk]
    assert bring_back(user, article.section, timezone.now()) == []
    assert CompletionEvent.objects.count() == 3


def test_what_was_completed_anew_is_not_replaced() -> None:
    user, article = make_user(), make_article()
    complete(user, article, LONG_AGO)
    reset(user, article.section, timezone.now())
    anew = timezone.now()
    complete(user, article, anew)
    assert bring_back(user, article.section, timezone.now()) == []
    assert Completion.objects.get().completed_at == anew


def addresses(section: Section) -> tuple[str, str]:
    return f"/learn/sections/{section.slug}/reset/", f"/learn/sections/{section.slug}/bring-back/"


def test_the_page_asks_first_and_offers_the_way_back_after(client: Client) -> None:
    user, article = make_user(), make_article()
    complete(user, article, LONG_AGO)
    client.force_login(user)
    to_reset, to_bring_back = addresses(article.section)
    page = article.section.get_absolute_url()
    assert to_reset in client.get(page).content.decode()
    assert "Begin the section again" in client.get(to_reset).content.decode()
    assert Completion.objects.count() == 1, "asking changes nothing"

    said = {"for": address_of(user)}
    assert client.post(to_reset, said)["Location"] == f"{page}#articles"
    assert "0/1 completed" in client.get(page).content.decode()
    assert "Bring back" in client.get(page).content.decode()
    client.post(to_bring_back, said)
    after = client.get(page).content.decode()
    assert "1/1 completed" in after
    assert "Bring back" not in after


def test_the_page_of_another_account_resets_nothing(client: Client) -> None:
    owner, other, article = make_user(), make_user(), make_article()
    for user in (owner, other):
        complete(user, article, LONG_AGO)
    client.force_login(other)
    for address in addresses(article.section):
        client.post(address, {"for": address_of(owner)})
    assert Completion.objects.count() == 2


def test_a_visitor_is_led_to_sign_in(client: Client) -> None:
    section = make_article().section
    for address in addresses(section):
        assert client.post(address)["Location"].startswith("/accounts/login/")
