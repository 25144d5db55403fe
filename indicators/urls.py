"""The addresses of the count."""

from django.urls import include, path

from indicators import views

urlpatterns = [
    path("import/", include("indicators.imports.urls")),
    path("target/", views.target, name="target"),
    path("target/cases/", views.counted_cases, name="counted_cases"),
    path("cases/<uuid:case_id>/counted/", views.why_counted, name="why_counted"),
]
