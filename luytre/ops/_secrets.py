"""The secrets of one installation: made once, each in its own file that only its owner reads.

`secrets/` lies in LUYTRE_DATA.  Losing release_key means a new key for every operator; losing lookup_key means that no
receipt code finds its report any more: both belong in the backup.
"""

import contextlib
import os
import secrets
import tempfile
from pathlib import Path
from typing import Final

DOORS: Final = ("public", "desk", "school", "worker")

# name → how many random bytes, written as hex.  Ed25519 seeds and keyed-hash keys have 32.
_SIZES: Final = {
    "django_key": 40,
    "lookup_key": 32,
    "release_key": 32,
    "audit_key": 32,
    **{f"role_{door}": 24 for door in DOORS},
}
NAMES: Final = tuple(_SIZES)


def role(door: str) -> str:
    """The name of a front door's PostgreSQL role."""
    return f"luytre_{door}"


def folder_of(data: Path) -> Path:
    return data / "secrets"


def make(data: Path) -> list[str]:
    """Make what is missing; returns the names that were made.  Existing secrets are never touched."""
    return [name for name, size in _SIZES.items() if write_once(folder_of(data) / name, secrets.token_hex(size))]


def read(data: Path, name: str) -> str:
    return (folder_of(data) / name).read_text().strip()


def write_once(path: Path, value: str) -> bool:
    """Write a file of mode 0600 unless it exists; whole or not at all, and on the disk when this returns."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.parent.chmod(0o700)
    if path.exists():
        return False
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=".new-")  # mkstemp makes it 0600
    with os.fdopen(descriptor, "w") as handle:
        handle.write(f"{value}\n")
        handle.flush()
        os.fsync(handle.fileno())
    try:
        os.link(temporary, path)  # unlike rename, refuses to replace what another process has just made
    except FileExistsError:
        return False
    finally:
        Path(temporary).unlink()
        _sync_folder(path.parent)
    return True


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        # Some network file systems refuse to sync a folder; the file itself is safe already.
        with contextlib.suppress(OSError):
            os.fsync(descriptor)
    finally:
        os.close(descriptor)
