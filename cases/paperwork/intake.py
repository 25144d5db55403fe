"""The papers of intake and of the respondent's reply.

Who sees which copy: what is addressed to one party and would tell the other something is for that side; the
copy of the invitation with link and code is for the centre, which posts it. Papers that go to the other side
show names, not telephones and addresses.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.audience import Audience
from cases.brief import brief_of
from cases.grounds import DEFECTS, REJECTIONS, ROUTES
from cases.invitation_keys import letter_code_for
from cases.models import (
    Capacity,
    Case,
    CaseEvent,
    CorrectionItem,
    Invitation,
    Party,
    Proposal,
    Reply,
    Side,
    TimeLimit,
)
from cases.models.serving import Answer, ServingChannel
from cases.paperwork.blocks import (
    amount_of,
    dispute_name,
    in_three,
    organisation_block,
    party_block,
    party_blocks,
    right_blocks,
)
from cases.paperwork.rows import Order, PaperRow
from cases.permissions import Action, Role, SideKind
from cases.rules.codes import UnitChoice
from documents.contexts import (
    AcceptanceNotice,
    Channel,
    ClaimLine,
    CorrectionNotice,
    Defect,
    Localised,
    NonAcceptanceNotice,
    PartyBlock,
    RightsNotice,
    ServiceAddress,
)
from documents.contexts import Invitation as InvitationLetter
from documents.contexts import Reply as ReplyForm

# What is verified of the law, by kind of organisation. Where nothing is, a paper cites nothing.
_VOLUNTARY = {
    "PEOPLES": Localised(
        zh_hans="《中华人民共和国人民调解法》第十七条",
        zh_hant="《中華人民共和國人民調解法》第十七條",
        en="article 17 of the People's Mediation Law",
    )
}
_LAPSES = Localised(
    zh_hans="逾期未补正的，视为撤回申请；补齐材料后可以重新申请。",
    zh_hant="逾期未補正的，視為撤回申請；補齊材料後可以重新申請。",
    en="If it is not corrected in time, the application is deemed withdrawn; you may apply again.",
)


def _common(case: Case, event: CaseEvent) -> dict[str, Any]:
    return {"organisation": organisation_block(case), "made_on": timezone.localdate(event.at)}


def _numbered(case: Case, event: CaseEvent) -> dict[str, Any]:
    parties = tuple(_name_only(block) for block in party_blocks(case))
    return {
        **_common(case, event),
        "case_number": case.title,
        "parties": parties,
        "dispute": dispute_name(case),
    }


def _name_only(block: PartyBlock) -> PartyBlock:
    return replace(block, identifier="", address="", contact="", telephone="", email="", agents=())


def _basis(case: Case) -> tuple[Localised, ...]:
    basis = _VOLUNTARY.get(case.organisation_kind)
    return (basis,) if basis else ()


def _names(case: Case, kind: SideKind) -> str:
    return "、".join(party.name for party in brief_of(case).parties_on(kind))


def _side(case: Case, kind: SideKind) -> Side:
    return brief_of(case).sides_of(kind)[0]


def _filed_on(case: Case, event: CaseEvent) -> date:
    return timezone.localdate(case.submitted_at or event.at)


def _due(case: Case, code: str) -> date:
    return brief_of(case).due_on(code)


# --- Correction, acceptance, non-acceptance ----------------------------------------------------------


def _correction(case: Case, event: CaseEvent) -> Iterator[Order]:
    items = CorrectionItem.objects.filter(case=case, round=event.data["round"])
    yield Order(
        CorrectionNotice(
            **_common(case, event),
            reference=case.reference,
            addressee=_names(case, SideKind.APPLICANT),
            filed_on=_filed_on(case, event),
            dispute=dispute_name(case),
            defects=tuple(Defect(item=DEFECTS[item.code].item, note=item.text) for item in items),
            due_on=_due(case, "MED_CORRECTION"),
            consequence=_LAPSES,
        ),
        Audience.SIDE,
        _side(case, SideKind.APPLICANT),
    )


def _rejection(case: Case, event: CaseEvent) -> Iterator[Order]:
    proposal = Proposal.objects.filter(case=case, action=Action.REJECT.value).order_by("-made_at").first()
    yield Order(
        NonAcceptanceNotice(
            **_common(case, event),
            reference=case.reference,
            addressee=_names(case, SideKind.APPLICANT),
            filed_on=_filed_on(case, event),
            dispute=dispute_name(case),
            reasons=(REJECTIONS[event.data["ground"]],),
            note=str(proposal.data.get("reason", "")) if proposal else "",
            channels=tuple(Channel(name=ROUTES[code]) for code in event.data["routes"]),
        )
    )


def _acceptance(case: Case, event: CaseEvent) -> Iterator[Order]:
    yield Order(
        AcceptanceNotice(
            **_numbered(case, event),
            legal_basis=_basis(case),
            addressee=_names(case, SideKind.APPLICANT),
            filed_on=_filed_on(case, event),
            accepted_on=case.accepted_on or timezone.localdate(event.at),
            secretary=_secretary(case),
            period=_period(case),
        ),
        number=case.title,
    )


def _rights(case: Case, event: CaseEvent) -> Iterator[Order]:
    for kind in SideKind:
        yield Order(RightsNotice(**_numbered(case, event), addressee=_names(case, kind)), number=case.title)


def _secretary(case: Case) -> str:
    return next((user.name for user in brief_of(case).people(Role.CASE_SECRETARY)), "")


def _period(case: Case) -> Localised | None:
    """Say how long the mediation lasts, as the rule row has it."""
    on = case.accepted_on
    row = TimeLimit.objects.in_force("MED_PERIOD", on, case.organisation.rule_set).first() if on else None
    if row is None or row.unit != UnitChoice.DAY:
        return None
    return Localised(
        zh_hans=f"调解期限为{row.value}日，自各方同意调解的次日起算；各方同意的，可以延长。",
        zh_hant=f"調解期限為{row.value}日，自各方同意調解的次日起算；各方同意的，可以延長。",
        en=f"Mediation lasts {row.value} days from the day after all parties agree to it;"
        " they may agree to extend it.",
    )


# --- The invitation ----------------------------------------------------------------------------------


def _invitations(case: Case, event: CaseEvent) -> Iterator[Order]:
    """One copy for the file without link and code; where a letter must go, one with both for the centre."""
    for party in brief_of(case).parties_on(SideKind.RESPONDENT):
        letter = _invitation_letter(case, event, party)
        yield Order(letter, number=case.title)
        if (copy := _posted_copy(party, letter)) is not None:
            yield Order(copy, Audience.CENTRE, number=case.title)


def _invitation_letter(case: Case, event: CaseEvent, party: Party) -> InvitationLetter:
    return InvitationLetter(
        **_numbered(case, event),
        legal_basis=_basis(case),
        addressee=party.name,
        claims=(ClaimLine(text=case.wish_text, amount=amount_of(case)),),
        rights=right_blocks(case),
        reply_by=_due(case, "MED_CONSENT_REPLY"),
        reply_url=settings.PUBLIC_URL,
        secretary=_secretary(case),
    )


def _posted_copy(party: Party, letter: InvitationLetter) -> InvitationLetter | None:
    posted = Invitation.objects.filter(party=party, ended_at=None, code_channel=ServingChannel.POST).first()
    if posted is None:
        return None
    url = f"{settings.PUBLIC_URL}{posted.path}"
    return replace(letter, reply_url=url, access_code=letter_code_for(posted.pk))


# --- The reply ---------------------------------------------------------------------------------------

_BY_LINK = _("Link and code of the invitation, sent separately")
_BY_ACCOUNT = _("Account of the case system")
_BY_SECRETARY = _("Recorded by the case secretary")


def _replies(case: Case, event: CaseEvent) -> Iterator[Order]:
    given = Reply.objects.select_related("party__side").get(pk=event.data["reply"])
    how = _BY_SECRETARY if given.recorded_how else (_BY_LINK if given.invitation_id else _BY_ACCOUNT)
    yield Order(
        ReplyForm(
            **_numbered(case, event),
            party=_name_only(party_block(given.party, 0)),
            agrees=given.answer == Answer.AGREE,
            replied_at=timezone.localtime(given.at),
            replied_by=given.name,
            capacity=in_three(Capacity(given.capacity).label),
            identified_by=in_three(how),
            opinion=given.reason,
        ),
        number=case.title,
    )


def _address(case: Case, event: CaseEvent) -> Iterator[Order]:
    party = Party.objects.select_related("side").get(pk=event.data["party"])
    yield Order(
        ServiceAddress(
            **_numbered(case, event),
            party=_name_only(party_block(party, 0)),
            postal_address=party.service_address,
            recipient=party.contact_name,
            mobile=party.mobile,
            email=party.email,
            accepts_electronic=party.e_service_agreed_at is not None,
            confirmed_at=timezone.localtime(event.at),
            confirmed_by=party.contact_name,
        ),
        Audience.SIDE,
        party.side,
        case.title,
    )


_REPLY = (PaperRow("M07", _replies),)
ROWS: dict[Action, tuple[PaperRow, ...]] = {
    Action.REQUEST_CORRECTION: (PaperRow("M03", _correction),),
    Action.REJECT: (PaperRow("M05", _rejection),),
    Action.ACCEPT: (PaperRow("M04", _acceptance), PaperRow("M06", _invitations), PaperRow("M08", _rights)),
    Action.REPLY: _REPLY,
    Action.CONSENT: _REPLY,
    Action.REFUSE: _REPLY,
    Action.CONFIRM_ADDRESS: (PaperRow("M09", _address),),
}
