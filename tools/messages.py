"""Keep the Vietnamese catalogues: collect msgids, list what lacks words, set words, compile.

    messages.py collect web.desk       add the msgids found in the app's Python and templates (`all` for every app)
    messages.py missing [web.desk]     print, as JSON, the msgids without Vietnamese: the shape that `set` reads
    messages.py set web.desk < x.json  {"msgid": "msgstr"}; a msgid with context is written "context|msgid"
    messages.py prune web.desk         drop the msgids that the source no longer holds (those set by hand stay)
    messages.py compile [web.desk]     write the .mo again
    messages.py --check                exit 1 when a msgid has no Vietnamese, a placeholder differs or a .mo is stale

Plain Python with Babel and Django's own template reader: no gettext binary is needed.  Files come out sorted, with a
fixed header (no dates, no addresses), so that two people who collect at once get the same bytes.
"""

import argparse
import ast
import fcntl
import io
import json
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent / "luytre"
# Plain Python that shows words but is no Django app of its own.
GUESTS = {"web.parts": ("lib", "signals", "config")}
KEYWORDS = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop", "msgid"), (1,)),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
SENTENCES = {"happened", "kept", "next_step"}
BY_HAND = "set by hand"
HEADER = [
    ("Project-Id-Version", "luytre"),
    ("Language", "vi"),
    ("MIME-Version", "1.0"),
    ("Content-Type", "text/plain; charset=utf-8"),
    ("Content-Transfer-Encoding", "8bit"),
    ("Plural-Forms", "nplurals=1; plural=0;"),
]
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")

Id = str | tuple[str, ...]
Key = tuple[str | None, str]  # context, msgid (the singular one)


class Fixed(Catalog):
    """A catalogue whose header never changes."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        return HEADER


def apps() -> list[str]:
    """Dotted names, without `luytre.`, of every folder with an apps.py."""
    return sorted(".".join(path.parent.relative_to(ROOT).parts) for path in ROOT.rglob("apps.py"))


def folder(app: str) -> Path:
    path = ROOT.joinpath(*app.removeprefix("luytre.").split("."))
    if not (path / "apps.py").exists():
        raise SystemExit(f"{app} is no app; one of: {', '.join(apps())}")
    return path


def po_path(app: str) -> Path:
    return folder(app) / "locale" / "vi" / "LC_MESSAGES" / "django.po"


def sources(app: str) -> Iterator[Path]:
    """The app's Python and templates, without those of an app nested inside it; then its guests'."""
    home = folder(app)
    nested = [path.parent for path in home.rglob("apps.py") if path.parent != home]
    for root in (home, *(ROOT / guest for guest in GUESTS.get(app, ()) if not (ROOT / guest / "apps.py").exists())):
        for path in sorted(root.rglob("*")):
            if path.suffix not in {".py", ".html", ".txt"} or "migrations" in path.parts or "data" in path.parts:
                continue
            if path.suffix == ".txt" and "templates" not in path.parts:
                continue
            if not any(path.is_relative_to(inner) for inner in nested):
                yield path


def in_file(path: Path) -> Iterator[tuple[str | None, Id]]:
    """(context, msgid or (singular, plural)) of every marked sentence."""
    text = path.read_text(encoding="utf-8")
    python = text if path.suffix == ".py" else templatize(text, origin=str(path))
    keywords: Any = KEYWORDS
    calls: Iterable[Any] = extract_python(io.BytesIO(python.encode()), keywords, (), {})
    for _line, function, strings, _comments in calls:
        parts = [part for part in ([strings] if isinstance(strings, str) else strings or ()) if part]
        context = parts.pop(0) if "pgettext" in function and parts else None
        plural = function.startswith("n")
        if parts[1:] if plural else parts:
            yield context, (parts[0], parts[1]) if plural else parts[0]
    if path.suffix == ".py":
        yield from ((None, sentence) for sentence in error_sentences(text))


def error_sentences(text: str) -> Iterator[str]:
    """happened, kept and next_step of the error classes (lib/errors.py)."""
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.ClassDef):
            continue
        for statement in node.body:
            target = statement.targets[0] if isinstance(statement, ast.Assign) else getattr(statement, "target", None)
            value = getattr(statement, "value", None)
            if (
                isinstance(target, ast.Name)
                and target.id in SENTENCES
                and isinstance(value, ast.Constant)
                and value.value
            ):
                yield str(value.value)


def key_of(message: Message) -> Key:
    return message.context, message.id if isinstance(message.id, str) else message.id[0]


def words_of(message: Message) -> str:
    string = message.string if isinstance(message.string, str) else (message.string or ("",))[0]
    return string or ""


def read(path: Path) -> dict[Key, Message]:
    if not path.exists():
        return {}
    with path.open("rb") as file:
        return {key_of(message): message for message in read_po(file, locale="vi") if message.id}


def catalogue(messages: dict[Key, Message]) -> Fixed:
    result = Fixed(locale="vi", fuzzy=False, header_comment="# Vietnamese words of this app; kept by tools/messages.py")
    for message in messages.values():
        result.add(
            message.id,
            message.string,
            flags=message.flags,
            context=message.context,
            auto_comments=message.auto_comments,
        )
    return result


def po_bytes(messages: dict[Key, Message]) -> bytes:
    out = io.BytesIO()
    write_po(out, catalogue(messages), width=118, no_location=True, sort_output=True, ignore_obsolete=True)
    return out.getvalue()


def mo_bytes(messages: dict[Key, Message]) -> bytes:
    out = io.BytesIO()
    write_mo(out, catalogue({key: message for key, message in messages.items() if words_of(message)}))
    return out.getvalue()


def save(app: str, messages: dict[Key, Message]) -> None:
    path = po_path(app)
    if not messages and not path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(po_bytes(messages))
    path.with_suffix(".mo").write_bytes(mo_bytes(messages))


def found(app: str) -> dict[Key, Message]:
    result: dict[Key, Message] = {}
    for path in sources(app):
        try:
            sentences = list(in_file(path))
        except SyntaxError as error:  # a file somebody is still writing
            print(f"skipped {path.relative_to(ROOT)}: {error}", file=sys.stderr)
            continue
        for context, msgid in sentences:
            message = Message(msgid, context=context, flags=flags(msgid))
            old = result.get(key_of(message))
            if old is None or isinstance(old.id, str):  # a plural form, once seen, stays
                result[key_of(message)] = message
    return result


def flags(msgid: Id) -> set[str]:
    return {"python-format"} if "%(" in "".join(msgid) else set()


def collect(app: str, *, prune: bool = False) -> tuple[int, int]:
    """How many msgids came and went."""
    messages, wanted = read(po_path(app)), found(app)
    new = [key for key in wanted if key not in messages]
    old = [key for key in messages if key not in wanted and BY_HAND not in messages[key].auto_comments] if prune else []
    for key, message in wanted.items():
        have = messages.get(key)
        string = words_of(have) if have else ""
        messages[key] = Message(
            message.id,
            string if isinstance(message.id, str) else (string,),
            flags=message.flags,
            context=message.context,
        )
    for key in old:
        del messages[key]
    save(app, messages)
    return len(new), len(old)


def set_words(app: str, words: dict[str, str]) -> int:
    """Write Vietnamese for msgids; one that the source does not hold is added as set by hand."""
    collect(app)
    messages = read(po_path(app))
    for name, raw in words.items():
        string = unicodedata.normalize("NFC", raw)
        context, _, rest = name.partition("|")
        key: Key = (context, rest) if (context, rest) in messages else (None, name)
        have = messages.get(key)
        if have is None:
            messages[key] = Message(name, string, flags=flags(name), auto_comments=[BY_HAND])
        else:
            have.string = string if isinstance(have.id, str) else (string,)
    save(app, messages)
    return len(words)


def wrong(app: str) -> Iterator[tuple[Key, str]]:
    """What `--check` refuses: (msgid, reason)."""
    messages = read(po_path(app))
    for key in found(app) | messages:
        message = messages.get(key)
        string = words_of(message) if message else ""
        if message is None or not string:
            yield key, "has no Vietnamese"
        elif string != unicodedata.normalize("NFC", string):
            yield key, "is not in composed (NFC) form"
        elif set(PLACEHOLDER.findall(string)) - set(PLACEHOLDER.findall("".join(message.id))):
            yield key, "names a placeholder that the msgid does not have"


def stale(app: str) -> bool:
    path = po_path(app)
    if not path.exists():
        return False
    mo = path.with_suffix(".mo")
    return not mo.exists() or mo.read_bytes() != mo_bytes(read(path))


def check(names: list[str]) -> int:
    problems = [f"{app}: {key[1]!r} {reason}" for app in names for key, reason in wrong(app)]
    problems += [f"{app}: django.mo is stale; run tools/messages.py compile {app}" for app in names if stale(app)]
    print("\n".join(problems) or f"{len(names)} catalogues are complete.")
    return 1 if problems else 0


def show_missing(names: list[str]) -> int:
    for app in names:
        lacking = {f"{key[0]}|{key[1]}" if key[0] else key[1]: "" for key, reason in wrong(app) if "no Viet" in reason}
        if lacking:
            print(f"# {app}", file=sys.stderr)
            print(json.dumps(lacking, ensure_ascii=False, indent=1))
    return 0


@contextmanager
def locked() -> Iterator[None]:
    """One writer at a time: the lock is on this very file, so nothing is left lying about."""
    with Path(__file__).open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="refuse what is missing or stale")
    parser.add_argument("act", nargs="?", choices=["collect", "missing", "set", "prune", "compile"])
    parser.add_argument("app", nargs="?", default="all", help="dotted name without luytre., or all")
    args = parser.parse_args()
    names = apps() if args.app == "all" else [args.app.removeprefix("luytre.")]
    with locked():
        if args.check:
            return check(names)
        if args.act == "missing":
            return show_missing(names)
        if args.act == "set" and args.app != "all":
            print(f"{set_words(names[0], json.load(sys.stdin))} set in {names[0]}")
        elif args.act in {"collect", "prune"}:
            for app in names:
                came, went = collect(app, prune=args.act == "prune")
                print(f"{app}: {came} new, {went} gone")
        elif args.act == "compile":
            for app in names:
                save(app, read(po_path(app)))
        else:
            parser.error("say what to do: collect, missing, set APP, prune, compile or --check")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
