"""Desk pages: files that other agencies offer us, and those we offered."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from luytre.cases.files import api as files
from luytre.cases.referral import api as referral
from luytre.core.identity.api import Officer, Permission
from luytre.web.desk import _casework as words
from luytre.web.desk import _labels as labels
from luytre.web.desk._forms import RefuseForm
from luytre.web.desk._pages import ask, refused
from luytre.web.parts.doors import DeskRequest, demands

read_or_send = require_http_methods(["GET", "POST"])


@require_GET
@demands(Permission.FILE_SEE)
def inbox(request: DeskRequest) -> HttpResponse:
    """What waits for our answer, the first to fall due on top; below, what we offered to others."""
    by = request.officer
    waiting = referral.waiting(by=by) if by.may(Permission.REFERRAL_ANSWER) else []
    context = {
        "waiting": words.referral_rows(waiting),
        "sent": words.referral_rows(referral.sent(by=by)),
    }
    return render(request, "desk/referral_inbox.html", context)


@require_GET
@demands(Permission.FILE_SEE)
def one(request: DeskRequest, referral_id: UUID) -> HttpResponse:
    """A referral, with its reasons while the vault is open."""
    by = request.officer
    record = referral.get(referral_id=referral_id, by=by)
    opened, unreadable = _open(request, referral_id, by)
    offered = record.state is referral.State.OFFERED
    context = {
        "row": words.referral_rows([record])[0],
        "referral": record,
        "opened": opened,
        "unreadable": unreadable,
        "may_answer": offered and record.to_team in by.team_ids and by.may(Permission.REFERRAL_ANSWER),
        "may_withdraw": offered and record.from_team in by.team_ids and by.may(Permission.REFERRAL_OFFER),
        "file": _file(record.file_id, by),
    }
    return render(request, "desk/referral_page.html", context)


@require_POST
@demands(Permission.REFERRAL_ANSWER)
def accept(request: DeskRequest, referral_id: UUID) -> HttpResponse:
    """Take the file over; when somebody was faster, their answer is shown."""
    try:
        record = referral.accept(referral_id=referral_id, by=request.officer, now=timezone.now())
    except referral.AlreadyAnswered as error:
        _already(request, error)
        return redirect("desk:referral", referral_id=referral_id)
    messages.success(request, _("The file is yours now. The reporter sees that somebody is helping."))
    return redirect("desk:file", file_id=record.file_id)


@read_or_send
@demands(Permission.REFERRAL_ANSWER)
def refuse(request: DeskRequest, referral_id: UUID) -> HttpResponse:
    """Send the file back with a reason."""
    by = request.officer
    record = referral.get(referral_id=referral_id, by=by)
    form = RefuseForm(request.POST or None)
    if form.is_valid():
        try:
            referral.refuse(referral_id=referral_id, reason=form.cleaned_data["reason"], by=by, now=timezone.now())
            messages.success(request, _("Sent back. The team that offered it has been told why."))
            return redirect("desk:referrals")
        except referral.AlreadyAnswered as error:
            _already(request, error)
            return redirect("desk:referral", referral_id=referral_id)
        except referral.ReferralError as error:
            refused(form, error)
    return ask(request, "desk/referral_refuse.html", form, row=words.referral_rows([record])[0], referral=record)


@require_POST
@demands(Permission.REFERRAL_OFFER)
def withdraw(request: DeskRequest, referral_id: UUID) -> HttpResponse:
    """Take an offer back that nobody has answered."""
    try:
        referral.withdraw(referral_id=referral_id, by=request.officer, now=timezone.now())
        messages.success(request, _("The offer is withdrawn."))
    except referral.AlreadyAnswered as error:
        _already(request, error)
    return redirect("desk:referral", referral_id=referral_id)


def _already(request: DeskRequest, error: referral.AlreadyAnswered) -> None:
    answer = labels.REFERRAL_STATES[referral.State(error.state)][0]
    messages.warning(request, _("This referral has already been answered: %(answer)s.") % {"answer": answer})


def _file(file_id: UUID, by: Officer) -> files.FileRecord | None:
    """The file, if this side may see anything of it yet."""
    try:
        return files.get(file_id=file_id, by=by)
    except files.NoFile:
        return None


def _open(request: DeskRequest, referral_id: UUID, by: Officer) -> tuple[referral.OpenReferral | None, bool]:
    """The reasons, if the vault is open; True when it is open and yet no key in it fits."""
    if request.vault is None:
        return None, False
    try:
        return referral.read(referral_id=referral_id, by=by, key=request.vault), False
    except files.CannotOpen:
        return None, True


urlpatterns: list[URLPattern] = [
    path("referrals/", inbox, name="referrals"),
    path("referrals/<uuid:referral_id>/", one, name="referral"),
    path("referrals/<uuid:referral_id>/accept/", accept, name="referral-accept"),
    path("referrals/<uuid:referral_id>/refuse/", refuse, name="referral-refuse"),
    path("referrals/<uuid:referral_id>/withdraw/", withdraw, name="referral-withdraw"),
]
