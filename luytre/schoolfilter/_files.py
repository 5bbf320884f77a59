"""Small files that are either old or new, whatever happens in between."""

import contextlib
import os
from pathlib import Path


def write(path: Path, data: bytes) -> None:
    """Replace a file in one step; it reaches the disk before the old one goes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with temporary.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        with contextlib.suppress(FileNotFoundError):
            temporary.unlink()


def read(path: Path) -> bytes:
    """The content, empty when there is no file."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""
