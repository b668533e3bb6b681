"""Facts that one bill's page shows: who came and went, per kecamatan, the machine's checks, the books."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from payung.core.month import Month
from payung.money.models import Budget
from payung.programme.models import Enrolment

from .models import Bill, BillLine, Difference, Price, Statement

DISTRICTS = """
SELECT left(w.area_code, 8), count(*), sum(l.total_idr) FROM billing_billline l
JOIN registry_worker w ON w.pemda_id = l.pemda_id AND w.id = l.worker_id
WHERE l.pemda_id = %(pemda)s AND l.bill_id = %(bill)s GROUP BY 1 ORDER BY 2 DESC, 1
"""
# Each count must be 0, except the first three, which must be equal to what the bill says.
CHECKS = """
SELECT count(*), coalesce(sum(l.total_idr), 0), count(DISTINCT l.worker_id),
  count(*) FILTER (WHERE (l.jkk_idr, l.jkm_idr) IS DISTINCT FROM (p.jkk_idr, p.jkm_idr)),
  count(*) FILTER (WHERE e.starts_on > %(last)s OR e.ends_on < %(first)s),
  (SELECT count(*) FROM billing_billline m WHERE m.pemda_id = %(pemda)s AND m.bill_id = %(bill)s
   AND NOT EXISTS (SELECT 1 FROM programme_enrolment n WHERE n.pemda_id = m.pemda_id AND n.worker_id = m.worker_id
     AND n.superseded_at IS NULL AND n.starts_on <= %(last)s AND n.ends_on >= %(first)s))
FROM billing_billline l
JOIN billing_price p ON p.pemda_id = l.pemda_id AND p.id = l.price_id
JOIN programme_enrolment e ON e.pemda_id = l.pemda_id AND e.id = l.enrolment_id
WHERE l.pemda_id = %(pemda)s AND l.bill_id = %(bill)s
"""


@dataclass(frozen=True)
class Checks:
    """What a machine can see of a bill: counts of lines, rupiah, and of lines that should not be."""

    lines: int
    total_idr: int
    people: int
    off_price: int
    outside_enrolment: int
    left_before: int


def checks_of(bill: Bill) -> Checks:
    """Count a bill's lines again from the stored rows; ``left_before``: by now nobody sponsors them then."""
    month = Month.of(bill.month)
    where: dict[str, Any] = {"pemda": bill.pemda_id, "bill": bill.pk, "first": month.first_on, "last": month.last_on}
    with connection.cursor() as cursor:
        cursor.execute(CHECKS, where)
        return Checks(*(int(value) for value in cursor.fetchone()))


def districts_of(bill: Bill) -> list[tuple[str, int, int]]:
    """Return kecamatan code, people and rupiah of a bill, largest first."""
    with connection.cursor() as cursor:
        cursor.execute(DISTRICTS, {"pemda": bill.pemda_id, "bill": bill.pk})
        return [(str(code), int(people), int(idr)) for code, people, idr in cursor.fetchall()]


def bill_before(bill: Bill) -> Bill | None:
    """Return the bill of the same source for the month before."""
    before = Month.of(bill.month).plus(-1).first_on
    return Bill.objects.filter(budget_id=bill.budget_id, month=before).first()


def joined_in(bill: Bill, before: Bill | None) -> QuerySet[BillLine]:
    """Return the lines of people the bill before did not name; without one before, nobody joined."""
    rows = BillLine.objects.filter(bill=bill, corrects__isnull=True).select_related("worker", "price")
    if before is None:
        return rows.none()
    return rows.exclude(Exists(BillLine.objects.filter(bill=before, worker=OuterRef("worker")))).order_by("id")


def left_since(bill: Bill, before: Bill | None) -> QuerySet[BillLine]:
    """Return the lines of the bill before whose people this bill does not name."""
    rows = BillLine.objects.filter(bill=before, corrects__isnull=True).select_related("worker", "price")
    return rows.exclude(Exists(BillLine.objects.filter(bill=bill, worker=OuterRef("worker")))).order_by("id")


def endings_of(lines: list[BillLine]) -> dict[int, Enrolment]:
    """Return the newest enrolment of each line's worker: its last day and reason say why he left."""
    rows = Enrolment.objects.filter(worker_id__in=[line.worker_id for line in lines], superseded_at__isnull=True)
    return {row.worker_id: row for row in rows.order_by("ends_on")}


def prices_of(bill: Bill) -> list[tuple[Price, int]]:
    """Return each price of a bill with how many lines carry it."""
    counted = dict(BillLine.objects.filter(bill=bill).values_list("price_id").annotate(n=Count("id")).order_by())
    return [(price, counted.get(price.pk, 0)) for price in Price.objects.filter(bill=bill).order_by("id")]


def difference_sums(statement: Statement) -> dict[str, tuple[int, int, int]]:
    """Return rows, our rupiah and theirs for each kind of difference."""
    rows = Difference.objects.filter(statement=statement).values_list("kind")
    sums = rows.annotate(n=Count("id"), ours=Sum("ours_idr"), theirs=Sum("theirs_idr")).order_by("kind")
    return {kind: (n, ours, theirs) for kind, n, ours, theirs in sums}


def lines_named(bill: Bill, text: str) -> QuerySet[BillLine]:
    """Return a bill's lines, with worker and price; of those whose name holds ``text`` if it is not empty."""
    rows = BillLine.objects.filter(bill=bill).select_related("worker", "price")
    return rows.filter(Q(worker__name__icontains=text)) if text else rows


def budgets_of_year(year: int) -> list[Budget]:
    """Return the sources of money of the programmes of a year; ``has_people``: somebody is sponsored by it."""
    people = Exists(Enrolment.objects.filter(budget=OuterRef("pk"), superseded_at__isnull=True))
    rows = Budget.objects.filter(programme__year=year).annotate(has_people=people)
    return list(rows.select_related("programme").order_by("programme_id", "id"))
