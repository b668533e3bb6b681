"""The URL root: the pages, and sign-in under /akun/ without the two pages that would send mail."""

from django.urls import include, path

from payung.web.home.office import no_mail

urlpatterns = [
    path("akun/password/reset/", no_mail),
    path("akun/email/", no_mail),
    path("akun/", include("allauth.urls")),
    path("", include("payung.web.urls")),
]
