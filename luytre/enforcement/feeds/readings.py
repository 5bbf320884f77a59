"""Counts for monitoring: the current lists."""

from luytre.enforcement.feeds.models import Release
from luytre.enforcement.feeds.records import AUDIENCES


def entries() -> dict[str, int]:
    """How many names stand on the current list of each audience."""
    rows = {audience: Release.objects.filter(audience=audience).order_by("-serial").first() for audience in AUDIENCES}
    return {audience: row.entries if row else 0 for audience, row in rows.items()}
