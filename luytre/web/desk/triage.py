"""Desk pages: the queue of new reports, and one report."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from luytre.cases.files import api as files
from luytre.cases.triage import api as triage
from luytre.core.catalogue import api as catalogue
from luytre.core.identity.api import Officer, Permission
from luytre.lib.errors import LuytreError
from luytre.lib.hosts import BadUrl
from luytre.reports import api as reports
from luytre.web.desk import _casework as words
from luytre.web.desk import _labels as labels
from luytre.web.desk._forms import BY_CODE, AnswerForm, AsideForm, OpenFileForm, ReleaseForm
from luytre.web.desk._pages import ask, key_of, refused
from luytre.web.parts.doors import DeskRequest, demands, vault_open

read_or_send = require_http_methods(["GET", "POST"])


@require_GET
@demands(Permission.TRIAGE_SEE)
def queue(request: DeskRequest) -> HttpResponse:
    """Red first; `?state=aside` and `?state=filed` show what was decided."""
    wanted = request.GET.get("state", "")
    state = triage.State(wanted) if wanted in {triage.State.ASIDE, triage.State.FILED} else None
    rows = words.queue_rows(triage.queue(by=request.officer, state=state))
    return render(request, "desk/triage_queue.html", {"rows": rows, "state": state})


@require_GET
@demands(Permission.REPORT_READ)
def report(request: DeskRequest, report_id: UUID) -> HttpResponse:
    """Metadata always; words, links and messages while the vault is open."""
    by = request.officer
    try:
        case = triage.case(report_id=report_id, by=by)
    except files.OnlyProgress:
        file = files.of_report(report_id=report_id, by=by)
        return redirect("desk:file", file_id=file.id if file else report_id)
    opened, unreadable = _open(request, case, by)
    context = {
        "case": case,
        "line": case.line,
        "urgency": words.severity(case.item.urgency if case.item else case.line.urgency),
        "facts": _facts(case),
        "opened": opened,
        "unreadable": unreadable,
        "contact_here": files.reaches_contact(report_id=report_id, by=by),
        "pieces": words.marked(opened.text, opened.spans) if opened else (),
        "links": _links(case.line, opened),
        "may_decide": words.may_decide(case.item, by) and by.may(Permission.TRIAGE_DECIDE),
        "mine": case.item is not None and case.item.taken_by == by.id,
        "may_answer": by.may(Permission.REPORT_ANSWER),
        "may_release": by.may(Permission.LINK_RELEASE),
        "why_aside": _why_aside(request, case, by),
    }
    return render(request, "desk/report_page.html", context)


@require_POST
@demands(Permission.TRIAGE_DECIDE)
def take(request: DeskRequest, report_id: UUID) -> HttpResponse:
    """Take the report, or learn who has it."""
    try:
        triage.take(report_id=report_id, by=request.officer)
    except triage.AlreadyTaken as error:
        messages.warning(request, _("%(name)s is already working on this report.") % {"name": error.name or "?"})
    except triage.AlreadyDecided as error:
        messages.warning(request, _(str(error.happened)))
    return redirect("desk:report", report_id=report_id)


@require_POST
@demands(Permission.TRIAGE_DECIDE)
def release(request: DeskRequest, report_id: UUID) -> HttpResponse:
    """Put the report back for a colleague."""
    try:
        triage.release(report_id=report_id, by=request.officer)
    except (triage.AlreadyTaken, triage.AlreadyDecided) as error:
        messages.warning(request, _(str(error.happened)))
    return redirect("desk:queue")


@read_or_send
@demands(Permission.REPORT_ANSWER)
@vault_open
def answer(request: DeskRequest, report_id: UUID) -> HttpResponse:
    """Write to the reporter."""
    by = request.officer
    case = triage.case(report_id=report_id, by=by)
    form, key = AnswerForm(request.POST or None), key_of(request)
    if form.is_valid():
        try:
            reports.answer(report_id=report_id, text=form.cleaned_data["text"], by=by, key=key, now=timezone.now())
            messages.success(request, _("Sent. The reporter sees it with the code."))
            return redirect("desk:report", report_id=report_id)
        except (reports.NotAccepted, files.CannotOpen) as error:
            refused(form, error, "text")
    return ask(request, "desk/report_answer.html", form, line=case.line)


@read_or_send
@demands(Permission.TRIAGE_DECIDE)
@vault_open
def open_file(request: DeskRequest, report_id: UUID) -> HttpResponse:
    """Make a file: the suggested code is preselected, the severity only goes up."""
    by, now = request.officer, timezone.now()
    case = triage.case(report_id=report_id, by=by)
    form = OpenFileForm(request.POST or None, danger=case.line.safe_now == "no", suggested=case.line.suggested)
    if form.is_valid():
        code, chosen, note = (form.cleaned_data[name] for name in ("code", "severity", "note"))
        level = files.least_severity(report_id=report_id, code=code, now=now) if chosen == BY_CODE else int(chosen)
        try:
            file = triage.open_file(
                report_id=report_id, code=code, severity=level, by=by, key=request.vault, note=note, now=now
            )
            return redirect("desk:file", file_id=file.id)
        except (files.TooLow, files.AlreadyOpened, triage.AlreadyTaken, triage.AlreadyDecided) as error:
            refused(form, error, "severity" if isinstance(error, files.TooLow) else None)
    return ask(request, "desk/report_file.html", form, line=case.line, suggested=words.code_words(case.line.suggested))


@read_or_send
@demands(Permission.TRIAGE_DECIDE)
def aside(request: DeskRequest, report_id: UUID) -> HttpResponse:
    """Decide that no file is made."""
    by = request.officer
    case = triage.case(report_id=report_id, by=by)
    form = AsideForm(request.POST or None)
    if form.is_valid():
        try:
            triage.set_aside(report_id=report_id, code=form.cleaned_data["code"], by=by, why=form.cleaned_data["why"])
            messages.success(request, _("Set aside. A new message of the reporter brings it back."))
            return redirect("desk:queue")
        except triage.TriageError as error:
            refused(form, error, "why" if isinstance(error, triage.ReasonTooShort) else None)
    return ask(request, "desk/report_aside.html", form, line=case.line)


@read_or_send
@demands(Permission.LINK_RELEASE)
@vault_open
def release_link(request: DeskRequest, report_id: UUID, index: int) -> HttpResponse:
    """Take one link out of the sealed words; the evidence rule of the code may force it to the police alone."""
    by, key = request.officer, key_of(request)
    case = triage.case(report_id=report_id, by=by)
    forced = _no_store(case)
    form = ReleaseForm(request.POST or None, forced=forced)
    if form.is_valid():
        try:
            reports.release_link(
                report_id=report_id, index=index, by=by, key=key, no_store=forced or form.cleaned_data["no_store"],
                why=form.cleaned_data["why"], now=timezone.now(),
            )  # fmt: skip
            messages.success(request, _("Released. It will be looked at as a finding, without the child's data."))
            return redirect("desk:report", report_id=report_id)
        except (BadUrl, files.CannotOpen, reports.ReleasedOpenly) as error:
            refused(form, error)
    opened, _unreadable = _open(request, case, by)
    link = opened.links[index] if opened and index < len(opened.links) else ""
    return ask(request, "desk/report_link.html", form, line=case.line, link=link, index=index, forced=forced)


def _open(request: DeskRequest, case: triage.Case, by: Officer) -> tuple[reports.OpenReport | None, bool]:
    """The words, if the vault is open; True when it is open and yet no key in it fits."""
    if request.vault is None:
        return None, False
    try:
        return reports.read(report_id=case.line.id, by=by, key=request.vault), False
    except files.CannotOpen:
        return None, True


def _why_aside(request: DeskRequest, case: triage.Case, by: Officer) -> str:
    if request.vault is None or case.item is None or case.item.state is not triage.State.ASIDE:
        return ""
    return triage.why_aside(report_id=case.line.id, by=by, key=request.vault)


def _no_store(case: triage.Case) -> bool:
    """Whether the code of the file, or the suggested one while there is no file, has the NO_STORE rule."""
    key = case.file.code if case.file else case.line.suggested
    try:
        return bool(key) and catalogue.code(key).no_store
    except LuytreError:
        return True  # an unknown code is treated as the gravest


def _facts(case: triage.Case) -> dict[str, object]:
    line, item = case.line, case.item
    return {
        "reporter": labels.REPORTERS.get(line.reporter, line.reporter),
        "channel": labels.CHANNELS.get(line.channel, line.channel),
        "safe_now": labels.SAFE_NOW.get(line.safe_now, line.safe_now),
        "place": words.place_words(line.province, line.commune),
        "suggested": words.code_words(line.suggested),
        "reasons": [_(reason) for reason in line.reasons],
        "excluded": [words.role_words(role) for role in sorted(line.excluded_roles)],
        "state": labels.ITEM_STATES[item.state] if item else "",
        "set_aside_as": words.code_words(item.set_aside_as) if item else "",
        "row": words.queue_rows([item])[0] if item else None,
    }


def _links(line: reports.ReportLine, opened: reports.OpenReport | None) -> list[dict[str, object]]:
    """Each link with what the lists say about its host; the text of it only while the words are open."""
    return [
        {
            "number": number + 1,
            "index": number,
            "text": opened.links[number] if opened and number < len(opened.links) else "",
            "lists": line.link_lists[number] if number < len(line.link_lists) else (),
        }
        for number in range(line.link_count)
    ]


urlpatterns: list[URLPattern] = [
    path("queue/", queue, name="queue"),
    path("reports/<uuid:report_id>/", report, name="report"),
    path("reports/<uuid:report_id>/take/", take, name="report-take"),
    path("reports/<uuid:report_id>/release/", release, name="report-release"),
    path("reports/<uuid:report_id>/answer/", answer, name="report-answer"),
    path("reports/<uuid:report_id>/file/", open_file, name="report-file"),
    path("reports/<uuid:report_id>/aside/", aside, name="report-aside"),
    path("reports/<uuid:report_id>/links/<int:index>/", release_link, name="report-link"),
]
