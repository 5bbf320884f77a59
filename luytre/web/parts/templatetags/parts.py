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
    '<svg class="hero__hedge" viewBox="0 0 720 150" aria-hidden="true" focusable="false"><g class="hedge__house">'
    '<path d="M270 150v-46l40-28 40 28v46z"/><path d="M380 150v-38l34-24 34 24v38z"/></g><path class="hedge__stem'
    '" d="M14 150L11 60M46 150L42 77M73 150L68 43M95 150L96 75M118 150L114 65M140 150L144 28M165 150L170 40M196 1'
    "50L197 43M221 150L224 78M247 150L244 54M278 150L281 61M301 150L305 43M328 150L331 74M359 150L363 77M388 150L"
    "391 37M422 150L424 60M449 150L447 61M482 150L480 31M513 150L516 61M540 150L542 34M571 150L567 76M595 150L595"
    ' 32M624 150L619 54M658 150L662 45M685 150L685 36"/><path class="hedge__joint" d="M8 123h10M7 100h10M7 78h10M'
    "40 128h10M39 110h10M38 92h10M66 118h10M65 91h10M64 64h10M90 128h10M91 109h10M91 90h10M112 124h10M111 103h10M"
    "110 82h10M136 113h10M137 83h10M138 52h10M162 117h10M163 90h10M164 62h10M191 118h10M192 91h10M192 64h10M217 1"
    "28h10M218 110h10M218 92h10M241 121h10M240 97h10M240 73h10M274 123h10M275 101h10M275 79h10M297 118h10M298 91h"
    "10M299 64h10M324 127h10M325 108h10M325 89h10M355 128h10M356 110h10M357 92h10M384 116h10M385 88h10M385 60h10M"
    "418 123h10M418 100h10M419 78h10M443 123h10M443 101h10M442 79h10M476 114h10M476 85h10M475 55h10M509 123h10M51"
    "0 101h10M510 79h10M536 115h10M536 86h10M537 57h10M565 128h10M564 109h10M563 91h10M590 115h10M590 85h10M590 5"
    '6h10M618 121h10M616 97h10M615 73h10M654 118h10M655 92h10M656 66h10M680 116h10M680 87h10M680 59h10"/><path cl'
    'ass="hedge__leaf" d="M11 60q10 -16 30 -14q-6 16 -30 14zM11 74q-12 -12 -28 -8q8 12 28 8zM42 77q-10 -16 -30 -1'
    "4q6 16 30 14zM42 91q12 -12 28 -8q-8 12 -28 8zM68 43q-10 -16 -30 -14q6 16 30 14zM68 57q12 -12 28 -8q-8 12 -28"
    " 8zM96 75q10 -16 30 -14q-6 16 -30 14zM96 89q-12 -12 -28 -8q8 12 28 8zM114 65q10 -16 30 -14q-6 16 -30 14zM114"
    " 79q-12 -12 -28 -8q8 12 28 8zM144 28q-10 -16 -30 -14q6 16 30 14zM144 42q12 -12 28 -8q-8 12 -28 8zM170 40q-10"
    " -16 -30 -14q6 16 30 14zM170 54q12 -12 28 -8q-8 12 -28 8zM197 43q-10 -16 -30 -14q6 16 30 14zM197 57q12 -12 2"
    "8 -8q-8 12 -28 8zM224 78q-10 -16 -30 -14q6 16 30 14zM224 92q12 -12 28 -8q-8 12 -28 8zM244 54q-10 -16 -30 -14"
    "q6 16 30 14zM244 68q12 -12 28 -8q-8 12 -28 8zM281 61q-10 -16 -30 -14q6 16 30 14zM281 75q12 -12 28 -8q-8 12 -"
    "28 8zM305 43q-10 -16 -30 -14q6 16 30 14zM305 57q12 -12 28 -8q-8 12 -28 8zM331 74q-10 -16 -30 -14q6 16 30 14z"
    "M331 88q12 -12 28 -8q-8 12 -28 8zM363 77q-10 -16 -30 -14q6 16 30 14zM363 91q12 -12 28 -8q-8 12 -28 8zM391 37"
    "q10 -16 30 -14q-6 16 -30 14zM391 51q-12 -12 -28 -8q8 12 28 8zM424 60q10 -16 30 -14q-6 16 -30 14zM424 74q-12 "
    "-12 -28 -8q8 12 28 8zM447 61q-10 -16 -30 -14q6 16 30 14zM447 75q12 -12 28 -8q-8 12 -28 8zM480 31q-10 -16 -30"
    " -14q6 16 30 14zM480 45q12 -12 28 -8q-8 12 -28 8zM516 61q10 -16 30 -14q-6 16 -30 14zM516 75q-12 -12 -28 -8q8"
    " 12 28 8zM542 34q10 -16 30 -14q-6 16 -30 14zM542 48q-12 -12 -28 -8q8 12 28 8zM567 76q10 -16 30 -14q-6 16 -30"
    " 14zM567 90q-12 -12 -28 -8q8 12 28 8zM595 32q-10 -16 -30 -14q6 16 30 14zM595 46q12 -12 28 -8q-8 12 -28 8zM61"
    "9 54q-10 -16 -30 -14q6 16 30 14zM619 68q12 -12 28 -8q-8 12 -28 8zM662 45q10 -16 30 -14q-6 16 -30 14zM662 59q"
    '-12 -12 -28 -8q8 12 28 8zM685 36q10 -16 30 -14q-6 16 -30 14zM685 50q-12 -12 -28 -8q8 12 28 8z"/></svg>'
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
