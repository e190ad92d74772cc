"""How long a curriculum of 104 full articles takes to load: `python -m bench.loading [articles]`.

Cold is an empty database, warm the same files once more, and one article changed lies between.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from django.db import connection
from django.test.utils import CaptureQueriesContext, setup_databases, teardown_databases
from django.utils import timezone

from articles.curriculum.loading import load_curriculum
from leetllm.servers import THROWAWAY, servers
from tests import settings
from tests.articles.curriculum.complete import complete_article
from tests.articles.curriculum.folder import SECTION, TAXONOMY, CurriculumFolder

SECTIONS = 8


def write_curriculum(root: Path, count: int) -> CurriculumFolder:
    folder = CurriculumFolder(root)
    folder.write("taxonomy.yaml", TAXONOMY)
    for section in range(1, SECTIONS + 1):
        folder.add_section(
            f"{section:02}-part-{section}", SECTION.replace("Core", f"Part {section}")
        )
    for number in range(count):
        section, position = number % SECTIONS + 1, number // SECTIONS + 1
        name = f"{section:02}-part-{section}/{position:02}-article-{number}"
        folder.add_article(name, complete_article(number))
    return folder


def measured(name: str, act: Callable[[], object]) -> None:
    with CaptureQueriesContext(connection) as queries:
        started = time.perf_counter()
        act()
        seconds = time.perf_counter() - started
    print(f"{name:12} {seconds:7.2f} s  {len(queries):4} statements")


def measure(count: int) -> None:
    with tempfile.TemporaryDirectory() as root:
        folder = write_curriculum(Path(root) / "curriculum", count)
        size = sum(len(text) for text in folder.files().values())
        print(f"{count} articles, {size / 1e6:.1f} MB of text, {os.cpu_count()} cores")

        def load() -> None:
            load_curriculum(folder.root, timezone.now())

        measured("cold", load)
        measured("warm", load)
        folder.edit("01-part-1/01-article-0/article.md", "0.5 MB", "0.6 MB")
        measured("one changed", load)


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 104
    with servers(
        settings.SERVERS,
        postgres=settings.STARTS_POSTGRES,
        redis=False,
        options=THROWAWAY,
    ):
        databases = setup_databases(verbosity=0, interactive=False)
        try:
            measure(count)
        finally:
            teardown_databases(databases, verbosity=0)
            connection.close()
    shutil.rmtree(settings.SERVERS.data, ignore_errors=True)


if __name__ == "__main__":
    main()
