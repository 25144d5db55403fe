"""The addresses of the detector."""

from django.urls import path

from indicators.detector import views

urlpatterns = [
    path("", views.findings, name="findings"),
    path("<uuid:finding_id>/", views.finding, name="finding"),
]
