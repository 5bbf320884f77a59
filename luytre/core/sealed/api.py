"""Seal for anyone, open for whoever holds a key; every opening is on record."""

__all__ = [
    "CannotOpen",
    "Circle",
    "KeyExists",
    "Lock",
    "NoKey",
    "NoTeamKey",
    "NothingOffered",
    "Parked",
    "Part",
    "ReporterKey",
    "Ring",
    "SealedError",
    "UnknownObject",
    "Unlocked",
    "WeakPassphrase",
    "WrongPassphrase",
    "activate",
    "admit",
    "destroy_offer",
    "has_access",
    "has_officer_key",
    "has_team_keys",
    "make_officer_key",
    "make_team_keys",
    "new_object",
    "offer",
    "park",
    "reporter_key",
    "resume",
    "ring_for",
    "shred",
    "unlock",
]

from luytre.core.sealed._errors import (
    CannotOpen,
    KeyExists,
    NoKey,
    NoTeamKey,
    NothingOffered,
    SealedError,
    UnknownObject,
    WeakPassphrase,
    WrongPassphrase,
)
from luytre.core.sealed._objects import (
    activate,
    destroy_offer,
    has_access,
    new_object,
    offer,
    reporter_key,
    ring_for,
    shred,
)
from luytre.core.sealed._officers import has_officer_key, make_officer_key, park, resume, unlock
from luytre.core.sealed._ring import Ring
from luytre.core.sealed._teams import admit, has_team_keys, make_team_keys
from luytre.core.sealed.records import Circle, Lock, Parked, Part, ReporterKey, Unlocked
