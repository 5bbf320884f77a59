"""Category lists: where the compiled file lies, and how it is made."""

import time
from pathlib import Path

from luytre.ops._screen import Screen


def compiled(data: Path) -> Path:
    """The one small file that intake and detection read."""
    return data / "lists" / "hosts.lst"


def import_folder(folder: Path, screen: Screen) -> None:
    """Compile a folder of lists; readers take the new file at their next look-up.  Needs Django to be set up."""
    from luytre.detection import api as detection
    from luytre.enforcement.orders import api as orders

    began = time.monotonic()
    with screen.doing(f"reading the lists in {folder}"):
        result = detection.import_lists(folder)
    for read in result.lists:
        screen.say(f"  {read.hosts:>9,}  {read.category:<12} {read.path}  ({read.licence or 'licence not stated'})")
    megabytes = result.size / 1024**2
    screen.done(f"{result.hosts:,} names compiled ({megabytes:.1f} MB, {time.monotonic() - began:.0f} s)")
    popular = folder / "popular"
    if popular.is_dir():
        guarded = orders.import_guard(popular)
        screen.done(f"{guarded:,} popular names guarded: no order can list them")
