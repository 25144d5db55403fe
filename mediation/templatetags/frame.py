"""The parts of the frame that many pages share: {% kept %}."""

from collections.abc import Hashable

from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from accounts.kept import Kept
from mediation.context import Site

register = template.Library()
MOST = 500  # parts of up to 10 kB, in each process
_parts = Kept(MOST)


@register.simple_tag(takes_context=True)
def kept(context: Context, name: str, *depends_on: Hashable) -> SafeString:
    """Include a template of the frame, drawn once for all pages on which it is the same.

    Drawing the header takes as long as all else of a small page.

    Args:
        context: of the page; the template gets nothing but its `site`, and no token of a form.
        name: of the template.
        depends_on: everything of `site` but the language that makes one drawing differ from another.
    """
    site = context.get("site")
    if not isinstance(site, Site):  # the page of an error
        return render_to_string(name, {"site": site})
    return _parts.part((name, get_language(), *depends_on), lambda: render_to_string(name, {"site": site}))
