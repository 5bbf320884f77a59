"""`luytre verify audit`.  Needs Django to be set up."""

from datetime import UTC, datetime
from pathlib import Path

from luytre.core.audit import api as audit_log
from luytre.ops._problems import Problem
from luytre.ops._screen import Screen


def audit(screen: Screen, *, export: Path | None, checkpoint: Path | None, compare: Path | None) -> int:
    """Say whether the record is whole; returns 0, or 1 when it is not.

    export: write the whole record there.  checkpoint: write a signed head there, for somebody outside to keep.
    compare: a head that somebody outside has kept; only it shows that the end of the record was cut off.
    """
    try:
        verdict = audit_log.verify(checkpoint=compare)
    except audit_log.BadExport as error:
        raise Problem(f"{compare} cannot be read as a checkpoint.", "Ask its keeper for the file as it was.") from error
    for finding in verdict.findings:
        screen.warn(f"{finding.attack.value} at {finding.position}: {finding.words}")
    if verdict.findings:
        return 1
    screen.done(
        f"the audit tree is whole: {verdict.size} acts, root {verdict.root.hex()[:16] if verdict.root else '-'}"
    )
    now = datetime.now(UTC)
    if checkpoint is not None:
        written = audit_log.checkpoint(checkpoint, now=now)
        screen.done(f"checkpoint written to {checkpoint}" if written else "the record is empty: no checkpoint to write")
    if export is not None:
        screen.done(f"{audit_log.export(export, now=now)} acts written to {export}")
    return 0
