"""The shapes of the open JSON endpoint."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import ConfigDict, Field

# At least one character that stays after cleaning (white space and control characters do not).
SAID = r"[^\s\u0000-\u001f\u007f-\u009f\u200b-\u200f\ufeff\ufffe\uffff]"
# The same rule as reports keeps: one of these must say something.
_SOMETHING: dict[str, Any] = {
    "anyOf": [
        *(
            {"properties": {field: {"type": "string", "pattern": SAID}}, "required": [field]}
            for field in ("text", "happened", "account")
        ),
        {"properties": {"links": {"type": "array", "minItems": 1}}, "required": ["links"]},
    ]
}

PLACE = r"^[0-9]{0,10}$"
Link = Annotated[str, Field(min_length=1, max_length=2_000, pattern=SAID)]
Code = Annotated[str, Field(max_length=400, examples=["ba-nam-den-…"], description="The code of the receipt.")]
Both = dict[Literal["vi", "en"], str]


class NewReport(Schema):
    """What somebody tells.  A text, a kind of harm, an account or one link is needed; the rest may be left out."""

    model_config = ConfigDict(extra="forbid", json_schema_extra=_SOMETHING)

    text: str = Field("", max_length=20_000, description="What happened, in any words.")
    links: list[Link] = Field(default_factory=list, max_length=20, description="Addresses of pages or profiles.")
    reporter: Literal["child", "parent", "teacher", "relative", "bystander", "anonymous"] = "anonymous"
    safe_now: Literal["yes", "no", "unknown"] = Field("unknown", description="Is the child safe now?")
    happened: str = Field("", max_length=2_000, description="The kind of harm, in the reporter's own words.")
    platform: str = Field("", max_length=200, description="Where: the name of an app, a game, a site.")
    account: str = Field("", max_length=500, description="The account that does it.")
    province: str = Field("", pattern=PLACE, description="Code of the province, for example 20.")
    commune: str = Field("", pattern=PLACE, description="Code of the commune, for example 05983.")
    contact: str = Field("", max_length=300, description="A phone number or address to answer to; never needed.")
    contact_how: str = Field("", max_length=500, description="When and how an answer is safe.")
    must_not_know: list[Literal["hotline", "school", "commune", "police", "family"]] = Field(
        default_factory=list, max_length=5, description="Who must never receive this report."
    )


class NewReceipt(Schema):
    """Keep the code: it is shown once and stored nowhere."""

    id: UUID
    code: str
    received_at: datetime


class AskStatus(Schema):
    model_config = ConfigDict(extra="forbid")

    code: Code


class TimelineStep(Schema):
    state: Literal["received", "reading", "helping", "done"]
    at: datetime


class MessageOut(Schema):
    author: Literal["reporter", "officer"]
    text: str
    at: datetime


class Status(Schema):
    state: Literal["received", "reading", "helping", "done"]
    timeline: list[TimelineStep]
    messages: list[MessageOut]


class NewMessage(Schema):
    model_config = ConfigDict(extra="forbid")

    code: Code
    text: str = Field(min_length=1, max_length=20_000, pattern=SAID)


class Sent(Schema):
    sent_at: datetime


class Wrong(Schema):
    """One input that cannot be taken."""

    where: str
    what: str


class Problem(Schema):
    """RFC 9457, with what happened, what is safe and what to do next, in Vietnamese and English."""

    type: str = "about:blank"
    title: str
    status: int
    happened: Both
    kept: Both
    next: Both
    errors: list[Wrong] = Field(default_factory=list)
    id: UUID | None = Field(None, description="The report that is meant (409 only).")
