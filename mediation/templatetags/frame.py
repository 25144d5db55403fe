"""The header of every page: {% header %}."""

from django import template
from django.core.cache import caches
from django.core.cache.utils import make_template_fragment_key
from django.template import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from mediation.context import Site

register = template.Library()
KEEP_SECONDS = 10 * 60


@register.simple_tag(takes_context=True)
def header(context: Context) -> SafeString:
    """Return the header, drawn once for all pages on which somebody signed in has the same.

    Drawing it takes as long as all else of a small page. It knows `site` alone, nothing of the page, and holds no
    token of a form (templates/base.html).
    """
    site = context.get("site")
    if not isinstance(site, Site) or site.user is None or site.searched:
        return _draw(site)
    key = make_template_fragment_key("header", site.header_depends_on)
    drawn: SafeString | None = caches["local"].get(key)
    if drawn is None:
        drawn = _draw(site)
        caches["local"].set(key, drawn, KEEP_SECONDS)
    return drawn


def _draw(site: Site | None) -> SafeString:
    return render_to_string("components/header.html", {"site": site})
