"""Which visitor a request comes from, to slow down guessing: handed to a keyed hash, never kept, never logged."""

from django.conf import settings
from django.http import HttpRequest

__all__ = ["visitor"]


def visitor(request: HttpRequest) -> str:
    """Groups the wrong codes of one sender; behind our own proxy it is the address the proxy saw and appended.

    Without this, everybody behind the proxy would share one allowance, and one typing mistake too many would stop all.
    """
    if settings.TLS:
        return str(request.headers.get("X-Forwarded-For", "")).rpartition(",")[2].strip()
    return str(request.META.get("REMOTE_ADDR", ""))
