"""The LMDB files that dnsdist reads: one file per store, changed in place, never renamed.

What dnsdist 1.7-1.9 needs, each learnt from a silent failure:
* the file is opened with subdir=False and locks on: otherwise writer and engine use different lock files and the engine
  misses every second commit;
* map_size is fixed for the life of the file: an engine that mapped a smaller file answers "not blocked" without a word;
* one file per store, because each newLMDBKVStore opens its own environment.
"""

import contextlib
import grp
import os
import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

import lmdb

# Sparse: an empty store takes a few kilobytes on disk.  Never change it (see above).
MAP_SIZE: Final = 4 << 30
ENGINE_GROUP: Final = "_dnsdist"

# Store (file name without .lmdb) and the named database inside it.  `notes` is for people's pages; the engine ignores it.
STORES: Final = {"clients4": "net", "clients6": "net", "policy": "pol", "cat": "cat", "exc": "exc", "notes": "notes"}
_META: Final = b"meta"
_DIGEST: Final = b"digest"

Rows = Mapping[bytes, bytes]


def folder(data: Path) -> Path:
    """Where the stores live."""
    return data / "filter" / "stores"


def path(data: Path, store: str) -> Path:
    """The file of one store."""
    return folder(data) / f"{store}.lmdb"


def whole(data: Path) -> bool:
    """No store is missing: somebody may have cleared the folder."""
    return all(path(data, store).exists() for store in STORES)


def _share(file: Path) -> None:
    """Let the engine's own user read the data and take the lock: data 0640, lock 0660."""
    lock = file.with_name(file.name + "-lock")
    gid = -1
    if os.geteuid() == 0:
        with contextlib.suppress(KeyError):
            gid = grp.getgrnam(ENGINE_GROUP).gr_gid
    for name, mode in ((file, 0o640), (lock, 0o660)):
        if name.exists() and (name.stat().st_mode & 0o777 != mode or gid not in {-1, name.stat().st_gid}):
            os.chown(name, -1, gid)
            name.chmod(mode)


def _open(data: Path, store: str) -> lmdb.Environment:
    file = path(data, store)
    file.parent.mkdir(parents=True, exist_ok=True)
    env = lmdb.open(str(file), subdir=False, map_size=MAP_SIZE, max_dbs=4, mode=0o660)
    env.reader_check()  # slots of a killed engine
    _share(file)
    return env


@dataclass(slots=True)
class Draft:
    """One store inside its open write transaction: nobody else sees it until `Batch.commit`."""

    env: lmdb.Environment
    txn: lmdb.Transaction
    rows: lmdb._Database
    meta: lmdb._Database

    def digest(self) -> bytes:
        """What the store was last made from; empty for a new store."""
        value = self.txn.get(_DIGEST, b"", db=self.meta)
        return bytes(value or b"")

    def get(self, key: bytes) -> bytes | None:
        """Exact look-up, as the engine's KeyValueStoreLookupAction."""
        value = self.txn.get(key, None, db=self.rows)
        return None if value is None else bytes(value)

    def at_or_after(self, key: bytes) -> tuple[bytes, bytes] | None:
        """The first row whose key is not smaller, as the engine's range look-up."""
        with self.txn.cursor(db=self.rows) as cursor:
            if not cursor.set_range(key):
                return None
            return bytes(cursor.key()), bytes(cursor.value())

    def write(self, wanted: Rows, digest: bytes, *, prune: bool = True) -> int:
        """Make the rows equal to `wanted` by a difference, so that the file does not grow; returns rows changed.

        prune=False leaves rows that are no longer wanted.
        """
        gone: list[bytes] = []
        same: set[bytes] = set()
        with self.txn.cursor(db=self.rows) as cursor:
            for key, value in cursor:
                known = wanted.get(bytes(key))
                if known is None:
                    gone.append(bytes(key))
                elif known == bytes(value):
                    same.add(bytes(key))
        if not prune:
            gone = []
        for key in gone:
            self.txn.delete(key, db=self.rows)
        puts = sorted((key, value) for key, value in wanted.items() if key not in same)
        for key, value in puts:
            self.txn.put(key, value, db=self.rows)
        self.txn.put(_DIGEST, digest, db=self.meta)
        return len(gone) + len(puts)


class Batch:
    """All stores at once: write, look up what was written, then commit in an order that is safe at every step.

    A process killed between two commits leaves each store whole; the digests tell the next run which ones are behind.
    """

    def __init__(self, data: Path, *stores: str) -> None:
        self._data = data
        self._stores = stores or tuple(STORES)
        self._stack = ExitStack()
        self.drafts: dict[str, Draft] = {}

    def __enter__(self) -> Self:
        try:
            for store in self._stores:
                env = _open(self._data, store)
                self._stack.callback(env.close)
                rows, meta = env.open_db(STORES[store].encode()), env.open_db(_META)
                txn = env.begin(write=True)
                self._stack.callback(txn.abort)  # harmless after a commit
                self.drafts[store] = Draft(env, txn, rows, meta)
        except BaseException:
            self._stack.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def commit(self, *stores: str) -> None:
        """Make stores visible, in the order given."""
        for store in stores:
            self.drafts[store].txn.commit()


def prepare(data: Path) -> None:
    """Make every store exist: the engine refuses to start without them."""
    for store, name in STORES.items():
        env = _open(data, store)
        try:
            env.open_db(name.encode())
            env.open_db(_META)
        finally:
            env.close()


_reading = threading.Lock()


@contextlib.contextmanager
def reading(data: Path, store: str) -> Iterator[Draft | None]:
    """A read-only look at a store, for pages; None when the store is not there yet.

    LMDB forbids opening a file twice in one process, hence the lock; a look takes well under a millisecond.
    """
    file = path(data, store)
    with _reading:
        if not file.exists():
            yield None
            return
        try:
            env = lmdb.open(str(file), subdir=False, max_dbs=4, readonly=True, lock=True, map_size=MAP_SIZE)
        except lmdb.Error:  # half made, or held by a writer in this very process
            yield None
            return
        try:
            with env.begin() as txn:
                name = STORES[store].encode()
                rows = env.open_db(name, txn=txn, create=False)
                yield Draft(env, txn, rows, env.open_db(_META, txn=txn, create=False))
        finally:
            env.close()
