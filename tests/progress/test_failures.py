"""A server that is killed, and a Redis that is gone or hangs, lose nothing and double nothing."""

from __future__ import annotations

import http.client
import signal
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from leetllm.local import place_at
from leetllm.servers import servers
from progress import visiting
from progress.models import Completion, CompletionEvent
from tests.accounts.people import make_learner
from tests.factories import make_article
from tests.progress.served import Browser, device_of, served, wait_until_it_answers

WithoutRedis = Callable[[], AbstractContextManager[str]]

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(("moment", "rows"), [("before", 0), ("after", 1)])
def test_the_server_is_killed_between_click_and_answer_and_the_retry_is_harmless(
    moment: str, rows: int
) -> None:
    learner, article = make_learner(), make_article()
    with served() as port:
        device = device_of(learner, port)
        with pytest.raises((http.client.RemoteDisconnected, ConnectionError)):
            device.mark(article.slug, X_Die=moment)
        assert Completion.objects.count() == CompletionEvent.objects.count() == rows
        wait_until_it_answers(port)
        for _ in range(2):
            assert device.mark(article.slug) == 303
    assert Completion.objects.count() == CompletionEvent.objects.count() == 1


def test_a_visitors_click_survives_the_kill_too() -> None:
    first, second = make_article(), make_article()
    with served() as port:
        visitor = Browser(port)
        visitor.mark(first.slug)
        with pytest.raises((http.client.RemoteDisconnected, ConnectionError)):
            visitor.mark(second.slug, X_Die="after")
        wait_until_it_answers(port)
        assert visitor.mark(second.slug) == 303
        assert "2 of 2 articles completed" in visitor.get("/learn/")[1]
        assert visiting.COOKIE in visitor.cookies


@contextmanager
def refused_redis() -> Iterator[str]:
    yield f"unix://{Path(tempfile.gettempdir()) / 'nobody-listens.sock'}?db=0"


@contextmanager
def frozen_redis() -> Iterator[str]:
    # Not pytest's own folder, which the servers' user may not enter.
    with tempfile.TemporaryDirectory(prefix="leetllm-") as folder:
        place = place_at(Path(folder))
        with servers(place, postgres=False, redis=True) as started:
            started["redis"].send_signal(signal.SIGSTOP)
            try:
                yield place.redis_url
            finally:
                started["redis"].send_signal(signal.SIGCONT)


@pytest.mark.parametrize("redis", [refused_redis, frozen_redis])
def test_reading_completing_and_undoing_work_without_redis(redis: WithoutRedis) -> None:
    learner, article = make_learner(), make_article()
    with redis() as url, served(url) as port:
        for device in (device_of(learner, port), Browser(port)):
            assert device.get(article.get_absolute_url())[0] == 200
            assert device.mark(article.slug) == 303
            assert "1 of 1 articles completed" in device.get("/learn/")[1]
            assert device.mark(article.slug, "undo") == 303
            assert "1 of 1 articles completed" not in device.get("/learn/")[1]
