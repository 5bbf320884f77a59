"""Host names and addresses in one canonical form.

Names are lower-case A-labels (IDNA 2008 with the UTS 46 mapping browsers use) without a final dot; numbers that a browser
would read as an IPv4 address become that address.  What people paste is understood: no scheme, `hxxp`, `[.]`, full-width
dots, quotes around it, a user name before `@` (dropped: it is bait or a secret).
"""

import ipaddress
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final
from urllib.parse import quote, unquote_to_bytes

import idna
from publicsuffixlist import PublicSuffixList

from luytre.lib.errors import LuytreError

__all__ = ["BadHost", "BadUrl", "Url", "canonical_host", "canonical_url", "display", "parents", "registrable", "within"]

LONGEST: Final = 4096  # characters of an address
_LABEL: Final = re.compile(r"[a-z0-9_-]{1,63}")
_NUMBER: Final = re.compile(r"0x[0-9a-f]*|[0-9]+")
_DEFANGED: Final = re.compile(r"\s*[\[({]\s*(?:\.|dot)\s*[\])}]\s*", re.IGNORECASE)
_SCHEME: Final = re.compile(r"([a-z][a-z0-9+.-]*):(?=[/\\])[/\\]*", re.IGNORECASE)
_OTHER_SCHEME: Final = re.compile(r"(?:javascript|data|mailto|tel|sms|file|blob|about|vbscript|intent):", re.IGNORECASE)
_SCHEMES: Final = {"http": "http", "https": "https", "hxxp": "http", "hxxps": "https", "fxp": "ftp", "ftp": "ftp"}
_PORTS: Final = {"http": 80, "https": 443, "ftp": 21}
_WRAPPING: Final = " \t\r\n\"'“”‘’«»<>`,;"
_BRACKETS: Final = {")": "(", "]": "[", "}": "{"}
_OPENING: Final = re.compile(r"[({]|\[(?![0-9a-f.]*:[0-9a-f:.]*\])", re.IGNORECASE)
_TONES: Final = "\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323"
_LONGEST_NAME: Final = 253
_MOST_PORT: Final = 0xFFFF
_BYTE: Final = 0xFF
_PERCENT: Final = re.compile(r"%(?![0-9A-Fa-f]{2})")
_UNRESERVED: Final = "-._~"


class BadHost(LuytreError):
    """The text is no host name."""

    happened = "This is not the name of a site."
    kept = "Nothing was changed."
    next_step = "Please check the spelling, for example example.vn."


class BadUrl(LuytreError):
    """The text is no address of a page."""

    happened = "This is not an address of a page."
    kept = "Nothing was changed."
    next_step = "Please copy the whole address, for example https://example.vn/page."


@dataclass(frozen=True, slots=True)
class Url:
    """An address in canonical form; `text` is the whole of it, without user name and fragment."""

    scheme: str
    host: str
    port: int | None
    path: str
    query: str
    text: str


def canonical_host(text: str) -> str:
    """`Trẻ.Example.` → `xn--tr-iia.example`; IPv4 dotted, IPv6 compressed without brackets.  Raises BadHost."""
    name = _DEFANGED.sub(".", text.strip())
    if name.startswith("[") and name.endswith("]"):
        name = name[1:-1]
    if ":" in name:
        return _ipv6(name)
    if not name.isascii() or "xn--" in name.lower():
        name = _to_ascii(name)
    name = name.lower().removesuffix(".")
    labels = name.split(".")
    if len(name) > _LONGEST_NAME or not all(map(_LABEL.fullmatch, labels)):
        raise BadHost
    return _ipv4(labels) if _NUMBER.fullmatch(labels[-1]) else name


def _ipv6(name: str) -> str:
    try:
        return str(ipaddress.IPv6Address(name.partition("%")[0]))
    except ValueError as error:
        raise BadHost from error


def _ipv4(labels: list[str]) -> str:
    """A name whose last label is a number is an address or nothing (URL standard): parts may be octal or hexadecimal."""
    try:
        numbers = [_part(label) for label in labels]
        packed = 0
        for number in numbers[:-1]:
            if number > _BYTE:
                raise BadHost
            packed = packed << 8 | number
        room = 8 * (5 - len(numbers))
        if room <= 0 or numbers[-1] >> room:
            raise BadHost
        return str(ipaddress.IPv4Address(packed << room | numbers[-1]))
    except ValueError as error:
        raise BadHost from error


def _part(label: str) -> int:
    if label.startswith("0x"):
        return int(label[2:] or "0", 16)
    return int(label, 8 if len(label) > 1 and label.startswith("0") else 10)


def _to_ascii(name: str) -> str:
    try:
        mapped = idna.uts46_remap(name, std3_rules=False, transitional=False)
    except (idna.IDNAError, UnicodeError) as error:
        raise BadHost from error
    return ".".join(map(_label_to_ascii, mapped.removesuffix(".").split(".")))


def _label_to_ascii(label: str) -> str:
    if label.isascii():
        return label
    try:
        return idna.alabel(label).decode()
    except (idna.IDNAError, UnicodeError) as error:
        # Names made of emoji are outside IDNA 2008 but resolve, so a child may meet them.
        if not any(unicodedata.category(sign) == "So" for sign in label):
            raise BadHost from error
    try:
        return "xn--" + label.encode("punycode").decode()
    except UnicodeError as error:
        raise BadHost from error


def display(host: str) -> str:
    """The name in its own letters where they are Vietnamese, else unchanged: look-alikes stay xn--."""
    return ".".join(map(_shown, host.split(".")))


def _shown(label: str) -> str:
    if not label.startswith("xn--"):
        return label
    try:
        shown = idna.ulabel(label)
    except (idna.IDNAError, UnicodeError):
        return label
    return shown if all(map(_vietnamese, shown)) else label


def _vietnamese(sign: str) -> bool:
    base, *marks = list(unicodedata.normalize("NFD", sign))
    return (base.isascii() or base == "đ") and all(mark in _TONES for mark in marks)


def canonical_url(text: str) -> Url:
    """The address as one canonical text; the same page pasted in different dress gives the same text.  Raises BadUrl."""
    if len(text) > LONGEST:
        raise BadUrl
    bare = _unwrapped("".join(sign for sign in text if unicodedata.category(sign) not in {"Cc", "Cf", "Cs"}))
    scheme, rest = _scheme(bare)
    place, mark, after = _split(rest, "/?#\\")
    if "@" in place and rest == place and "//" not in bare:
        raise BadUrl  # an e-mail address, not a page of its mail host
    host, port = _place(_DEFANGED.sub(".", place).strip(), _PORTS[scheme])
    path, query = _path_and_query(mark + after)
    shown = f"[{host}]" if ":" in host else host
    whole = f"{scheme}://{shown}{f':{port}' if port is not None else ''}{path}{f'?{query}' if query else ''}"
    return Url(scheme, host, port, path, query, whole)


def _unwrapped(text: str) -> str:
    """Without quotes and brackets that a sentence put around it; a bracket opened inside the address stays."""
    bare = unicodedata.normalize("NFC", text).strip(_WRAPPING)
    if _OPENING.match(bare):
        bare = bare[1:]
    while bare[-1:] in _BRACKETS and bare.count(bare[-1]) > bare.count(_BRACKETS[bare[-1]]):
        bare = bare[:-1].strip(_WRAPPING)
    return bare


def _scheme(bare: str) -> tuple[str, str]:
    hit = _SCHEME.match(bare)
    if hit:
        scheme = _SCHEMES.get(hit.group(1).lower())
        if scheme is None:
            raise BadUrl
        return scheme, bare[hit.end() :]
    if _OTHER_SCHEME.match(bare):
        raise BadUrl
    return "https", bare.lstrip("/\\")


def _split(text: str, signs: str) -> tuple[str, str, str]:
    for at, sign in enumerate(text):
        if sign in signs:
            return text[:at], sign, text[at + 1 :]
    return text, "", ""


def _place(place: str, usual: int) -> tuple[str, int | None]:
    name = place.rpartition("@")[2]
    port = ""
    hit = re.search(r":([0-9]{0,9})$", name)
    if hit and (name.startswith("[") or name.count(":") == 1):
        name, port = name[: hit.start()], hit.group(1)
    if "%" in name:
        name = unquote_to_bytes(name).decode("utf-8", "replace")
    try:
        host = canonical_host(name)
    except BadHost as error:
        raise BadUrl from error
    number = int(port or usual)
    if ("." not in host and ":" not in host) or number > _MOST_PORT:
        raise BadUrl
    return host, None if number == usual else number


def _path_and_query(rest: str) -> tuple[str, str]:
    rest = rest.partition("#")[0]
    path, _, query = rest.partition("?")
    path = path.replace("\\", "/") or "/"
    kept: list[str] = []
    for step in path.split("/")[1:]:
        name = _encoded(step, safe="!$&*+=:@")
        if name == "..":
            kept = kept[:-1]
        elif name != ".":
            kept.append(name)
    if path.endswith(("/..", "/.")):
        kept.append("")
    return "/" + "/".join(kept), _encoded(query, safe="!$&*+=:@/?")


def _encoded(text: str, *, safe: str) -> str:
    """Percent signs in one spelling: only where needed, capital digits, UTF-8."""
    pieces = re.split(r"(%[0-9A-Fa-f]{2})", _PERCENT.sub("%25", text))
    return "".join(
        _triple(piece) if at % 2 else quote(piece, safe=safe + _UNRESERVED) for at, piece in enumerate(pieces)
    )


def _triple(piece: str) -> str:
    sign = chr(int(piece[1:], 16))
    return sign if sign.isascii() and (sign.isalnum() or sign in _UNRESERVED) else piece.upper()


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()


def registrable(host: str) -> str | None:
    """The part somebody registered (`a.b.co.uk` → `b.co.uk`); None for an address or a public suffix itself."""
    if is_address(host):
        return None
    suffix: str | None = _suffixes().privatesuffix(host)
    return suffix


def is_address(host: str) -> bool:
    """Whether the canonical host is an IP address and not a name."""
    return ":" in host or (host[-1:].isdigit() and all(part.isdigit() for part in host.split(".")))


def parents(host: str) -> Iterator[str]:
    """The host itself, then every name above it that has at least two labels."""
    yield host
    if is_address(host):
        return
    above = host.partition(".")[2]
    while "." in above:
        yield above
        above = above.partition(".")[2]


def within(host: str, parent: str) -> bool:
    """Whether host is parent or lies under it."""
    return host == parent or (host.endswith("." + parent) and not is_address(host))
