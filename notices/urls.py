"""The addresses of messages."""

from django.urls import path

from notices import views

urlpatterns = [
    path("messages/", views.inbox, name="inbox"),
    path("messages/read/", views.read_all, name="inbox_read_all"),
    path("messages/settings/", views.message_settings, name="message_settings"),
    path("messages/<uuid:notice_id>/", views.open_notice, name="open_notice"),
    path("dev/messages/", views.dev_messages, name="dev_messages"),
]
