"""The addresses of the imports."""

from django.urls import path

from indicators.imports import views

urlpatterns = [
    path("", views.import_list, name="import_list"),
    path("template/", views.template, name="import_template"),
    path("<uuid:file_id>/", views.import_show, name="import_show"),
    path("<uuid:file_id>/columns/", views.import_columns, name="import_columns"),
    path("<uuid:file_id>/errors/", views.import_errors, name="import_errors"),
    path("<uuid:file_id>/adopt/", views.import_adopt, name="import_adopt"),
    path("<uuid:file_id>/confirm/", views.import_confirm, name="import_confirm"),
    path("<uuid:file_id>/undo/", views.import_undo, name="import_undo"),
]
