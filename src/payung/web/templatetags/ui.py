"""Components of the design system as tags: ``{% load ui %}``. docs/look.md shows each with an example."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import template
from django.forms import BoundField, Form
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from payung.web.templatetags import ui_chart, ui_fringe, ui_words

register = template.Library()
for part in (ui_words, ui_fringe, ui_chart):
    register.tags.update(part.register.tags)
    register.filters.update(part.register.filters)

# code → word, drawing, tone, outlined. Filled chips say how someone stands; outlined ones what a row did.
CHIPS: dict[str, tuple[Any, str, str, bool]] = {
    "covered": (_("Dilindungi"), "umbrella-full", "ok", False),
    "grace": (_("Tenggang"), "hourglass", "grace", False),
    "ended": (_("Berakhir"), "umbrella-struck", "ended", False),
    "waiting": (_("Menunggu"), "dots", "wait", False),
    "yours": (_("Menunggu Anda"), "dots", "you", False),
    "matched": (_("Cocok"), "check", "ok", False),
    "reached": (_("Tercapai"), "check", "ok", False),
    "paid": (_("Dibayar"), "check", "ok", False),
    "approved": (_("Disetujui"), "check", "ok", False),
    "held": (_("Ditahan"), "hold", "wait", False),
    "reserve": (_("Cadangan"), "list", "wait", False),
    "refused": (_("Ditolak"), "octagon", "ended", True),
    "died": (_("Wafat"), "candle", "wait", False),
    "draft": (_("Draf"), "edit", "wait", False),
    "differs": (_("Selisih"), "swap", "grace", False),
    "short": (_("Kurang"), "ring", "wait", False),
    "not_yet": (_("Belum"), "ring", "wait", False),
    "undone": (_("Diurungkan"), "undo", "wait", False),
    "estimate": (_("Perkiraan"), "info", "you", True),
    "in": (_("Masuk"), "plus", "ok", True),
    "out": (_("Keluar"), "cross", "ink", True),
    "correction": (_("Koreksi"), "swap", "grace", True),
    "new": (_("Baru"), "plus", "ok", True),
    "changed": (_("Berubah"), "edit", "you", True),
    "same": (_("Sama"), "check", "ink", True),
}
TONES = {"success": "ok", "warning": "grace", "error": "ended", "debug": "wait"}
SIGNS = {"ok": "check", "grace": "hourglass", "ended": "octagon", "wait": "dots", "": "info"}


def _part(name: str, content: str = "", **values: Any) -> str:
    """Render one template of ``ui/``; every value is escaped there, and a block of nothing but spaces is no content."""
    values["content"] = mark_safe(content.strip())  # noqa: S308
    return mark_safe(render_to_string(f"ui/{name}.html", values))  # noqa: S308


@register.simple_tag
def icon(name: str, label: str = "") -> str:
    """Draw an icon of the sheet; without a label it is silent, as a word stands beside it."""
    heard = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html('<svg class="i" {}><use href="{}#{}"/></svg>', heard, static("icons.svg"), name)


@register.simple_tag
def chip(code: str, detail: str = "", word: str = "") -> str:
    """Show a status by shape, word, then colour: ``{% chip "grace" "20 hari" %}`` → *Tenggang, 20 hari*."""
    said, sign, tone, is_line = CHIPS[code]
    gap = " " if code in {"waiting", "reserve", "died", "short"} else ", "
    text = word or (f"{said}{gap}{detail}" if detail else said)
    return _part("chip", word=text, sign=sign, tone=tone, is_line=is_line)


@register.filter
def message_tone(level: str) -> str:
    """The tone of a Django message: ``success`` → ``ok``, ``error`` → ``ended``."""
    return TONES.get(level, "")


@register.simple_block_tag
def notice(content: str, tone: str = "", title: str = "", **more: Any) -> str:
    """Tell something in the page; tone is ok, grace, ended, wait or empty. More: sign, role, href, button."""
    more.setdefault("sign", SIGNS.get(tone, "info"))
    return _part("notice", content=content, tone=tone, title=title, **more)


@register.simple_block_tag
def card(content: str, title: str = "", aside: str = "", **more: Any) -> str:
    """Frame a part of the page. More: amount, footer, id, cls, flush (no inset, for tables and lists)."""
    return _part("card", content=content, title=title, aside=aside, **more)


@register.simple_block_tag(takes_context=True)
def page_head(context: Any, content: str, title: str, crumbs: Sequence[Any] = (), **more: Any) -> str:
    """Head a page; the block holds its buttons. More: above (day, place), state (a chip), say (the answer).

    The page's guide (``help_url`` of the context) stands beside the buttons as *Bantuan*.
    """
    more["help_url"] = context.get("help_url", "")
    return _part("page_head", content=content, title=title, crumbs=crumbs, **more)


@register.simple_block_tag
def grounds(content: str, label: str, amount: str = "", **more: Any) -> str:
    """Open an amount to its grounds; the block is the fact. More: rule, confidence, doubt, open."""
    return _part("grounds", content=content, label=label, amount=amount, **more)


@register.simple_block_tag
def event(content: str, when: str, title: str, kind: str = "", **more: Any) -> str:
    """Add a knot to a worker's thread (``<ol class="thread">``). Kind: dark, next, hot. More: changes."""
    return _part("event", content=content, when=when, title=title, kind=kind, **more)


@register.simple_block_tag
def table(content: str, caption: str = "", cls: str = "cards", **more: Any) -> str:
    """Frame hand-written ``<thead>``…``<tfoot>``; ``cls="cards"`` folds rows on a phone. More: is_wide."""
    return _part("table", content=content, caption=caption, cls=cls, **more)


@register.simple_tag
def data_table(
    columns: Sequence[Mapping[str, Any]], rows: Sequence[Mapping[str, Any]], caption: str, **more: Any
) -> str:
    """Draw rows under columns; docs/look.md lists the kinds of column. More: totals, empty, is_wide."""
    drawn = [[_cell(column, row) for column in columns] for row in rows]
    totals = [_cell(column, more["totals"]) for column in columns] if more.get("totals") else []
    return _part("data_table", columns=columns, rows=drawn, caption=caption, foot=totals, **more)


def _cell(column: Mapping[str, Any], row: Mapping[str, Any]) -> dict[str, Any]:
    value = row.get(column["key"])
    if column.get("kind") == "chip" and value:
        value = chip(value) if isinstance(value, str) else chip(*value)
    return {"column": column, "value": value, "url": row.get(f"{column['key']}_url")}


@register.simple_tag
def nothing_here(text: str, sign: str = "list", href: str = "", button: str = "", is_first: bool = False) -> str:
    """Say why there is nothing here and offer the next step."""
    return _part("empty", text=text, sign=sign, href=href, button=button, is_first=is_first)


@register.simple_tag
def linked(text: str, url: str = "") -> str:
    """Draw a text as a link where there is an address, else as the text alone; no space follows it."""
    return format_html('<a href="{}"{}>{}</a>', url, _rel(url), text) if url else conditional_escape(text)


def _rel(url: str) -> str:
    return mark_safe(' rel="noopener noreferrer"') if "://" in url else ""


@register.simple_tag
def attributes(given: Mapping[str, Any], names: str) -> str:
    """Draw the named attributes an element of the account pages was given; what is empty or false is left out."""
    drawn = ((name, given.get(name)) for name in names.split())
    return format_html_join(
        "", "{}", ((_attribute(name, value),) for name, value in drawn if value not in (None, False, ""))
    )


def _attribute(name: str, value: Any) -> str:
    return format_html(" {}", name) if value is True else format_html(' {}="{}"', name, value)


@register.simple_tag
def button_class(given: Mapping[str, Any]) -> str:
    """Return the classes of a button of the account pages: red for what cannot be undone, filled for the first act."""
    tags = set(given.get("tags", ()))
    if tags & {"danger", "delete"}:
        return "btn end"
    is_quiet = tags & {"outline", "link", "cancel", "secondary"}
    return "btn go" if given.get("type") == "submit" and not is_quiet else "btn"


@register.simple_tag
def field(bound: BoundField, hint: str = "", cls: str = "", is_quiet: bool = False) -> str:
    """Draw a form field by its widget: label, hint, error, then the control; quiet: not marked as optional."""
    is_optional = not (bound.field.required or is_quiet)
    return _part(
        "field", field=bound, hint=hint or bound.help_text, cls=cls, kind=_kind(bound), is_optional=is_optional
    )


@register.simple_tag
def fields(form: Form) -> str:
    """Draw every visible field of a form in its order, and its hidden ones."""
    hidden = "".join(str(bound) for bound in form.hidden_fields())
    return mark_safe(hidden + "".join(field(bound) for bound in form.visible_fields()))  # noqa: S308


@register.simple_tag
def error_summary(form: Form) -> str:
    """Name every problem of a form once, on top, each linked to its field; nothing if there is none."""
    problems = [
        {"text": text, "label": form[name].label, "anchor": _anchor(form[name])}
        if name in form.fields
        else {"text": text}
        for name, texts in form.errors.items()
        for text in texts
    ]
    return _part("error_summary", problems=problems) if problems else ""


def _kind(bound: BoundField) -> str:
    """Return how the widget is drawn: boxes, picks, check, file or plain."""
    widget = bound.field.widget
    if hasattr(widget, "choices") and getattr(widget, "input_type", "") in {"radio", "checkbox"}:
        return "picks"
    if getattr(widget, "is_boxes", False):
        return "boxes"
    return {"checkbox": "check", "file": "file"}.get(getattr(widget, "input_type", ""), "plain")


def _anchor(bound: BoundField) -> str:
    return f"{bound.auto_id}_0" if _kind(bound) in {"picks", "boxes"} else bound.auto_id


@register.filter
def plain(number: float) -> str:
    """Write a number for an attribute, without the separators of the page's language."""
    return str(number)


@register.filter
def upto(last: int) -> range:
    """Count 1…``last``, for the bars of a form's steps."""
    return range(1, int(last) + 1)


@register.filter
def is_under(path: str, href: str) -> bool:
    """Tell whether a page lies in the room of a link; the home page is only itself."""
    return path == href or (href != "/" and path.startswith(href))
