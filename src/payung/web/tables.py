"""Lists of the office: one declaration gives sort, columns, keyset pages, saved views, and the same list as XLSX.

::

    FIRMS = Table("employers", _("Perusahaan"), (Column("name", _("Nama"), sort="name", is_head=True), …), shown_firms)

    return listed(request, FIRMS, rows, "employers/list.html", form=form)

Sort, columns and filters stand in the address; what was searched does not, nor does the value a page begins after:
``?after=`` is the key of the last row, and the database reads where that row stands in the order.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import BadRequest
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, Resolver404, path, resolve, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from payung.core.identity import mask_nik
from payung.office.clock import today
from payung.office.diary import record_reading
from payung.office.models import SavedView
from payung.office.permission import may, require
from payung.office.views import keep_view, remove_view, views_seen_by
from payung.reports.workbooks import plain_sheet
from payung.web.entrance import OfficeRequest
from payung.web.files import attachment

from .entrance import attempt, found, offer_undo, page, row_id

PAGE_SIZE = 50
MOST_COUNTED = 10_000
MOST_EXPORTED = 100_000
MOST_PRINTED = 2_000
OWN_WORDS = ("after", "unduh", "cetak")  # of the address; what a saved view does not hold


@dataclass(frozen=True)
class Column:
    """A column: ``kind`` as in ``data_table``; ``sort``: the field it is ordered by; extra ones are shown on wish."""

    key: str
    label: Any
    kind: str = "text"
    sort: str = ""
    is_head: bool = False
    is_extra: bool = False

    @property
    def is_choice(self) -> bool:
        """Whether one may wish the column away."""
        return not self.is_head and self.kind != "tick"


@dataclass(frozen=True)
class Table:
    """A list: the URL name of its page, its title, its columns, and how rows become cells.

    ``start``: the order without a wish, a column's key (``-key`` downwards) or "" by id. ``export``: the right to XLSX.
    """

    page: str
    title: Any
    columns: tuple[Column, ...]
    drawn: Callable[[list[Any]], list[dict[str, Any]]]
    start: str = ""
    export: str = ""


def listed(
    request: OfficeRequest,
    table: Table,
    rows: QuerySet[Any],
    template: str,
    *,
    size: int = PAGE_SIZE,
    **context: Any,
) -> HttpResponse:
    """Show a page of the list, or answer ``?unduh=xlsx`` with the whole of it, exactly as filtered and ordered."""
    order = _order(request, table)
    columns = chosen_columns(request, table)
    if request.GET.get("unduh") == "xlsx" and table.export:
        return _workbook(request, table, rows, order, columns)
    size = MOST_PRINTED if "cetak" in request.GET else size
    some = list(behind(rows, order, request.GET.get("after", ""))[: size + 1])
    after = str(some[size - 1].pk) if len(some) > size else ""
    kept = _kept(request)
    count = rows.order_by()[: MOST_COUNTED + 1].count()
    exports = [{"label": _("halaman cetak"), "url": _address(kept, cetak="1")}] if after else []
    if table.export and may(request.officer, table.export):
        exports.insert(0, {"label": "XLSX", "url": _address(kept, unduh="xlsx")})
    head = [{**vars(c), **_sorting(c, request, order, kept)} for c in columns]
    shown = table.drawn(some[:size])
    context |= {
        "table": table,
        "columns": head,
        "rows": shown,
        "count": count if count <= MOST_COUNTED else None,
        "next_url": _address(kept, after=after) if after else "",
        "exports": exports if shown else [],
        "is_later": "after" in request.GET,
        "is_filtered": any(value for name, value in kept.items() if name not in ("urut", "kolom")),
        "choices": [{"key": c.key, "label": c.label, "is_shown": c in columns} for c in table.columns if c.is_choice],
        "orders": _orders(table, request.GET.get("urut", table.start)),
        "views": list(views_seen_by(request.officer, table.page)),
        "view_query": kept.urlencode(),
    }
    return render(request, template, context)


def chosen_columns(request: HttpRequest, table: Table) -> list[Column]:
    """Return the columns of ``?kolom=``, heads always among them; without a wish, all but the extra ones."""
    wished = set(request.GET.getlist("kolom")) & {c.key for c in table.columns}
    return [c for c in table.columns if not c.is_choice or (c.key in wished if wished else not c.is_extra)]


def _order(request: HttpRequest, table: Table) -> tuple[str, bool]:
    """Return the field that is ordered by ("pk" without one) and whether it falls; unknown wishes are none."""
    fields = {c.key: c.sort for c in table.columns if c.sort}
    for wish in (request.GET.get("urut", ""), table.start):
        if wish.removeprefix("-") in fields:
            return fields[wish.removeprefix("-")], wish.startswith("-")
    return "pk", table.start == "-"


def behind(rows: QuerySet[Any], order: tuple[str, bool], after: str = "") -> QuerySet[Any]:
    """Order rows, ties by id, and leave those behind the row with the key ``after``; never OFFSET.

    The plain bound on the ordered field lets an index on (pemda, field, id) begin at the right place.
    """
    field, falls = order
    rows = rows.order_by(*(f"-{name}" if falls else name for name in dict.fromkeys((field, "pk"))))
    key = row_id(after)
    return rows.filter(_behind(rows, field, key, "lt" if falls else "gt")) if key else rows


def _behind(rows: QuerySet[Any], field: str, key: int, side: str) -> Q:
    """Rows behind one of them; PostgreSQL's order puts an empty field last upwards and first downwards.

    Behind a row that is not (any more) of the list is all of it: where somebody else's stands is told to nobody.
    """
    later, model = Q(**{f"pk__{side}": key}), rows.model
    if field == "pk":
        return later
    mine = rows.order_by().filter(pk=key).values_list(field, flat=True)
    value = mine.first()
    if value is None:
        if not mine:
            return Q()
        return (Q(**{f"{field}__isnull": True}) & later) | (Q(**{f"{field}__isnull": False}) if side == "lt" else Q())
    behind = Q(**{f"{field}__{side}e": value}) & (Q(**{f"{field}__{side}": value}) | later)
    is_open = side == "gt" and model._meta.get_field(field.split("__")[0]).null
    return behind | Q(**{f"{field}__isnull": True}) if is_open else behind


def _kept(request: HttpRequest) -> QueryDict:
    kept = request.GET.copy()
    for name in OWN_WORDS:
        kept.pop(name, None)
    return kept


def _address(kept: QueryDict, **more: str) -> str:
    words = kept.copy()
    for name, value in more.items():
        words[name] = value
    return f"?{words.urlencode()}"


def _sorting(column: Column, request: HttpRequest, order: tuple[str, bool], kept: QueryDict) -> dict[str, str]:
    if not column.sort:
        return {}
    is_mine = column.sort == order[0]
    turn = f"-{column.key}" if is_mine and not order[1] else column.key
    return {
        "sort_url": _address(kept, urut=turn),
        "sorted": ("descending" if order[1] else "ascending") if is_mine else "",
    }


def _orders(table: Table, now: str) -> list[dict[str, Any]]:
    """The orders as a choice, for phones that show no heads."""
    found = [(c.key, c.label) for c in table.columns if c.sort]
    both = [pair for key, label in found for pair in ((key, f"{label} ↑"), (f"-{key}", f"{label} ↓"))]
    return [{"key": key, "label": label, "is_now": key == now} for key, label in both]


def _workbook(
    request: OfficeRequest, table: Table, rows: QuerySet[Any], order: tuple[str, bool], columns: Sequence[Column]
) -> HttpResponse:
    """Write the list as text, every NIK masked; one reading is recorded for the page, not one a person."""
    officer = request.officer
    require(officer, table.export)
    shown = table.drawn(list(behind(rows, order)[:MOST_EXPORTED]))
    record_reading(by=officer, worker_id=0, page=f"{table.page}_export"[:40])
    columns = [c for c in columns if c.kind != "tick"]
    titles = [f"{c.label} (disamarkan)" if c.kind == "nik" else str(c.label) for c in columns]
    body = [[_plain(c, row.get(c.key)) for c in columns] for row in shown]
    day = today(officer.pemda)
    return attachment(plain_sheet(str(table.title), titles, body), f"{table.page}-{day:%Y-%m-%d}", "xlsx")


def _plain(column: Column, value: Any) -> Any:
    if column.kind == "nik":
        return mask_nik(value) if value else ""
    if isinstance(value, list):
        return "; ".join(map(str, value))
    return str(value[2]) if isinstance(value, tuple) else value


def _back(request: HttpRequest, page_name: str, query: str = "") -> str:
    """Return the list's own address; anything else that a form names is refused."""
    try:
        back = request.POST.get("back", "") or reverse(page_name)
        is_own = resolve(back).url_name == page_name
    except (NoReverseMatch, Resolver404):
        is_own = False
    if not is_own:
        raise BadRequest("the page is no list of ours")
    return f"{back}?{query}" if query else back


@require_POST
@page("keep_view")
def keep(request: OfficeRequest) -> HttpResponse:
    """Keep how a list stands now under a name."""
    name = request.POST.get("page", "")
    words = [(k, v) for k, v in QueryDict(request.POST.get("query", "")[:2000]).lists() if k not in OWN_WORDS]
    query = urlencode(words, doseq=True)
    back = _back(request, name, query)
    asked = {"page": name, "name": request.POST.get("name", ""), "query": query}
    attempt(
        request, None, keep_view, str(_("Tampilan disimpan.")), **asked, is_shared=bool(request.POST.get("bersama"))
    )
    return redirect(back)


@require_POST
@page("remove_view")
def remove(request: OfficeRequest) -> HttpResponse:
    """Remove one's own view, or bring it back."""
    view = found(SavedView.objects.all(), request.POST.get("view", ""))
    back = _back(request, view.page)
    is_back = bool(request.POST.get("kembali"))
    done = attempt(request, None, remove_view, view=view, is_back=is_back)
    if done and not is_back:
        text = _("Tampilan “%(name)s” dihapus.") % {"name": view.name}
        offer_undo(request, text, reverse("view_remove"), view=str(view.public_id), kembali="1", back=back)
    return redirect(back)


urlpatterns = [
    path("tampilan/simpan/", keep, name="view_keep"),
    path("tampilan/hapus/", remove, name="view_remove"),
]
