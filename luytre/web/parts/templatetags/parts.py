"""`{% icon "phone" %}` and `{% mark %}`: our own line drawings, inline so that they take the colour of the text."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

# 24 x 24 grid, 2 px round strokes, drawn by us.
ICONS = {
    "phone": '<path d="M6 3h3l2 5-2.5 1.8a12 12 0 0 0 5.7 5.7L16 13l5 2v3a3 3 0 0 1-3 3A15 15 0 0 1 3 6a3 3 0 0 1 3-3z"/>',
    "leave": '<path d="M10 4H6a2 2 0 0 0-2 2v12a2 2 0 0 0 2 2h4M15 8l4 4-4 4M19 12H9"/>',
    "write": '<path d="M4 20l1-5L16 4l4 4L9 19z"/><path d="M14 6l4 4"/>',
    "talk": '<path d="M4 5h16v11H11l-5 4v-4H4z"/><path d="M8 9h8M8 12h5"/>',
    "shield": '<path d="M12 3l8 3v6c0 4.5-3.4 7.6-8 9-4.6-1.4-8-4.5-8-9V6z"/><path d="M8.5 12l2.5 2.5 4.5-5"/>',
    "chart": '<path d="M4 20h16M7 16v-5M12 16V6M17 16v-8"/>',
    "lock": '<rect x="5" y="11" width="14" height="9" rx="2"/><path d="M8 11V8a4 4 0 0 1 8 0v3"/>',
    "unlock": '<rect x="5" y="11" width="14" height="9" rx="2"/><path d="M8 11V8a4 4 0 0 1 7.5-2"/>',
    "check": '<path d="M5 13l4.5 4.5L19 7"/>',
    "warn": '<path d="M12 4l9 16H3z"/><path d="M12 10v4M12 17v.5"/>',
    "clock": '<circle cx="12" cy="12" r="8.5"/><path d="M12 7v5l3.5 2"/>',
    "heart": '<path d="M12 20C7 16 3.5 13 3.5 9A4.3 4.3 0 0 1 12 7.5 4.3 4.3 0 0 1 20.5 9c0 4-3.5 7-8.5 11z"/>',
    "eye-off": '<path d="M4 4l16 16M9.5 5.4A10 10 0 0 1 21 12a13 13 0 0 1-2.6 3.6M6 7.5A13 13 0 0 0 3 12a10 10 0 0 0 12.5 6"/>',
    "copy": '<rect x="8" y="8" width="12" height="12" rx="2"/><path d="M16 8V6a2 2 0 0 0-2-2H6a2 2 0 0 0-2 2v8a2 2 0 0 0 2 2h2"/>',
    "arrow": '<path d="M5 12h14M13 6l6 6-6 6"/>',
    "user": '<circle cx="12" cy="8" r="4"/><path d="M4 21c1-4.5 4-6.5 8-6.5s7 2 8 6.5"/>',
    "link": '<path d="M10 14a4 4 0 0 0 6 0l3-3a4 4 0 0 0-6-6l-1 1M14 10a4 4 0 0 0-6 0l-3 3a4 4 0 0 0 6 6l1-1"/>',
}
# A bamboo hedge: three stems with their joints, two leaves, the ground.
MARK = (
    '<path d="M8 30V9M16 30V5M24 30V9" stroke-width="3.4"/>'
    '<path d="M5.8 16.5h4.4M5.8 23.5h4.4M13.8 12h4.4M13.8 19.5h4.4M21.8 16.5h4.4M21.8 23.5h4.4" stroke-width="1.6"/>'
    '<path class="mark__leaf" d="M16 6c2-4 5.5-4.8 9-4-1 3.6-4.5 5.6-9 4zM8 10C6.5 6.5 4 5.5 1.5 6c.6 2.9 3.2 4.7 6.5 4z"/>'
)

# Drawn once from a row of stems of unequal height; two roofs stand behind them.
HEDGE = (
    '<svg class="hero__hedge" viewBox="0 0 720 150" aria-hidden="true" focusable="false"><path class="hedge__wall'
    '" d="M272 150V80h76v70zM382 150V92h64v58z"/><path class="hedge__roof" d="M260 84l50-42 50 42zM372 95l42-34 4'
    '2 34z"/><path class="hedge__light" d="M302 92h16v16h-16zM406 102h14v14h-14z"/><path class="hedge__stem" d="M'
    "12 150l3 -106M42 150l4 -110M67 150l3 -129M100 150l-3 -117M130 150l-3 -97M161 150l5 -129M193 150l2 -103M225 1"
    "50l3 -78M248 150l-2 -48M280 150l2 -47M310 150l3 -58M343 150l2 -64M376 150l2 -51M405 150l-1 -51M431 150l-1 -7"
    "8M455 150l1 -52M482 150l-4 -102M515 150l-2 -78M538 150l1 -108M567 150l4 -82M600 150l0 -95M627 150l-5 -99M651"
    ' 150l-2 -86M674 150l2 -81M699 150l3 -121"/><path class="hedge__joint" d="M8 120h10M9 95h10M9 69h10M38 119h10'
    "M39 93h10M40 66h10M63 114h10M64 83h10M64 52h10M94 117h10M93 89h10M93 61h10M124 123h10M123 100h10M123 76h10M1"
    "57 114h10M159 83h10M160 52h10M189 121h10M189 96h10M190 72h10M221 128h10M222 109h10M222 91h10M242 133h10M242 "
    "116h10M276 134h10M276 117h10M306 130h10M307 109h10M339 128h10M339 105h10M372 132h10M372 114h10M400 132h10M39"
    "9 114h10M426 123h10M425 95h10M450 132h10M451 114h10M476 121h10M475 97h10M474 72h10M509 128h10M509 109h10M508"
    " 91h10M533 120h10M534 94h10M534 68h10M563 127h10M564 107h10M565 88h10M595 123h10M595 101h10M595 78h10M621 12"
    "2h10M619 99h10M618 75h10M645 126h10M645 105h10M644 85h10M670 127h10M670 108h10M671 88h10M695 116h10M696 87h1"
    '0M696 58h10"/><path class="hedge__leaf" d="M15 44q10-16 30-14q-6 16 -30 14zM46 54q12-12 28-8q-8 12 -28 8zM70'
    " 21q10-16 30-14q-6 16 -30 14zM97 47q12-12 28-8q-8 12 -28 8zM127 67q12-12 28-8q-8 12 -28 8zM166 35q12-12 28-8"
    "q-8 12 -28 8zM195 61q12-12 28-8q-8 12 -28 8zM228 86q12-12 28-8q-8 12 -28 8zM246 116q12-12 28-8q-8 12 -28 8zM"
    "282 103q10-16 30-14q-6 16 -30 14zM313 106q12-12 28-8q-8 12 -28 8zM345 100q12-12 28-8q-8 12 -28 8zM378 99q10-"
    "16 30-14q-6 16 -30 14zM404 99q10-16 30-14q-6 16 -30 14zM430 86q12-12 28-8q-8 12 -28 8zM456 112q12-12 28-8q-8"
    " 12 -28 8zM478 62q12-12 28-8q-8 12 -28 8zM513 86q12-12 28-8q-8 12 -28 8zM539 42q10-16 30-14q-6 16 -30 14zM57"
    "1 82q12-12 28-8q-8 12 -28 8zM600 69q12-12 28-8q-8 12 -28 8zM622 51q10-16 30-14q-6 16 -30 14zM649 78q12-12 28"
    '-8q-8 12 -28 8zM676 69q10-16 30-14q-6 16 -30 14zM702 43q12-12 28-8q-8 12 -28 8z"/><path class="hedge__leaf" '
    'd="M15 58q-12-12 -28-8q8 12 28 8zM46 40q-10-16 -30-14q6 16 30 14zM70 35q-12-12 -28-8q8 12 28 8zM97 33q-10-16'
    " -30-14q6 16 30 14zM127 53q-10-16 -30-14q6 16 30 14zM166 21q-10-16 -30-14q6 16 30 14zM195 47q-10-16 -30-14q6"
    " 16 30 14zM228 72q-10-16 -30-14q6 16 30 14zM246 102q-10-16 -30-14q6 16 30 14zM282 117q-12-12 -28-8q8 12 28 8"
    "zM313 92q-10-16 -30-14q6 16 30 14zM345 86q-10-16 -30-14q6 16 30 14zM378 113q-12-12 -28-8q8 12 28 8zM404 113q"
    "-12-12 -28-8q8 12 28 8zM430 72q-10-16 -30-14q6 16 30 14zM456 98q-10-16 -30-14q6 16 30 14zM478 48q-10-16 -30-"
    "14q6 16 30 14zM513 72q-10-16 -30-14q6 16 30 14zM539 56q-12-12 -28-8q8 12 28 8zM571 68q-10-16 -30-14q6 16 30 "
    "14zM600 55q-10-16 -30-14q6 16 30 14zM622 65q-12-12 -28-8q8 12 28 8zM649 64q-10-16 -30-14q6 16 30 14zM676 83q"
    '-12-12 -28-8q8 12 28 8zM702 29q-10-16 -30-14q6 16 30 14z"/></svg>'
)


@register.simple_tag
def icon(name: str) -> SafeString:
    """A small drawing beside words; hidden from screen readers because the words say it already."""
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{}</svg>',
        mark_safe(ICONS[name]),  # noqa: S308 - our own drawings
    )


@register.simple_tag
def mark() -> SafeString:
    """The bamboo hedge."""
    return format_html(
        '<svg class="mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false">{}</svg>',
        mark_safe(MARK),  # noqa: S308 - our own drawing
    )


@register.filter
def syllables(code: str) -> list[str]:
    """The syllables of a receipt code, so that a line never breaks inside one."""
    return code.split("-")


@register.simple_tag
def hedge() -> SafeString:
    """A row of bamboo behind which a village sleeps: the first picture of the first page."""
    return mark_safe(HEDGE)  # noqa: S308 - our own drawing
