"""The journal: every entry's postings sum to zero; the database refuses any other."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from payung.office.models import Officer

from .models import Bill, JournalEntry, Posting


def post(*, by: Officer, bill: Bill, on: date, text: str, sides: Mapping[str, int]) -> JournalEntry:
    """Write one entry with all its postings in one statement (the balance is checked per statement).

    Args:
        sides: account to whole rupiah, debit positive, credit negative.
    """
    entry = JournalEntry.objects.create(pemda_id=by.pemda_id, happened_on=on, text=text, bill=bill, by=by)
    Posting.objects.bulk_create(
        Posting(pemda_id=by.pemda_id, entry=entry, account=account, amount_idr=amount)
        for account, amount in sides.items()
    )
    return entry
