"""Every endpoint of every front door, and who may use it.  A new address without a row here fails test_endpoints.py."""

from dataclasses import dataclass, field
from enum import Enum
from typing import Final

from luytre.core.identity.api import Permission

P = Permission


class Who(Enum):
    """Whom an endpoint lets in when no permission of the office is asked."""

    ANYONE = "a stranger, and everybody else"
    ENTERING = "somebody on the way in: a password was given, or is about to be"
    PERSON = "somebody who has shown both factors, with or without a role today"
    OFFICER = "the same, with a role today"
    OPERATOR = "a machine with an operator's key"


Audience = Who | frozenset[P]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One address of one door.

    who: a kind of visitor, or permissions of which any one is enough.  halfway: also open to somebody who has shown the
    password alone.  demo: exists only in a demonstration.  own: statuses that are the page itself and no refusal.
    about: whose thing the address names ("report", "file", "referral", "network", "group", "exception"), so that it is
    looked at with a thing of another agency too; "" when it names nothing or something the whole Network shares.
    """

    door: str
    name: str
    methods: tuple[str, ...]
    who: Audience
    halfway: bool = False
    demo: bool = False
    own: frozenset[int] = field(default_factory=frozenset)
    about: str = ""

    def __str__(self) -> str:
        return f"{self.door} {self.name}"

    @property
    def is_work(self) -> bool:
        """Whether it is for officers with a role today."""
        return self.who is Who.OFFICER or isinstance(self.who, frozenset)


GET: Final = ("GET",)
POST: Final = ("POST",)
BOTH: Final = ("GET", "POST")
ANYONE, ENTERING, PERSON, OFFICER, OPERATOR = Who
ORDERS: Final = frozenset({P.ORDER_PROPOSE, P.ORDER_APPROVE, P.ORDER_WITHDRAW})


def may(*permissions: P) -> frozenset[P]:
    """Any one of these."""
    return frozenset(permissions)


def everywhere(door: str) -> tuple[Endpoint, ...]:
    """What each door has."""
    return (
        Endpoint(door, "language", POST, ANYONE, halfway=True),
        Endpoint(door, "leave", GET, ANYONE, halfway=True),
        Endpoint(door, "favicon", GET, ANYONE, halfway=True),
        Endpoint(door, "gallery", GET, ANYONE, demo=True),
        Endpoint(door, "gallery_layout", GET, ANYONE, demo=True),
    )


def sign_in(door: str) -> tuple[Endpoint, ...]:
    """What each officers' door has."""
    return (
        Endpoint(door, "account_login", BOTH, ANYONE, halfway=True),
        Endpoint(door, "mfa_authenticate", BOTH, ENTERING, halfway=True),
        Endpoint(door, "mfa_activate_totp", BOTH, ENTERING, halfway=True),
        Endpoint(door, "mfa_view_recovery_codes", GET, PERSON),
        Endpoint(door, "account_inactive", GET, ANYONE, halfway=True, own=frozenset({403})),
        Endpoint(door, "account_logout", BOTH, ANYONE, halfway=True),
        Endpoint(door, "demo_codes", GET, ANYONE, halfway=True, demo=True),
    )


PUBLIC: Final = (
    Endpoint("public", "public:home", GET, ANYONE),
    Endpoint("public", "public:follow", BOTH, ANYONE),
    Endpoint("public", "public:safety", GET, ANYONE),
    Endpoint("public", "public:privacy", GET, ANYONE),
    Endpoint("public", "public:figures", GET, ANYONE),
    Endpoint("public", "public:province", GET, ANYONE),
    Endpoint("public", "public:province-csv", GET, ANYONE),
    Endpoint("public", "report:form", GET, ANYONE),
    Endpoint("public", "report:send", BOTH, ANYONE),
    # the library's own two pages do not look at the method; neither changes anything
    Endpoint("public", "partner-api:openapi-json", BOTH, ANYONE),
    Endpoint("public", "partner-api:api-root", BOTH, ANYONE),
    Endpoint("public", "partner-api:new_report", POST, ANYONE),
    Endpoint("public", "partner-api:status", POST, ANYONE),
    Endpoint("public", "partner-api:new_message", POST, ANYONE),
    Endpoint("public", "api/v1/<path:rest>", BOTH, ANYONE),
    Endpoint("public", "feeds:domains", GET, ANYONE),
    Endpoint("public", "feeds:hosts", GET, ANYONE),
    Endpoint("public", "feeds:rpz", GET, ANYONE),
    Endpoint("public", "feeds:release", GET, ANYONE),
    Endpoint("public", "feeds:restricted", GET, OPERATOR),
    Endpoint("public", "feeds:keys", GET, ANYONE),
    *everywhere("public"),
)

DESK: Final = (
    Endpoint("desk", "desk:home", GET, OFFICER),
    Endpoint("desk", "desk:queue", GET, may(P.TRIAGE_SEE)),
    Endpoint("desk", "desk:report", GET, may(P.REPORT_READ), about="report"),
    Endpoint("desk", "desk:report-take", POST, may(P.TRIAGE_DECIDE), about="report"),
    Endpoint("desk", "desk:report-release", POST, may(P.TRIAGE_DECIDE), about="report"),
    Endpoint("desk", "desk:report-answer", BOTH, may(P.REPORT_ANSWER), about="report"),
    Endpoint("desk", "desk:report-file", BOTH, may(P.TRIAGE_DECIDE), about="report"),
    Endpoint("desk", "desk:report-aside", BOTH, may(P.TRIAGE_DECIDE), about="report"),
    Endpoint("desk", "desk:report-link", BOTH, may(P.LINK_RELEASE), about="report"),
    Endpoint("desk", "desk:files", GET, may(P.FILE_SEE)),
    Endpoint("desk", "desk:file", GET, may(P.FILE_SEE), about="file"),
    Endpoint("desk", "desk:file-note", BOTH, may(P.FILE_WORK), about="file"),
    Endpoint("desk", "desk:file-clock", POST, may(P.FILE_WORK), about="file"),
    Endpoint("desk", "desk:file-outcome", BOTH, may(P.FILE_WORK), about="file"),
    Endpoint("desk", "desk:file-close", BOTH, may(P.FILE_WORK), about="file"),
    Endpoint("desk", "desk:file-offer", BOTH, may(P.REFERRAL_OFFER), about="file"),
    Endpoint("desk", "desk:referrals", GET, may(P.FILE_SEE)),
    Endpoint("desk", "desk:referral", GET, may(P.FILE_SEE), about="referral"),
    Endpoint("desk", "desk:referral-accept", POST, may(P.REFERRAL_ANSWER), about="referral"),
    Endpoint("desk", "desk:referral-refuse", BOTH, may(P.REFERRAL_ANSWER), about="referral"),
    Endpoint("desk", "desk:referral-withdraw", POST, may(P.REFERRAL_OFFER), about="referral"),
    Endpoint("desk", "desk:findings", GET, may(P.FINDING_SEE)),
    Endpoint("desk", "desk:finding", GET, may(P.FINDING_SEE)),
    Endpoint("desk", "desk:finding-confirm", POST, may(P.FINDING_DECIDE)),
    Endpoint("desk", "desk:finding-dismiss", POST, may(P.FINDING_DECIDE)),
    Endpoint("desk", "desk:orders", GET, ORDERS),
    Endpoint("desk", "desk:order-new", BOTH, may(P.ORDER_PROPOSE)),
    Endpoint("desk", "desk:order", GET, ORDERS),
    Endpoint("desk", "desk:order-approve", POST, may(P.ORDER_APPROVE)),
    Endpoint("desk", "desk:order-refuse", POST, may(P.ORDER_APPROVE)),
    # who proposed may take the proposal back; everybody else needs ORDER_WITHDRAW (tests/enforcement/orders)
    Endpoint("desk", "desk:order-withdraw", POST, ORDERS),
    Endpoint("desk", "desk:figures", GET, may(P.FIGURES_SEE)),
    Endpoint("desk", "desk:figures-province", GET, may(P.FIGURES_SEE)),
    Endpoint("desk", "desk:figures-csv", GET, may(P.FIGURES_SEE)),
    Endpoint("desk", "vault", BOTH, OFFICER),
    Endpoint("desk", "vault_lock", POST, OFFICER),
    *everywhere("desk"),
    *sign_in("desk"),
)

SCHOOL: Final = (
    Endpoint("school", "school:home", GET, may(P.SCHOOL_MANAGE)),
    Endpoint("school", "school:new", BOTH, may(P.SCHOOL_MANAGE)),
    Endpoint("school", "school:networks", BOTH, may(P.SCHOOL_MANAGE)),
    Endpoint("school", "school:remove_network", POST, may(P.SCHOOL_MANAGE), about="network"),
    Endpoint("school", "school:groups", GET, may(P.SCHOOL_MANAGE)),
    Endpoint("school", "school:group", BOTH, may(P.SCHOOL_MANAGE), about="group"),
    Endpoint("school", "school:exceptions", BOTH, may(P.SCHOOL_MANAGE)),
    Endpoint("school", "school:remove_exception", POST, may(P.SCHOOL_MANAGE), about="exception"),
    Endpoint("school", "school:why", GET, may(P.SCHOOL_MANAGE)),
    # the block page itself answers 403: the site was refused, not this page
    Endpoint("school", "school:blocked", GET, ANYONE, own=frozenset({403})),
    *everywhere("school"),
    *sign_in("school"),
)

ENDPOINTS: Final = (*PUBLIC, *DESK, *SCHOOL)
