"""The log as a file that can be verified without the database: one JSON value a line."""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import IO, Any, Final
from uuid import UUID

from luytre.core.audit import rules
from luytre.core.audit._check import Chained
from luytre.core.audit.records import Head, Leaf
from luytre.lib.errors import LuytreError

FORMAT: Final = "luytre-audit-1"


class BadExport(LuytreError):
    """The file is no export or checkpoint of the audit log, or is damaged."""

    happened = "This file is not a readable export of the audit log."
    kept = "The log itself was not touched."
    next_step = "Ask for the file again and check that it arrived whole."


def write(path: Path, *, public: bytes, heads: Iterable[Head], chain: Iterable[Chained]) -> None:
    """A header, the signed heads, then every leaf in the order of the tree.  The file appears whole or not at all."""
    heads = list(heads)
    beside = path.with_name(path.name + ".part")
    with beside.open("w", encoding="utf-8") as file:
        _line(file, {"format": FORMAT, "public": public.hex(), "heads": len(heads)})
        for head in heads:
            _line(file, head_to_json(head))
        for item in chain:
            _line(file, [item.position, item.leaf_hash.hex(), *rules.fields(item.leaf)])
    beside.replace(path)


def read(file: IO[str]) -> tuple[bytes, list[Head], Iterator[Chained]]:
    """The public key named in the file, its heads, and its leaves one by one.  Raises BadExport, also while iterating."""
    try:
        header = json.loads(file.readline())
        if header["format"] != FORMAT:
            raise BadExport
        heads = [head_from_json(json.loads(file.readline())) for _ in range(header["heads"])]
        return bytes.fromhex(header["public"]), heads, _leaves(file)
    except (ValueError, KeyError, TypeError) as error:
        raise BadExport from error


def head_to_json(head: Head) -> dict[str, Any]:
    return {
        "size": head.size,
        "root": head.root.hex(),
        "at": head.at.isoformat(),
        "key": head.key_id,
        "signature": head.signature.hex(),
    }


def head_from_json(value: dict[str, Any]) -> Head:
    """Raises ValueError, KeyError, TypeError."""
    return Head(
        int(value["size"]),
        bytes.fromhex(value["root"]),
        datetime.fromisoformat(value["at"]),
        str(value["key"]),
        bytes.fromhex(value["signature"]),
    )


def write_checkpoint(path: Path, head: Head, public: bytes) -> None:
    text = json.dumps({"format": FORMAT, "public": public.hex(), **head_to_json(head)}, indent=1)
    beside = path.with_name(path.name + ".part")
    beside.write_text(text + "\n", encoding="utf-8")
    beside.replace(path)


def read_checkpoint(path: Path) -> tuple[Head, bytes]:
    """A head that somebody outside has kept, and the public key it was given with.  Raises BadExport, OSError."""
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
        return head_from_json(value), bytes.fromhex(value["public"])
    except (ValueError, KeyError, TypeError) as error:
        raise BadExport from error


def _line(file: IO[str], value: object) -> None:
    file.write(json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n")


def _leaves(file: IO[str]) -> Iterator[Chained]:
    for line in file:
        try:
            position, digest, id_, act, who, role, about, why, at = json.loads(line)
            leaf = Leaf(id_, act, UUID(who), role, UUID(about) if about else None, why, datetime.fromisoformat(at))
            yield Chained(int(position), leaf, bytes.fromhex(digest))
        except (ValueError, TypeError, AttributeError) as error:
            raise BadExport from error
