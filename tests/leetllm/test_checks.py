"""What stands in the way of a deployment, and what does not stand in the way of a build."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from django.conf import LazySettings
from django.core.checks import run_checks

from leetllm import local

WITHOUT_SERVERS = {
    "SECRET_KEY": "only-for-the-build",
    "DEBUG": "0",
    "DATABASE_URL": "",
    "REDIS_URL": "",
}


@pytest.mark.parametrize(
    ("name", "embedded"),
    [("DATABASE_URL", local.database_url()), ("REDIS_URL", local.redis_url())],
)
def test_a_server_that_is_not_named_is_an_error_where_it_is_deployed(
    settings: LazySettings, name: str, embedded: str
) -> None:
    setattr(settings, name, embedded)
    assert said(deploy=True) == [
        f"{name} is not set: the site would look for the embedded server of this folder."
    ]
    assert said(deploy=False) == []


def test_named_servers_are_in_order() -> None:
    assert said(deploy=True) == []


def test_check_deploy_fails_without_them_and_the_build_of_the_image_does_not() -> None:
    failed = manage("check", "--deploy")
    assert failed.returncode == 1
    assert "DATABASE_URL is not set" in failed.stderr
    assert "REDIS_URL is not set" in failed.stderr
    built = manage("collectstatic", "--no-input", "--dry-run", "--verbosity", "0")
    assert built.returncode == 0, built.stderr


def said(*, deploy: bool) -> list[str]:
    found = run_checks(include_deployment_checks=deploy)
    return [message.msg for message in found if str(message.id).startswith("leetllm.")]


def manage(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(local.PROJECT_DIR / "manage.py"), *words]
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        command, env={**kept, **WITHOUT_SERVERS}, capture_output=True, text=True, check=False
    )
