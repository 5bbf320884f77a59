"""The words for states, kinds and levels on the desk, in the reader's language when they are shown."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext_lazy

from luytre.cases.files import api as files
from luytre.cases.referral import api as referral
from luytre.cases.triage import api as triage

Words = str | Promise

SEVERITY: dict[int, tuple[Words, str]] = {
    4: (gettext_lazy("4 · Urgent"), "red"),
    3: (gettext_lazy("3 · Serious"), "amber"),
    2: (gettext_lazy("2 · Medium"), "blue"),
    1: (gettext_lazy("1 · Low"), "grey"),
}
PLACES: dict[triage.Place, Words] = {
    triage.Place.NOT_SAFE: gettext_lazy("The child is said not to be safe now"),
    triage.Place.URGENT: gettext_lazy("Signs of danger to life or body"),
    triage.Place.SERIOUS: gettext_lazy("Signs of serious harm"),
    triage.Place.OVERDUE: gettext_lazy("The hour for passing it on is over"),
    triage.Place.DUE_SOON: gettext_lazy("The hour for passing it on ends soon"),
    triage.Place.WROTE_AGAIN: gettext_lazy("The reporter wrote again"),
    triage.Place.BY_AGE: gettext_lazy("In the order of arrival"),
}
ITEM_STATES: dict[triage.State, Words] = {
    triage.State.WAITING: gettext_lazy("Waiting"),
    triage.State.TAKEN: gettext_lazy("Being read"),
    triage.State.FILED: gettext_lazy("Has a file"),
    triage.State.ASIDE: gettext_lazy("Set aside"),
}
FILE_STATES: dict[str, Words] = {
    "open": pgettext_lazy("file", "Open"),
    "moved": gettext_lazy("Handed over"),
    "closed": gettext_lazy("Closed"),
}
OUTCOMES: dict[files.OutcomeKind, Words] = {
    files.OutcomeKind.CHILD_SAFE: gettext_lazy("The child is safe"),
    files.OutcomeKind.ADVISED: gettext_lazy("Advice was given"),
    files.OutcomeKind.CONTENT_DOWN: gettext_lazy("The content is gone"),
    files.OutcomeKind.OFFENDER_HANDLED: gettext_lazy("The offender is being dealt with by law"),
    files.OutcomeKind.NOT_CONFIRMED: gettext_lazy("Checked and not confirmed"),
    files.OutcomeKind.OUT_OF_REACH: gettext_lazy("Nobody could be reached"),
}
REFERRAL_STATES: dict[referral.State, tuple[Words, str]] = {
    referral.State.OFFERED: (gettext_lazy("Waits for an answer"), "amber"),
    referral.State.ACCEPTED: (gettext_lazy("Accepted"), "green"),
    referral.State.REFUSED: (gettext_lazy("Refused"), "red"),
    referral.State.WITHDRAWN: (gettext_lazy("Withdrawn"), "grey"),
    referral.State.DONE: (gettext_lazy("Done"), "green"),
}
AUDIENCES: dict[referral.Audience, Words] = {
    referral.Audience.ASKED_TEAM: gettext_lazy("the team that was asked"),
    referral.Audience.BOTH_LEADS: gettext_lazy("the leads of both teams"),
    referral.Audience.NETWORK_OFFICE: gettext_lazy("the Network's office"),
}
REPORTERS: dict[str, Words] = {
    "child": gettext_lazy("A child"),
    "parent": gettext_lazy("A parent"),
    "teacher": gettext_lazy("A teacher"),
    "relative": gettext_lazy("A relative"),
    "bystander": gettext_lazy("Somebody who saw it"),
    "anonymous": gettext_lazy("Not said"),
}
SAFE_NOW: dict[str, Words] = {
    "yes": gettext_lazy("Yes"),
    "no": gettext_lazy("No, not safe now"),
    "unknown": gettext_lazy("Not known"),
}
CHANNELS: dict[str, Words] = {
    "web": gettext_lazy("Web form"),
    "api": gettext_lazy("Partner system"),
    "hotline": gettext_lazy("Hotline 111"),
}
