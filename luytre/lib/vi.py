"""Vietnamese text as people really type it.

`nfc` for keeping, `plain` for searching, `tokens`/`words` for recognising: full-width and mathematical letters, zero-width
characters, look-alike letters of other alphabets, leet ("gi3t"), "c.h.ế.t", stretched letters, both ways of placing
a tone mark and the usual teencode are understood.  Nothing here judges; it only reads.
"""

import re
import unicodedata
from typing import Final, NamedTuple

__all__ = ["Word", "nfc", "plain", "plain_tokens", "plain_word", "tokens", "words"]

_MARKS: Final = "\u0300-\u036f"
_INVISIBLE: Final = "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\U000e0000-\U000e0fff"
_LETTER: Final = rf"[\w{_MARKS}{_INVISIBLE}@$]"
_RUN: Final = re.compile(rf"(?:(?<!\w)[^\W\d_][{_MARKS}]*(?:[.\-*·•][^\W\d_][{_MARKS}]*){{2,}}(?!\w))|{_LETTER}+")
_DROP: Final = re.compile(rf"[{_INVISIBLE}_]")
_ODD: Final = re.compile(rf"[{_INVISIBLE}{_MARKS}_@$\u0370-\u052f\u0261\u0131]")
_JOINTS: Final = re.compile(r"[.\-*·•]")
_STRETCHED: Final = re.compile(r"([^\W\d_])\1+")
_MARK: Final = re.compile(rf"[{_MARKS}]")
_BARE: Final = {
    code: bare
    for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00))
    if (bare := _MARK.sub("", unicodedata.normalize("NFD", chr(code))).replace("đ", "d").replace("Đ", "D")) != chr(code)
}
_SPACES: Final = re.compile(r"\s+")

# Letters of other alphabets that look Latin (Cyrillic, then Greek), lower case: text is casefolded before.
_LOOKALIKE: Final = str.maketrans(
    "\u0430\u0435\u0456\u043e\u0440\u0441\u0443\u0445\u0458\u0455\u04bb\u0501\u051b\u051d\u043a\u043c\u0442\u0432\u043f\u04cf"
    "\u03b1\u03b5\u03b9\u03ba\u03bf\u03c1\u03c4\u03c5\u03c7\u03bd\u0261\u0131",
    "aeiopcyxjshdqwkmtbnlaeikoptuxvgi",
)
_LEET: Final = str.maketrans("013457", "oieast")
_LEET_INSIDE: Final = re.compile(r"(?<=[^\W\d_])[013457](?=[^\W\d_])")
_TONE_PLACE: Final = {
    old: new
    for new, olds in {
        "oà": ("òa",), "oá": ("óa",), "oả": ("ỏa",), "oã": ("õa",), "oạ": ("ọa",),
        "oè": ("òe",), "oé": ("óe",), "oẻ": ("ỏe",), "oẽ": ("õe",), "oẹ": ("ọe",),
        "uỳ": ("ùy",), "uý": ("úy",), "uỷ": ("ủy",), "uỹ": ("ũy",), "uỵ": ("ụy",),
    }.items()
    for old in olds
}  # fmt: skip

# What young people write and what they mean; several words where one short form stands for several.
_TEENCODE: Final[dict[str, str]] = {
    short: line.split("=")[0]
    for line in """
không=k ko kh hok hk hem hông kog kg khum|được=dc đc dk đk đx dx|nói=ns|nói chuyện=nc nch|mình=mik mk mh|bạn=bn|với=vs vz
vậy=z zậy zay v|rồi=r rùi gòi rui|trước=trc|biết=bt bik bít bjk|người=ng|người ta=ngta nta|nhắn tin=nt ntin|nhắn riêng=ib inbox inb
bố mẹ=bme bm|ba mẹ=bame|gia đình=gđ gd gdinh gđình|số điện thoại=sdt sđt|điện thoại=dt đt đth|facebook=fb|zalo=zl|messenger=mess
telegram=tele|instagram=ins ig insta|tiktok=tt|chuyển khoản=ck|số tài khoản=stk|gì=j gj|đi=dj đj|như thế nào=ntn|sinh nhật=sn
sao=s|làm=lm|luôn=lun|cũng=cx cg cug|nữa=nx|nhiều=nhìu|nhiêu=nhiu|bao nhiêu=bnhiu|yêu=iu|thích=thik thíc thix|quá=wa wá qá
à=ak|ừ=uk uh|ok=oke oki okie|chị=cj chj c|vợ=vk|người yêu=ny|người yêu cũ=nyc|giáo viên=gv|học sinh=hs|trường=trg trườg
anh=a ah|em=e|mày=m mài|tao=t|tôi=tui|vấn đề=vđ|làm sao=lsao|tại sao=tsao|cảm ơn=tks|phải không=pk|tạm biệt=pp|ngủ ngon=g9
video=vid|ảnh=pic hìh|bình luận=cmt|tài khoản=acc nick|mật khẩu=pass|chết=chjt chớt|trời=tr trùi
""".replace("\n", "|").split("|")
    if line
    for short in line.split("=")[1].split()
}


class Word(NamedTuple):
    """One understood word and where it stands in the text: text[start:end] is what was typed."""

    text: str
    start: int
    end: int


def nfc(text: str) -> str:
    """The text in Unicode's composed form; lone surrogates, which no database takes, become U+FFFD."""
    return unicodedata.normalize("NFC", text).encode("utf-8", "surrogatepass").decode("utf-8", "replace")


def plain(text: str) -> str:
    """A search key: casefolded, tones and marks gone, đ → d, white space squeezed to single spaces."""
    apart = unicodedata.normalize("NFKD", text).casefold().replace("đ", "d")
    apart = unicodedata.normalize("NFD", apart)
    return _SPACES.sub(" ", _MARK.sub("", apart)).strip()


def words(text: str) -> list[Word]:
    """The understood words with their places; a short form that means two words gives two at the same place."""
    tidy = unicodedata.is_normalized("NFKC", text) and not _ODD.search(text)
    seen: dict[str, list[str]] = {}  # for this call only: nothing a child typed stays in memory
    found = []
    for run in _RUN.finditer(text):
        typed = run.group()
        if typed not in seen:
            seen[typed] = (_read_tidy(typed) if tidy else _read_odd(typed)).split()
        start, end = run.span()
        found += [Word(word, start, end) for word in seen[typed]]
    return found


def tokens(text: str) -> list[str]:
    """The understood words, each with its tones."""
    return [word.text for word in words(text)]


def plain_tokens(text: str) -> list[str]:
    """The understood words without tones."""
    return [plain_word(word.text) for word in words(text)]


def plain_word(word: str) -> str:
    """`plain` for one understood word, quickly."""
    bare = word.translate(_BARE)
    return bare if bare.isascii() else plain(bare)


def _read_odd(run: str) -> str:
    """What one run means when the text holds anything unusual; empty when nothing is left of it."""
    if unicodedata.is_normalized("NFKC", run) and not _ODD.search(run):
        return _read_tidy(run)
    apart = unicodedata.normalize("NFKD", _DROP.sub("", run)).casefold().translate(_LOOKALIKE)
    word = unicodedata.normalize("NFKC", _DROP.sub("", apart))
    if any(letter.isalpha() for letter in word):
        return _read_tidy(word.replace("@", "a").replace("$", "s"))
    return _read_tidy(word.replace("@", "").replace("$", ""))


def _read_tidy(run: str) -> str:
    word = run.casefold()
    if not word.isalpha():
        word = _LEET_INSIDE.sub(lambda hit: hit.group().translate(_LEET), _JOINTS.sub("", word))
    if word in _TEENCODE:
        return _TEENCODE[word]
    if _STRETCHED.search(word):
        word = _STRETCHED.sub(lambda hit: "oo" if hit.group() == "oo" else hit.group(1), word)
    if not word.isascii():
        word = word[:-2] + _TONE_PLACE.get(word[-2:], word[-2:])
    return _TEENCODE.get(word, word)
