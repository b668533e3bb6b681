"""What officers do after a death: report it, open the claim, name the family, record what was paid."""

from .death import open_death_claim, report_death
from .family import file_claim, record_child, record_heir
from .money import claim_school_year, record_benefit, record_school_payment

__all__ = [
    "claim_school_year",
    "file_claim",
    "open_death_claim",
    "record_benefit",
    "record_child",
    "record_heir",
    "record_school_payment",
    "report_death",
]
