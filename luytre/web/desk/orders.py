"""Desk pages: orders, and the second person's decision."""

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from luytre.core.catalogue import api as catalogue
from luytre.core.identity import api as identity
from luytre.core.identity.api import Officer, Permission
from luytre.detection import api as detection
from luytre.enforcement.orders import api as orders
from luytre.lib import hosts
from luytre.web.desk._order_forms import OrderForm, ReasonForm
from luytre.web.parts.doors import DeskRequest, demands, signed_in

SCOPE_NAMES = {"children": gettext_lazy("Children"), "everyone": gettext_lazy("Everyone")}
COLOURS = {
    orders.State.PROPOSED: "red",
    orders.State.APPROVED: "green",
    orders.State.REFUSED: "grey",
    orders.State.WITHDRAWN: "amber",
    orders.State.EXPIRED: "grey",
}
STATES = {
    orders.State.PROPOSED: gettext_lazy("Waits for a second person"),
    orders.State.APPROVED: gettext_lazy("In force"),
    orders.State.REFUSED: gettext_lazy("Refused"),
    orders.State.WITHDRAWN: gettext_lazy("Withdrawn"),
    orders.State.EXPIRED: gettext_lazy("Expired"),
}


@require_GET
@signed_in
def order_list(request: DeskRequest) -> HttpResponse:
    """What waits for a second person first; `?state=` shows one state."""
    wanted = request.GET.get("state", "")
    state = orders.State(wanted) if wanted in set(orders.State) else None
    rows = [_row(order) for order in orders.list_orders(by=request.officer, state=state)]
    tabs = [(key.value, words, key is state) for key, words in STATES.items()]
    context = {"rows": rows, "tabs": tabs, "state": state, "may_propose": request.officer.may(Permission.ORDER_PROPOSE)}
    return render(request, "desk/orders_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@demands(Permission.ORDER_PROPOSE)
def new(request: DeskRequest) -> HttpResponse:
    """Propose an order; `?finding=` fills in what a confirmed finding says."""
    if request.method != "POST":
        return render(request, "desk/orders_new.html", {"form": OrderForm(initial=_from_finding(request))})
    form = OrderForm(request.POST)
    if form.is_valid():
        try:
            order = orders.propose(**form.cleaned_data, by=request.officer, now=timezone.now())
        except (orders.OrderError, hosts.BadHost) as error:
            form.refuse(error)
        else:
            messages.success(request, _("Proposed. Nothing is blocked until a second person approves."))
            return redirect("desk:order", order_id=order.id)
    return render(request, "desk/orders_new.html", {"form": form}, status=422)


@require_GET
@signed_in
def order(request: DeskRequest, order_id: UUID) -> HttpResponse:
    """One order, its history and what this officer may do with it."""
    return _page(request, order_id)


@require_POST
@demands(Permission.ORDER_APPROVE)
def approve(request: DeskRequest, order_id: UUID) -> HttpResponse:
    """The second person says yes."""
    try:
        orders.approve(order_id=order_id, by=request.officer, now=timezone.now())
    except orders.NoSuchOrder:
        raise
    except orders.OrderError as error:
        return _page(request, order_id, error=error, status=error.status)
    messages.success(request, _("Approved. The name is on the signed lists within seconds."))
    return redirect("desk:order", order_id=order_id)


@require_POST
@demands(Permission.ORDER_APPROVE)
def refuse(request: DeskRequest, order_id: UUID) -> HttpResponse:
    """The second person says no."""
    return _with_reason(request, order_id, "refuse")


@require_POST
@signed_in
def withdraw(request: DeskRequest, order_id: UUID) -> HttpResponse:
    """Out of force, or a proposal taken back."""
    return _with_reason(request, order_id, "withdraw")


def _with_reason(request: DeskRequest, order_id: UUID, act: str) -> HttpResponse:
    form = ReasonForm(request.POST, name=act)
    if not form.is_valid():
        return _page(request, order_id, form=form, act=act, status=422)
    verb = orders.refuse if act == "refuse" else orders.withdraw
    try:
        verb(order_id=order_id, by=request.officer, why=form.cleaned_data["why"], now=timezone.now())
    except orders.NoSuchOrder:
        raise
    except orders.OrderError as error:
        return _page(request, order_id, form=form, act=act, error=error, status=error.status)
    messages.success(
        request,
        _("Refused. The reason is kept.")
        if act == "refuse"
        else _("Withdrawn. The name leaves the lists within seconds."),
    )
    return redirect("desk:order", order_id=order_id)


def _page(
    request: DeskRequest,
    order_id: UUID,
    *,
    form: ReasonForm | None = None,
    act: str = "",
    error: orders.OrderError | None = None,
    status: int = 200,
) -> HttpResponse:
    found = orders.get(order_id=order_id, by=request.officer)
    own = found.proposed_by == request.officer.id
    waiting = found.state is orders.State.PROPOSED
    decides = waiting and request.officer.may(Permission.ORDER_APPROVE)
    context = {
        "row": _row(found),
        "ground": _ground(found),
        "history": [_turn(turn) for turn in orders.history(order_id=order_id)] if not found.masked else [],
        "may_decide": decides and not own,
        "own_waits": waiting and own,
        "may_withdraw": (waiting and own)
        or (found.state is orders.State.APPROVED and request.officer.may(Permission.ORDER_WITHDRAW)),
        "refuse_form": form if act == "refuse" and form else ReasonForm(name="refuse"),
        "withdraw_form": form if act == "withdraw" and form else ReasonForm(name="withdraw"),
        "problem": _problem(error),
    }
    return render(request, "desk/orders_page.html", context, status=status)


def _problem(error: orders.OrderError | None) -> list[str]:
    """The refusal in sentences: what happened, the reason of a guard list, what is safe, what to do."""
    if error is None:
        return []
    guarded = [f"{_(error.reason)} ({hosts.display(error.guarded)})"] if isinstance(error, orders.GuardedName) else []
    return [_(error.happened), *guarded, _(error.kept), _(error.next_step)]


def _from_finding(request: DeskRequest) -> dict[str, object]:
    """First values of the form; empty when there is no such finding, or this officer may not know it."""
    initial: dict[str, object] = {"scope": "children"}
    try:
        finding_id = UUID(request.GET.get("finding", ""))
        found = detection.get(finding_id=finding_id, by=request.officer)
    except (ValueError, detection.FindingError, identity.NotAllowed):
        return initial
    if found.masked:
        return initial
    return initial | {
        "host": found.host,
        "category": found.category,
        "restricted": found.no_store,
        "why": found.why,
        "finding_id": found.id,
    }


def _row(found: orders.Order) -> dict[str, object]:
    """An order in words."""
    shown = hosts.display(found.host) if found.host else ""
    soon = found.state is orders.State.APPROVED and found.expires_on <= timezone.localdate() + timedelta(days=14)
    return {
        "order": found,
        "colour": COLOURS[found.state],
        "state": STATES[found.state],
        "scope": SCOPE_NAMES[found.scope],
        "category": detection.category_name(found.category),
        "own_letters": shown if shown != found.host else "",
        "ends_soon": soon,
        "proposed_by": _name(found.proposed_by),
    }


def _turn(turn: orders.Turn) -> dict[str, object]:
    return {"state": STATES[turn.new], "at": turn.at, "by": _name(turn.by), "why": turn.why}


def _ground(found: orders.Order) -> str:
    try:
        ground = catalogue.ground(found.ground, found.proposed_at)
    except catalogue.NotInForce:
        return found.ground
    return f"{ground.source}: {ground.title}"


def _name(account_id: UUID | None) -> str:
    """Who did it; empty for the machine and for somebody who holds no post any more."""
    if account_id is None:
        return ""
    try:
        officer: Officer = identity.officer(account_id, timezone.now())
    except identity.NoPost:
        return ""
    return officer.name


urlpatterns: list[URLPattern] = [
    path("orders/", order_list, name="orders"),
    path("orders/new/", new, name="order-new"),
    path("orders/<uuid:order_id>/", order, name="order"),
    path("orders/<uuid:order_id>/approve/", approve, name="order-approve"),
    path("orders/<uuid:order_id>/refuse/", refuse, name="order-refuse"),
    path("orders/<uuid:order_id>/withdraw/", withdraw, name="order-withdraw"),
]
