from __future__ import annotations

import re
import subprocess
import sys
from typing import Any

import pytest
import yaml

from leetllm.local import PROJECT_DIR

COMPOSE = PROJECT_DIR / "docker-compose.yml"
OURS = {"migrate", "web", "worker", "beat"}


@pytest.fixture(scope="module")
def services() -> dict[str, dict[str, Any]]:
    services: dict[str, dict[str, Any]] = yaml.safe_load(COMPOSE.read_text())["services"]
    return services


def test_the_file_is_what_compose_reads() -> None:
    check = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec"]
    checked = subprocess.run([*check, str(COMPOSE)], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout


def test_only_the_web_has_a_port_and_only_on_this_machine(
    services: dict[str, dict[str, Any]],
) -> None:
    ports = {name: service["ports"] for name, service in services.items() if "ports" in service}
    assert ports == {"web": ["127.0.0.1:${PORT:-8000}:8000"]}


def test_our_programs_run_without_rights_on_a_file_system_that_they_cannot_write(
    services: dict[str, dict[str, Any]],
) -> None:
    assert set(services) - OURS == {"postgres", "redis"}
    for name in OURS:
        assert services[name]["read_only"] is True
        assert services[name]["cap_drop"] == ["ALL"]
    assert re.findall(r"^USER (.+)", (PROJECT_DIR / "Dockerfile").read_text(), re.M) == ["10001"]


def test_nothing_serves_before_the_migrations_are_done(
    services: dict[str, dict[str, Any]],
) -> None:
    for name in OURS - {"migrate"}:
        needs = services[name]["depends_on"]["migrate"]
        assert needs == {"condition": "service_completed_successfully"}


def test_no_secret_has_a_default() -> None:
    text = COMPOSE.read_text()
    assert re.findall(r"\$\{(\w+):-", text) == ["WEB_CONCURRENCY", "PORT"]
    example = (PROJECT_DIR / ".env.example").read_text()
    assert "\nSECRET_KEY=\n" in example
    assert "\nPOSTGRES_PASSWORD=\n" in example


def test_the_image_gets_everything_it_runs_and_nothing_else() -> None:
    """Each app is let in by .dockerignore, which shuts out all it does not name."""
    lines = (PROJECT_DIR / ".dockerignore").read_text().splitlines()
    let_in = {line.removeprefix("!") for line in lines if line.startswith("!")}
    apps = {path.parent.name for path in PROJECT_DIR.glob("*/__init__.py")} - {"tests", "bench"}
    assert apps <= let_in
    compiled = re.search(r"compileall -q (.+)", (PROJECT_DIR / "Dockerfile").read_text())
    assert compiled
    assert apps == set(compiled[1].split())
