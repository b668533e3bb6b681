"""Rosters: what a village sends, its problems, the change it makes, and the way back."""

from django.urls import path, re_path

from .clusters import mend_together
from .downloads import original, returned, template
from .views import apply, area_options, roster, rosters, row, undo

urlpatterns = [
    path("roster/", rosters, name="rosters"),
    path("roster/wilayah/", area_options, name="area_options"),
    re_path(r"^roster/templat\.(?P<kind>xlsx|csv)$", template, name="roster_template"),
    path("roster/<uuid:public_id>/", roster, name="roster"),
    path("roster/<uuid:public_id>/terapkan/", apply, name="roster_apply"),
    path("roster/<uuid:public_id>/urungkan/", undo, name="roster_undo"),
    path("roster/<uuid:public_id>/sekaligus/", mend_together, name="roster_mend"),
    path("roster/<uuid:public_id>/diperiksa.xlsx", returned, name="roster_returned"),
    path("roster/<uuid:public_id>/asli/", original, name="roster_original"),
    path("roster/<uuid:public_id>/baris/<uuid:row_id>/", row, name="roster_row"),
]
