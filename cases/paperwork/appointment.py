"""The papers of naming a mediator: the appointment (M12) and the disclosure (M13)."""

from collections.abc import Iterator

from accounts.models import User
from cases.models import Appointment, Case, CaseEvent
from cases.moment import Moment
from cases.paperwork.blocks import dispute_name, localised, organisation_block, party_blocks
from cases.paperwork.rows import Order, PaperRow
from cases.permissions import Action
from documents.contexts import AppointmentNotice, Disclosure, HowChosen, NeutralBlock


def neutral_block(user: User) -> NeutralBlock:
    """Return a mediator as presented to the parties."""
    profile = getattr(user, "neutral_profile", None)
    return NeutralBlock(
        name=user.name, qualification=localised(profile, "qualification") if profile else None
    )


def _appointment(event: CaseEvent) -> Appointment:
    return Appointment.objects.select_related("neutral__neutral_profile").get(pk=event.data["appointment"])


def _notices(case: Case, event: CaseEvent) -> Iterator[Order]:
    parties = party_blocks(case)
    named = _appointment(event)
    for party in parties:
        yield Order(
            AppointmentNotice(
                organisation=organisation_block(case),
                made_on=Moment(event.at).today,
                case_number=case.title,
                parties=parties,
                dispute=dispute_name(case),
                addressee=party.name,
                mediators=(neutral_block(named.neutral),),
                how=_how(case, named),
                recusal_policy=case.organisation.recusal_policy,
                challenge_by=named.objections_until,
            )
        )


def _how(case: Case, named: Appointment) -> HowChosen:
    """Return whether the sides chose together, by their lists, or the organisation recommended (decision 0068)."""
    by_lists = CaseEvent.objects.filter(
        case=case, kind=Action.APPOINT_MEDIATOR, by_label="system", data__appointment=str(named.pk)
    )
    return HowChosen.CHOSEN_JOINTLY if by_lists.exists() else HowChosen.RECOMMENDED


def _disclosures(case: Case, event: CaseEvent) -> Iterator[Order]:
    named = _appointment(event)
    yield Order(
        Disclosure(
            organisation=organisation_block(case),
            made_on=Moment(event.at).today,
            case_number=case.title,
            parties=party_blocks(case),
            dispute=dispute_name(case),
            mediator=neutral_block(named.neutral),
            disclosures=(named.disclosure,) if named.disclosure else (),
            declared_at=named.answered_at,
        )
    )


ROWS: dict[Action, tuple[PaperRow, ...]] = {
    Action.ACCEPT_APPOINTMENT: (PaperRow("M12", _notices), PaperRow("M13", _disclosures)),
}
