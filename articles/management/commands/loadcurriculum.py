from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from tqdm import tqdm

from articles.curriculum.faults import CurriculumError
from articles.curriculum.loading import Report, load_curriculum


class Command(BaseCommand):
    help = "Loads the curriculum's files into the database: all of them or, with a fault, none."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("folder", nargs="?", type=Path, default=settings.CURRICULUM_DIR)
        parser.add_argument(
            "--overwrite", action="store_true", help="take the files where the admin differs"
        )

    def handle(self, *args: Any, folder: Path, overwrite: bool, **options: Any) -> None:
        try:
            report = load_curriculum(
                folder, timezone.now(), overwrite=overwrite, progress=self._progress
            )
        except CurriculumError as error:
            raise CommandError(f"{error}; nothing was loaded.") from error
        self._print(report)

    def _progress(self, titles: Iterable[str], total: int) -> Iterator[str]:
        """A bar where somebody watches it."""
        with tqdm(titles, "Curriculum", total, unit="article", disable=None, leave=False) as bar:
            for title in bar:
                bar.set_postfix_str(title[:32])
                yield title

    def _print(self, report: Report) -> None:
        for slug, differences in report.conflicts:
            self.stdout.write(
                self.style.WARNING(
                    f"Conflict: {slug} was edited in the admin and its files changed too "
                    f"({', '.join(differences)}). The edit is kept; --overwrite takes the files."
                )
            )
        for slug in report.kept:
            self.stdout.write(
                f"Kept: {slug} was edited in the admin; exportcurriculum brings it into the files."
            )
        for slug in report.left_articles:
            self.stdout.write(
                f"Not in the files: the article {slug}. Export it, or retire it in the admin."
            )
        for slug in report.left_sections:
            self.stdout.write(
                f"Not in the files: the section {slug}. Export it, or delete it in the admin."
            )
        if report.created or report.updated:
            self.stdout.write(
                f"Curriculum: {len(report.created)} new, {len(report.updated)} changed, "
                f"{len(report.unchanged)} as they were."
            )
        else:
            self.stdout.write("Curriculum: nothing to write.")
