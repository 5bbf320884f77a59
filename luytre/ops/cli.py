"""The `luytre` command."""

import contextlib
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import click

from luytre import __version__
from luytre.ops import _postgres, _secrets
from luytre.ops._installation import Installation
from luytre.ops._problems import Problem
from luytre.ops._screen import Screen


class _Group(click.Group):
    """Shows commands in the order a person meets them, and a Problem as two plain sentences."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> object:
        from django.core.exceptions import ImproperlyConfigured

        try:
            return super().invoke(ctx)
        except Problem as problem:
            click.secho(problem.happened, fg="red", err=True)
            click.echo(problem.cure, err=True)
        except ImproperlyConfigured as error:
            click.secho(str(error), fg="red", err=True)
        return ctx.exit(1)


@click.group(
    cls=_Group,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Settings come from the environment: LUYTRE_DATA (folder, default .data), LUYTRE_PORT (8000; the desk is the "
    "next port, the school door the one after), LUYTRE_DNS_PORT (5300), DATABASE_URL (a PostgreSQL of your own).",
)
@click.version_option(__version__, prog_name="luytre")
def main() -> None:
    """Lũy Tre: receive, transfer, handle and stop harm to children online.

    Start everything with `luytre up` (./run does that after installing what it needs).
    """


@main.command()
def up() -> None:
    """Start everything on this machine; Ctrl-C stops it.

    Makes the secrets and a private PostgreSQL on the first start, brings the tables up to date, starts the three
    front doors, the worker, the filter node and the DNS engine, and starts again whatever dies.
    """
    from luytre.ops._up import up as start

    start(Installation.from_environment(), Screen())


@main.command()
def work() -> None:
    """Run one worker: reads the journal, moves what waits.

    As many as you like, on any machine that reaches the database.
    """
    if os.environ.get("LUYTRE_DOOR") == "worker":  # started by `up`, which arranged everything
        import django

        django.setup()
        _work()
        return
    with _database() as installation:
        installation.enter("worker")
        _work()


def _work() -> None:
    from luytre.ops._work import work as run

    run()


@main.command()
def demo() -> None:
    """Fill an empty installation with ten synthetic stories.

    Invented people, agencies, a school and a block list in force come along, so that no page is empty.
    """
    with _django():
        from luytre.ops import demo as stories

        stories.load(Screen().done)


@main.command()
@click.argument("name")
def code(name: str) -> None:
    """Print the one-time code of a demonstration person.

    NAME: binh, lan, dung … as ./run prints them.
    """
    with _django(database=False):
        from django.conf import settings

        from luytre.web.parts import demo as people

        if not settings.DEMO or name not in {person.username for person in people.PEOPLE}:
            raise Problem(f"There is no demonstration person {name!r} here.", "See the names that ./run prints.")
        click.echo(people.code(name))


@main.command()
@click.pass_context
def tour(ctx: click.Context) -> None:
    """Walk one harm the whole way through the front doors.

    The installation must be running (./run); every step is shown with what was seen.
    """
    other = Installation.from_environment().running()
    if other is not None:  # wherever it listens, without being told again
        os.environ.update(LUYTRE_PORT=str(other.port), LUYTRE_DNS_PORT=str(other.dns_port))
    with _django():
        from luytre.ops import tour as walk

        ctx.exit(walk.main())


@main.command()
def doctor() -> None:
    """Check what an installation needs; say how to cure it."""
    from luytre.ops._doctor import examine

    sys.exit(examine(Installation.from_environment(), Screen()))


@main.command()
@click.argument("name", type=click.Choice(["intake"]))
@click.option("--json", "as_json", is_flag=True, help="Print the rows as JSON.")
@click.option("--url", help="Measure the public door that runs there instead of a temporary one.")
@click.option("--count", default=400, show_default=True, help="Reports to send at each parallelism.")
def bench(name: str, as_json: bool, url: str | None, count: int) -> None:  # noqa: FBT001 - click passes flags
    """Measure NAME against its floor.

    Exits with 1 when a floor is missed.

    intake: reports sent by HTTP, 16 and 64 in parallel, to one recipient.
    """
    del name
    from luytre.ops._bench import intake, show

    rows = intake(url=url, count=count)
    show(rows, as_json=as_json)
    sys.exit(0 if all(row.ok for row in rows) else 1)


@main.group(cls=_Group)
def verify() -> None:
    """Check what must not have been changed."""


@verify.command(name="audit")
@click.option("--export", type=click.Path(dir_okay=False, path_type=Path), help="Write the whole record there.")
@click.option(
    "--checkpoint", type=click.Path(dir_okay=False, path_type=Path), help="Write a signed head for an outsider to keep."
)
@click.option(
    "--compare",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A signed head that was kept outside.",
)
def verify_audit(export: Path | None, checkpoint: Path | None, compare: Path | None) -> None:
    """Recompute the audit tree from its leaves and compare it with every signed head."""
    with _django():
        from luytre.ops._verify import audit

        sys.exit(audit(Screen(), export=export, checkpoint=checkpoint, compare=compare))


@main.command()
@click.option("--door", type=click.Choice(["owner", *_secrets.DOORS]), default="owner", show_default=True)
def dsn(door: str) -> None:
    """Print the database address, for psql or pg_dump.

    Private: it contains a password.
    """
    installation = Installation.from_environment()
    _demand_made(installation)
    click.echo(installation.owner_url() if door == "owner" else installation.door_url(door))


@main.command()
def privacy() -> None:
    """Print which table holds what, who may touch it, how long.

    docs/privacy.md is this output.
    """
    with _django(database=False):
        from luytre.ops import _privacy

        click.echo(_privacy.page(), nl=False)


@main.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def manage(arguments: tuple[str, ...]) -> None:
    """Run one of Django's own commands.

    As the owner of the database, for example `luytre manage showmigrations`.
    """
    with _database() as installation:
        os.environ.update(installation.environment("owner"))
        from django.core.management import execute_from_command_line

        execute_from_command_line(["luytre manage", *arguments])


@main.group(cls=_Group)
def lists() -> None:
    """Category lists that detection reads."""


@lists.command(name="import")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def import_lists(folder: Path) -> None:
    """Compile a folder of category lists (one file or folder for each category) into one small file."""
    with _django():
        from luytre.ops._lists import import_folder

        import_folder(folder, Screen())


@main.group(name="filter", cls=_Group)
def school_filter() -> None:
    """The school filter of this machine."""


@school_filter.command()
@click.option("--url", help="Public door that serves /feeds/; by default the one of this machine.")
@click.option("--once", is_flag=True, help="One pass, then end.")
def node(url: str | None, once: bool) -> None:  # noqa: FBT001 - click passes flags
    """Keep the DNS engine's stores equal to the signed block list and the schools' rules."""
    with _django(door="worker") as installation:
        from luytre.schoolfilter import api as schoolfilter

        host = installation.reached_at
        here = f"http://{f'[{host}]' if ':' in host else host}:{installation.port}"
        address = url or os.environ.get("LUYTRE_FEED_URL") or here
        schoolfilter.run_node(base_url=address, data=installation.data, once=once)


def _demand_made(installation: Installation) -> None:
    if installation.outside is None and not (installation.data / "postgres" / "PG_VERSION").exists():
        raise Problem(
            f"There is no installation in {installation.data}.",
            "Start it once with ./run, or set LUYTRE_DATA to the folder of the one you mean.",
        )


@contextlib.contextmanager
def _database() -> Iterator[Installation]:
    """The installation with its database running: the one that `up` keeps, or our own for the moment."""
    installation = Installation.from_environment()
    _demand_made(installation)
    if installation.outside is not None:
        yield installation
        return
    with _postgres.running(installation.data):
        yield installation


@contextlib.contextmanager
def _django(*, database: bool = True, door: str = "owner") -> Iterator[Installation]:
    """Django set up in this process as that door's; a process that `up` started has its environment already."""
    if os.environ.get("LUYTRE_DOOR") in _secrets.DOORS:
        import django

        django.setup()
        yield Installation.from_environment()
        return
    opening: Callable[[], contextlib.AbstractContextManager[Installation]] = _database if database else _without
    with opening() as installation:
        installation.enter(door)
        yield installation


@contextlib.contextmanager
def _without() -> Iterator[Installation]:
    installation = Installation.from_environment()
    _demand_made(installation)
    yield installation


if __name__ == "__main__":
    main(prog_name="luytre")
