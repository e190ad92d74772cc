"""Clicks at the same moment over live HTTP: none is lost and none counts twice."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import User
from progress import ledger, visiting
from progress.models import Completion, CompletionEvent
from tests.accounts.people import PASSWORD, make_learner
from tests.factories import make_article, make_section
from tests.progress.served import Browser, device_of, served

pytestmark = pytest.mark.django_db(transaction=True)

THREADS = 50
LEARNERS = 5
ARTICLES = 10
DEVICES = 2
CLICKS = 2  # a double click


def test_double_clicks_on_two_devices_while_a_visit_is_merged() -> None:
    """Each learner clicks as a visitor in a third browser too, and signs in there twice."""
    section = make_section()
    slugs = [make_article(section).slug for _ in range(ARTICLES)]
    learners = [make_learner(f"learner-{number}@example.com") for number in range(LEARNERS)]
    with served() as port, ThreadPoolExecutor(THREADS) as pool:
        tasks = []
        browsers = []
        for learner in learners:
            browser = Browser(port)
            assert browser.mark(slugs[0]) == 303
            browsers.append(browser)
            devices = [device_of(learner, port) for _ in range(DEVICES)]
            for slug in slugs[: ARTICLES // 2]:
                tasks += [pool.submit(d.mark, slug) for d in devices for _ in range(CLICKS)]
            for slug in slugs[ARTICLES // 2 :]:
                tasks += [pool.submit(visitor(browser).mark, slug) for _ in range(CLICKS)]
            tasks += [pool.submit(visitor(browser).sign_in, learner, PASSWORD) for _ in range(2)]
        assert {task.result() for task in tasks} <= {302, 303}
        for learner, browser in zip(learners, browsers, strict=True):
            assert visitor(browser).sign_in(learner, PASSWORD) == 302
    for learner in learners:
        assert_each_once(learner, slugs)


def visitor(browser: Browser) -> Browser:
    """Another tab: the same visit, and no session."""
    return replace(browser, cookies={visiting.COOKIE: browser.cookies[visiting.COOKIE]})


def assert_each_once(learner: User, slugs: list[str]) -> None:
    rows = Completion.objects.filter(user=learner).values_list("article__slug", flat=True)
    events = CompletionEvent.objects.filter(user=learner).values_list("article__slug", flat=True)
    assert Counter(rows) == Counter(events) == Counter(slugs)


def test_completing_and_undoing_at_the_same_moment_keep_rows_and_ledger_together() -> None:
    learner, article = make_learner(), make_article()
    with served() as port, ThreadPoolExecutor(THREADS) as pool:
        devices = [device_of(learner, port) for _ in range(DEVICES)]
        acts = ["complete", "undo"] * THREADS
        tasks = [
            pool.submit(devices[number % DEVICES].mark, article.slug, act)
            for number, act in enumerate(acts)
        ]
        assert {task.result() for task in tasks} == {303}
    kinds = Counter(CompletionEvent.objects.values_list("kind", flat=True))
    assert kinds["completed"] - kinds["undone"] == Completion.objects.count()


CONTROL = """
CREATE SCHEMA control;
CREATE TABLE control.progress_completion
    (LIKE public.progress_completion INCLUDING ALL EXCLUDING INDEXES);
CREATE TABLE control.progress_completionevent (LIKE public.progress_completionevent INCLUDING ALL);
"""


def test_without_the_unique_constraint_the_same_clicks_would_count_twice() -> None:
    """The control: the tests above would see it if the database did not hold it."""
    learner, article = make_learner(), make_article()
    barrier = Barrier(8)

    def click() -> None:
        barrier.wait()
        try:
            with connection.cursor() as cursor:
                cursor.execute("SET search_path TO control, public")
            row = ledger.Row(article.pk, timezone.now(), date(2026, 3, 1), "UTC")
            ledger.add(learner, [row])
            with connection.cursor() as cursor:
                cursor.execute("RESET search_path")
        finally:
            connection.close()

    with connection.cursor() as cursor:
        cursor.execute(CONTROL)
        try:
            with ThreadPoolExecutor(8) as pool:
                for task in [pool.submit(click) for _ in range(8)]:
                    task.result()
            cursor.execute("SELECT count(*) FROM control.progress_completion")
            assert cursor.fetchone()[0] > 1
        finally:
            cursor.execute("DROP SCHEMA control CASCADE")
