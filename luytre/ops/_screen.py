"""What the terminal shows."""

import contextlib
from collections.abc import Iterator, Mapping
from typing import Any

from rich.console import Console
from rich.panel import Panel
from rich.table import Table

from luytre.ops._installation import Installation

LOOPBACK = ("127.0.0.1", "::1", "localhost")


class Screen:
    """Progress for a person at a terminal, plain lines for a log."""

    def __init__(self) -> None:
        self.console = Console(highlight=False, soft_wrap=True)

    def say(self, line: str) -> None:
        self.console.print(line, markup=False)

    def done(self, line: str) -> None:
        self.console.print("[green]✓[/green]", end=" ")
        self.say(line)

    def warn(self, line: str) -> None:
        self.console.print("[yellow]![/yellow]", end=" ")
        self.say(line)

    @contextlib.contextmanager
    def doing(self, line: str) -> Iterator[None]:
        """A moving sign while something takes its time; in a log, one line."""
        if not self.console.is_terminal:
            self.say(f"… {line}")
            yield
            return
        with self.console.status(line):
            yield

    def ready(self, installation: Installation, plan: Mapping[str, Any], *, seconds: float) -> None:
        """Addresses, how to sign in, and what is missing."""
        table = Table.grid(padding=(0, 2))
        table.add_row("Report, feeds, JSON door", installation.address_of("public"))
        table.add_row("Desk of the officers", installation.address_of("desk"))
        table.add_row("School administrators", installation.address_of("school"))
        if plan["dns"]:
            table.add_row("DNS for schools", f"127.0.0.1 port {installation.dns_port}")
        self.console.print(Panel(table, title=f"Lũy Tre is ready ({seconds:.0f} s)", expand=False))
        if plan["demo"]:
            self._demo(installation, plan["demo"])
        if plan["dns"]:
            port = installation.dns_port
            self.say(f"Ask as a pupil: dig -b 127.0.1.5 @127.0.0.1 -p {port} NAME   (as a teacher: -b 127.0.2.5)")
        else:
            self.warn("The DNS engine is not installed; everything else runs. To add it: apt-get install dnsdist")
        if plan["demo"] and installation.bind not in LOOPBACK:
            self.warn(
                "Other machines can reach this, and the demonstration's passwords are public: LUYTRE_DEMO=0 is safer."
            )
        self.say("Stop with Ctrl-C.")

    def _demo(self, installation: Installation, demo: Mapping[str, Any]) -> None:
        self.say(f"Demonstration people (invented): {', '.join(demo['names'])}")
        self.say(f"  password           {demo['password']}")
        self.say(f"  one-time code      {installation.address_of('desk')}/demo/codes   or   .venv/bin/luytre code NAME")
        self.say(f"  vault passphrase   {demo['passphrase']}")
