"""Receipt codes that a child can copy by hand and a hotline can take down by ear.

A code is eight syllables out of 1024 (80 random bits) and a ninth that checks them: `ba-nam-den-…`.  The check
syllable is the weighted sum of the others over GF(1024) with weights g, g², …, g⁸, so that any one wrong syllable and
any two exchanged ones are noticed for certain.  Nothing is ever guessed: a wrong code is refused.
"""

import re
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from luytre.lib import vi
from luytre.lib._syllables import SYLLABLES
from luytre.lib.errors import LuytreError

__all__ = ["BadCode", "Code", "from_secret", "new_code", "parse"]

SECRET_BYTES: Final = 10
WORDS: Final = 8
_NUMBER: Final = {syllable: number for number, syllable in enumerate(SYLLABLES)}
_BITS: Final = 10
_POLYNOMIAL: Final = 0b10000001001  # x^10 + x^3 + 1, primitive
_MOST_LETTERS: Final = 200
_SEPARATORS: Final = re.compile(r"[^a-z]+")


class BadCode(LuytreError):
    """The text is no code: a syllable is missing, unknown or wrong."""

    happened = "This code is not right."
    kept = "Your report is safe."
    next_step = "Please check each syllable against what you wrote down, and type all nine again."


@dataclass(frozen=True, slots=True, repr=False)
class Code:
    """`text` as it is shown, `secret` its 10 random bytes.  It has no repr: a code is never logged."""

    text: str
    secret: bytes


def new_code() -> Code:
    """A fresh random code."""
    return from_secret(secrets.token_bytes(SECRET_BYTES))


def from_secret(secret: bytes) -> Code:
    """The code that spells these 10 bytes.  Raises ValueError for any other length."""
    if len(secret) != SECRET_BYTES:
        raise ValueError(f"a code spells {SECRET_BYTES} bytes, not {len(secret)}")
    number = int.from_bytes(secret, "big")
    parts = [number >> (_BITS * place) & 0x3FF for place in reversed(range(WORDS))]
    return Code("-".join(SYLLABLES[part] for part in (*parts, _check(parts))), secret)


def parse(text: str) -> Code:
    """The code a person typed: any case, tones or none, any separators between syllables, or none.

    Raises BadCode.
    """
    letters = vi.plain(text[:_MOST_LETTERS])
    parts = [part for part in _SEPARATORS.split(letters) if part]
    found = _numbers(parts)
    if found is None:
        # Phones like to swallow the separators; the check syllable tells which way of cutting is the right one.
        fits = [cut for cut in _cuts("".join(parts)) if _check(cut[:WORDS]) == cut[WORDS]]
        if len(fits) != 1:
            raise BadCode
        found = fits[0]
    if _check(found[:WORDS]) != found[WORDS]:
        raise BadCode
    number = 0
    for part in found[:WORDS]:
        number = number << _BITS | part
    return from_secret(number.to_bytes(SECRET_BYTES, "big"))


def _numbers(parts: Sequence[str]) -> list[int] | None:
    if len(parts) != WORDS + 1 or any(part not in _NUMBER for part in parts):
        return None
    return [_NUMBER[part] for part in parts]


def _cuts(letters: str) -> Iterator[list[int]]:
    """Every way to cut the letters into nine syllables; from the end, so that dead ends are seen once."""

    @cache
    def tails(start: int, left: int) -> tuple[tuple[int, ...], ...]:
        if left == 0:
            return ((),) if start == len(letters) else ()
        heads = ((end, _NUMBER.get(letters[start:end])) for end in range(start + 2, start + 6))
        return tuple(
            (head, *tail)
            for end, head in heads
            if head is not None and end <= len(letters)
            for tail in tails(end, left - 1)
        )

    if 2 * (WORDS + 1) <= len(letters) <= 5 * (WORDS + 1):
        yield from map(list, tails(0, WORDS + 1))


def _check(parts: Sequence[int]) -> int:
    """The weighted sum, by Horner's rule: each step multiplies by g = x."""
    total = 0
    for part in parts:
        total = _times_x(total ^ part)
    return total


def _times_x(value: int) -> int:
    value <<= 1
    return value ^ _POLYNOMIAL if value >> _BITS else value
