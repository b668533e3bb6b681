"""Pages of the money: the year's bills, the sum read before it is issued, one bill from issue to comparison."""

from django.urls import URLPattern, path

from . import issuing, one, papers, statements, year

BILL = "tagihan/<uuid:public_id>/"

urlpatterns: list[URLPattern] = [
    path("tagihan/", year.bills, name="bills"),
    path("tagihan/terbitkan/<uuid:public_id>/", issuing.issue, name="bill_issue"),
    path(BILL, one.bill, name="bill"),
    path(f"{BILL}rincian/", one.lines, name="bill_lines"),
    path(f"{BILL}setujui/", one.approve, name="bill_approve"),
    path(f"{BILL}bayar/", one.pay, name="bill_pay"),
    path(f"{BILL}tagihan.pdf", papers.bill_pdf, name="bill_pdf"),
    path(f"{BILL}rincian.xlsx", papers.lines_xlsx, name="bill_lines_xlsx"),
    path(f"{BILL}daftar-bpjs/", statements.read, name="statement_read"),
    path("tagihan/banding/<uuid:public_id>/", statements.statement, name="statement"),
    path("tagihan/banding/<uuid:public_id>/selisih.xlsx", papers.differences_xlsx, name="differences_xlsx"),
]
