"""Saved views of lists: an officer's own, or shared with the office."""

from __future__ import annotations

import re

from django.db.models import Q, QuerySet

from .acts import act, done
from .clock import now
from .models import Officer, SavedView
from .refusal import NotAllowed, Refused
from .roles import EVERYBODY

MOST_LETTERS = 600


def views_seen_by(officer: Officer, page: str) -> QuerySet[SavedView]:
    """Return the officer's own views of a page and those shared in the office, by name."""
    rows = SavedView.objects.filter(page=page, removed_at__isnull=True)
    return rows.filter(Q(officer=officer) | Q(is_shared=True)).select_related("officer").order_by("name", "id")


@act(may=EVERYBODY, words="Tampilan daftar disimpan")
def keep_view(*, by: Officer, page: str, name: str, query: str, is_shared: bool = False) -> SavedView:
    """Keep sort, filters and columns of a list under a name; the same name again replaces what it held.

    Raises:
        Refused: no name, a query too long or one that holds a run of sixteen digits.
    """
    name = " ".join(name.split())[:60]
    if not name or len(query) > MOST_LETTERS or re.search(r"\d{16}", query + name):
        raise Refused("view_invalid")
    SavedView.objects.filter(officer=by, page=page, name=name, removed_at__isnull=True).update(removed_at=now())
    view = SavedView.objects.create(
        pemda_id=by.pemda_id, officer=by, page=page, name=name, query=query, is_shared=is_shared
    )
    return done(view, page=page, is_shared=is_shared)


@act(may=EVERYBODY, words="Tampilan daftar dihapus")
def remove_view(*, by: Officer, view: SavedView, is_back: bool = False) -> SavedView:
    """Remove one's own view, or bring it back (``is_back``), unless another of that name was kept meanwhile.

    Raises:
        NotAllowed: another officer's view.
        Refused: its name is taken.
    """
    if view.officer_id != by.pk:
        raise NotAllowed("view_of_another")
    mine = SavedView.objects.filter(officer=by, page=view.page, name=view.name, removed_at__isnull=True)
    if is_back and mine.exists():
        raise Refused("view_invalid")
    view.removed_at = None if is_back else now()
    view.save(update_fields=["removed_at"])
    return done(view, page=view.page, is_back=is_back)
