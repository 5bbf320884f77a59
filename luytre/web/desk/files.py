"""Desk pages: files, their clocks, notes, outcomes and where they go."""

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
from luytre.core.agencies import api as agencies
from luytre.core.identity.api import Officer, Permission, Role
from luytre.reports import api as reports
from luytre.web.desk import _casework as words
from luytre.web.desk import _labels as labels
from luytre.web.desk._forms import NoteForm, OfferForm, OutcomeForm
from luytre.web.desk._pages import ask, key_of, refused
from luytre.web.parts.doors import DeskRequest, demands, vault_open

read_or_send = require_http_methods(["GET", "POST"])


@require_GET
@demands(Permission.FILE_SEE)
def list_files(request: DeskRequest) -> HttpResponse:
    """The files my teams hold, and those they handed over (progress only)."""
    wanted = request.GET.get("state", "")
    state = files.State(wanted) if wanted in set(files.State) else files.State.OPEN
    rows = words.file_rows(files.list_for(by=request.officer, state=state))
    return render(request, "desk/file_list.html", {"rows": rows, "state": state})


@require_GET
@demands(Permission.FILE_SEE)
def file(request: DeskRequest, file_id: UUID) -> HttpResponse:
    """One file: all of it for its holder, progress for a team that held it."""
    by, now = request.officer, timezone.now()
    found = files.get(file_id=file_id, by=by)
    context = _shared(found, by)
    if found.sight is files.Sight.PROGRESS:
        return render(request, "desk/file_progress.html", context)
    opened, unreadable = _open(request, found, by)
    works = found.state is files.State.OPEN and by.may(Permission.FILE_WORK)
    context |= {
        "opened": opened,
        "unreadable": unreadable,
        "clocks": [words.clock_view(clock, now) for clock in found.clocks],
        "notes": _notes(opened, words.names(by.team_ids)),
        "outcomes": _outcomes(opened.outcomes if opened else found.outcomes),
        "works": works,
        "note_form": NoteForm() if works else None,
        "may_offer": works and not found.offered_to and by.may(Permission.REFERRAL_OFFER),
        "offered_to": words.team_words(found.offered_to) if found.offered_to else "",
    }
    return render(request, "desk/file_page.html", context)


@read_or_send
@demands(Permission.FILE_WORK)
@vault_open
def note(request: DeskRequest, file_id: UUID) -> HttpResponse:
    """Seal a note."""
    by, key = request.officer, key_of(request)
    found = _held(file_id, by)
    form = NoteForm(request.POST or None)
    if form.is_valid():
        try:
            files.add_note(file_id=file_id, text=form.cleaned_data["text"], by=by, key=key, now=timezone.now())
            messages.success(request, _("The note is sealed on the file."))
            return redirect("desk:file", file_id=file_id)
        except (files.FileError, files.CannotOpen) as error:
            refused(form, error)
    return ask(request, "desk/file_note.html", form, file=found)


@require_POST
@demands(Permission.FILE_WORK)
def stop_clock(request: DeskRequest, file_id: UUID, deadline: str) -> HttpResponse:
    """What the deadline asks for has been done."""
    try:
        files.stop_clock(file_id=file_id, deadline=deadline, by=request.officer, now=timezone.now())
        messages.success(request, _("The clock is stopped."))
    except files.ClockStopped as error:
        messages.warning(request, _(str(error.happened)))
    return redirect("desk:file", file_id=file_id)


@read_or_send
@demands(Permission.FILE_WORK)
@vault_open
def outcome(request: DeskRequest, file_id: UUID) -> HttpResponse:
    """Put down what a step came to; a referral at work is told the kind."""
    by, key = request.officer, key_of(request)
    found = _held(file_id, by)
    form = OutcomeForm(request.POST or None)
    if form.is_valid():
        try:
            _note_outcome(found, form, by, key)
            messages.success(request, _("The outcome is on the file."))
            return redirect("desk:file", file_id=file_id)
        except (files.FileError, files.CannotOpen, referral.ReferralError) as error:
            refused(form, error)
    return ask(request, "desk/file_outcome.html", form, file=found, closing=False)


@read_or_send
@demands(Permission.FILE_WORK)
@vault_open
def close(request: DeskRequest, file_id: UUID) -> HttpResponse:
    """End the work; the reporter sees "done"."""
    by, key = request.officer, key_of(request)
    found = _held(file_id, by)
    form = OutcomeForm(request.POST or None)
    if form.is_valid():
        kind, text = form.kind_chosen(), form.cleaned_data["text"]
        try:
            files.close(file_id=file_id, outcome=kind, text=text, by=by, key=key, now=timezone.now())
            messages.success(request, _("The file is closed."))
            return redirect("desk:file", file_id=file_id)
        except (files.FileError, files.CannotOpen) as error:
            refused(form, error)
    return ask(request, "desk/file_outcome.html", form, file=found, closing=True)


@read_or_send
@demands(Permission.REFERRAL_OFFER)
@vault_open
def offer(request: DeskRequest, file_id: UUID) -> HttpResponse:
    """Offer the file to an agency that is competent for its code and place."""
    by, key, now = request.officer, key_of(request), timezone.now()
    found = _held(file_id, by)
    choices = referral.choices(file_id=file_id, by=by, now=now)
    form = OfferForm(request.POST or None, choices=choices)
    if form.is_valid():
        agency, reason = UUID(form.cleaned_data["to_agency"]), form.cleaned_data["reason"]
        try:
            made = referral.offer(file_id=file_id, to_agency=agency, by=by, key=key, reason=reason, now=now)
            return redirect("desk:referral", referral_id=made.id)
        except (referral.ReferralError, files.FileError, files.CannotOpen, agencies.UnknownAgency) as error:
            refused(form, error)
    suspects = [words.in_language(choice.name_vi, choice.name_en) for choice in choices if choice.suspect]
    absent = [words.in_language(one.name_vi, one.name_en) for one in choices if not one.enrolled and not one.suspect]
    return ask(
        request, "desk/file_offer.html", form, file=found, suspects=suspects, code=words.code_words(found.code),
        place=words.place_words(found.province, found.commune), none=len(suspects) + len(absent) == len(choices), absent=absent,
        contact_stays=_contact_stays(found, by),
    )  # fmt: skip


def _shared(found: files.FileRecord, by: Officer) -> dict[str, object]:
    return {
        "file": found,
        "row": words.file_rows([found])[0],
        "holder": words.team_words(found.team_id),
        "log": [(labels.FILE_STATES[turn.new], words.team_words(turn.team_id), turn.at) for turn in found.log],
        "outcomes": _outcomes(found.outcomes),
        "referrals": words.referral_rows(referral.for_file(file_id=found.id, by=by)),
    }


def _held(file_id: UUID, by: Officer) -> files.FileRecord:
    found = files.get(file_id=file_id, by=by)
    if found.sight is not files.Sight.FULL:
        raise files.OnlyProgress
    if found.state is files.State.CLOSED:
        raise files.AlreadyClosed
    return found


def _contact_stays(found: files.FileRecord, by: Officer) -> bool:
    """Whether a contact was left that this officer cannot hand on: only a custodian's key opens, and so re-wraps, it."""
    here = files.reaches_contact(report_id=found.report_id, by=by)
    return here and Role.CUSTODIAN not in by.roles and reports.line(report_id=found.report_id).has_contact


def _open(request: DeskRequest, found: files.FileRecord, by: Officer) -> tuple[files.OpenFile | None, bool]:
    """The words, if the vault is open; True when it is open and yet no key in it fits."""
    if request.vault is None:
        return None, False
    try:
        return files.read(file_id=found.id, by=by, key=request.vault), False
    except files.CannotOpen:
        return None, True


def _note_outcome(found: files.FileRecord, form: OutcomeForm, by: Officer, key: files.Unlocked) -> None:
    kind, text, now = form.kind_chosen(), form.cleaned_data["text"], timezone.now()
    for made in referral.for_file(file_id=found.id, by=by):
        if made.state is referral.State.ACCEPTED and made.to_team in by.team_ids:
            referral.outcome(referral_id=made.id, kind=kind, text=text, by=by, key=key, now=now)
            return
    files.note_outcome(file_id=found.id, kind=kind, text=text, by=by, key=key, now=now)


def _notes(opened: files.OpenFile | None, names: dict[UUID, str]) -> list[tuple[str, files.NoteRecord]]:
    """Each note with who wrote it: the name of a colleague, else the name of the team."""
    if opened is None:
        return []
    return [(names.get(note.by) or words.team_words(note.team_id), note) for note in opened.notes]


def _outcomes(records: tuple[files.OutcomeRecord, ...]) -> list[tuple[object, str, files.OutcomeRecord]]:
    return [(labels.OUTCOMES[record.kind], words.team_words(record.team_id), record) for record in records]


urlpatterns: list[URLPattern] = [
    path("files/", list_files, name="files"),
    path("files/<uuid:file_id>/", file, name="file"),
    path("files/<uuid:file_id>/note/", note, name="file-note"),
    path("files/<uuid:file_id>/clocks/<slug:deadline>/stop/", stop_clock, name="file-clock"),
    path("files/<uuid:file_id>/outcome/", outcome, name="file-outcome"),
    path("files/<uuid:file_id>/close/", close, name="file-close"),
    path("files/<uuid:file_id>/offer/", offer, name="file-offer"),
]
