from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from articles.linkchecking import check_links


class Command(BaseCommand):
    help = "Asks the web about the links of published articles; the desk shows what it answered."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--most", type=int, default=200, help="ask about so many, the longest unasked first"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        asked, broken = check_links(timezone.now(), options["most"])
        self.stdout.write(f"Asked about {asked} links; {broken} are broken.")
