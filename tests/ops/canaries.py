"""Words that may stand nowhere, in all the clothes they could wear."""

import base64
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from urllib.parse import quote

from luytre.lib import codes, vi

# Nine syllables; looked for at every letter, because words before it may look like syllables too.
LIKE_A_CODE = re.compile(rb"(?<![a-z])(?=([a-z]{2,5}(?:[- ][a-z]{2,5}){8})(?![a-z]))")


def spellings(word: str) -> set[str]:
    """As it is, composed and decomposed, without tones, upper and lower, as JSON and addresses escape it, squeezed."""
    plain = vi.plain(word)
    forms = {
        unicodedata.normalize(form, each) for form in ("NFC", "NFD") for each in (word, word.upper(), word.lower())
    }
    forms |= {plain, plain.upper(), json.dumps(word)[1:-1], json.dumps(word.lower())[1:-1], quote(word)}
    squeezed = re.sub(r"[^a-z0-9]", "", plain)
    return forms | {squeezed, squeezed.upper()}


def clothes(data: bytes) -> set[bytes]:
    """The bytes as they are, in hex and in base64 wherever they begin in a longer text."""
    return {data, data.hex().encode(), data.hex().upper().encode(), *_base64(data)}


def _base64(data: bytes) -> Iterator[bytes]:
    """Only the letters that this data alone decides: the first and last ones also depend on what stands beside it."""
    for before in range(3):
        whole = base64.b64encode(b"\0" * before + data)
        first, last = -(-8 * before // 6), 8 * (before + len(data)) // 6
        letters = whole[first:last]
        yield letters
        yield letters.replace(b"+", b"-").replace(b"/", b"_")


def found(words: Iterable[str], secrets: Iterable[bytes], places: dict[str, bytes]) -> list[str]:
    """Which word stands where, in whatever clothes; secrets are looked for in hex and base64 too."""
    needles = {dressed: word for word in words for form in spellings(word) for dressed in clothes(form.encode())}
    needles |= {dressed: "a secret" for secret in secrets for dressed in clothes(secret)}
    return [
        f"{word} in {place}" for place, text in places.items() for needle, word in needles.items() if needle in text
    ]


def receipt_codes(text: bytes) -> list[str]:
    """Whatever somebody could come back with."""
    return [match[1].decode() for match in LIKE_A_CODE.finditer(text) if _opens(match[1].decode())]


def _opens(text: str) -> bool:
    try:
        codes.parse(text)
    except codes.BadCode:
        return False
    return True
