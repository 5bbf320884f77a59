"""The privacy page (docs/privacy.md): every table, its fields by class, who may touch it, how long it is kept, and why.

Fields and rights come from the models.  How long is said here, by table or by room, and only as it is built.
Needs Django to be set up; asks no database.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from textwrap import fill
from typing import Final

from django.apps import apps

from luytre.lib.privacy import DOORS, Fields, Grants
from luytre.ops import _roles

__all__ = ["FOREIGN", "GROUNDS", "KEPT", "Foreign", "page", "tables"]

_WIDTH: Final = 130
_NOT_BUILT: Final = "until deleted by the operator; automatic retention: not built yet"

# Label of a room, or name of a table (which goes first) → how long.
KEPT: Final[Mapping[str, str]] = {
    "reports": _NOT_BUILT,
    "cases_files": _NOT_BUILT,
    "cases_triage": _NOT_BUILT,
    "cases_referral": _NOT_BUILT,
    "detection": _NOT_BUILT,
    "enforcement_orders": f"{_NOT_BUILT} (an order that ended stays, as the record of who decided what)",
    "enforcement_feeds": _NOT_BUILT,
    "enforcement_feeds_release": "the current list as long as it is current; a replaced one at least 90 days, and until the"
    " first new list after that",
    "enforcement_feeds_look": "one row that is written over",
    "schoolfilter": _NOT_BUILT,
    "schoolfilter_network": "until the school removes it",
    "schoolfilter_policyversion": "one row that is written over",
    "monitoring": "counts of the months shown are replaced at every count; those of older months stay",
    "core_places": "as long as the installation: public facts, each row with its days",
    "core_catalogue": "as long as the installation: public facts, each row with its days",
    "core_agencies": "as long as the installation: each role with its days",
    "core_identity": f"{_NOT_BUILT} (an ended post keeps its last day)",
    "core_identity_spentcode": "until the same person signs in again more than ten minutes later",
    "core_sealed": _NOT_BUILT,
    "core_sealed_wrap": "a sender's wrap until the next body accepts, an offered one until it is refused; the others"
    f" {_NOT_BUILT} (`shred` destroys the keys of one object; no rule and no screen calls it yet)",
    "core_journal": _NOT_BUILT,
    "core_throttle": "until the first step of the worker after midnight",
    "core_audit": "as long as the installation: triggers refuse every change",
    "core_audit_pending": "until the line is chained, usually seconds",
    "core_audit_tree": "one row that is written over",
    "django_session": "until signing out; valid for 8 hours; sweeping expired rows: not built yet",
    "mfa_authenticator": "as long as the account",
    "procrastinate_jobs": "while it waits or runs, then 24 hours",
    "procrastinate_events": "as long as its job",
    "procrastinate_workers": "while the worker lives",
    "procrastinate_periodic_defers": "empty: no periodic job exists",
    "account_emailaddress": "empty: no address is asked for",
    "account_emailconfirmation": "empty: no address is asked for",
    "auth_group": "empty: rights come from posts",
    "auth_group_permissions": "empty: rights come from posts",
    "auth_permission": "as long as the installation",
    "django_content_type": "as long as the installation",
    "django_migrations": "as long as the installation",
}

_CHILD: Final = "Decree 56/2017 art. 33 (private life of a child), Law 91/2025 art. 24"
_OFFICER: Final = "officers in their work: Law 91/2025 in general; the article is not named yet"
# Label of a room or name of a table, for tables that tell something about a person.
GROUNDS: Final[Mapping[str, str]] = {
    "reports": _CHILD,
    "cases_files": _CHILD,
    "cases_triage": _CHILD,
    "cases_referral": _CHILD,
    "detection": _CHILD,
    "core_sealed_wrap": _CHILD,
    "core_sealed": _OFFICER,
    "enforcement_orders": _OFFICER,
    "enforcement_feeds": _OFFICER,
    "schoolfilter": _OFFICER,
    "core_identity": _OFFICER,
    "core_audit": _OFFICER,
    "django_session": _OFFICER,
    "mfa_authenticator": _OFFICER,
    "account_emailaddress": "none: nothing is kept",
    "account_emailconfirmation": "none: nothing is kept",
    "core_throttle": "visitors and officers, for a day: Law 91/2025 in general; the article is not named yet",
}


@dataclass(frozen=True, slots=True)
class Foreign:
    """A table of somebody else's package: what it is, and its columns by class."""

    what: str
    fields: Fields


FOREIGN: Final[Mapping[str, Foreign]] = {
    "account_emailaddress": Foreign(
        "allauth: addresses of accounts. Officers have none here; it is asked at sign-in and stays empty.",
        Fields(personal=("user", "email"), plain=("id", "verified", "primary")),
    ),
    "account_emailconfirmation": Foreign(
        "allauth: letters that confirm an address; never used.",
        Fields(personal=("email_address", "key"), plain=("id", "created", "sent")),
    ),
    "auth_group": Foreign("Django: groups; never used.", Fields(plain=("id", "name"))),
    "auth_group_permissions": Foreign("Django: rights of groups; never used.", Fields(plain=("id", "group", "permission"))),
    "auth_permission": Foreign(
        "Django: names of rights; made by the migrations, asked by nobody.",
        Fields(plain=("id", "name", "content_type", "codename")),
    ),
    "django_content_type": Foreign("Django: names of the tables' models.", Fields(plain=("id", "app_label", "model"))),
    "django_migrations": Foreign(
        "Django: which changes of the tables were made.", Fields(plain=("id", "app", "name", "applied"))
    ),
    "django_session": Foreign(
        "Django: sessions of officers (the public door has none). The data is signed, not secret: who signed in, and one half"
        " of an open vault, which opens nothing without the half in the browser.",
        Fields(personal=("session_key", "session_data"), plain=("expire_date",)),
    ),
    "mfa_authenticator": Foreign(
        "allauth: second steps of officers. The secrets in `data` are encrypted under the installation's key, which the host holds.",
        Fields(personal=("user", "data", "last_used_at"), plain=("id", "type", "created_at")),
    ),
    "procrastinate_events": Foreign("procrastinate: what happened to a job.", Fields(plain=("id", "job", "type", "at"))),
    "procrastinate_jobs": Foreign(
        "procrastinate: jobs for the worker. A job says that there is something to read; `args` is always empty.",
        Fields(
            plain=(
                "id", "queue_name", "task_name", "priority", "lock", "args", "status", "scheduled_at", "attempts",
                "queueing_lock", "abort_requested", "worker",
            )
        ),
    ),
    "procrastinate_periodic_defers": Foreign(
        "procrastinate: periodic jobs; never used.",
        Fields(plain=("id", "task_name", "defer_timestamp", "job", "periodic_id")),
    ),
    "procrastinate_workers": Foreign("procrastinate: signs of life of workers.", Fields(plain=("id", "last_heartbeat"))),
}  # fmt: skip

_HEAD: Final = """\
# Which table holds what

Made from the models by `luytre privacy > docs/privacy.md`; a test fails when it is stale.

**Sealed**: ciphertext, a wrapped key or a keyed hash. **Personal**: tells something about a person in clear. **Plain**: tells
nothing about anyone. **Rights** are those of each front door's PostgreSQL role, and are checked against a running database. The
owner of the database (migrations, backups) may do everything; what the owner can and cannot read is told in the [threat
model](threat-model.md).

**Kept** says what happens now, not what is wished. Retention of reports and files is not built yet: nothing deletes them by
itself, and the law's own periods for each kind of file have not been entered.

**Ground** names the articles given in the specification; no lawyer has confirmed them. Law 91/2025/QH15 art. 24 (children's
personal data: rights through the legal representative; a child's private life is disclosed only with the consent of the child
from seven and of the representative) was read in the press. Decree 56/2017/NĐ-CP art. 33 (the twelve kinds of information of a
child's private life) was read in the official codification (Pháp điển).

Outside the database: the secrets of the installation (`secrets/`, one file each, read by their owner alone), the stores of the
school filter (lists and networks, no question that a pupil asked), and logs (errors by type and place: no address, no path, no
body).
"""


@dataclass(frozen=True, slots=True)
class _Table:
    name: str
    room: str
    label: str
    what: str
    fields: Fields
    grants: Grants

    @property
    def kept(self) -> str:
        return KEPT.get(self.name) or KEPT[self.label]

    @property
    def ground(self) -> str:
        if not (self.fields.sealed or self.fields.personal):
            return "none needed: tells nothing about a person"
        return GROUNDS.get(self.name) or GROUNDS[self.label]


def tables() -> list[_Table]:
    """Ours, room by room in the order of the settings, then those of other packages by name."""
    grants = _roles.declared()
    ours = [
        _Table(
            name=about.db_table,
            room=about.app_config.name.removeprefix("luytre."),
            label=about.app_label,
            what=_first_paragraph(model.__doc__ or ""),
            fields=getattr(model, "fields", Fields()),
            grants=grants[about.db_table],
        )
        for model in apps.get_models(include_auto_created=True)
        if (about := model._meta).db_table not in FOREIGN  # noqa: SLF001 - Django's documented way to ask a model
    ]
    others = [
        _Table(name, "other packages", "", foreign.what, foreign.fields, grants.get(name, Grants()))
        for name, foreign in sorted(FOREIGN.items())
    ]
    return ours + others


def page() -> str:
    """The whole page, Markdown.  Raises KeyError for a table of which nobody said how long it is kept and on what ground."""
    lines, room = [_HEAD], ""
    for table in tables():
        if table.room != room:
            room = table.room
            lines.append(f"## {room}\n")
        lines.extend(_lines(table))
    return "\n".join(lines)


def _lines(table: _Table) -> Iterator[str]:
    yield f"### `{table.name}`\n"
    yield fill(table.what, _WIDTH, break_long_words=False, break_on_hyphens=False) + "\n"
    for title, names in (
        ("Sealed", table.fields.sealed),
        ("Personal", table.fields.personal),
        ("Plain", table.fields.plain),
    ):
        if names:
            yield _item(title, ", ".join(f"`{name}`" for name in names))
    yield _item("Rights", "; ".join(_rights(table.grants)) or "no front door")
    yield _item("Kept", table.kept)
    yield _item("Ground", table.ground) + "\n"


def _rights(grants: Grants) -> Iterator[str]:
    for door in DOORS:
        said = [*grants.verbs(door), *(f"{verb} of {', '.join(only)}" for verb, only in grants.narrow(door).items())]
        if said:
            yield f"{door} {', '.join(said)}"


def _item(title: str, text: str) -> str:
    return fill(f"- {title}: {text}", _WIDTH, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False)


def _first_paragraph(text: str) -> str:
    return " ".join(text.strip().split("\n\n")[0].split())
