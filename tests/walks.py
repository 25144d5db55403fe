"""A draft of either procedure with everybody around it, and the ways that lead on from each state."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from io import BytesIO

import pikepdf

from cases.actors import NOBODY, SYSTEM, Actor
from cases.agreement_terms import current_agreement
from cases.kinds import Kind
from cases.models import Appointment, Arbitration, Case, Fee, LiveGrant, Party, Representation
from cases.permissions import Action as A
from cases.permissions import Role
from cases.services.agreement_papers import put_to_signature
from cases.services.engagements import engage
from documents import services
from documents.models import Paper
from documents.printing import Printed
from tests.acts import World
from tests.factories import make_invitation, make_organisation, make_user
from tests.table import lay_table
from tests.tribunal import lay_bench

Way = Sequence[tuple[str, A]]

_BOTH = ("APPLICANT", "RESPONDENT")
_TO_MEDIATOR: Way = (
    *((side, A.CHOOSE_MEDIATOR) for side in _BOTH), ("SECRETARY", A.APPOINT_MEDIATOR), ("nominee", A.ACCEPT_APPOINTMENT),
    *((side, A.ANSWER_DISCLOSURE) for side in _BOTH), ("nominee", A.CONFIRM_MEDIATOR),
)  # fmt: skip
_SESSION: Way = (
    ("SECRETARY", A.CHECK_IDENTITY), ("SECRETARY", A.CHECK_IDENTITY),
    ("mediator", A.SCHEDULE_MEETING), ("mediator", A.HOLD_SESSION),
)  # fmt: skip
_TO_AGREEMENT: Way = (*_SESSION, *(("mediator", A.EDIT_AGREEMENT),) * 5, ("mediator", A.DRAFT_AGREEMENT))
_FILING: Mapping[str, Sequence[Way]] = {
    "DRAFT": ((("APPLICANT", A.SUBMIT),),),
    "SUBMITTED": ((("CLERK", A.ACCEPT),),),
    "CORRECTION": ((("APPLICANT", A.EDIT_DRAFT), ("APPLICANT", A.RESUBMIT)),),
    **dict.fromkeys(("NOT_ACCEPTED", "CANCELLED", "ARCHIVED", "MERGED"), ((),)),
}
_MEDIATION: Mapping[str, Sequence[Way]] = {
    **_FILING,
    "CONSENT_PENDING": ((("RESPONDENT", A.CONSENT),),) * 4 + ((("RESPONDENT", A.REFUSE),),),
    "MEDIATOR_PENDING": (_TO_MEDIATOR,),
    "MEDIATING": (_TO_AGREEMENT, (*_SESSION, ("mediator", A.TERMINATE)), (*_SESSION, ("mediator", A.RECORD_ORAL_AGREEMENT))),
    "SUSPENDED": ((("mediator", A.RESUME),),),
    "SIGNING": ((*((side, A.SIGN) for side in _BOTH), ("mediator", A.SIGN), ("SYSTEM", A.COMPLETE_SIGNING)),),
    **dict.fromkeys(("AGREED", "TERMINATED"), ((("SECRETARY", A.CLOSE),),)),
    "CLOSED": ((("SUPERVISOR", A.REOPEN),),) * 6 + ((("SECRETARY", A.ARCHIVE),),),
}  # fmt: skip
_CONSENTS: Way = tuple((side, A.GIVE_CONSENT) for side in _BOTH * 3)
_DECISION: Way = (("presiding", A.EDIT_AWARD),) * 4 + (
    ("HEAD", A.SCRUTINISE_AWARD),
    ("tribunal", A.SIGN_AWARD),
)
_ARBITRATION: Mapping[str, Sequence[Way]] = {
    **_FILING,
    "FEE_PENDING": ((("SECRETARY", A.RECORD_FEE), ("SECRETARY", A.FEE_PAID_AND_NOTIFY)),),
    "ANSWER_PERIOD": ((("SECRETARY", A.SERVE), ("RESPONDENT", A.FILE_ANSWER), ("SECRETARY", A.END_ANSWER_PERIOD)),),
    "TRIBUNAL_PENDING": (
        (
            *((side, A.CHOOSE_ARBITRATOR) for side in _BOTH * 3), *(("HEAD", A.APPOINT_ARBITRATOR),) * 5,
            ("nominee", A.ACCEPT_APPOINTMENT), *((side, A.ANSWER_DISCLOSURE) for side in _BOTH), ("SECRETARY", A.CONSTITUTE),
        ),
    ),
    "IN_PROCEEDINGS": ((("presiding", A.SCHEDULE_HEARING),), (*_CONSENTS, ("presiding", A.DOCUMENTS_ONLY), ("presiding", A.START_MEDIATION))),
    "HEARING": ((("presiding", A.HOLD_HEARING), ("presiding", A.CLOSE_HEARING)),),
    "DELIBERATION": ((*_DECISION, ("presiding", A.ISSUE_AWARD)),),
    "MEDIATION": ((*_CONSENTS, *_DECISION, ("presiding", A.ISSUE_MEDIATION_STATEMENT), ("presiding", A.CONSENT_AWARD)), (("presiding", A.MEDIATION_FAILED),)),
    "SUSPENDED": ((("presiding", A.RESUME),),),
    "CONSENT_SERVED": ((*((side, A.SIGN_FOR_RECEIPT) for side in _BOTH), ("SYSTEM", A.ALL_RECEIPTED)),),
    "DECIDED": ((*(("SECRETARY", A.SERVE),) * 4, ("SECRETARY", A.CLOSE)),),
    "CLOSED": ((("SUPERVISOR", A.RE_ARBITRATE),),) * 6 + ((("SECRETARY", A.ARCHIVE),),),
}  # fmt: skip
LEADS_ON: Mapping[Kind, Mapping[str, Sequence[Way]]] = {
    Kind.MEDIATION: _MEDIATION,
    Kind.ARBITRATION: _ARBITRATION,
}


def make_world(kind: Kind, now: datetime) -> World:
    """Return a complete draft, and everybody who may try something on it."""
    lay = lay_table if kind is Kind.MEDIATION else lay_bench
    table = lay("DRAFT", accepted_on=None, number=None)  # type: ignore[operator]
    case = table.case
    Party.objects.filter(case=case).update(id_number="91440101MA5AXXXX1X")
    Fee.objects.filter(case=case).delete()
    Arbitration.objects.filter(case=case).update(agreement_form="ASSERTED", agreement_checked_at=None)
    people = {"APPLICANT": table.applicant, "RESPONDENT": table.respondent, "SECRETARY": table.secretary}
    people |= {"SUPERVISOR": table.supervisor, "STRANGER": table.stranger, "SYSTEM": SYSTEM, "NOBODY": NOBODY}
    if kind is Kind.MEDIATION:
        people |= {"HEAD": table.chair, "NEUTRAL_0": table.mediator, "NEUTRAL_1": table.other_mediator}
    else:
        people |= {"HEAD": table.head, **{f"NEUTRAL_{n}": person for n, person in enumerate(table.panel)}}
    return World(case.pk, people | _others(case), now)


def _others(case: Case) -> dict[str, Actor]:
    organisation = case.organisation
    side = case.sides.get(kind="RESPONDENT")
    party = side.parties.get()

    def staff(role: Role) -> Actor:
        return Actor(user=make_user(f"另{role.value}", roles=(role,), organisation=organisation))

    agent = make_user("代理人")
    row = Representation.objects.create(party=party, user=agent, name=agent.name)
    engage(case=case, user=agent, role=Role.AGENT, side=side, party=party, special=False, authority=row)
    other = make_user("别处", roles=(Role.INTAKE_CLERK,), organisation=make_organisation("OTHER"))
    return {
        "CLERK": staff(Role.INTAKE_CLERK), "STATISTICIAN": staff(Role.STATISTICIAN), "ADMINISTRATOR": staff(Role.ADMINISTRATOR),
        "OTHER_SECRETARY": staff(Role.CASE_SECRETARY), "OTHER_SUPERVISOR": staff(Role.SUPERVISOR),
        "AGENT": Actor(user=agent), "ELSEWHERE": Actor(user=other), "INVITEE": Actor(invitation=make_invitation(case, party)),
    }  # fmt: skip


def who(w: World, name: str) -> list[Actor]:
    """Return the people whom a way names: by their place, or whoever holds a part at the moment."""
    if name == "nominee":
        rows = Appointment.objects.filter(case=w.case_id, status__in=["PROPOSED", "ACCEPTED"])
        return _people(w, set(rows.values_list("neutral_id", flat=True)))
    parts = {"mediator": [Role.MEDIATOR], "presiding": [Role.PRESIDING_ARBITRATOR]}
    parts["tribunal"] = [Role.PRESIDING_ARBITRATOR, Role.ARBITRATOR]
    if name in parts:
        held = LiveGrant.objects.filter(content_object_id=w.case_id, role__in=parts[name])
        return _people(w, set(held.values_list("user_id", flat=True)))
    if name == "SECRETARY":
        held = LiveGrant.objects.filter(content_object_id=w.case_id, role=Role.CASE_SECRETARY)
        return _people(w, set(held.values_list("user_id", flat=True)))[:1]
    return [w.people[name]]


def _people(w: World, ids: set[object]) -> list[Actor]:
    return [actor for _name, actor in sorted(w.people.items()) if actor.user_id in ids]


def print_papers(w: World) -> None:
    """Make the papers that wait, as the press would: an empty page for what is signed, a mark for the rest."""
    Paper.objects.filter(about=w.case_id, status="OFF").exclude(kind="M23").update(status="READY")
    agreement = current_agreement(w.case_id)
    if agreement is None or agreement.paper is None:
        return
    if w.case.state == "SIGNING" and agreement.paper.status == "OFF":
        page = Printed(pdf=_empty_page(str(agreement.paper.pk)), pages=1)
        services._publish(agreement.paper, dict.fromkeys(agreement.paper.catalogued.languages, page))
        put_to_signature(str(agreement.paper.pk), at=w.now)
    elif w.case.state == "AGREED":
        Paper.objects.filter(pk=agreement.paper.pk).update(status="OFF")


def _empty_page(mark: str) -> bytes:
    target = BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.docinfo["/Title"] = mark
        pdf.save(target)
    return target.getvalue()
