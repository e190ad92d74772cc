"""Requests per second of the article page beside bare views: `python -m bench.pages [seconds]`.

Everything is measured in one run, in rounds that take turns, since only the ratios between the
rows mean anything on another machine. The bare site is Django with three middlewares; the article
page has the product's whole stack, and is compressed as for a browser.

The load comes from this machine: a process per connection that keeps it open, sends the same
bytes and reads to Content-Length. It is no bottleneck while its own column is small beside the
cores there are, and it takes that share from the server it measures.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import resource
import socket
import statistics
import sys
import time
from dataclasses import dataclass, field

from bench.site import ARTICLE, WORKERS, prepared, session_of, site
from tests.factories import make_premium_user, make_user

CONNECTIONS = 8
ROUNDS = 5
SECONDS = 2.0  # of each target in each round
TIMEOUT = 30.0


@dataclass
class Target:
    """A row of the table."""

    name: str
    port: int
    path: str
    cookie: str = ""
    rates: list[float] = field(default_factory=list)
    load: list[float] = field(default_factory=list)  # cores

    @property
    def request(self) -> bytes:
        lines = [f"GET {self.path} HTTP/1.1", "Host: localhost", "Accept-Encoding: gzip, br"]
        lines += [f"Cookie: {self.cookie}"] if self.cookie else []
        return "\r\n".join([*lines, "", ""]).encode()

    @property
    def rate(self) -> float:
        return statistics.median(self.rates)


class LoadError(Exception):
    """An answer that is no page: then its rate means nothing."""


def answer(client: socket.socket) -> None:
    """Reads one response to its end. Raises LoadError."""
    received = client.recv(1 << 18)
    while b"\r\n\r\n" not in received:
        more = client.recv(1 << 18)
        if not more:
            raise LoadError("the server closed the connection")
        received += more
    head, _, body = received.partition(b"\r\n\r\n")
    if not head.startswith(b"HTTP/1.1 200 "):
        raise LoadError(head.decode(errors="replace"))
    _, _, length = head.lower().partition(b"\r\ncontent-length: ")
    left = int(length.partition(b"\r\n")[0]) - len(body)
    while left > 0:
        read = len(client.recv(left))
        if not read:
            raise LoadError("the server closed the connection")
        left -= read


def keep_asking(port: int, request: bytes, seconds: float) -> tuple[int, float, float]:
    """Requests answered, the time it took, and the processor time of the asking itself."""
    with contextlib.closing(socket.create_connection(("127.0.0.1", port), TIMEOUT)) as client:
        usage = resource.getrusage(resource.RUSAGE_SELF)
        started = time.perf_counter()
        count = 0
        while (elapsed := time.perf_counter() - started) < seconds:
            client.sendall(request)
            answer(client)
            count += 1
        after = resource.getrusage(resource.RUSAGE_SELF)
    used = after.ru_utime + after.ru_stime - usage.ru_utime - usage.ru_stime
    return count, elapsed, used


def measure(targets: list[Target], seconds: float) -> None:
    # Spawned, not forked: the servers' locks and connections are this process's alone.
    with multiprocessing.get_context("spawn").Pool(CONNECTIONS) as pool:
        for number in range(ROUNDS + 1):
            for target in targets:
                work = [(target.port, target.request, seconds if number else 0.5)] * CONNECTIONS
                results = pool.starmap(keep_asking, work, chunksize=1)
                if number:  # the first round only warms up
                    target.rates.append(sum(count / taken for count, taken, _ in results))
                    target.load.append(sum(used / taken for _, taken, used in results))


def show(targets: list[Target]) -> None:
    constant, query = targets[0].rate, targets[1].rate
    print(
        f"{WORKERS} workers, {CONNECTIONS} connections, {os.cpu_count()} cores;"
        f" median of {ROUNDS} rounds"
    )
    print(f"{'':34} {'req/s':>7} {'spread':>13} {'constant':>9} {'query':>7} {'load':>6}")
    for target in targets:
        spread = f"{min(target.rates):,.0f}–{max(target.rates):,.0f}"
        print(
            f"{target.name:34} {target.rate:7,.0f} {spread:>13}"
            f" {target.rate / constant:8.3f}x {target.rate / query:6.3f}x"
            f" {statistics.median(target.load):6.2f}"
        )
    print("constant, query: the rate as a multiple of that bare view's; load: cores asking took")


def main() -> None:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS
    with (
        prepared() as environment,
        site(environment, "bench.bare") as bare,
        site(environment) as product,
    ):
        learner = "=".join(session_of(make_user()))
        subscriber = "=".join(session_of(make_premium_user()))
        targets = [
            Target("bare view, a constant", bare, "/constant/"),
            Target("bare view, session and one query", bare, "/query/", learner),
            Target("article page, anonymous", product, ARTICLE),
            Target("article page, signed in", product, ARTICLE, learner),
            Target("article page, premium", product, ARTICLE, subscriber),
        ]
        measure(targets, seconds)
        show(targets)


if __name__ == "__main__":
    main()
