"""The addresses of the count."""

from django.urls import path

from indicators import views

urlpatterns = [
    path("target/", views.target, name="target"),
    path("target/cases/", views.counted_cases, name="counted_cases"),
    path("cases/<uuid:case_id>/counted/", views.why_counted, name="why_counted"),
]
