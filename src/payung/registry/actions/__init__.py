"""What officers do to rosters and workers."""

from .rosters import amend_row, apply_roster, receive_roster, undo_roster
from .workers import (
    add_evidence,
    record_decile,
    settle_duplicate,
    verify_worker,
    verify_workers,
)

__all__ = [
    "add_evidence",
    "amend_row",
    "apply_roster",
    "receive_roster",
    "record_decile",
    "settle_duplicate",
    "undo_roster",
    "verify_worker",
    "verify_workers",
]
