"""What officers do to rosters and workers."""

from .applications import (
    amend_application,
    confirm_application,
    receive_application,
    receive_public_application,
    refuse_application,
    return_application,
    set_door,
)
from .firms import import_firms, record_outreach, record_segment_figure
from .identity import (
    import_listing,
    read_answers,
    receive_answers,
    reopen_settlement,
    search_duplicates,
    send_to_authority,
    settle_duplicate,
    settle_listed,
    settle_sure,
)
from .rosters import (
    amend_row,
    answer_roster,
    apply_part,
    apply_roster,
    receive_roster,
    remember_words,
    resume_roster,
    undo_roster,
)
from .workers import add_evidence, ask_elsewhere, record_decile, verify_worker, verify_workers

__all__ = [
    "add_evidence",
    "amend_application",
    "amend_row",
    "answer_roster",
    "apply_part",
    "apply_roster",
    "ask_elsewhere",
    "confirm_application",
    "import_firms",
    "import_listing",
    "read_answers",
    "receive_answers",
    "receive_application",
    "receive_public_application",
    "receive_roster",
    "record_decile",
    "record_outreach",
    "record_segment_figure",
    "refuse_application",
    "remember_words",
    "reopen_settlement",
    "resume_roster",
    "return_application",
    "search_duplicates",
    "send_to_authority",
    "set_door",
    "settle_duplicate",
    "settle_listed",
    "settle_sure",
    "undo_roster",
    "verify_worker",
    "verify_workers",
]
