"""The URL root: the pages, and sign-in under /akun/."""

from django.urls import include, path

urlpatterns = [
    path("akun/", include("allauth.urls")),
    path("", include("payung.web.urls")),
]
