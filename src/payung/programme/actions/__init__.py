"""What officers do to a programme: open it, nominate, decree, agree, enrol, take the insurer's answer."""

from .enrolment import end_enrolment, end_enrolment_of, enrol, record_registration
from .nomination import nominate, nominate_later, nominate_part
from .papers import decree, record_agreement
from .setup import open_programme, set_quota, set_rules

__all__ = [
    "decree",
    "end_enrolment",
    "end_enrolment_of",
    "enrol",
    "nominate",
    "nominate_later",
    "nominate_part",
    "open_programme",
    "record_agreement",
    "record_registration",
    "set_quota",
    "set_rules",
]
