"""What a side consents to, and mediation inside the arbitration."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cases.actors import Actor
from cases.kinds import Kind
from cases.models import ConsentSubject, SideConsent
from cases.permissions import Action
from cases.refusals import Conflict, Forbidden, Unacceptable
from cases.services.meetings import cancel_coming, cancel_coming_hearings
from cases.services.procedure import Act, Done, Performed, act, perform


def give_consent(
    *,
    case_id: UUID,
    by: Actor,
    subject: str,
    about: UUID | None = None,
    key: str = "",
    at: datetime | None = None,
) -> Performed:
    """Record that a side consents.

    Args:
        subject: a ConsentSubject; `about`: the person or case that it is about.
    """
    data = {"subject": subject, "about": str(about) if about else "", "withdraws": False}
    return perform(case_id=case_id, action=Action.GIVE_CONSENT, by=by, data=data, key=key, at=at)


def withdraw_consent(
    *,
    case_id: UUID,
    by: Actor,
    subject: str,
    about: UUID | None = None,
    key: str = "",
    at: datetime | None = None,
) -> Performed:
    """Take a side's consent back. What was done while it stood stays done."""
    data = {"subject": subject, "about": str(about) if about else "", "withdraws": True}
    return perform(case_id=case_id, action=Action.GIVE_CONSENT, by=by, data=data, key=key, at=at)


def start_mediation(*, case_id: UUID, by: Actor, key: str = "", at: datetime | None = None) -> Performed:
    """Let the tribunal mediate, since both sides are willing. Hearings to come fall away."""
    return perform(case_id=case_id, action=Action.START_MEDIATION, by=by, key=key, at=at)


def end_mediation(*, case_id: UUID, by: Actor, key: str = "", at: datetime | None = None) -> Performed:
    """Go back to the proceedings. From now on the tribunal finds nothing of the mediation in its file."""
    return perform(case_id=case_id, action=Action.MEDIATION_FAILED, by=by, key=key, at=at)


@act(Action.GIVE_CONSENT, Kind.ARBITRATION)
def _give(a: Act) -> Done:
    side_id, user = a.standing.side_id, a.by.user
    if side_id is None or user is None:
        raise Forbidden
    if a.data["subject"] not in ConsentSubject.values:
        raise Unacceptable(_("Select what your side consents to."), "subject")
    subject = ConsentSubject(a.data["subject"])
    about = a.data.id("about") if a.data.get("about") else None
    own = SideConsent.objects.filter(
        case=a.case, side_id=side_id, subject=subject, about=about, withdrawn_at=None
    )
    if a.data.get("withdraws"):
        if not own.update(withdrawn_at=a.moment.at):
            raise Conflict(_("Your side has no such consent standing."))
    elif own.exists():
        raise Conflict(_("Your side has consented already."))
    else:
        SideConsent.objects.create(
            case=a.case, side_id=side_id, subject=subject, about=about, by=user, at=a.moment.at
        )
    data = {
        "subject": subject.value,
        "about": str(about or ""),
        "withdrawn": bool(a.data.get("withdraws")),
    }
    return Done(data=data | {"side": str(side_id)})


@act(Action.START_MEDIATION, Kind.ARBITRATION)
def _start(a: Act) -> Done:
    cancel_coming_hearings(a.case, a.moment)
    return Done()


@act(Action.MEDIATION_FAILED, Kind.ARBITRATION)
def _fail(a: Act) -> Done:
    cancel_coming(a.case, a.moment, without_prejudice=True)
    return Done()
