"""One new state of the filter, from inputs to stores, all or nothing."""

import hashlib
import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from luytre.schoolfilter import _rows, rules
from luytre.schoolfilter._stores import Batch, Rows
from luytre.schoolfilter.records import Lists, Plan


@dataclass(frozen=True, slots=True)
class State:
    """A state to reach: the schools' decisions, what names the lists' state (serials, digests of files), the day."""

    plan: Plan
    plan_mark: str
    lists_mark: str
    today: date

    @property
    def lists_digest(self) -> bytes:
        """Tells two states of the lists apart without walking through them."""
        # The categories' bits are part of it: a new version of the program writes its stores anew.
        text = f"1|{self.lists_mark}|{self.today}|{sorted(rules.BITS.items())}"
        return hashlib.blake2b(text.encode(), digest_size=16).digest()

    @property
    def generation(self) -> str:
        """A short name of the state, one DNS label."""
        return "g" + hashlib.blake2b(self.lists_digest + self.plan_mark.encode(), digest_size=8).hexdigest()


def plan_mark(plan: Plan) -> str:
    """Changes when the decisions do, whatever their version number."""
    groups = [(group.gid, group.age, sorted(group.blocked)) for group in plan.groups]
    return hashlib.blake2b(repr((groups, plan.networks, plan.exceptions)).encode(), digest_size=16).hexdigest()


def put(data: Path, state: State, lists: Lists, *, seed: int | None = None) -> int:
    """Write, replay look-ups, and only then make it visible; how many rows changed.

    Raises _rows.CheckFailed (nothing changed), lmdb.Error or OSError (disk; each store is old or new, never a mix).
    """
    plan = state.plan
    clients4, clients6 = _rows.client_rows(plan, 4), _rows.client_rows(plan, 6)
    policies = _rows.policy_rows(plan, {4: clients4.values(), 6: clients6.values()})
    small: dict[str, Rows] = {
        "policy": policies,
        "clients4": clients4,
        "clients6": clients6,
        "exc": _rows.exception_rows(plan, state.generation),
    }
    changed = 0
    with Batch(data) as batch:
        for store, rows in small.items():
            # Old policy rows stay until the clients that point at them are gone.
            changed += _write(batch, store, rows, _rows.digest(rows), prune=store != "policy")
        mark = state.lists_digest
        if batch.drafts["cat"].digest() != mark:
            changed += _write(batch, "cat", _rows.category_rows(lists), mark)
        if batch.drafts["notes"].digest() != mark:
            changed += _write(batch, "notes", _rows.note_rows(lists.national), mark)
        chance = random.Random(seed)  # noqa: S311 - picks samples to check, guards nothing
        _rows.check(batch.drafts, plan, lists, chance=chance)
        # The rules' probe stands in `exc`: once it is seen, everything before it is seen too.
        batch.commit("policy", "clients4", "clients6", "cat", "notes", "exc")
    with Batch(data, "policy") as batch:
        batch.drafts["policy"].write(policies, _rows.digest(policies))
        batch.commit("policy")
    return changed


def _write(batch: Batch, store: str, rows: Mapping[bytes, bytes], digest: bytes, *, prune: bool = True) -> int:
    draft = batch.drafts[store]
    return 0 if draft.digest() == digest else draft.write(rows, digest, prune=prune)
