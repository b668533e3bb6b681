"""Facts about the office: who an account is appointed as."""

from __future__ import annotations

from django.db.models import QuerySet

from .models import Account, Officer


def appointments_of(account: Account) -> QuerySet[Officer]:
    """Return the appointments of an account; call inside ``account_scope``, which alone may see them."""
    return Officer._base_manager.filter(account=account).select_related("pemda").order_by("id")


def appointment_of(account: Account, officer_id: int | None) -> Officer | None:
    """Return the chosen appointment, or the first; None when the account has none."""
    rows = list(appointments_of(account))
    return next((row for row in rows if row.pk == officer_id), rows[0] if rows else None)
