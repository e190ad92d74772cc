"""Measurements, against the throwaway servers of the tests. Importing this sets Django up."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()
