"""A draft of either procedure with everybody around it, and the ways that lead on from each state."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from io import BytesIO

import pikepdf

from accounts.models import NeutralProfile
from cases.actors import NOBODY, SYSTEM, Actor
from cases.agreement_terms import current_agreement
from cases.kinds import Kind
from cases.models import Appointment, Arbitration, Case, Fee, LiveGrant, Party, Representation, Venue
from cases.permissions import Action as A
from cases.permissions import Role
from cases.services.agreement_papers import put_to_signature
from cases.services.engagements import engage
from documents import services
from documents.models import Paper
from documents.printing import Printed
from tests.acts import World, receive
from tests.factories import make_invitation, make_organisation, make_user
from tests.table import lay_table
from tests.tribunal import lay_bench

Way = Sequence[tuple[str, A]]
Ways = Mapping[str, Sequence[Way]]

_BOTH = ("APPLICANT", "RESPONDENT")


def _each(action: A, *names: str) -> Way:
    return tuple((name, action) for name in names or _BOTH)


_CHECKED: Way = (("SECRETARY", A.CHECK_IDENTITY), ("SECRETARY", A.CHECK_IDENTITY))
_NAMED: Way = (*_each(A.CHOOSE_MEDIATOR), ("SECRETARY", A.APPOINT_MEDIATOR))
_TO_MEDIATOR: Way = (
    *_CHECKED, *_NAMED, ("nominee", A.ACCEPT_APPOINTMENT), *_each(A.ANSWER_DISCLOSURE), ("nominee", A.CONFIRM_MEDIATOR),
)  # fmt: skip
_SESSION: Way = (("mediator", A.SCHEDULE_MEETING), ("mediator", A.HOLD_SESSION))
_TO_AGREEMENT: Way = (*_SESSION, *(("mediator", A.EDIT_AGREEMENT),) * 5, ("mediator", A.DRAFT_AGREEMENT))
_FILING: Ways = {
    "DRAFT": (_each(A.SUBMIT, "APPLICANT"),),
    "SUBMITTED": (_each(A.ACCEPT, "CLERK"),),
    "CORRECTION": ((("APPLICANT", A.EDIT_DRAFT), ("APPLICANT", A.RESUBMIT)),),
}
_MEDIATION: Ways = {
    **_FILING,
    "CONSENT_PENDING": (*(_each(A.CONSENT, "RESPONDENT"),) * 5, _each(A.REFUSE, "RESPONDENT")),
    "MEDIATOR_PENDING": (_TO_MEDIATOR,),
    "MEDIATING": (_TO_AGREEMENT, (*_SESSION, ("mediator", A.TERMINATE)), (*_SESSION, ("mediator", A.RECORD_ORAL_AGREEMENT))),
    "SUSPENDED": (_each(A.RESUME, "mediator"),),
    "SIGNING": ((*_each(A.SIGN), ("mediator", A.SIGN), ("SYSTEM", A.COMPLETE_SIGNING)),),
    **dict.fromkeys(("AGREED", "TERMINATED"), (_each(A.CLOSE, "SECRETARY"),)),
    "CLOSED": (*(_each(A.REOPEN, "SUPERVISOR"),) * 6, _each(A.ARCHIVE, "SECRETARY")),
}  # fmt: skip
_CONSENTS: Way = _each(A.GIVE_CONSENT, *_BOTH * 2)
_DECISION: Way = (
    *_each(A.EDIT_AWARD, *("presiding",) * 3),
    ("HEAD", A.SCRUTINISE_AWARD),
    ("tribunal", A.SIGN_AWARD),
)
_IN_MEDIATION: Way = (("presiding", A.ISSUE_MEDIATION_STATEMENT), ("presiding", A.CONSENT_AWARD))
_ARBITRATION: Ways = {
    **_FILING,
    "FEE_PENDING": ((("SECRETARY", A.RECORD_FEE), ("SECRETARY", A.FEE_PAID_AND_NOTIFY)),),
    "ANSWER_PERIOD": ((("SECRETARY", A.SERVE), ("RESPONDENT", A.FILE_ANSWER), ("SECRETARY", A.END_ANSWER_PERIOD)),),
    "TRIBUNAL_PENDING": (
        (
            *_each(A.CHOOSE_ARBITRATOR, *_BOTH * 2), *_each(A.APPOINT_ARBITRATOR, *("HEAD",) * 3),
            ("nominee", A.ACCEPT_APPOINTMENT), *_each(A.ANSWER_DISCLOSURE), ("SECRETARY", A.CONSTITUTE),
        ),
    ),
    "IN_PROCEEDINGS": (_each(A.SCHEDULE_HEARING, "presiding"), (*_CONSENTS, ("presiding", A.DOCUMENTS_ONLY), ("presiding", A.START_MEDIATION))),
    "HEARING": ((("presiding", A.HOLD_HEARING), ("presiding", A.CLOSE_HEARING)),),
    "DELIBERATION": ((*_DECISION, ("presiding", A.ISSUE_AWARD)),),
    "MEDIATION": (*((*_CONSENTS, *_DECISION, *_IN_MEDIATION),) * 3, _each(A.MEDIATION_FAILED, "presiding")),
    "SUSPENDED": (_each(A.RESUME, "presiding"),),
    "CONSENT_SERVED": ((*_each(A.SIGN_FOR_RECEIPT), ("SYSTEM", A.ALL_RECEIPTED)),),
    "DECIDED": ((*_each(A.SERVE, *("SECRETARY",) * 4), ("SECRETARY", A.CLOSE)),),
    "CLOSED": (*(_each(A.RE_ARBITRATE, "SUPERVISOR"),) * 6, _each(A.ARCHIVE, "SECRETARY")),
}  # fmt: skip
# The road of each procedure: from every state to one further on.
LEADS_ON: Mapping[Kind, Ways] = {Kind.MEDIATION: _MEDIATION, Kind.ARBITRATION: _ARBITRATION}

_ANYWHERE: Sequence[Way] = (
    _each(A.ADD_NOTE, "SECRETARY"), _each(A.ADD_EVIDENCE), _each(A.ASSIGN_SECRETARY, "SUPERVISOR"),
    (("SECRETARY", A.RAISE_FLAG), ("SUPERVISOR", A.CLEAR_FLAG)), _each(A.BREAK_GLASS, "SUPERVISOR"), _each(A.SERVE, "SECRETARY"),
    _each(A.CONFIRM_ADDRESS), _CHECKED, _each(A.COMPLETE_FROM_LEDGER, "STATISTICIAN"),
)  # fmt: skip
_AFTERWARDS = tuple(_each(act, "SECRETARY") for act in (A.CORRECT_CLOSING, A.STRIKE_OUT, A.ANNUL))
_AROUND_FILING: Ways = {
    "DRAFT": (_each(A.EDIT_DRAFT, "APPLICANT"),),
    "SUBMITTED": (_each(A.REQUEST_CORRECTION, "CLERK"),),
    "CORRECTION": (_each(A.EDIT_DRAFT, "APPLICANT"), _each(A.ADD_EVIDENCE)),
}  # fmt: skip
_AROUND_MEDIATION: Ways = {
    **_AROUND_FILING,
    "CONSENT_PENDING": (_each(A.ASK_FOR_TIME, "RESPONDENT"), _each(A.REPLY, "INVITEE")),
    "MEDIATOR_PENDING": ((*_NAMED, ("nominee", A.DECLINE_APPOINTMENT)),),
    "MEDIATING": (
        (("APPLICANT", A.SEND_MESSAGE), ("mediator", A.ASK_RELEASE), ("APPLICANT", A.ANSWER_RELEASE)),
        (("APPLICANT", A.MAKE_OFFER), ("RESPONDENT", A.ANSWER_OFFER)), (("RESPONDENT", A.MAKE_OFFER), ("RESPONDENT", A.WITHDRAW_OFFER)),
        (("mediator", A.RECORD_UNDISPUTED), *_each(A.ANSWER_UNDISPUTED)), _each(A.EXTEND, "APPLICANT"), (*_SESSION, *_each(A.ANSWER_RECORD)),
        (("mediator", A.SCHEDULE_MEETING), ("SECRETARY", A.CANCEL_MEETING)), _each(A.SUSPEND, "mediator"), _each(A.REPLACE_MEDIATOR, "RESPONDENT"),
    ),
    "SIGNING": (_each(A.REVISE, "mediator"),),
    "AGREED": (_each(A.RECORD_CONFIRMATION),),
    "CLOSED": (_each(A.RECORD_CONFIRMATION), *_AFTERWARDS),
}  # fmt: skip
_CHALLENGED: Way = (("RESPONDENT", A.CHALLENGE), ("HEAD", A.DECIDE_CHALLENGE), ("HEAD", A.REPLACE_ARBITRATOR))
_MEETING: Way = (("presiding", A.SCHEDULE_MEETING), ("SECRETARY", A.CANCEL_MEETING))
_TO_TALKS: Way = (*_CONSENTS, *_CONSENTS, ("presiding", A.START_MEDIATION))
_AROUND_ARBITRATION: Ways = {
    **_AROUND_FILING,
    "SUBMITTED": (*_AROUND_FILING["SUBMITTED"], _each(A.DECIDE_ARBITRABILITY, "SUPERVISOR")),
    "FEE_PENDING": (_each(A.ASK_TO_DEFER_FEE, "APPLICANT"),),
    "ANSWER_PERIOD": (
        _each(A.GIVE_LEAVE, "SECRETARY"), _each(A.OBJECT_TO_JURISDICTION, "RESPONDENT"), _each(A.OBJECT_TO_ONLINE, "RESPONDENT"),
        _each(A.CHOOSE_ARBITRATOR),
    ),
    "TRIBUNAL_PENDING": ((*_each(A.CHOOSE_ARBITRATOR), ("nominee", A.DECLINE_APPOINTMENT)), _CHALLENGED),
    "IN_PROCEEDINGS": (_TO_TALKS, _TO_TALKS, _MEETING, _CHALLENGED, _each(A.SUSPEND, "presiding")),
    "HEARING": (
        _each(A.POSTPONE, "RESPONDENT"), (("presiding", A.HOLD_HEARING), *_each(A.ANSWER_RECORD)), _CHALLENGED,
        _each(A.SUSPEND, "presiding"),
    ),
    "DELIBERATION": (
        _each(A.REOPEN_HEARING, "presiding"), _each(A.EXTEND_AWARD_PERIOD, "presiding"), (*_DECISION, ("presiding", A.PARTIAL_AWARD)),
        _TO_TALKS, _CHALLENGED,
    ),
    "MEDIATION": (_MEETING, (("presiding", A.SCHEDULE_MEETING), ("presiding", A.HOLD_SESSION))),
    "CONSENT_SERVED": ((("APPLICANT", A.SIGN_FOR_RECEIPT), ("RESPONDENT", A.PARTY_RENEGED)),),
    "DECIDED": (_each(A.CORRECT_AWARD, "presiding"),),
    "CLOSED": (_each(A.CORRECT_AWARD, "presiding"), *_AFTERWARDS),
}  # fmt: skip
_AROUND: Mapping[Kind, Ways] = {Kind.MEDIATION: _AROUND_MEDIATION, Kind.ARBITRATION: _AROUND_ARBITRATION}
# What somebody does because a period is over.
LAPSES: Ways = {
    "CORRECTION": (_each(A.LAPSE_CORRECTION, "CLERK"),),
    "CONSENT_PENDING": ((("SECRETARY", A.SERVE), ("SECRETARY", A.NO_REPLY)),),
    **dict.fromkeys(("MEDIATING", "SIGNING"), (_each(A.EXPIRE, "mediator"),)),
    "FEE_PENDING": (_each(A.FEE_LAPSE, "SECRETARY"),),
    "ANSWER_PERIOD": (_each(A.END_ANSWER_PERIOD, "SECRETARY"),),
}


_ENDS: Mapping[Kind, Ways] = {
    Kind.MEDIATION: {
        "CONSENT_PENDING": (_each(A.WITHDRAW, "APPLICANT"), _each(A.MERGE, "SUPERVISOR")),
        "SIGNING": (_each(A.REFUSE_TO_SIGN, "RESPONDENT"),),
    },
    Kind.ARBITRATION: {
        "IN_PROCEEDINGS": (_each(A.WITHDRAW, "APPLICANT"), _each(A.DISMISS, "HEAD")),
        "HEARING": (_each(A.DEEMED_WITHDRAWN, "presiding"), _each(A.DISMISS, "presiding")),
    },
}


def aside(kind: Kind, state: str) -> Sequence[Way]:
    """Return what may be done in a state besides what leads on from it."""
    anywhere = _ANYWHERE if state != "DRAFT" else ()
    return (*_AROUND[kind].get(state, ()), *anywhere, *_ENDS[kind].get(state, ()))


def make_world(kind: Kind, now: datetime) -> World:
    """Return a complete draft, and everybody who may try something on it."""
    lay = lay_table if kind is Kind.MEDIATION else lay_bench
    table = lay("DRAFT", accepted_on=None, number=None)  # type: ignore[operator]
    case = table.case
    Party.objects.filter(case=case).update(id_number="91440101MA5AXXXX1X", identity_checked_at=None)
    Fee.objects.filter(case=case).delete()
    Arbitration.objects.filter(case=case).update(agreement_form="ASSERTED", agreement_checked_at=None)
    names = dict.fromkeys(("name_zh_hans", "name_zh_hant", "name_en"), "第一庭")
    Venue.objects.get_or_create(organisation=case.organisation, **names)
    people = {"APPLICANT": table.applicant, "RESPONDENT": table.respondent, "SECRETARY": table.secretary}
    people |= {"SUPERVISOR": table.supervisor, "STRANGER": table.stranger, "SYSTEM": SYSTEM, "NOBODY": NOBODY}
    if kind is Kind.MEDIATION:
        people |= {"HEAD": table.chair, "NEUTRAL_0": table.mediator, "NEUTRAL_1": table.other_mediator}
        people |= {f"NEUTRAL_{n}": _on_the_roster(case) for n in (2, 3)}
    else:
        people |= {"HEAD": table.head, **{f"NEUTRAL_{n}": person for n, person in enumerate(table.panel)}}
    return World(case.pk, people | _others(case), now)


def _on_the_roster(case: Case) -> Actor:
    user = make_user("调解员", organisation=case.organisation, is_neutral=True)
    NeutralProfile.objects.filter(user=user).update(fields=["TM"])
    return Actor(user=user)


def _others(case: Case) -> dict[str, Actor]:
    """Return people without a part in the case, and those who get one on the respondent's side once it is accepted."""

    def staff(role: Role) -> Actor:
        return Actor(user=make_user(f"另{role.value}", roles=(role,), organisation=case.organisation))

    other = make_user("别处", roles=(Role.INTAKE_CLERK,), organisation=make_organisation("OTHER"))
    return {
        "CLERK": staff(Role.INTAKE_CLERK), "STATISTICIAN": staff(Role.STATISTICIAN), "ADMINISTRATOR": staff(Role.ADMINISTRATOR),
        "OTHER_SECRETARY": staff(Role.CASE_SECRETARY), "OTHER_SUPERVISOR": staff(Role.SUPERVISOR),
        "AGENT": Actor(user=make_user("代理人")), "INVITEE": NOBODY, "ELSEWHERE": Actor(user=other),
    }  # fmt: skip


def let_respondent_in(w: World) -> None:
    """Have the respondent, its representative and whoever holds its invitation come in once the case is accepted."""
    case, agent = w.case, w.people["AGENT"]
    if w.people["INVITEE"] is not NOBODY or case.accepted_on is None:
        return
    party = Party.objects.get(case=case, side__kind="RESPONDENT")
    row = Representation.objects.create(
        party=party, user=agent.user, name="代理人", paper=receive(agent, case.pk, w.now)
    )
    assert agent.user is not None
    assert w.people["RESPONDENT"].user is not None
    engage(case=case, user=w.people["RESPONDENT"].user, role=Role.RESPONDENT, side=party.side, party=party)
    engage(
        case=case,
        user=agent.user,
        role=Role.AGENT,
        side=party.side,
        party=party,
        special=False,
        authority=row,
    )
    w.people["INVITEE"] = Actor(invitation=make_invitation(case, party))


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
    if w.case.state == "SIGNING" and not agreement.paper.files.exists():
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
