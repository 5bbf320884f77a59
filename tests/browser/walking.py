"""Which test looks at which page, so that a page nobody looks at is found."""

from collections.abc import Callable, Mapping
from typing import TypeVar
from urllib.parse import urlsplit

from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve

from tests.doors import settings_of

Test = TypeVar("Test", bound=Callable[..., object])
WALKED: dict[str, set[str]] = {"desk": set(), "school": set()}
NOWHERE = "(no page)"


def walks(door: str, *views: str) -> Callable[[Test], Test]:
    """This test looks at just these views of the door; the fixture `shots` holds it to that."""

    def note(test: Test) -> Test:
        WALKED[door] |= set(views)
        test.walks = set(views)  # type: ignore[attr-defined]
        return test

    return note


def view_name(door: str, url: str) -> str:
    """`desk:queue` for http://…/queue/."""
    try:
        return resolve(urlsplit(url).path, settings_of(door)["ROOT_URLCONF"]).view_name
    except Resolver404:
        return NOWHERE


def unseen(door: str, no_page: Mapping[str, str]) -> set[str]:
    """Views of the door that no test looks at; `no_page`: views without a page of their own, each with its reason."""
    return _views(get_resolver(settings_of(door)["ROOT_URLCONF"]), "") ^ (WALKED[door] - {NOWHERE} | set(no_page))


def _views(resolver: URLResolver, space: str) -> set[str]:
    found: set[str] = set()
    for part in resolver.url_patterns:
        if isinstance(part, URLPattern):
            found.add(f"{space}{part.name}")
        else:
            found |= _views(part, f"{space}{part.namespace}:" if part.namespace else space)
    return found
