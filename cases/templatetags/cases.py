"""What the templates of one case's pages use.

{% load cases %}
{% filing_title case as tasks_label %}   what an application is called: for mediation, for arbitration
{{ case|state_in_words }}                the state of a case
{% case_frame "papers" as frame %}   the identity and the tabs around a page of a case; needs `case`
"""

from typing import Any

from django import template
from django.utils.translation import gettext as _

from cases.access import depth_of, may_with, standings_of
from cases.frame import Frame, head_of, state_words, tabs_of
from cases.kinds import Kind
from cases.models import Case
from cases.permissions import Action
from cases.views.access import actor_of

register = template.Library()


@register.simple_tag
def filing_title(case: Case) -> str:
    """Return what an application is called in the procedure that it asks for."""
    return _("Request for arbitration") if case.kind == Kind.ARBITRATION else _("Application for mediation")


@register.filter
def state_in_words(case: Case) -> str:
    """Return the state of a case as its head says it: a settled fee is not called due."""
    return state_words(case)


@register.simple_tag(takes_context=True)
def case_frame(context: dict[str, Any], current: str = "") -> Frame:
    """Return what stands around a page of `case`, for whoever asks for it.

    Args:
        current: the tab that the page belongs to, or "".
    """
    if "frame" in context:
        return context["frame"]  # type: ignore[no-any-return]
    case, request = context["case"], context["request"]
    actor = actor_of(request)
    standings = standings_of(case, actor)
    writer = may_with(case, standings, Action.ADD_NOTE)
    depth = depth_of(case, actor, standings)
    tabs = tabs_of(case, depth, current, writes=writer.role if writer else None)
    return Frame(head_of(case), tabs)
