"""Names of categories and reasons, in the language of the reader."""

from typing import Final

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from luytre.core.catalogue import api as catalogue
from luytre.detection.records import Reason

NAMES: Final = {
    "adult": _("Adult content"),
    "gambling": _("Gambling"),
    "violence": _("Violence"),
    "self-harm": _("Self-harm"),
    "drugs": _("Drugs"),
    "hate": _("Hate and extremism"),
    "malware": _("Harmful software"),
    "phishing": _("Password theft"),
    "scam": _("Scams"),
    "dating": _("Dating"),
    "proxy-vpn": _("Ways around the filter"),
    "doh-bypass": _("Encrypted name servers"),
    "social": _("Social networks"),
    "games": _("Games"),
    "chat": _("Chat"),
    "video": _("Video and streaming"),
    "piracy": _("Illegal copies"),
    "ads": _("Advertising and tracking"),
    "alcohol-tobacco": _("Alcohol and tobacco"),
    "weapons": _("Weapons"),
    "shorteners": _("Shortened links"),
    "crypto": _("Crypto money"),
    "hacking": _("Hacking tools"),
    "fake-news": _("False news"),
}


def category_name(key: str) -> str:
    """Of a category word or a taxonomy code; an unknown key is returned as it is."""
    if key in NAMES:
        return gettext(NAMES[key])
    try:
        return f"{key} {catalogue.code(key).label}"
    except catalogue.NotInForce:
        return key


def reason_words(reason: Reason) -> str:
    """The sentence of a reason."""
    parameters = dict(reason.parameters)
    if "category" in parameters:
        parameters["category"] = category_name(str(parameters["category"])).lower()
    return gettext(reason.msgid) % parameters
