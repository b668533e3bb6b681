"""The books: rupiah taken under a ceiling, entries whose postings sum to zero. The database refuses any other."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db.models import F, Model

from payung.core.money import Rupiah
from payung.office.models import Officer
from payung.office.refusal import Refused

from .models import Budget, JournalEntry, Posting


def spend(budget: Budget, amount_idr: Rupiah) -> None:
    """Take rupiah of a purse by one conditional UPDATE.

    Raises:
        Refused: the ceiling does not hold them.
    """
    held = Budget.objects.filter(pk=budget.pk, ceiling_idr__gte=F("spent_idr") + amount_idr)
    if held.update(spent_idr=F("spent_idr") + amount_idr) != 1:
        raise Refused("ceiling_too_low", needed_idr=amount_idr, left_idr=budget.left_idr)


def post(*, by: Officer, paper: Model, on: date, text: str, sides: Mapping[str, Rupiah]) -> JournalEntry:
    """Write one entry with all its postings in one statement (the balance is checked per statement).

    Args:
        paper: what the entry stands for: a bill of the rooms above. sides: account to whole rupiah, debit positive,
        credit negative.
    """
    entry = JournalEntry.objects.create(
        pemda_id=by.pemda_id, happened_on=on, text=text, paper=paper._meta.label_lower, paper_id=paper.pk, by=by
    )
    Posting.objects.bulk_create(
        Posting(pemda_id=by.pemda_id, entry=entry, account=account, amount_idr=amount)
        for account, amount in sides.items()
    )
    return entry


def entries_of(paper: Model) -> list[tuple[JournalEntry, list[Posting]]]:
    """Return the entries of a paper with their postings, in order."""
    rows = JournalEntry.objects.filter(paper=paper._meta.label_lower, paper_id=paper.pk)
    entries = list(rows.select_related("by").order_by("id"))
    postings: dict[int, list[Posting]] = {entry.pk: [] for entry in entries}
    for posting in Posting.objects.filter(entry__in=entries).order_by("id"):
        postings[posting.entry_id].append(posting)
    return [(entry, postings[entry.pk]) for entry in entries]
