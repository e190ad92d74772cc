from __future__ import annotations

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "leetllm.settings")

app = Celery("leetllm")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
