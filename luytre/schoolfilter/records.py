"""What passes through the door of the school filter."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID


class Age(StrEnum):
    """Age groups of a school; `guest` is a device nobody knows."""

    KINDERGARTEN = "kindergarten"
    PRIMARY = "primary"
    LOWER_SECONDARY = "lower_secondary"
    UPPER_SECONDARY = "upper_secondary"
    STAFF = "staff"
    GUEST = "guest"


class Ruling(StrEnum):
    """What a local exception says."""

    ALLOW = "allow"
    DENY = "deny"


class Source(StrEnum):
    """Which rule decided."""

    NATIONAL = "national"
    EXCEPTION = "exception"
    CATEGORY = "category"
    PROBE = "probe"
    NOTHING = "nothing"


class Trouble(StrEnum):
    """What a node could not do last; the words stand in `_words.py`."""

    TAMPERED = "tampered"
    ROLLED_BACK = "rolled_back"
    UNKNOWN_KEY = "unknown_key"
    UNREADABLE = "unreadable"
    NO_KEYS = "no_keys"
    DOOR_DOWN = "door_down"
    ENGINE_DOWN = "engine_down"
    ENGINE_BLIND = "engine_blind"
    CHECK_FAILED = "check_failed"
    DISK = "disk"


@dataclass(frozen=True, slots=True)
class GroupPolicy:
    """One group as the compiler sees it: number, age, categories it blocks."""

    gid: int
    age: Age
    blocked: frozenset[str]


@dataclass(frozen=True, slots=True)
class NetworkLine:
    """A client network (CIDR text) and the group its devices belong to."""

    cidr: str
    gid: int


@dataclass(frozen=True, slots=True)
class ExceptionLine:
    """One ruling about a name and everything below it, for one group.

    `own`: meant for this group alone; it wins over one meant for the whole school.
    """

    host: str
    gid: int
    ruling: Ruling
    own: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything the schools decided, at one version; `edge` is when it changes by itself (an exception ends)."""

    version: int
    groups: tuple[GroupPolicy, ...] = ()
    networks: tuple[NetworkLine, ...] = ()
    exceptions: tuple[ExceptionLine, ...] = ()
    edge: datetime | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """A name on the national list: scope `children` or `everyone`, category, last day, short order id."""

    host: str
    scope: str
    category: str
    until: date
    order: str
    restricted: bool = False


@dataclass(frozen=True, slots=True)
class Lists:
    """The names a node knows: the national list by host, and the category names by host."""

    national: Mapping[str, Listed] = field(default_factory=dict)
    categories: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one name for one group, before the decision."""

    national: tuple[Listed, ...] = ()
    ruling: ExceptionLine | None = None
    categories: frozenset[str] = frozenset()
    probe: bool = False


@dataclass(frozen=True, slots=True)
class Judgement:
    """Blocked or not, which rule said so, the categories that counted, and the list entry or exception that decided."""

    blocked: bool
    source: Source
    categories: frozenset[str] = frozenset()
    listed: Listed | None = None
    ruling: ExceptionLine | None = None


@dataclass(frozen=True, slots=True)
class CategoryLine:
    """A category in words: `name` and `sentence` are English message ids."""

    key: str
    name: str
    sentence: str


@dataclass(frozen=True, slots=True)
class SchoolRecord:
    """A school as an institution: nothing about pupils."""

    id: UUID
    name: str
    province_code: str
    commune_code: str
    agency_id: UUID


@dataclass(frozen=True, slots=True)
class GroupRecord:
    """An age group of a school, what it blocks, what would be the default and why."""

    id: int
    age: Age
    name: str
    blocked: frozenset[str]
    default: frozenset[str]
    ground: str
    networks: int

    @property
    def as_default(self) -> bool:
        """Nothing was changed by hand."""
        return self.blocked == self.default


@dataclass(frozen=True, slots=True)
class NetworkRecord:
    """A network of a school."""

    id: UUID
    cidr: str
    label: str
    group_id: int
    group: str


@dataclass(frozen=True, slots=True)
class ExceptionRecord:
    """A local exception in force: group is empty for the whole school."""

    id: UUID
    host: str
    ruling: Ruling
    group_id: int | None
    group: str
    reason: str
    expires_at: datetime
    added_at: datetime
    added_by: UUID


@dataclass(frozen=True, slots=True)
class NodeRecord:
    """What a filter node last said of itself."""

    name: str
    serial: int
    restricted_serial: int
    issued_at: datetime | None
    applied_at: datetime | None
    applied_version: int
    contacted_at: datetime | None
    seen_at: datetime
    names: int
    engine: bool
    trouble: Trouble | None
    trouble_at: datetime | None


@dataclass(frozen=True, slots=True)
class FilterState:
    """The state of the filter in plain words, for the home page.

    tone: green, amber or red.  headline, advice: English message ids; advice is empty when there is nothing to do.
    waiting: changes were made that the node has not applied yet.
    """

    tone: str
    headline: str
    advice: str
    node: NodeRecord | None
    waiting: bool


@dataclass(frozen=True, slots=True)
class Why:
    """The answer to "why is this name blocked, or not, for this group?"

    reason, next_step: English message ids.  reason_text: what the school wrote beside its exception, else empty.
    for_child: the words must suit a child (a pupil, a guest, an unknown device); child_reason: the reason said to one.
    """

    host: str
    shown: str
    blocked: bool
    source: Source
    reason: str
    next_step: str
    categories: tuple[CategoryLine, ...] = ()
    group: str = ""
    until: date | None = None
    reason_text: str = ""
    for_child: bool = True
    child_reason: str = ""


@dataclass(frozen=True, slots=True)
class Command:
    """A process to run beside the house: its name in the log, its arguments, and what it adds to the environment."""

    name: str
    argv: tuple[str, ...]
    env: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Upstream:
    """Who answers names that are not blocked: servers as address:port.

    invented: the loopback stand-in, which gives the same documentation address for every name.
    """

    servers: tuple[str, ...]
    invented: bool
