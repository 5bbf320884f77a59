"""The demonstration's people: who they are, and their published secrets.

Everything here is printed in the manual, so it protects nothing; it exists only where LUYTRE_DEMO is on.  The codes are
reckoned from these published secrets alone: no page can show the code of anybody else.
"""

import base64
import hashlib
import time
from dataclasses import dataclass
from typing import Final

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

__all__ = ["PASSPHRASE", "PASSWORD", "PEOPLE", "PERIOD", "Person", "code", "secret"]

PASSWORD: Final = "tre-xanh-quanh-lang-2026"  # noqa: S105  (published on purpose)
PASSPHRASE: Final = "canh-cua-mo-bang-loi-hua"  # noqa: S105
PERIOD: Final = 30


@dataclass(frozen=True, slots=True)
class Person:
    """door: desk or school; sentence: what this person does, for the page that invites to try."""

    username: str
    name: str
    door: str
    sentence: str | Promise


PEOPLE: Final = (
    Person("binh", "Bình", "desk", _("Triage officer at hotline 111: reads new reports and opens files.")),
    Person("lan", "Lan", "desk", _("Supervisor at hotline 111, also holds the key to names and contacts.")),
    Person("dung", "Dũng", "desk", _("Cyber police of Lạng Sơn: takes over files handed to the police.")),
    Person("quyen", "Quyên", "desk", _("Child protection in phường Đông Kinh, Lạng Sơn: helps the child on the spot.")),
    Person("chi", "Chi", "desk", _("Child protection in a commune of Khánh Hòa: sees nothing of the others' files.")),
    Person("ha", "Hà", "desk", _("Content reviewer of the Network: proposes blocking orders.")),
    Person("khanh", "Khánh", "desk", _("Approver of the Network: approves or refuses what Hà proposes.")),
    Person(
        "thu", "Thu", "desk", _("Children's affairs at the health department of Lạng Sơn: takes files of the province.")
    ),
    Person("son", "Sơn", "desk", _("Duty officer of the cyber police (A05): takes over where no place is known.")),
    Person("minh", "Minh", "desk", _("Watches over the province of Lạng Sơn: sees counts only.")),
    Person("giang", "Giang", "school", _("Administrator of a school: sets the school's filter.")),
)


def secret(username: str) -> str:
    """The published secret of a person's authenticator (base32, 20 bytes)."""
    seed = hashlib.blake2b(f"luytre demonstration {username}".encode(), digest_size=20).digest()
    return base64.b32encode(seed).decode()


def code(username: str, at: float | None = None) -> str:
    """The six digits that hold now (or at a moment in seconds since 1970)."""
    counter = int(time.time() if at is None else at) // PERIOD
    digits: str = format_hotp_value(hotp_value(secret(username), counter))
    return digits
