"""The console of a school: state, networks, groups, exceptions, "why?"."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from luytre.core.agencies import api as agencies
from luytre.core.identity.api import Permission
from luytre.lib.errors import LuytreError
from luytre.schoolfilter import api as schoolfilter
from luytre.schoolfilter.records import Ruling
from luytre.web.parts.doors import DeskRequest, demands
from luytre.web.school.forms import ExceptionForm, NetworkForm, PolicyForm, SchoolForm, WhyForm

manages = demands(Permission.SCHOOL_MANAGE)


@require_safe
@manages
def home(request: DeskRequest) -> HttpResponse:
    """The state of the filter in plain words; a school that is not entered yet comes first."""
    try:
        school = schoolfilter.school_of(by=request.officer)
    except schoolfilter.NoSchool:
        return redirect("school:new")
    now = timezone.now()
    context = {
        "school": school,
        "state": schoolfilter.state(now=now),
        "groups": schoolfilter.groups(by=request.officer),
        "networks": schoolfilter.networks(by=request.officer),
        "exceptions": schoolfilter.exceptions(by=request.officer, now=now),
    }
    return render(request, "school/home.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@manages
def new(request: DeskRequest) -> HttpResponse:
    """Enter the school: its name is all that is asked, the place is the agency's."""
    agency = agencies.agency(request.officer.agency_id)
    form = SchoolForm(request.POST or None, initial={"name": agency.name_vi})
    if request.method == "POST" and form.is_valid():
        schoolfilter.create_school(
            name=form.cleaned_data["name"],
            province_code=agency.province_code,
            commune_code=agency.commune_code,
            by=request.officer,
            now=timezone.now(),
        )
        return redirect("school:networks")
    return render(request, "school/new.html", {"form": form}, status=400 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@manages
def networks(request: DeskRequest) -> HttpResponse:
    """Which address range belongs to which group."""
    groups = schoolfilter.groups(by=request.officer)
    form = NetworkForm(request.POST or None).offer(groups)
    if request.method == "POST" and form.is_valid():
        try:
            schoolfilter.add_network(
                cidr=form.cleaned_data["cidr"],
                group_id=int(form.cleaned_data["group"]),
                label=form.cleaned_data["label"],
                by=request.officer,
                now=timezone.now(),
            )
        except schoolfilter.SchoolError as error:
            form.say(error)
        else:
            messages.success(request, _("The network is entered. The filter follows within two seconds."))
            return redirect("school:networks")
    context = {"form": form, "networks": schoolfilter.networks(by=request.officer)}
    return render(request, "school/networks.html", context, status=400 if form.errors else 200)


@require_POST
@manages
def remove_network(request: DeskRequest, network_id: UUID) -> HttpResponse:
    """Its devices become unknown."""
    schoolfilter.remove_network(network_id=network_id, by=request.officer)
    messages.success(request, _("The network is removed. Its devices now get the strictest rules."))
    return redirect("school:networks")


@require_safe
@manages
def groups(request: DeskRequest) -> HttpResponse:
    """The groups and what each blocks."""
    names = {line.key: line.name for line in schoolfilter.categories()}
    rows = [
        (group, [name for key, name in names.items() if key not in group.blocked])
        for group in schoolfilter.groups(by=request.officer)
    ]
    return render(request, "school/groups.html", {"rows": rows, "total": len(names)})


@require_http_methods(["GET", "HEAD", "POST"])
@manages
def group(request: DeskRequest, group_id: int) -> HttpResponse:
    """What one group blocks, and what the default is and why."""
    found = next((row for row in schoolfilter.groups(by=request.officer) if row.id == group_id), None)
    if found is None:
        raise schoolfilter.UnknownGroup
    form = PolicyForm(request.POST if request.method == "POST" else None, initial={"blocked": sorted(found.blocked)})
    if request.method == "POST":
        wanted = found.default if "default" in request.POST else request.POST.getlist("blocked")
        try:
            schoolfilter.change_policy(group_id=group_id, blocked=wanted, by=request.officer, now=timezone.now())
        except schoolfilter.SchoolError as error:
            form.say(error)
        else:
            messages.success(request, _("The rules are saved. The filter follows within two seconds."))
            return redirect("school:group", group_id=group_id)
    names = [line.name for line in schoolfilter.categories() if line.key in found.default]
    context = {"group": found, "form": form, "default_names": names}
    return render(request, "school/group.html", context, status=400 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@manages
def exceptions(request: DeskRequest) -> HttpResponse:
    """Names that the school opens or closes for a while."""
    form = ExceptionForm(request.POST or None).offer(schoolfilter.groups(by=request.officer), whole=True)
    if request.method == "POST" and form.is_valid():
        try:
            schoolfilter.add_exception(
                host=form.cleaned_data["host"],
                ruling=Ruling(form.cleaned_data["ruling"]),
                group_id=form.group_id(),
                reason=form.cleaned_data["reason"],
                expires_at=form.ends(),
                by=request.officer,
                now=timezone.now(),
            )
        except schoolfilter.SchoolError as error:
            form.say(error)
        else:
            messages.success(request, _("The exception is in force. The filter follows within two seconds."))
            return redirect("school:exceptions")
    rows = schoolfilter.exceptions(by=request.officer, now=timezone.now())
    return render(request, "school/exceptions.html", {"form": form, "rows": rows}, status=400 if form.errors else 200)


@require_POST
@manages
def remove_exception(request: DeskRequest, exception_id: UUID) -> HttpResponse:
    """End it before its day."""
    schoolfilter.remove_exception(exception_id=exception_id, by=request.officer, now=timezone.now())
    messages.success(request, _("The exception is removed. The filter follows within two seconds."))
    return redirect("school:exceptions")


@require_safe
@manages
def why(request: DeskRequest) -> HttpResponse:
    """Why is this name blocked, or open, for this group?"""
    form = WhyForm(request.GET or None).offer(schoolfilter.groups(by=request.officer))
    answer = None
    if request.GET and form.is_valid():
        try:
            answer = schoolfilter.why(
                name=form.cleaned_data["name"],
                group_id=int(form.cleaned_data["group"]),
                by=request.officer,
                now=timezone.now(),
            )
        except LuytreError as error:
            form.say(error)
    return render(request, "school/why.html", {"form": form, "answer": answer}, status=400 if form.errors else 200)
