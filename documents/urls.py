"""The addresses of verification; every other paper is served by the page of its case."""

from django.urls import path

from . import views

urlpatterns = [
    path("verify/", views.verify, name="verify"),
    path("v/<str:code>/", views.show_verified, name="verified"),
]
