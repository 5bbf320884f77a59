"""What a Vietnamese text seems to speak of, by phrases: a suggestion for a person, never a decision.

Three tables in `data/`:

    features.csv      feature, taxonomy code, weight, danger (1: somebody may be unsafe now), reason (a msgid)
    phrases.csv       feature, phrase.  A phrase is read left to right within one sentence: words, (one|or other) groups,
                      (optional)? groups, * for up to four words between.  `!` before an alternative: only with its tones.
    combinations.csv  features that say more together

A word typed without any tone marks stands for every word it may mean; hỏi and ngã, which half the country writes alike,
are one.  A reason names the feature and never quotes; what was matched is told apart, as places in the text, to be sealed.
"""

import csv
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final

from luytre.lib import vi

__all__ = ["LONGEST", "Assessment", "Suggestion", "assess", "reasons"]

LONGEST: Final = 20_000  # characters that are looked at; the rest of a longer text is left to people
_GAP: Final = 4
_LEAST: Final = 2  # a lone weight of 1 suggests nothing, unless it is a question or feedback
_SENTENCE_END: Final = re.compile(r"[.!?\n…;]")
_PARTS: Final = re.compile(r"\(([^)]*)\)(\?)?|(\*)|([^\s()*]+)")
_NGA: Final = str.maketrans("ãẵẫẽễĩõỗỡũữỹ", "ảẳẩẻểỉỏổởủửỷ")

Keys = frozenset[str]
Alternative = tuple[Keys, ...]
Sentence = tuple[list[vi.Word], list[str]]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A taxonomy code, how much one reason speaks for it (1 little … 6 strong), and the reason's msgid."""

    code: str
    weight: int
    reason: str


@dataclass(frozen=True, slots=True)
class Assessment:
    """Suggestions, the likeliest code first; whether somebody may be in danger now; matched places (start, end)."""

    suggestions: tuple[Suggestion, ...] = ()
    danger: bool = False
    spans: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class _Step:
    """One place of a phrase: one word out of `single`, or several (`longer`: by the first), perhaps after a gap or missing."""

    single: Keys
    longer: dict[str, list[Alternative]]
    first: Keys  # what any alternative may begin with
    gap: bool
    optional: bool


@dataclass(frozen=True, slots=True, eq=False)
class _Phrase:
    feature: str
    steps: tuple[_Step, ...]


@dataclass(frozen=True, slots=True)
class _Rule:
    features: frozenset[str]
    suggestion: Suggestion
    danger: bool


@dataclass(frozen=True, slots=True)
class _Book:
    phrases: tuple[_Phrase, ...]
    rules: tuple[_Rule, ...]


def assess(text: str) -> Assessment:
    """Suggestions for a text of any kind and length (the first LONGEST characters of it); never raises."""
    book = _book()
    sentences = list(_sentences(text[:LONGEST]))
    by_key = _possible(book, frozenset(key for _, keys in sentences for key in keys))
    features: set[str] = set()
    spans: list[tuple[int, int]] = []
    for words, keys in sentences:
        for phrase, start, end in _matches(by_key, keys):
            features.add(phrase.feature)
            spans.append((words[start].start, words[end - 1].end))
    fired = [rule for rule in book.rules if rule.features <= features]
    return Assessment(_ranked(fired), any(rule.danger for rule in fired), _joined(spans))


def reasons() -> frozenset[str]:
    """Every msgid a suggestion may carry: the catalogue must hold them all."""
    return frozenset(rule.suggestion.reason for rule in _book().rules)


def _sentences(text: str) -> Iterator[Sentence]:
    words: list[vi.Word] = []
    keys: list[str] = []
    last = 0
    for word in vi.words(text):
        if words and word.start > last + 1 and _SENTENCE_END.search(text, last, word.start):
            yield words, keys
            words, keys = [], []
        words.append(word)
        keys.append(_typed_key(word.text))
        last = word.end
    if words:
        yield words, keys


def _typed_key(word: str) -> str:
    """A word with tones is itself; one without is whatever it may stand for, marked with `~`."""
    return "~" + word if word.isascii() else word.translate(_NGA)


def _wanted_keys(token: str, *, strict: bool) -> Keys:
    own = _typed_key(token)
    return frozenset((own,)) if strict else frozenset((own, "~" + vi.plain_word(token)))


def _possible(book: _Book, present: Keys) -> dict[str, list[_Phrase]]:
    """By first word, the phrases of which every necessary step may stand somewhere in the text."""
    by_key: defaultdict[str, list[_Phrase]] = defaultdict(list)
    for phrase in book.phrases:
        if all(step.optional or not present.isdisjoint(step.first) for step in phrase.steps):
            for key in phrase.steps[0].first & present:
                by_key[key].append(phrase)
    return by_key


def _matches(by_key: dict[str, list[_Phrase]], keys: list[str]) -> Iterator[tuple[_Phrase, int, int]]:
    found: set[_Phrase] = set()
    for at, key in enumerate(keys):
        if key in by_key:
            for phrase in by_key[key]:
                end = 0 if phrase in found else _match(phrase.steps, 0, keys, at)
                if end:
                    found.add(phrase)
                    yield phrase, at, end


def _match(steps: tuple[_Step, ...], number: int, keys: list[str], at: int) -> int:
    """Where the phrase ends when its steps from `number` on stand at `at`; 0 when they do not."""
    if number == len(steps):
        return at
    step = steps[number]
    for start in range(at, min(at + (_GAP if step.gap else 0) + 1, len(keys))):
        if keys[start] in step.first:
            for end in _ends(step, keys, start):
                whole = _match(steps, number + 1, keys, end)
                if whole:
                    return whole
    return _match(steps, number + 1, keys, at) if step.optional else 0


def _ends(step: _Step, keys: list[str], start: int) -> list[int]:
    found = [start + 1] if keys[start] in step.single else []
    for rest in step.longer.get(keys[start], ()):
        at = start + 1
        for want in rest:
            if at == len(keys) or keys[at] not in want:
                break
            at += 1
        else:
            found.append(at)
    return found


def _ranked(fired: list[_Rule]) -> tuple[Suggestion, ...]:
    best: dict[tuple[str, str], Suggestion] = {}
    for rule in fired:
        best.setdefault((rule.suggestion.code, rule.suggestion.reason), rule.suggestion)
    total: defaultdict[str, int] = defaultdict(int)
    for suggestion in best.values():
        total[suggestion.code] += suggestion.weight
    kept = [one for one in best.values() if total[one.code] >= _LEAST or one.code.startswith("O")]
    return tuple(sorted(kept, key=lambda one: (-total[one.code], one.code, -one.weight, one.reason)))


def _joined(spans: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)


@cache
def _book() -> _Book:
    rules = [
        _Rule(frozenset({row["feature"]}), _suggestion(row), row["danger"] == "1") for row in _rows("features.csv")
    ]
    rules += [
        _Rule(frozenset(row["all_of"].split("+")), _suggestion(row), row["danger"] == "1")
        for row in _rows("combinations.csv")
    ]
    phrases = tuple(_phrase(row["feature"], row["phrase"]) for row in _rows("phrases.csv"))
    return _Book(phrases, tuple(rules))


def _rows(name: str) -> list[dict[str, str]]:
    text = resources.files(__package__).joinpath("data", name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def _suggestion(row: dict[str, str]) -> Suggestion:
    return Suggestion(row["code"], int(row["weight"]), row["reason"])


def _phrase(feature: str, text: str) -> _Phrase:
    steps: list[_Step] = []
    gap = False
    for group, optional, star, word in _PARTS.findall(text):
        if star:
            gap = True
            continue
        choices = [_alternative(choice) for choice in (group or word).split("|")]
        single = frozenset(key for choice in choices if len(choice) == 1 for key in choice[0])
        longer: defaultdict[str, list[Alternative]] = defaultdict(list)
        for choice in (choice for choice in choices if len(choice) > 1):
            for key in choice[0]:
                longer[key].append(choice[1:])
        first = frozenset(key for choice in choices for key in choice[0])
        steps.append(_Step(single, dict(longer), first, gap, bool(optional)))
        gap = False
    if not steps or gap or steps[0].optional:
        raise ValueError(f"not a phrase: {text}")
    return _Phrase(feature, tuple(steps))


def _alternative(choice: str) -> Alternative:
    strict = choice.startswith("!")
    return tuple(_wanted_keys(token, strict=strict) for token in vi.tokens(choice.removeprefix("!")))
