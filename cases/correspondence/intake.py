"""Who is told what of the clerk's decisions and of the respondent's reply."""

from collections.abc import Iterator, Mapping

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.urls import reverse

from cases.brief import brief_of
from cases.correspondence.people import applicants, clerks, engaged, secretary, side_people, supervisors
from cases.correspondence.rows import Letter, Recipient, Row, Tell, TellEach
from cases.filing_limits import CORRECTION
from cases.kinds import Kind as Procedure
from cases.models import Case, CaseEvent, Invitation, LiveGrant, ServingChannel
from cases.permissions import Action, Role, SideKind
from notices.models import Channel
from notices.recipients import Address
from notices.texts import Kind


def _correction(case: Case, event: CaseEvent) -> Mapping[str, str]:
    return {"n": str(len(event.data["items"])), "date": _due(case, CORRECTION[Procedure(case.kind)])}


def _due(case: Case, code: str) -> str:
    return brief_of(case).due_on(code).isoformat()


def invitations(case: Case, event: CaseEvent | None = None) -> Iterator[Letter]:
    """Yield the message with the link for every open invitation, by its own channel and no other.

    What goes by post is written as a letter by whoever posts it, with the printed copy of M06.
    """
    open_ones = Invitation.objects.filter(case=case, ended_at=None, party__reply=None).select_related("party")
    for invitation in open_ones.exclude(link_channel=ServingChannel.POST):
        yield Letter(
            to=address_of_invitation(invitation),
            params={
                "date": _due(case, "MED_CONSENT_REPLY"),
                "url": f"{settings.PUBLIC_URL}{invitation.path}",
            },
            link=invitation.path,
            channels=[Channel(invitation.link_channel)],
        )


def address_of_invitation(invitation: Invitation) -> Address:
    """Return only the contact of the link's channel: the code goes by the other."""
    party, channel = invitation.party, invitation.link_channel
    return Address(
        name=party.contact_name or party.name,
        email=party.email if channel == ServingChannel.EMAIL else "",
        mobile=party.mobile if channel == ServingChannel.SMS else "",
        language=party.language,
    )


def _to_respondents(case: Case, event: CaseEvent) -> Iterator[Letter]:
    """Yield the news of an end: who has no account yet finds the papers behind the invitation's link."""
    for side in brief_of(case).sides_of(SideKind.RESPONDENT):
        for person in side_people(case, side):
            if not isinstance(person, Address):
                yield Letter(person, {}, f"/cases/{case.pk}/")
    claimed = LiveGrant.objects.filter(content_object_id=case.pk, party=OuterRef("party"))
    unclaimed = Invitation.objects.filter(~Exists(claimed), case=case, ended_at=None)
    for invitation in unclaimed.select_related("party").exclude(link_channel=ServingChannel.POST):
        yield Letter(
            address_of_invitation(invitation), {}, invitation.path, [Channel(invitation.link_channel)]
        )


def _at_work(case: Case, event: CaseEvent) -> list[Recipient]:
    """Return who has the case on the desk: its secretary, before acceptance the clerks."""
    return engaged(case, Role.CASE_SECRETARY) or clerks(case, event)


def _flags(case: Case, event: CaseEvent) -> str:
    return reverse("clear_flag", args=[case.pk])


_ANSWERED = (Tell(Kind.RESPONDENT_ANSWERED, applicants), Tell(Kind.RESPONDENT_ANSWERED, secretary))
ROWS: dict[Action, tuple[Row, ...]] = {
    Action.REQUEST_CORRECTION: (Tell(Kind.CORRECTION_REQUESTED, applicants, _correction),),
    Action.REJECT: (Tell(Kind.NOT_ACCEPTED, applicants),),
    Action.LAPSE_CORRECTION: (Tell(Kind.NOT_ACCEPTED, applicants),),
    Action.ACCEPT: (Tell(Kind.ACCEPTED, applicants), TellEach(Kind.INVITATION, invitations)),
    Action.ASK_FOR_TIME: _ANSWERED,
    Action.REPLY: _ANSWERED,
    Action.CONSENT: _ANSWERED,
    Action.REFUSE: (
        Tell(Kind.TERMINATED, applicants),
        TellEach(Kind.TERMINATED, _to_respondents),
        Tell(Kind.TERMINATED, secretary),
    ),
    Action.RAISE_FLAG: (Tell(Kind.FLAG_RAISED, supervisors, link=_flags),),
    Action.CLEAR_FLAG: (Tell(Kind.FLAG_CLEARED, _at_work, link=_flags),),
}
