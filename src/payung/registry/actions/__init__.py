"""What officers do to rosters and workers."""

from .rosters import amend_row, answer_roster, apply_part, apply_roster, receive_roster, remember_words, undo_roster
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
    "answer_roster",
    "apply_part",
    "apply_roster",
    "receive_roster",
    "record_decile",
    "remember_words",
    "settle_duplicate",
    "undo_roster",
    "verify_worker",
    "verify_workers",
]
