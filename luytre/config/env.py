"""Readers of the environment that refuse bad values loudly."""

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

DOORS = ("public", "desk", "school", "worker", "owner")


def text(name: str, default: str) -> str:
    """The variable, or the default when it is unset or empty."""
    return os.environ.get(name, "").strip() or default


def number(name: str, default: int, *, low: int, high: int) -> int:
    """A whole number between low and high, both included."""
    raw = text(name, str(default))
    try:
        value = int(raw)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {raw!r}.") from error
    if not low <= value <= high:
        raise ImproperlyConfigured(f"{name} must lie between {low} and {high}, not {value}.")
    return value


def choice(name: str, default: str, allowed: tuple[str, ...]) -> str:
    """One of the allowed words."""
    value = text(name, default)
    if value not in allowed:
        raise ImproperlyConfigured(f"{name} must be one of {', '.join(allowed)}, not {value!r}.")
    return value


def flag(name: str, *, default: bool) -> bool:
    """1/0, yes/no, true/false, on/off."""
    value = text(name, "1" if default else "0").lower()
    if value in {"1", "yes", "true", "on"}:
        return True
    if value in {"0", "no", "false", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} must be 1 or 0, not {value!r}.")


def folder() -> Path:
    """LUYTRE_DATA: where keys, the private database and the filter's stores live."""
    return Path(text("LUYTRE_DATA", ".data")).expanduser().absolute()


def database(url: str) -> dict[str, str]:
    """`postgresql://user:password@host:port/name?host=/socket/folder` as Django's settings."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured("DATABASE_URL must start with postgresql://; PostgreSQL is the only database.")
    query = dict(pair.partition("=")[::2] for pair in parts.query.split("&") if pair)
    return {
        "NAME": unquote(parts.path.lstrip("/")) or "luytre",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(query.get("host", "")) or parts.hostname or "",
        "PORT": str(parts.port or ""),
    }


def secret(name: str) -> str:
    """A secret of this installation: the variable `LUYTRE_<NAME>`, or the file `secrets/<name>` in LUYTRE_DATA.

    `luytre up` makes the files once (mode 0600).  Raises ImproperlyConfigured when there is neither.
    """
    value = os.environ.get(f"LUYTRE_{name.upper()}", "")
    if value:
        return value
    path = folder() / "secrets" / name
    try:
        return path.read_text().strip()
    except OSError as error:
        raise ImproperlyConfigured(
            f"The secret {name!r} is missing: set LUYTRE_{name.upper()}, or start once with ./run, which makes it."
        ) from error
