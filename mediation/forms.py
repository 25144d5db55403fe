"""How every form of the service is drawn."""

from django.forms.renderers import TemplatesSetting


class PageRenderer(TemplatesSetting):
    """Draw forms with the templates in components/forms (being written)."""
