"""Bar charts drawn by the server: direct labels, three grid lines, zero based, hatching for a gap."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from zlib import crc32

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from payung.web.templatetags.ui_words import angka

register = template.Library()
HEIGHT, TOP, BOTTOM, LEFT = 168, 22, 146, 44
NARROW = 348
SERIES = ("c1", "c2", "c3")


@register.simple_tag
def bar_chart(
    labels: Sequence[str],
    series: Sequence[tuple[str, Sequence[int]]],
    title: str,
    unit: str = "",
    width: int = NARROW,
    hatch_last: bool = True,
) -> str:
    """Draw stacked columns with their key and, folded under *Lihat angka*, their table.

    Args:
        labels: one short word a column.
        series: up to three pairs of name and values, the lowest first. A fourth series is a second chart.
        title: the sentence a screen reader hears.
        unit: what is counted.
        width: 348 for a side column, 860 for a full page (on a phone drawn narrow all the same).
        hatch_last: hatch the last series (for what is missing or in grace).
    """
    if len(series) > len(SERIES):
        raise ValueError("a chart has three series at most; make a second chart")
    classes = [*SERIES[: len(series)]]
    if hatch_last and len(series) > 1:
        classes[-1] = "c3"
    sums = [sum(column) for column in zip(*(values for _, values in series), strict=True)]
    scale = _round_up(max(sums, default=0))
    widths = [("at-desk", width), ("at-phone", NARROW)] if width > NARROW else [("", width)]
    drawn = {
        "title": title,
        "unit": unit,
        "height": str(HEIGHT),
        "left": str(LEFT - 5),
        "base": str(BOTTOM + 17),
        "grid": [_grid(scale * share // 2, scale) for share in range(3)],
        "drawings": [(cls, str(wide), _columns(labels, series, classes, scale, wide)) for cls, wide in widths],
        "hatch": f"arsir-{crc32(title.encode()):x}",
        "names": [{"cls": f"sw {cls}", "word": name} for cls, (name, _) in zip(classes, series, strict=True)],
        "rows": [(label, [angka(values[at]) for _, values in series]) for at, label in enumerate(labels)],
    }
    return mark_safe(render_to_string("ui/bar_chart.html", drawn))  # noqa: S308


@register.simple_tag
def share_bar(value: int, largest: int, cls: str = "c2") -> str:
    """Draw a small bar inside a table's cell; the number stands beside it, so it is silent."""
    width = 0 if not largest else max(0, min(100, round(100 * value / largest)))
    return format_html(
        '<svg class="meter" viewBox="0 0 100 9" preserveAspectRatio="none" aria-hidden="true">'
        '<rect width="{}" height="9" class="{}"/></svg>',
        width,
        cls,
    )


def _round_up(largest: int) -> int:
    """Return a round number that holds ``largest`` and whose half is whole: 2148 → 2400."""
    step = 1
    while largest > 10 * step:
        step *= 10
    rounds = (step * factor // 10 for factor in (12, 16, 20, 24, 30, 40, 50, 60, 80, 100, 120))
    return next(value for value in rounds if value >= max(2, largest) and value % 2 == 0)


def _grid(value: int, scale: int) -> dict[str, str]:
    y = _y(value, scale)
    return {"y": f"{y:.1f}", "text_y": f"{y + 4:.1f}", "word": angka(value)}


def _y(value: float, scale: int) -> float:
    return BOTTOM - (BOTTOM - TOP) * value / scale


def _columns(
    labels: Sequence[str],
    series: Sequence[tuple[str, Sequence[int]]],
    classes: Sequence[str],
    scale: int,
    width: int,
) -> list[dict[str, Any]]:
    step = (width - LEFT) / max(1, len(labels))
    bar, columns = min(40, step * 0.74), []
    for at, label in enumerate(labels):
        x, floor, rects = LEFT + at * step + (step - bar) / 2, 0, []
        for cls, (_, values) in zip(classes, series, strict=True):
            if values[at]:
                top, bottom = _y(floor + values[at], scale), _y(floor, scale) - (1.5 if floor else 0)
                rects.append({"y": f"{top:.1f}", "height": f"{max(0.8, bottom - top):.1f}", "cls": cls})
            floor += values[at]
        columns.append(
            {"x": f"{x:.1f}", "width": f"{bar:.1f}", "middle": f"{x + bar / 2:.1f}", "rects": rects, "label": label}
        )
        if at == len(labels) - 1 or len(labels) <= 6:
            total, top = angka(floor), _y(floor, scale) - 6
            middle = min(x + bar / 2, width - 4 * len(total))  # the last number stays inside the drawing
            columns[-1] |= {"total": total, "total_x": f"{middle:.1f}", "total_y": f"{top:.1f}"}
    return columns
