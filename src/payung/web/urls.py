"""Every page of the office, by the room it belongs to."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
