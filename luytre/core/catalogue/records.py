"""What goes through the door of the catalogue."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language

from luytre.lib.clock import Length

__all__ = ["Code", "Deadline", "Ground", "Holiday"]


def _said(vi: str, en: str) -> str:
    return en if (get_language() or "vi").startswith("en") else vi


@dataclass(frozen=True, slots=True)
class Code:
    """A taxonomy code.

    group: its letter.  severity: 1 low, 2 medium, 3 serious, 4 emergency (DL02 runs).  lead_role, support_roles: role
    codes of core.agencies.  police_referral: MANDATORY, CONSIDER or NO.  case_management: YES, NO or CONDITIONAL(…),
    under Decree 56/2017.  deadlines: keys such as "DL02".  no_store: nothing but address, time and hash may be kept,
    and only the police role opens it.  masked: pictures only with the child's face and name covered.
    """

    code: str
    group: str
    group_vi: str
    group_en: str
    label_vi: str
    label_en: str
    definition_vi: str
    core_4c: str
    core_dimension: str
    children_act_clauses: tuple[str, ...]
    abuse_forms: tuple[str, ...]
    international: str
    police_group: str
    hotline_group: str
    severity: int
    severity_raise_if: tuple[str, ...]
    lead_role: str
    support_roles: tuple[str, ...]
    police_referral: str
    case_management: str
    takedown_route: str
    deadlines: tuple[str, ...]
    deadlines_text: str
    legal_basis: str
    evidence_rule: str
    no_store: bool
    masked: bool
    provenance: str
    valid_from: date
    valid_to: date | None

    @property
    def label(self) -> str:
        """In the language of the reader."""
        return _said(self.label_vi, self.label_en)

    @property
    def group_label(self) -> str:
        """In the language of the reader."""
        return _said(self.group_vi, self.group_en)


@dataclass(frozen=True, slots=True)
class Ground:
    """certainty: found, secondary, recall, proposal or unverified; source: the article as cited in Vietnamese."""

    key: str
    title_vi: str
    title_en: str
    source: str
    certainty: str
    note: str
    valid_from: date
    valid_to: date | None

    @property
    def title(self) -> str:
        """In the language of the reader."""
        return _said(self.title_vi, self.title_en)


@dataclass(frozen=True, slots=True)
class Deadline:
    """length runs from the start event; slug is the name used in the taxonomy ("EMERGENCY_12H")."""

    key: str
    slug: str
    title_vi: str
    title_en: str
    length: Length
    start_vi: str
    start_en: str
    source: str
    certainty: str
    note: str
    valid_from: date
    valid_to: date | None

    @property
    def title(self) -> str:
        """In the language of the reader."""
        return _said(self.title_vi, self.title_en)

    @property
    def start_event(self) -> str:
        """In the language of the reader."""
        return _said(self.start_vi, self.start_en)


@dataclass(frozen=True, slots=True)
class Holiday:
    """kind: holiday, compensation (a holiday fell on a weekend) or swapped (worked on another Saturday)."""

    day: date
    name_vi: str
    name_en: str
    kind: str
    certainty: str

    @property
    def name(self) -> str:
        """In the language of the reader."""
        return _said(self.name_vi, self.name_en)
