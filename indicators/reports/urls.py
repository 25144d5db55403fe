"""The addresses of the reports."""

from django.urls import path

from indicators.reports import views

urlpatterns = [
    path("months/<month:month>/report.xlsx", views.report_xlsx, name="report_xlsx"),
    path("months/<month:month>/report.pdf", views.report_pdf, name="report_pdf"),
]
