from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from articles.staff_groups import authors_group, editors_group


class Command(BaseCommand):
    help = "Makes the groups Authors and Editors, with what each may do. Run it after `migrate`."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        for group in (authors_group(), editors_group()):
            self.stdout.write(f"{group.name}: {group.permissions.count()} permissions.")
