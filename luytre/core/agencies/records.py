"""What goes through the door of agencies."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import get_language

__all__ = ["Agency", "Team"]


def _said(vi: str, en: str) -> str:
    return en if (get_language() or "vi").startswith("en") else vi


@dataclass(frozen=True, slots=True)
class Agency:
    """synthetic: invented for the demonstration, and shown so."""

    id: UUID
    slug: str
    name_vi: str
    name_en: str
    kind: str
    province_code: str
    commune_code: str
    synthetic: bool = False

    @property
    def name(self) -> str:
        """In the language of the reader."""
        return _said(self.name_vi, self.name_en)


@dataclass(frozen=True, slots=True)
class Team:
    """purpose: the role code it serves, or ""."""

    id: UUID
    agency_id: UUID
    slug: str
    name_vi: str
    name_en: str
    purpose: str

    @property
    def name(self) -> str:
        """In the language of the reader."""
        return _said(self.name_vi, self.name_en)
