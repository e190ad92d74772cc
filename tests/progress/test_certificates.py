from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.models import User
from articles.models import Section
from progress.certifying import NotCompletedError, issue, revoke
from progress.completing import complete, undo
from progress.models import Certificate
from tests.factories import make_article, make_section, make_user

NOW = timezone.now()
CLICKS = 6


def completed_section(user: User, articles: int = 2) -> Section:
    section = make_section(title="Portfolio Capstones", slug="portfolio-capstones")
    for number in range(articles):
        complete(user, make_article(section, title=f"Capstone {number}"), NOW)
    return section


@pytest.fixture
def user(client: Client) -> User:
    user = make_user(email="secret@example.com", display_name="Ada L.")
    client.force_login(user)
    return user


def ask(client: Client, path: str = "sections/portfolio-capstones", **fields: str) -> str:
    """The public address that the form leads to."""
    response = client.post(f"/progress/certificates/{path}/", {"name": "Ada Lovelace", **fields})
    assert response.status_code == 302
    return response.headers["Location"]


@pytest.mark.django_db
def test_nothing_is_issued_before_it_is_asked_for(client: Client, user: User) -> None:
    completed_section(user)
    page = client.get("/progress/certificates/").content.decode()
    assert "Ask for it" in page
    assert not Certificate.objects.exists()


@pytest.mark.django_db
def test_a_stranger_can_verify_what_who_when_and_which_articles(client: Client, user: User) -> None:
    completed_section(user)
    address = ask(client)
    client.logout()
    response = client.get(address)
    page = response.content.decode()
    assert "Ada Lovelace" in page
    assert "Portfolio Capstones" in page
    assert "Capstone 0" in page
    assert "Capstone 1" in page
    assert f"{NOW:%Y}" in page
    assert response["X-Robots-Tag"] == "noindex"
    assert '<meta name="robots" content="noindex">' in page
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
def test_the_name_is_asked_for_and_the_address_never_shown(client: Client, user: User) -> None:
    completed_section(user)
    path = "/progress/certificates/sections/portfolio-capstones/"
    assert 'value="Ada L."' in client.get(path).content.decode()
    for name in ("", "   ", "secret@example.com", "x" * 81):
        assert client.post(path, {"name": name}).status_code == 422
    assert not Certificate.objects.exists()
    client.post(path, {"name": "Ada Lovelace"})
    page = Client().get(f"/certificates/{Certificate.objects.get().pk}/").content.decode()
    assert "secret" not in page


@pytest.mark.django_db
def test_the_name_stands_in_one_line(user: User) -> None:
    certificate, _ = issue(user, completed_section(user), " Ada \n  Lovelace ", NOW)
    assert certificate.name == "Ada Lovelace"


@pytest.mark.django_db
def test_the_name_is_text_and_never_markup(client: Client, user: User) -> None:
    completed_section(user)
    page = client.get(ask(client, name="<b>Ada</b>")).content.decode()
    assert "<b>Ada" not in page
    assert "&lt;b&gt;Ada" in page


@pytest.mark.django_db
def test_one_that_is_not_complete_is_refused_and_what_is_open_named(
    client: Client, user: User
) -> None:
    section = completed_section(user)
    make_article(section, title="New since yesterday")
    response = client.post(
        "/progress/certificates/sections/portfolio-capstones/", {"name": "Ada Lovelace"}
    )
    assert response.status_code == 409
    assert "New since yesterday" in response.content.decode()
    assert not Certificate.objects.exists()


@pytest.mark.django_db
def test_a_section_without_an_article_has_none(user: User) -> None:
    with pytest.raises(NotCompletedError):
        issue(user, make_section(), "Ada", NOW)


@pytest.mark.django_db
def test_the_whole_needs_every_section(client: Client, user: User) -> None:
    completed_section(user)
    other = make_article(title="In another section")
    with pytest.raises(NotCompletedError):
        issue(user, None, "Ada", NOW)
    complete(user, other, NOW)
    page = client.get(ask(client, "whole")).content.decode()
    assert "The LeetLLM curriculum" in page
    assert "In another section" in page


@pytest.mark.django_db
def test_asking_twice_gives_the_same_one(client: Client, user: User) -> None:
    completed_section(user)
    assert ask(client) == ask(client, name="Another name")
    assert Certificate.objects.get().name == "Ada Lovelace"


@pytest.mark.django_db
def test_later_changes_do_not_change_it(client: Client, user: User) -> None:
    section = completed_section(user)
    address = ask(client)
    before = Client().get(address).content.decode()
    make_article(section, title="Added later")
    article = section.articles.get(title="Capstone 0")
    undo(user, article, timezone.now())
    article.title = "Renamed"
    article.save()
    section.title = "Renamed too"
    section.save()
    assert Client().get(address).content.decode() == before


@pytest.mark.django_db
def test_revoked_its_page_says_so_and_names_nobody(client: Client, user: User) -> None:
    completed_section(user)
    address = ask(client)
    for _ in range(2):
        client.post(f"/progress{address}revoke/")
    response = Client().get(address)
    assert response.status_code == 410
    assert "This certificate was revoked on" in response.content.decode()
    assert "Ada" not in response.content.decode()
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
def test_one_issued_again_has_a_new_address_and_the_old_one_is_revoked(
    client: Client, user: User
) -> None:
    completed_section(user)
    first = ask(client)
    replaces = str(Certificate.objects.get().pk)
    second = ask(client, name="Ada King", replaces=replaces)
    assert ask(client, name="Ada King", replaces=replaces) == second != first
    assert client.get(first).status_code == 410
    assert "Ada King" in client.get(second).content.decode()


@pytest.mark.django_db
def test_one_that_cannot_be_issued_again_stays_in_force(client: Client, user: User) -> None:
    section = completed_section(user)
    first = ask(client)
    make_article(section)
    response = client.post(
        "/progress/certificates/sections/portfolio-capstones/",
        {"name": "Ada King", "replaces": str(Certificate.objects.get().pk)},
    )
    assert response.status_code == 409
    assert client.get(first).status_code == 200


@pytest.mark.django_db
def test_nobody_revokes_that_of_another(client: Client, user: User) -> None:
    completed_section(user)
    address = ask(client)
    client.force_login(make_user())
    assert client.post(f"/progress{address}revoke/").status_code == 404
    assert client.get(address).status_code == 200
    assert not revoke(make_user(), Certificate.objects.get().pk, NOW)


@pytest.mark.django_db
def test_an_unknown_one_is_not_found(client: Client) -> None:
    assert client.get(f"/certificates/{uuid4()}/").status_code == 404
    assert client.get("/certificates/1/").status_code == 404


@pytest.mark.django_db
def test_the_desk_revokes_and_does_not_edit(client: Client, user: User) -> None:
    completed_section(user)
    address = ask(client)
    found = Certificate.objects.get()
    client.force_login(make_user(is_staff=True, is_superuser=True))
    page = f"/admin/progress/certificate/{found.pk}/change/"
    client.post(page, {"name": "Somebody else"})
    assert Certificate.objects.get().name == "Ada Lovelace"
    client.post(
        "/admin/progress/certificate/", {"action": "revoke", "_selected_action": [str(found.pk)]}
    )
    assert client.get(address).status_code == 410


def _issue(user: User, section: Section, barrier: Barrier) -> Certificate:
    barrier.wait()
    try:
        return issue(user, section, "Ada", timezone.now())[0]
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_several_tabs_at_once_get_one() -> None:
    user = make_user()
    section = completed_section(user)
    barrier = Barrier(CLICKS)
    with ThreadPoolExecutor(CLICKS) as pool:
        calls = [pool.submit(_issue, user, section, barrier) for _ in range(CLICKS)]
    assert len({call.result().pk for call in calls}) == 1
    assert Certificate.objects.count() == 1
