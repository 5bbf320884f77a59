"""The open JSON endpoint: anyone may report, and come back with the code.

The code travels in bodies only, never in an address: addresses are logged, remembered and forwarded.
"""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

import psycopg_pool
from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.request import UnreadablePostError
from django.utils import timezone
from ninja import Header, NinjaAPI
from ninja.decorators import decorate_view
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.parser import Parser
from ninja.responses import Status as Answer

from luytre.channels.partner import problems
from luytre.channels.partner.schemas import (
    AskStatus,
    MessageOut,
    NewMessage,
    NewReceipt,
    NewReport,
    Problem,
    Sent,
    Status,
    TimelineStep,
)
from luytre.lib.codes import BadCode
from luytre.lib.errors import LuytreError
from luytre.reports import api as reports
from luytre.web.parts.visitor import visitor

CHANNEL = "api"
FIRST_REFUSAL = 400
REFUSALS = dict.fromkeys((400, 413, 415, 422, 503), Problem)


class Endpoint(NinjaAPI):
    """Ninja, with refusals described as what they are: application/problem+json."""

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        schema = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
        for operations in schema["paths"].values():
            for operation in operations.values():
                for status, response in operation["responses"].items():
                    if int(status) >= FIRST_REFUSAL and "application/json" in response.get("content", {}):
                        response["content"] = {"application/problem+json": response["content"].pop("application/json")}
        return schema


class Body(Parser):
    """JSON in UTF-8; what cannot be read (or nests too deep for the reader) is the sender's to mend."""

    def parse_body(self, request: HttpRequest) -> Any:  # noqa: ANN401 - any JSON value; the schema judges it next
        try:
            return json.loads(request.body)
        except (ValueError, RecursionError) as error:
            raise HttpError(400, "") from error


api = Endpoint(
    title="Lũy Tre: reports",
    version="1",
    description="Report harm to a child online, without a name, and come back with the code. Emergency: call 111 or 113.",
    docs_url=None,
    openapi_url="/openapi.json",
    urls_namespace="partner-api",
    parser=Body(),
)


def json_body(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Refuse by type and size before a byte of the body is looked at."""

    @wraps(view)
    def checked(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if request.content_type != "application/json":
            return problems.respond(problems.WrongType())
        try:
            request.body  # noqa: B018 - reading it is the check; Django stops at DATA_UPLOAD_MAX_MEMORY_SIZE
        except RequestDataTooBig:
            return problems.respond(problems.TooBig())
        except UnreadablePostError:
            return problems.respond(problems.BadJson())
        return view(request, *args, **kwargs)

    return checked


@api.post("/reports", response={201: NewReceipt, 409: Problem, **REFUSALS}, summary="Send a report")
@decorate_view(json_body)
def new_report(
    request: HttpRequest,
    body: NewReport,
    idempotency_key: str = Header(  # type: ignore[type-arg]
        "",
        alias="Idempotency-Key",
        max_length=200,
        pattern=r"^([\x21-\x7e]{16,200})?$",
        description="The same key with the same body gives the same receipt, however often it is sent.",
    ),
) -> Answer[NewReceipt]:
    """The answer holds the code that opens the conversation. It is shown once and stored nowhere."""
    del request
    given = body.model_dump()
    words = reports.Words(
        **{**given, "links": tuple(given["links"]), "must_not_know": frozenset(given["must_not_know"])}
    )
    receipt = reports.receive(words=words, channel=CHANNEL, key=idempotency_key, now=timezone.now())
    return Answer(201, NewReceipt(id=receipt.id, code=receipt.code, received_at=receipt.received_at))


@api.post(
    "/reports/status", response={200: Status, 404: Problem, 429: Problem, **REFUSALS}, summary="See how far it is"
)
@decorate_view(json_body)
def status(request: HttpRequest, body: AskStatus) -> Status:
    """State, timeline and messages, opened for the holder of the code."""
    seen = reports.follow(code=body.code, client=visitor(request))
    return Status(
        state=seen.state.value,
        timeline=[TimelineStep(state=step.state.value, at=step.at) for step in seen.timeline],
        messages=[
            MessageOut(author="officer" if m.author == "officer" else "reporter", text=m.text, at=m.at)
            for m in seen.messages
        ],
    )


@api.post(
    "/reports/messages", response={201: Sent, 404: Problem, 429: Problem, **REFUSALS}, summary="Write to who helps"
)
@decorate_view(json_body)
def new_message(request: HttpRequest, body: NewMessage) -> Answer[Sent]:
    """Sealed like the report itself; the answer comes back through /reports/status."""
    now = timezone.now()
    reports.write(code=body.code, text=body.text, client=visitor(request), now=now)
    return Answer(201, Sent(sent_at=now))


@api.exception_handler(LuytreError)
def refuse(request: HttpRequest, error: LuytreError) -> HttpResponse:
    del request
    return problems.respond(error, status=404 if isinstance(error, BadCode) else 0)


@api.exception_handler(ValidationError)
def wrong_shape(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Where and why, never the value: it may be a child's words."""
    del request
    errors = [
        {"where": ".".join(str(part) for part in item["loc"] if part != "body"), "what": str(item["msg"])}
        for item in error.errors[:20]
    ]
    return problems.respond(problems.WrongShape(), errors=errors)


@api.exception_handler(HttpError)
def unreadable(request: HttpRequest, error: HttpError) -> HttpResponse:
    del request, error
    return problems.respond(problems.BadJson())


@api.exception_handler(OperationalError)
@api.exception_handler(InterfaceError)
@api.exception_handler(psycopg_pool.PoolTimeout)
def not_now(request: HttpRequest, error: Exception) -> HttpResponse:
    del request
    problems.log.error("the database did not answer: %s", type(error).__name__)
    return problems.respond(problems.NotNow())


@api.exception_handler(Exception)
def our_fault(request: HttpRequest, error: Exception) -> HttpResponse:
    """Logged by type and place; a traceback could quote the report."""
    del request
    frame = error.__traceback__
    while frame is not None and frame.tb_next is not None:
        frame = frame.tb_next
    place = f"{frame.tb_frame.f_code.co_filename.rpartition('/')[2]}:{frame.tb_lineno}" if frame else "?"
    problems.log.error("%s at %s", type(error).__name__, place)
    return problems.respond(problems.OurFault())
