"""Desk pages: home, what waits for me."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.views.decorators.http import require_GET

from luytre.cases.files import api as files
from luytre.cases.referral import api as referral
from luytre.cases.triage import api as triage
from luytre.core.identity.api import Officer, Permission
from luytre.detection import api as detection
from luytre.enforcement.orders import api as orders
from luytre.web.desk import _casework as words
from luytre.web.parts.doors import DeskRequest, signed_in

SHOWN = 8  # rows of each list; the rest is one click away
RED = 4


@require_GET
@signed_in
def home(request: DeskRequest) -> HttpResponse:
    """Red first: the queue, what others offer us, our files with clocks, what we offered and nobody took."""
    by = request.officer
    queue = triage.queue(by=by) if by.may(Permission.TRIAGE_SEE) else []
    waiting = referral.waiting(by=by) if by.may(Permission.REFERRAL_ANSWER) else []
    held = _held(by)
    context = {
        "vault": request.vault is not None,
        "red": sum(1 for item in queue if item.urgency >= RED),
        "queue": words.queue_rows(queue[:SHOWN]),
        "queue_count": len(queue),
        "waiting": words.referral_rows(waiting),
        "files": words.file_rows(held[:SHOWN]),
        "file_count": len(held),
        "sent": words.referral_rows(_untaken(by)),
        "findings": len(detection.findings(by=by)) if by.may(Permission.FINDING_DECIDE) else 0,
        "orders": _to_approve(by),
    }
    return render(request, "desk/home.html", context)


def _held(by: Officer) -> list[files.FileRecord]:
    """Open files of my teams, the clock that ends first on top, those without a running clock last."""
    if not by.may(Permission.FILE_SEE):
        return []
    mine = [file for file in files.list_for(by=by, state=files.State.OPEN) if file.sight is files.Sight.FULL]
    due = {file.id: [clock.due_at for clock in file.clocks if clock.stopped_at is None] for file in mine}
    return sorted(mine, key=lambda file: (not due[file.id], min(due[file.id], default=file.opened_at)))


def _untaken(by: Officer) -> list[referral.ReferralRecord]:
    """What my teams offered and nobody has answered yet."""
    if not by.may(Permission.REFERRAL_OFFER):
        return []
    return [made for made in referral.sent(by=by) if made.state is referral.State.OFFERED]


def _to_approve(by: Officer) -> int:
    """Orders that wait for a second person, which I may be: not those I proposed myself."""
    if not by.may(Permission.ORDER_APPROVE):
        return 0
    waiting = orders.list_orders(by=by, state=orders.State.PROPOSED)
    return sum(1 for order in waiting if order.proposed_by != by.id)


urlpatterns: list[URLPattern] = [path("", home, name="home")]
