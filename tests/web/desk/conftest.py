"""Reports, files and referrals of the cast."""

from tests.casework import accepted, audit_breaks, file, key, now, offered, report, send

__all__ = ["accepted", "audit_breaks", "file", "key", "now", "offered", "report", "send"]
