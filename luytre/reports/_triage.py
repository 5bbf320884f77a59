"""Look at the plaintext in memory, once, before it is sealed; keep only what rules.Triage holds."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from luytre.core.catalogue import api as catalogue
from luytre.lib.errors import LuytreError
from luytre.lib.hosts import canonical_url
from luytre.lib.validity import day_of
from luytre.reports import rules
from luytre.reports.records import Words
from luytre.signals import terms_vi
from luytre.signals.hostlist import HostList


@dataclass(frozen=True, slots=True)
class Looked:
    """The outcome: what stays in clear, who is left out, and the spans that get sealed."""

    triage: rules.Triage
    excluded: frozenset[str]
    link_lists: tuple[tuple[str, ...], ...]
    spans: tuple[tuple[int, int], ...]


def look(words: Words, *, now: datetime) -> Looked:
    """Assess the words; nothing is stored and nothing is quoted in what comes back, save for `spans`."""
    told = "\n".join(part for part in (words.text, words.happened) if part)
    said = terms_vi.assess(told)
    severities = _severities(day_of(now))
    hints = [rules.Hint(s.code, s.weight, s.reason, severities.get(s.code, rules.CALM)) for s in said.suggestions]
    lists = tuple(tuple(sorted(listed_as(link))) for link in words.links)
    found = rules.triage(
        reporter=words.reporter, safe_now=words.safe_now, danger=said.danger, hints=hints, listed=lists
    )
    accused = rules.suspects(text=told, reporter=words.reporter)
    if accused:
        found = rules.Triage(found.urgency, found.suggested, found.scores, (*found.reasons, rules.SUSPECT_IN_BODY))
    inside = tuple((start, end) for start, end in said.spans if end <= len(words.text))
    return Looked(found, rules.excluded_roles(words.must_not_know, accused), lists, inside)


def listed_as(link: str) -> frozenset[str]:
    """Category lists that name the link's host; none for what is no address (it is kept, sealed, all the same)."""
    try:
        host = canonical_url(link).host
    except LuytreError:
        return frozenset()
    path = Path(settings.DATA) / "lists" / "hosts.lst"
    try:
        stamp = path.stat().st_mtime_ns
    except OSError:
        return frozenset()
    return _list(path, stamp).look_up(host)


@lru_cache(maxsize=1)
def _list(path: Path, stamp: int) -> HostList:  # noqa: ARG001 - the stamp is the key: a replaced file is opened anew
    return HostList.open(path)


@lru_cache(maxsize=2)
def _severities(day: date) -> dict[str, int]:
    return {code.code: code.severity for code in catalogue.codes(day)}
