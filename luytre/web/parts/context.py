"""What every template may use, under the one name `site` (views keep every other name for themselves)."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy

from luytre.core.identity.api import Officer, Permission
from luytre.web.parts._doors import door

__all__ = ["Link", "Page", "page"]

# (words, address by name, any of these permissions; none = everyone who is signed in)
NAV: dict[str, tuple[tuple[str | Promise, str, tuple[Permission, ...]], ...]] = {
    "desk": (
        (gettext_lazy("Desk"), "desk:home", ()),
        (gettext_lazy("Queue"), "desk:queue", (Permission.TRIAGE_SEE,)),
        (gettext_lazy("Files"), "desk:files", (Permission.FILE_SEE,)),
        (gettext_lazy("Referrals"), "desk:referrals", (Permission.REFERRAL_OFFER, Permission.REFERRAL_ANSWER)),
        (gettext_lazy("Findings"), "desk:findings", (Permission.FINDING_SEE,)),
        (gettext_lazy("Orders"), "desk:orders", (Permission.ORDER_PROPOSE, Permission.ORDER_APPROVE)),
        (gettext_lazy("Figures"), "desk:figures", (Permission.FIGURES_SEE,)),
    ),
    "school": (
        (gettext_lazy("State of the filter"), "school:home", (Permission.SCHOOL_MANAGE,)),
        (gettext_lazy("Networks"), "school:networks", (Permission.SCHOOL_MANAGE,)),
        (gettext_lazy("Groups"), "school:groups", (Permission.SCHOOL_MANAGE,)),
        (gettext_lazy("Exceptions"), "school:exceptions", (Permission.SCHOOL_MANAGE,)),
        (gettext_lazy("Why is it blocked?"), "school:why", (Permission.SCHOOL_MANAGE,)),
    ),
}


@dataclass(frozen=True, slots=True)
class Link:
    """One entry of the navigation."""

    words: str
    address: str
    current: bool


@dataclass(frozen=True, slots=True)
class Page:
    """Facts about the page being shown, the same on every door."""

    lang: str
    door: str
    demo: bool
    path: str
    posted: bool  # the answer to a POST: nothing on it may lead to loading the page again
    officer: Officer | None
    vault: bool
    nav: tuple[Link, ...]

    @property
    def other(self) -> tuple[str, str]:
        """Code and own name of the language the switch offers."""
        return next((code, str(name)) for code, name in settings.LANGUAGES if code != self.lang)


def page(request: HttpRequest) -> dict[str, Page]:
    """Context processor; it must work on error pages too, where later middleware may not have run."""
    officer = getattr(request, "officer", None)
    here = door(request)
    return {
        "site": Page(
            lang=get_language() or settings.LANGUAGE_CODE,
            door=here,
            demo=settings.DEMO,
            path=request.path,
            posted=request.method == "POST",
            officer=officer,
            vault=getattr(request, "vault", None) is not None,
            nav=_nav(here, officer, request.path),
        )
    }


def _nav(here: str, officer: Officer | None, path: str) -> tuple[Link, ...]:
    if officer is None:
        return ()
    links = []
    for words, name, permissions in NAV.get(here, ()):
        if permissions and not any(officer.may(permission) for permission in permissions):
            continue
        try:
            address = reverse(name)
        except NoReverseMatch:  # a door may be built without this page
            continue
        links.append(Link(str(words), address, path == address or (address != "/" and path.startswith(address))))
    return tuple(links)
