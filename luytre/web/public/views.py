"""Home, coming back with the code, staying safe, privacy."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from luytre.core.throttle import api as throttle
from luytre.lib import vi
from luytre.lib.codes import BadCode
from luytre.lib.errors import LuytreError
from luytre.reports import api as reports
from luytre.web.parts.visitor import visitor
from luytre.web.public.forms import CodeForm, MessageForm

__all__ = ["follow", "home", "privacy", "safety"]

# The four states in a child's words; the second sentence says what it means.
STATES: tuple[tuple[reports.State, str | Promise, str | Promise], ...] = (
    (reports.State.RECEIVED, _("Received"), _("Your report is here, locked. It waits for a person.")),
    (reports.State.READING, _("Being read"), _("A person is reading your words and thinking about how to help.")),
    (reports.State.HELPING, _("Being helped"), _("People whose work it is are helping now.")),
    (reports.State.DONE, _("Done"), _("We have finished. You can still write to us here.")),
)


@dataclass(frozen=True, slots=True)
class Stage:
    """One line of the timeline: done, now or later."""

    words: str
    meaning: str
    at: datetime | None
    now: bool


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The doors."""
    return render(request, "public/home.html")


@require_safe
def safety(request: HttpRequest) -> HttpResponse:
    """What leaving quickly does and does not do."""
    return render(request, "public/safety.html")


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept and who can read it."""
    return render(request, "public/privacy.html")


@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest) -> HttpResponse:
    """Ask for the code; with it, show how far the report is and the conversation, and take a message.

    The code lives in the body of POSTs alone, so a page made with it is the answer to a POST and never an address.
    """
    if request.method != "POST":
        return render(request, "public/follow.html", {"form": CodeForm()})
    asked = CodeForm(request.POST)
    if not asked.is_valid():
        return render(request, "public/follow.html", {"form": asked}, status=422)
    code, client = asked.cleaned_data["code"], visitor(request)
    try:
        following = reports.follow(code=code, client=client)
        message = _message(request, code=code, client=client, following=following)
        if message.is_bound and message.is_valid():
            following, message = reports.follow(code=code, client=client), MessageForm(initial={"code": code})
    except (BadCode, reports.UnknownCode, throttle.TooMany) as refused:
        return _refuse(request, asked, refused)
    sent = "text" in request.POST and not message.is_bound
    return _talk(request, following, message, sent=sent)


def _message(request: HttpRequest, *, code: str, client: str, following: reports.Following) -> MessageForm:
    """The form of the message, already sent when it holds words."""
    if "text" not in request.POST:
        return MessageForm(initial={"code": code})
    message = MessageForm(request.POST)
    if not message.is_valid():
        return message
    text = message.cleaned_data["text"]
    try:
        if not _said_last(following, text):
            reports.write(code=code, text=text, client=client, now=timezone.now())
    except (reports.NotAccepted, reports.TooManyMessages) as refused:
        message.add_error("text", f"{gettext(refused.happened)} {gettext(refused.next_step)}")
    return message


def _said_last(following: reports.Following, text: str) -> bool:
    """Whether the last word was this very one: the page was loaded again, or the button pressed twice."""
    last = following.messages[-1] if following.messages else None
    return last is not None and last.author == "reporter" and _bare(last.text) == _bare(text)


def _bare(text: str) -> str:
    return " ".join(vi.nfc(text).split())


def _talk(request: HttpRequest, following: reports.Following, message: MessageForm, *, sent: bool) -> HttpResponse:
    context = {"following": following, "stages": _stages(following), "form": message, "sent": sent}
    return render(request, "public/talk.html", context, status=422 if message.is_bound else 200)


def _stages(following: reports.Following) -> list[Stage]:
    when = {step.state: step.at for step in following.timeline}
    return [
        Stage(str(words), str(meaning), when.get(state), state is following.state) for state, words, meaning in STATES
    ]


def _refuse(request: HttpRequest, asked: CodeForm, refused: LuytreError) -> HttpResponse:
    """A wrong code: kind words and hints; what was typed stays to be corrected."""
    asked.add_error("code", f"{gettext(refused.happened)} {gettext(refused.next_step)}")
    status = 422 if isinstance(refused, BadCode) else refused.status
    response = render(request, "public/follow.html", {"form": asked, "hints": True}, status=status)
    if isinstance(refused, throttle.TooMany):
        response.headers["Retry-After"] = str(refused.retry_after)
    return response
