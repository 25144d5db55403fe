"""The application's registration with Django."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """See ARCHITECTURE: what this floor is for, and which floors it may import."""

    name = "notices"
