"""Take what was typed, clean it, and refuse precisely what cannot be taken."""

import re
from collections.abc import Iterable
from typing import Final

from luytre.lib import vi
from luytre.reports._errors import EmptyReport, TooLong, TooManyLinks, UnknownAnswer
from luytre.reports.records import MUST_NOT_KNOW, REPORTERS, SAFE_NOW, Words

LONGEST: Final = {
    "text": 20_000,
    "happened": 2_000,
    "platform": 200,
    "account": 500,
    "contact": 300,
    "contact_how": 500,
    "province": 10,
    "commune": 10,
}
MOST_LINKS: Final = 20
LONGEST_LINK: Final = 2_000

# Control characters other than tab and newline, NUL, and halves of surrogate pairs: PostgreSQL and JSON refuse them,
# nobody typed them on purpose, and refusing a frightened child's report over an invisible character helps nobody.
_UNWANTED: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# A text of white space and zero-width marks alone says nothing; inside words they stay, emoji and scripts need them.
_VISIBLE: Final = re.compile(r"[^\s\u200b-\u200f\ufeff]")
_ROLE: Final = re.compile(r"[A-Z][A-Z_]{1,30}")
_PLACE: Final = re.compile(r"[0-9]{0,10}")


def tidy(text: str) -> str:
    """NFC, line feeds for new lines, no control characters, no blank edges; "" when nothing can be seen."""
    clean = vi.nfc(_UNWANTED.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))).strip()
    return clean if _VISIBLE.search(clean) else ""


def message(text: str) -> str:
    """A message of either side: tidied, not empty, at most 20,000 characters."""
    clean = tidy(text)
    if not clean:
        raise EmptyReport(field="text")
    if len(clean) > LONGEST["text"]:
        raise TooLong(field="text", limit=LONGEST["text"])
    return clean


def words(given: Words) -> Words:
    """The same words, clean.  Raises EmptyReport, TooLong, TooManyLinks, UnknownAnswer."""
    clean = {field: tidy(getattr(given, field)) for field in LONGEST}
    for field, limit in LONGEST.items():
        if len(clean[field]) > limit:
            raise TooLong(field=field, limit=limit)
    links = _links(given.links)
    if not (links or any(clean[field] for field in ("text", "happened", "account"))):
        raise EmptyReport(field="text")
    _choices(given, clean)
    return Words(
        links=links, reporter=given.reporter, safe_now=given.safe_now, must_not_know=given.must_not_know, **clean
    )


def _links(given: Iterable[str]) -> tuple[str, ...]:
    links = tuple(dict.fromkeys(link for link in (tidy(raw) for raw in given) if link))
    if len(links) > MOST_LINKS:
        raise TooManyLinks(field="links", limit=MOST_LINKS)
    if any(len(link) > LONGEST_LINK for link in links):
        raise TooLong(field="links", limit=LONGEST_LINK)
    return links


def _choices(given: Words, clean: dict[str, str]) -> None:
    if given.reporter not in REPORTERS:
        raise UnknownAnswer(field="reporter")
    if given.safe_now not in SAFE_NOW:
        raise UnknownAnswer(field="safe_now")
    for field in ("province", "commune"):
        if not _PLACE.fullmatch(clean[field]):
            raise UnknownAnswer(field=field)
    if not all(word in MUST_NOT_KNOW or _ROLE.fullmatch(word) for word in given.must_not_know):
        raise UnknownAnswer(field="must_not_know")
