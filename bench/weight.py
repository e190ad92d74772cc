"""What a first visit of a page transfers: `python -m bench.weight [path ...]`.

Served as in production and opened in Chromium with an empty cache; a byte counts as it travelled,
compressed and with its headers. Fonts for formulas are listed apart: only a page that has formulas
asks for them.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, sync_playwright

from bench.site import ARTICLE, prepared, site
from tests.browser.chromium import FLAGS, chromium

GOAL = 100_000  # bytes of a page without formulas, its fonts included
GOAL_OF_SCRIPTS = 20_000
PATHS = [ARTICLE, "/", "/learn/", "/pricing/"]
KINDS = ("document", "style", "script", "font", "math font", "other")
SUFFIXES = {".css": "style", ".js": "script", ".woff2": "font"}


def kind_of(url: str) -> str:
    path = PurePosixPath(urlsplit(url).path)
    if path.name.startswith("math"):
        return "math font"
    return SUFFIXES.get(path.suffix, "other" if path.suffix else "document")


def transfers(browser: Browser, url: str) -> dict[str, int]:
    """Bytes by address, once nothing more is asked for."""
    context = browser.new_context()
    page = context.new_page()
    session = context.new_cdp_session(page)
    addresses: dict[str, str] = {}
    sizes: dict[str, int] = {}

    def on_response(event: Any) -> None:
        addresses[event["requestId"]] = event["response"]["url"]

    def on_end(event: Any) -> None:
        if address := addresses.get(event["requestId"]):
            sizes[address] = int(event["encodedDataLength"])

    handlers: dict[str, Callable[[Any], None]] = {
        "Network.responseReceived": on_response,
        "Network.loadingFinished": on_end,
    }
    for name, handler in handlers.items():
        session.on(name, handler)
    session.send("Network.enable")
    page.goto(url, wait_until="networkidle")
    context.close()
    return sizes


def show(path: str, sizes: dict[str, int]) -> bool:
    """Prints the table of a page; whether it is within the goals."""
    kinds: Counter[str] = Counter()
    for address, size in sizes.items():
        kinds[kind_of(address)] += size
    print(f"\n{path}")
    for kind in KINDS:
        files = [
            f"{PurePosixPath(urlsplit(address).path).name.partition('.')[0]} {size:,}"
            for address, size in sizes.items()
            if kind_of(address) == kind != "document"
        ]
        print(f"  {kind:9} {kinds[kind]:8,}  {', '.join(files)}".rstrip())
    total = kinds.total()
    without_math = total - kinds["math font"]
    kept = without_math <= GOAL and kinds["script"] <= GOAL_OF_SCRIPTS
    print(f"  {'total':9} {total:8,}")
    print(f"  {'no math':9} {without_math:8,}  {'within' if kept else 'OVER'} the goal")
    return kept


def main() -> int:
    paths = sys.argv[1:] or PATHS
    with prepared() as environment, site(environment) as port, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(playwright), args=FLAGS)
        print(f"Bytes of a first visit; at most {GOAL:,}, of them {GOAL_OF_SCRIPTS:,} of scripts")
        kept = [show(path, transfers(browser, f"http://localhost:{port}{path}")) for path in paths]
        browser.close()
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main())
