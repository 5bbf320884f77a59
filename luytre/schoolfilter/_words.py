"""What people read: names and sentences of categories, ages, defaults, troubles."""

from typing import Final

from django.utils.translation import gettext_noop as _

from luytre.schoolfilter.records import Age, CategoryLine, Trouble

AGES: Final = {
    Age.KINDERGARTEN: _("Kindergarten"),
    Age.PRIMARY: _("Primary school"),
    Age.LOWER_SECONDARY: _("Lower secondary school"),
    Age.UPPER_SECONDARY: _("Upper secondary school"),
    Age.STAFF: _("Teachers and staff"),
    Age.GUEST: _("Guests"),
}

CATEGORIES: Final = {
    line.key: line
    for line in (
        CategoryLine("adult", _("Adult content"), _("Pages made for adults only.")),
        CategoryLine("gambling", _("Gambling"), _("Betting, casinos, lotteries and games played for money.")),
        CategoryLine("violence", _("Violence"), _("Pages that show or praise cruelty and shocking scenes.")),
        CategoryLine("self-harm", _("Self-harm"), _("Pages that praise hurting oneself.")),
        CategoryLine("drugs", _("Drugs"), _("Pages that sell or praise drugs.")),
        CategoryLine("hate", _("Hate and extremism"), _("Pages that call for hatred of people or groups.")),
        CategoryLine("malware", _("Harmful software"), _("Pages that put harmful programs on a device.")),
        CategoryLine("phishing", _("Password theft"), _("False pages that steal passwords and account numbers.")),
        CategoryLine("scam", _("Scams"), _("Pages that trick people out of money or personal details.")),
        CategoryLine("dating", _("Dating"), _("Pages for adults to meet strangers.")),
        CategoryLine("proxy-vpn", _("Ways around the filter"), _("Proxies and VPN services that hide what is visited.")),
        CategoryLine("doh-bypass", _("Encrypted name servers"), _("Outside name servers that would go around this filter.")),
        CategoryLine("social", _("Social networks"), _("Networks where people post, follow and comment.")),
        CategoryLine("games", _("Games"), _("Online games and game shops.")),
        CategoryLine("chat", _("Chat"), _("Messages and calls, also with strangers.")),
        CategoryLine("video", _("Video and streaming"), _("Video and live streams for entertainment.")),
        CategoryLine("piracy", _("Illegal copies"), _("Films, sports and software without permission; often with betting and traps.")),
        CategoryLine("ads", _("Advertising and tracking"), _("Advertising networks and services that follow visitors.")),
        CategoryLine("alcohol-tobacco", _("Alcohol and tobacco"), _("Shops for alcohol, cigarettes and e-cigarettes.")),
        CategoryLine("weapons", _("Weapons"), _("Pages that sell weapons or show how to make them.")),
    )
}  # fmt: skip

OTHER: Final = CategoryLine("other", _("Harmful content"), _("Content that was found harmful to children."))


def category(key: str) -> CategoryLine:
    """The words for a category; a key that this filter does not know is simply "harmful content"."""
    return CATEGORIES.get(key, OTHER)


# Why the defaults are what they are.  Law on Children 102/2016: articles 6(9), 6(10), 33, 54; Decree 56/2017: articles
# 34, 35, 37; Decree 147/2024: accounts of under-16s, games of under-18s; Law on Cyber Security 116/2025: article 16.
GROUNDS: Final = {
    Age.KINDERGARTEN: _(
        "Small children go online only with an adult, so everything listed is blocked. "
        "Ground: Law on Children 2016, articles 6 and 54; Decree 56/2017, article 35."
    ),
    Age.PRIMARY: _(
        "Children of primary school do not need social networks, games or chat for lessons, and accounts under 16 belong "
        "to a parent. Ground: Law on Children 2016, articles 6 and 54; Decree 147/2024."
    ),
    Age.LOWER_SECONDARY: _(
        "Pupils under 16 have no accounts of their own; video stays open because lessons use it. "
        "Ground: Law on Children 2016, articles 33 and 54; Decree 147/2024."
    ),
    Age.UPPER_SECONDARY: _(
        "Older pupils have a right to information: social networks, games and chat are left to the school to decide; "
        "what is forbidden for children stays blocked. Ground: Law on Children 2016, articles 6 and 33; Decree 147/2024."
    ),
    Age.STAFF: _(
        "Adults decide for themselves; only pages that attack devices, passwords and money are blocked. "
        "Ground: Law on Cyber Security 2025; the school network belongs to everyone in it."
    ),
    Age.GUEST: _(
        "Nobody knows who holds a guest's device, so a guest is treated as a pupil. "
        "Ground: Law on Children 2016, article 54."
    ),
}

# What happened, and what to do about it.
TROUBLES: Final = {
    Trouble.TAMPERED: (
        _("A new national list was refused: its signature is wrong, so somebody changed it on the way."),
        _("The last good list stays in force. Tell the people who run the national list; do not switch the check off."),
    ),
    Trouble.ROLLED_BACK: (
        _("A national list was refused: it is older than the one in force."),
        _("The newer list stays in force. If this lasts more than an hour, tell the people who run the national list."),
    ),
    Trouble.UNKNOWN_KEY: (
        _("A national list was refused: it was signed with a key this filter does not know."),
        _(
            "The last good list stays in force. Ask the people who run the national list whether they changed their key."
        ),
    ),
    Trouble.UNREADABLE: (
        _("A national list was refused: it cannot be read."),
        _(
            "The last good list stays in force. If this lasts more than an hour, tell the people who run the national list."
        ),
    ),
    Trouble.NO_KEYS: (
        _("The filter has no key yet with which to check the national list."),
        _("It fetches the key by itself as soon as it reaches the national list. Check the Internet connection."),
    ),
    Trouble.DOOR_DOWN: (
        _("The national list cannot be reached at the moment."),
        _("The last good list stays in force. Check the Internet connection; the filter tries again by itself."),
    ),
    Trouble.ENGINE_DOWN: (
        _("The DNS engine does not answer, so names are not resolved through the filter."),
        _("Start the engine again; if it is not installed, run: apt-get install dnsdist."),
    ),
    Trouble.ENGINE_BLIND: (
        _("The DNS engine answers but does not see the newest rules."),
        _("Restart the DNS engine; the rules are kept."),
    ),
    Trouble.CHECK_FAILED: (
        _("New rules did not pass their own check and were not put in force."),
        _("The old rules stay in force. Please report this as a fault of the software."),
    ),
    Trouble.DISK: (
        _("New rules could not be written to the disk."),
        _("The old rules stay in force. Make room on the disk; the filter tries again by itself."),
    ),
}
