"""What officers do to bills: issue, approve, pay, compare."""

from .bills import approve_bill, issue_bill
from .payments import record_payment
from .statements import read_statement

__all__ = ["approve_bill", "issue_bill", "read_statement", "record_payment"]
