"""Rosters: what a village sends, its problems, the change it makes, and the way back."""

from django.urls import path, re_path

from .clusters import mend_together
from .downloads import original, problems, returned, template
from .questions import answer, columns
from .views import apply, area_options, roster, rosters, row, undo
from .waiting import progress, resume

urlpatterns = [
    path("roster/", rosters, name="rosters"),
    path("roster/wilayah/", area_options, name="area_options"),
    re_path(r"^roster/templat\.(?P<kind>xlsx|csv)$", template, name="roster_template"),
    path("roster/<uuid:public_id>/", roster, name="roster"),
    path("roster/<uuid:public_id>/terapkan/", apply, name="roster_apply"),
    path("roster/<uuid:public_id>/urungkan/", undo, name="roster_undo"),
    path("roster/<uuid:public_id>/sekaligus/", mend_together, name="roster_mend"),
    path("roster/<uuid:public_id>/kemajuan/", progress, name="roster_progress"),
    path("roster/<uuid:public_id>/lanjutkan/", resume, name="roster_resume"),
    path("roster/<uuid:public_id>/kolom/", columns, name="roster_columns"),
    path("roster/<uuid:public_id>/jawab/", answer, name="roster_answer"),
    path("roster/<uuid:public_id>/masalah.xlsx", problems, name="roster_problems"),
    path("roster/<uuid:public_id>/diperiksa.xlsx", returned, name="roster_returned"),
    path("roster/<uuid:public_id>/asli/", original, name="roster_original"),
    path("roster/<uuid:public_id>/baris/<uuid:row_id>/", row, name="roster_row"),
]
