from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from leetllm import assets


class Command(BaseCommand):
    help = "Builds static/vendor/: fonts, icons and the joined stylesheet. Needs no database."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            built = assets.build(settings.BASE_DIR)
        except assets.AssetError as error:
            raise CommandError(str(error)) from error
        self.stdout.write("Fonts and icons were built." if built else "Fonts and icons are fresh.")
