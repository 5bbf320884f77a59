"""How xdist hands out the tests."""

from typing import Final

from xdist.scheduler.loadscope import LoadScopeScheduling

# Files whose tests share something that takes long to start.
HOUSES: Final = (
    "tests/ops/test_up.py",
    "tests/ops/test_tour.py",
    "tests/ops/test_faults.py",
    "tests/ops/test_wheel.py",
    "tests/ops/test_roles.py",
)


class Together(LoadScopeScheduling):
    """One by one, save the files above, each of which goes to one worker as a whole."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return file if file in HOUSES else nodeid
