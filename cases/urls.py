"""The addresses of cases. Each part of the procedure has its own list beside its views."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
