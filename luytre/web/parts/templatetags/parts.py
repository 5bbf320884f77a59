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
