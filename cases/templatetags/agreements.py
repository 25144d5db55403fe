"""What the templates of the agreement's pages use.

{% load agreements %}
{% unbroken %}{% include words|add:"/clause.html" with clause=term number=1 %}{% endunbroken %}
"""

from django import template
from django.template.base import NodeList, Parser, Token
from django.utils.translation import get_language

register = template.Library()


class Unbroken(template.Node):
    """Text whose line breaks in the source would be set as spaces between two Chinese characters."""

    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: template.Context) -> str:
        """Return the text on one line."""
        lines = [line.strip() for line in self.nodelist.render(context).splitlines()]
        return (" " if (get_language() or "").startswith("en") else "").join(line for line in lines if line)


@register.tag
def unbroken(parser: Parser, token: Token) -> Unbroken:
    """Take the line breaks of the source out, as the papers do."""
    nodelist = parser.parse(("endunbroken",))
    parser.delete_first_token()
    return Unbroken(nodelist)
