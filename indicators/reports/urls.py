"""The addresses of the reports."""

from django.urls import path

from indicators.reports import audit_views, views

urlpatterns = [
    path("audit/", audit_views.audit, name="audit"),
    path("months/<month:month>/record.json", audit_views.month_record, name="month_record"),
    path("reports/", views.reports, name="reports"),
    path(
        "reports/<month:first>/<month:last>/report.xlsx", views.report_period_xlsx, name="report_period_xlsx"
    ),
    path("reports/<month:first>/<month:last>/report.pdf", views.report_period_pdf, name="report_period_pdf"),
    path("months/<month:month>/report.xlsx", views.report_xlsx, name="report_xlsx"),
    path("months/<month:month>/report.pdf", views.report_pdf, name="report_pdf"),
]
