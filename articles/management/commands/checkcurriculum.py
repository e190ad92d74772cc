from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from articles.curriculum.checks import check_curriculum
from articles.curriculum.faults import CurriculumError


class Command(BaseCommand):
    help = "Runs the content guide's checks on the curriculum's files; no database is needed."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("folder", nargs="?", type=Path, default=settings.CURRICULUM_DIR)
        parser.add_argument("--articles", nargs="+", default=[], metavar="slug")

    def handle(self, *args: Any, folder: Path, articles: list[str], **options: Any) -> None:
        checked = check_curriculum(folder, articles)
        if checked.faults:
            raise CommandError(f"{CurriculumError(checked.faults)}.")
        if not checked.articles:
            raise CommandError("There is no such article.")
        self.stdout.write(
            f"{checked.articles} articles checked, {checked.lessons} of them out or about to come "
            "out; no faults."
        )
