"""The filter node: watches the release, the schools' decisions and the lists, and keeps the engine's stores up to date.

It survives being killed at any point (releases are replaced in one step, stores commit whole and carry the digest of
what they were made from) and goes on with what it has when the public door, the database or the engine is down.
"""

import logging
import os
import threading
import time
from collections import deque
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import httpx
import lmdb
from django.db import close_old_connections, connection, transaction

from luytre.core.audit import api as audit
from luytre.schoolfilter import _compile, _engine, _feeds, _files, _lists, _plan, _rows, _stores, models, rules
from luytre.schoolfilter.records import Lists, NodeRecord, Plan, Trouble

log = logging.getLogger(__name__)

PAUSE: Final = 0.5  # seconds between two looks
BEAT: Final = timedelta(seconds=10)  # how often a node that has nothing new says that it lives
PATIENCE: Final = timedelta(seconds=10)  # a door that starts up is no trouble yet
DISK_PAUSE: Final = timedelta(seconds=5)

# What people hear of first when several things are wrong.
_REFUSALS: Final = frozenset({Trouble.TAMPERED, Trouble.ROLLED_BACK, Trouble.UNKNOWN_KEY, Trouble.UNREADABLE})
_WORST_FIRST: Final = ("apply", "open", "restricted", "engine", "door")


class Node:
    """One node's working state.  `look` is one pass; `desk` reads decisions and writes the heartbeat."""

    def __init__(self, *, base_url: str, data: Path, dns_port: int, name: str = "") -> None:
        self.home = data / "filter"
        self.data = data
        self.dns_port = dns_port
        self.name = name or os.environ.get("LUYTRE_NODE", "") or "local"
        self.client = httpx.Client(base_url=base_url, timeout=5.0, follow_redirects=False)
        self.feeds = (
            _feeds.Feed("open", self.home / "release.txt"),
            _feeds.Feed("restricted", self.home / "restricted.txt"),
        )
        self.keys: tuple[bytes, ...] = ()
        kept = _plan.kept(self.home / "plan.json") or Plan(version=-1)
        self.decided = kept, _compile.plan_mark(kept)
        self.troubles: dict[str, tuple[Trouble, datetime]] = {}
        self.started = datetime.now(UTC)
        self.contacted_at: datetime | None = None
        self.applied_at: datetime | None = None
        self.applied: tuple[str, int] = ("", -1)  # generation, policy version
        self.retry_at = self.started
        self.failed = ""
        self.engine = False
        self.engine_at = self.started - BEAT
        self.files_mark = ""
        self.names: dict[str, frozenset[str]] = {}
        self.listed = 0
        self.lists: tuple[object, Lists] = None, Lists({}, {})  # what they were made from, and the lists
        # What is still to be put on record; it waits here while the database is down.
        self.acts: deque[tuple[audit.Act, str]] = deque(maxlen=1000)
        self.unkept: Plan | None = None  # read, and still to be written down
        self.news = threading.Event()  # the schools decided something that is not in the stores yet
        self._said: tuple[object, ...] = ()
        self._said_at = self.started - BEAT
        self._load_keys()

    def _load_keys(self) -> None:
        self.keys = _feeds.keys(self.home / "keys")
        if self.keys:
            for feed in self.feeds:
                feed.load(self.keys)

    # -- the release ---------------------------------------------------------------------------------------------

    def fetch(self, now: datetime) -> None:
        """Ask the public door for news; whatever goes wrong, the last good lists stay."""
        enrolled = _files.read(self.home / "enrolment").decode("ascii", "ignore").strip()
        try:
            if not self.keys:
                _feeds.pin_keys(self.client, self.home / "keys")
                self._load_keys()
            for feed in self.feeds if enrolled else self.feeds[:1]:
                self._fetch_one(feed, now, enrolled if feed.audience == "restricted" else "")
        except (httpx.HTTPError, httpx.InvalidURL):
            if now - (self.contacted_at or self.started) > PATIENCE:
                self._trouble("door", Trouble.DOOR_DOWN, now)
        except _feeds.Refused as refused:
            self._trouble("open", refused.trouble, now)
        except OSError:
            self._trouble("apply", Trouble.DISK, now)

    def _fetch_one(self, feed: _feeds.Feed, now: datetime, key: str) -> None:
        try:
            if feed.fetch(self.client, self.keys, key):
                self.acts.append((audit.Act.FILTER_RELEASE_TAKE, f"{feed.audience}: {feed.serial}"))
        except _feeds.Refused as refused:
            if refused.trouble is Trouble.DOOR_DOWN:
                if now - (self.contacted_at or self.started) > PATIENCE:
                    self._trouble("door", refused.trouble, now)
                return
            self._trouble(feed.audience, refused.trouble, now)
        else:
            self.troubles.pop(feed.audience, None)
        self.contacted_at = now
        self.troubles.pop("door", None)

    def _trouble(self, place: str, trouble: Trouble, now: datetime) -> None:
        held = self.troubles.get(place)
        if held is None or held[0] is not trouble:
            self.troubles[place] = (trouble, now)
            if trouble in _REFUSALS:
                self.acts.append((audit.Act.FILTER_RELEASE_REFUSE, f"{place}: {trouble}"))
            log.warning("filter node: %s", trouble)

    # -- the schools' decisions ------------------------------------------------------------------------------------

    def read_plan(self, now: datetime) -> None:
        """Take up what the schools decided; with the database down the last snapshot stays."""
        held = self.decided[0]
        if _plan.version() != held.version or (held.edge is not None and now >= held.edge):
            plan = _plan.current(now)
            self.decided, self.unkept = (plan, _compile.plan_mark(plan)), plan
            self.news.set()
        if self.unkept is not None:
            try:
                _plan.keep(self.home / "plan.json", self.unkept)
            except OSError:
                self._trouble("apply", Trouble.DISK, now)
            else:
                self.unkept = None

    def confess(self) -> None:
        """Put on record which lists were taken and which refused."""
        while self.acts:
            act, why = self.acts[0]
            with transaction.atomic():
                audit.record(act, by=audit.SYSTEM, about=None, why=why)
            self.acts.popleft()

    def report(self, now: datetime) -> None:
        """Write the heartbeat when something changed, else every ten seconds."""
        record = self.record()
        values = {
            "serial": record.serial,
            "restricted_serial": record.restricted_serial,
            "issued_at": record.issued_at,
            "applied_at": record.applied_at,
            "applied_version": record.applied_version,
            "names": record.names,
            "engine": record.engine,
            "trouble": record.trouble or "",
            "trouble_at": record.trouble_at,
        }
        said = tuple(values.values())
        if said == self._said and now - self._said_at < BEAT:
            return
        models.Node.objects.update_or_create(
            name=self.name, defaults={**values, "contacted_at": self.contacted_at, "seen_at": now}
        )
        self._said, self._said_at = said, now

    def desk(self) -> None:
        """One talk with the database; its absence is survived."""
        now = datetime.now(UTC)
        try:
            self.read_plan(now)
            self.report(now)
            self.confess()
        except _plan.DATABASE_DOWN as error:
            log.warning("filter node: database: %s", type(error).__name__)
        finally:
            if not connection.in_atomic_block:
                connection.close()  # back to the pool, where a dead connection is noticed

    # -- the stores --------------------------------------------------------------------------------------------------

    def state(self, now: datetime) -> _compile.State:
        """The state the stores should have at this moment."""
        files = _lists.mark(self.data)
        if files != self.files_mark:
            self.names, self.files_mark = _lists.categories(self.data), files
        plan, mark = self.decided
        serials = "|".join(f"{feed.audience}:{feed.serial}:{feed.mark}" for feed in self.feeds)
        return _compile.State(plan, mark, f"{serials}|{files}", rules.local_today(now))

    def apply(self, now: datetime) -> bool:
        """Bring the stores up to date; True when something changed."""
        if now < self.retry_at:
            return False
        state = self.state(now)
        wanted = state.generation, state.plan.version
        whole = _stores.whole(self.data)
        if (wanted == self.applied and whole) or wanted[0] == self.failed:
            return False
        if self.lists[0] != (made_of := (state.lists_mark, state.today)):
            self.lists = made_of, _lists.both((feed.release for feed in self.feeds), self.names, state.today)
        lists = self.lists[1]
        try:
            changed = _compile.put(self.data, state, lists) if wanted[0] != self.applied[0] or not whole else 0
        except _rows.CheckFailed as error:
            self.failed = wanted[0]
            self._trouble("apply", Trouble.CHECK_FAILED, now)
            log.error("filter node: %s", error)  # noqa: TRY400 - the reason says it all
            return False
        except (lmdb.Error, OSError) as error:
            self.retry_at = now + DISK_PAUSE
            self._trouble("apply", Trouble.DISK, now)
            log.error("filter node: stores: %s", type(error).__name__)  # noqa: TRY400
            return False
        self.troubles.pop("apply", None)
        self.applied, self.applied_at, self.listed = wanted, datetime.now(UTC), len(lists.national)
        log.info("filter node: list %s, rules %s in force, %s rows changed", self.feeds[0].serial, wanted[1], changed)
        return True

    def look_at_engine(self, now: datetime, *, changed: bool) -> None:
        """Ask the engine whether it works and sees the newest rules."""
        if not changed and now - self.engine_at < BEAT / 2:
            return
        self.engine_at = now
        answers = _engine.answers(self.dns_port, timeout=1.0)
        self.engine = answers and _engine.healthy(self.dns_port) and _engine.sees(self.dns_port, self.applied[0])
        if self.engine:
            self.troubles.pop("engine", None)
        else:
            self._trouble("engine", Trouble.ENGINE_BLIND if answers else Trouble.ENGINE_DOWN, now)

    def look(self) -> bool:
        """One pass without the database; True when the stores changed."""
        now = datetime.now(UTC)
        self.fetch(now)
        changed = self.apply(datetime.now(UTC))
        self.look_at_engine(now, changed=changed)
        return changed

    def record(self) -> NodeRecord:
        """What the node would say of itself now."""
        troubles = dict(self.troubles)  # the other thread goes on meanwhile
        trouble, since = next((troubles[place] for place in _WORST_FIRST if place in troubles), (None, None))
        open_feed, restricted = self.feeds
        return NodeRecord(
            self.name,
            open_feed.serial,
            restricted.serial,
            open_feed.release.issued if open_feed.release else None,
            self.applied_at,
            self.applied[1],
            self.contacted_at,
            datetime.now(UTC),
            self.listed,
            self.engine,
            trouble,
            since,
        )

    def run(self) -> None:
        """For ever.  The database has its own thread, so that waiting for it never delays a new list."""
        stop = threading.Event()

        def talk() -> None:
            while not stop.is_set():
                try:
                    close_old_connections()
                    self.desk()
                except Exception as error:  # noqa: BLE001 - a thread that ends would leave the schools unheard for ever
                    log.error("filter node: desk: %s", type(error).__name__)  # noqa: TRY400
                stop.wait(PAUSE)

        thread = threading.Thread(target=talk, name="filter-desk", daemon=True)
        thread.start()
        try:
            while True:
                began = time.monotonic()
                self.look()
                if self.news.wait(max(0.05, PAUSE - (time.monotonic() - began))):
                    self.news.clear()
                    now = datetime.now(UTC)
                    self.look_at_engine(now, changed=self.apply(now))
        except KeyboardInterrupt:
            return
        finally:
            stop.set()
