"""The whole world, laid once: the people, the mediations, the arbitrations, and the papers of them all."""

import re
from collections.abc import Callable
from typing import Any

from django.test import override_settings

from cases.models import CasePaper
from documents import rendering, services
from documents.models import Paper
from documents.printing import Printed
from tests.markers.arbitration import lay_arbitrations
from tests.markers.mediation import end, lay_invitation, lay_mediation, pdf_saying
from tests.markers.world import World, lay_people

LANGUAGE = "zh-hans"


def lay_world(drain: Callable[..., Any]) -> World:
    """Lay everything, have every paper made and every message sent.

    Args:
        drain: runs the tasks that wait.
    """
    with override_settings(PAPERS_ENABLED=False):
        world = lay_people()
        for name in ("running", "closed"):
            lay_mediation(world, name)
        end(world, "closed")
        lay_invitation(world)
        lay_arbitrations(world)
    print_papers(world)
    drain()
    return world


def print_papers(world: World) -> None:
    """Make every paper from its own template, in one language, with a quick press that keeps only the markers."""
    wanted = CasePaper.objects.values("paper")
    for paper in Paper.objects.filter(pk__in=wanted, status=Paper.Status.OFF):
        identity = rendering.Identity(number=paper.number, code=paper.code)
        page = rendering.html(paper.catalogued, paper.context, LANGUAGE, identity)
        found = [text for text in world.markers if text in re.sub(r"[\s,]", "", page)]
        services._publish(paper, {LANGUAGE: Printed(pdf=pdf_saying(" ".join([paper.code, *found])), pages=1)})
