"""Pages of the law: what would this family receive, every provision with its history, the five programmes."""

from django.urls import URLPattern, path

from . import family, programmes, regulations

ROOM = "peraturan/"

urlpatterns: list[URLPattern] = [
    path(ROOM, regulations.regulations, name="regulations"),
    path(f"{ROOM}peraturan.csv", regulations.regulations_csv, name="regulations_csv"),
    path(f"{ROOM}hitung/", family.causes, name="benefit_causes"),
    path(f"{ROOM}hitung/<slug:cause>/", family.estimate, name="benefit_estimate"),
    path(f"{ROOM}hitung/<slug:cause>/lembar/", family.sheet, name="benefit_sheet"),
    path(f"{ROOM}program/", programmes.five, name="five_programmes"),
    path(f"{ROOM}daerah/", programmes.printed, name="printed_figures"),
    path(f"{ROOM}ketentuan/<slug:name>/", regulations.regulation, name="regulation"),
]
