"""What the command line says when it cannot go on."""


class Problem(Exception):
    """Something in the installation that a person must put right: what happened, and the cure."""

    def __init__(self, happened: str, cure: str) -> None:
        super().__init__(happened, cure)
        self.happened = happened
        self.cure = cure

    def __str__(self) -> str:
        return f"{self.happened} {self.cure}"
