from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from articles.curriculum.exporting import make_export, write_export
from articles.curriculum.faults import CurriculumError


class Command(BaseCommand):
    help = "Writes the curriculum back to its files; what was not edited keeps its very bytes."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("folder", nargs="?", type=Path, default=settings.CURRICULUM_DIR)

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        try:
            export = make_export(timezone.now())
        except CurriculumError as error:
            raise CommandError(f"{error}; nothing was written.") from error
        done = write_export(folder, export)
        for name in done.written:
            self.stdout.write(f"Wrote {name}")
        for name in done.removed:
            self.stdout.write(f"Removed {name}")
        for name in done.kept:
            self.stdout.write(
                self.style.WARNING(f"Not removed: {name}; it changed since it was loaded.")
            )
        for sentence in export.left_out:
            self.stdout.write(self.style.WARNING(f"Left out: {sentence}"))
        if not (done.written or done.removed):
            self.stdout.write("Nothing to write; the files say what the database says.")
