"""What is downloaded from a bill: the bill itself, its lines, the differences."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse

from payung.billing import queries
from payung.reports import documents, workbooks
from payung.reports.lists import BILL_LINES, DIFFERENCES
from payung.web.entrance import OfficeRequest, found, page
from payung.web.files import attachment


@page("see_bills")
def bill_pdf(request: OfficeRequest, public_id: UUID) -> HttpResponse:
    """Send the bill as it is printed and signed."""
    row = found(queries.bills_seen_by(request.officer), public_id)
    return attachment(documents.bill(row), f"tagihan-{row.bill_number}", "pdf")


@page("see_bills")
def lines_xlsx(request: OfficeRequest, public_id: UUID) -> HttpResponse:
    """Send every line of the bill as a workbook."""
    row = found(queries.bills_seen_by(request.officer), public_id)
    return attachment(workbooks.roll(BILL_LINES.of(row)), f"rincian-{row.bill_number}", "xlsx")


@page("see_bills")
def differences_xlsx(request: OfficeRequest, public_id: UUID) -> HttpResponse:
    """Send the differences, to be answered by the branch."""
    row = found(queries.statements_seen_by(request.officer), public_id)
    return attachment(workbooks.roll(DIFFERENCES.of(row)), f"selisih-{row.bill.bill_number}", "xlsx")
