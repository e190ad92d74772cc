from __future__ import annotations

import os
from pathlib import Path

import pytest

from leetllm import local


def test_sockets_stand_beside_the_data(tmp_path: Path) -> None:
    place = local.place_at(Path("/srv/leetllm/var/local"))
    assert place.postgres_socket == Path("/srv/leetllm/var/local/sockets/.s.PGSQL.5432")


@pytest.mark.parametrize("length", [60, 75, 90, 200])
def test_no_socket_has_a_path_that_the_system_would_refuse(length: int) -> None:
    place = local.place_at(Path("/" + "é" * (length // 2)))
    for socket in (place.postgres_socket, place.redis_socket):
        assert len(os.fsencode(socket)) <= 103


def test_two_deep_folders_do_not_share_their_sockets() -> None:
    deep = Path("/" + "a" * 200)
    assert local.place_at(deep / "b").sockets != local.place_at(deep / "c").sockets


def test_a_folder_with_any_name_comes_back_out_of_its_addresses() -> None:
    place = local.place_at(Path("/srv/my project + 100% #1"))
    assert place.database_url.endswith("?host=/srv/my%20project%20%2B%20100%25%20%231/sockets")
    assert place.redis_url.startswith("unix:///srv/my%20project%20%2B%20100%25%20%231/sockets")


def test_a_folder_below_a_closed_one_is_not_open(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    (closed / "inner").mkdir(parents=True)
    closed.chmod(0o700)
    assert not local.is_open_to_others(closed / "inner" / "not there yet")


def test_the_secret_key_is_made_once_and_for_its_owner_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(local, "VAR_DIR", tmp_path / "var")
    key = local.secret_key()
    assert len(key) >= 50
    assert local.secret_key() == key
    assert (tmp_path / "var" / "secret-key").stat().st_mode & 0o777 == 0o600
