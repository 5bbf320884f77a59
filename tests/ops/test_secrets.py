"""Secrets are made once, for their owner alone."""

import threading
from pathlib import Path

from luytre.ops import _secrets


def test_every_secret_is_made_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    assert set(_secrets.make(tmp_path)) == set(_secrets.NAMES)
    folder = _secrets.folder_of(tmp_path)
    assert folder.stat().st_mode & 0o777 == 0o700
    for name in _secrets.NAMES:
        assert (folder / name).stat().st_mode & 0o777 == 0o600
    assert sorted(path.name for path in folder.iterdir()) == sorted(_secrets.NAMES)


def test_a_second_start_changes_no_secret(tmp_path: Path) -> None:
    _secrets.make(tmp_path)
    before = {name: _secrets.read(tmp_path, name) for name in _secrets.NAMES}
    assert _secrets.make(tmp_path) == []
    assert {name: _secrets.read(tmp_path, name) for name in _secrets.NAMES} == before


def test_seeds_are_what_the_settings_expect(tmp_path: Path) -> None:
    _secrets.make(tmp_path)
    for name in ("release_key", "audit_key", "lookup_key"):
        assert len(bytes.fromhex(_secrets.read(tmp_path, name))) == 32
    assert len({_secrets.read(tmp_path, name) for name in _secrets.NAMES}) == len(_secrets.NAMES)


def test_a_folder_left_open_is_closed_again(tmp_path: Path) -> None:
    _secrets.make(tmp_path)
    _secrets.folder_of(tmp_path).chmod(0o755)
    (_secrets.folder_of(tmp_path) / "audit_key").unlink()
    assert _secrets.make(tmp_path) == ["audit_key"]
    assert _secrets.folder_of(tmp_path).stat().st_mode & 0o777 == 0o700


def test_of_many_who_write_at_once_one_wins_and_all_read_the_same(tmp_path: Path) -> None:
    path = tmp_path / "secrets" / "one"
    start = threading.Barrier(8)
    won: list[str] = []

    def write(value: str) -> None:
        start.wait()
        if _secrets.write_once(path, value):
            won.append(value)

    writers = [threading.Thread(target=write, args=[str(number)]) for number in range(8)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert [path.read_text().strip()] == won
