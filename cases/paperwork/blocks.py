"""Rows of a case as the blocks that papers are made of."""

from django.utils.translation import override

from accounts.models import Organisation
from cases.brief import brief_of
from cases.identifier_texts import KIND_LABELS
from cases.models import Case, Party, RightInDispute, RightType
from cases.models.party import AuthorityScope, PersonKind
from documents.contexts import (
    LANGUAGES,
    AgentBlock,
    Localised,
    Money,
    OrganisationBlock,
    PartyBlock,
    PartyRole,
    RightBlock,
)


def localised(row: object, field: str = "name") -> Localised:
    """Return a model's `field_zh_hans`, `field_zh_hant`, `field_en` as one thing in three languages."""
    hans = str(getattr(row, f"{field}_zh_hans"))
    return Localised(
        zh_hans=hans,
        zh_hant=str(getattr(row, f"{field}_zh_hant") or hans),
        en=str(getattr(row, f"{field}_en") or hans),
    )


def in_three(text: object) -> Localised:
    """Return a label of ours, a lazy translation, in each language."""
    said = []
    for language in LANGUAGES:
        with override(language):
            said.append(str(text))
    return Localised(zh_hans=said[0], zh_hant=said[1], en=said[2])


def organisation_block(case: Case) -> OrganisationBlock:
    """Return the organisation as it stands at the head of a paper."""
    organisation: Organisation = case.organisation
    centre = brief_of(case).centre
    return OrganisationBlock(
        name=localised(organisation),
        kind=organisation.kind,
        address=localised(organisation, "address"),
        telephone=organisation.telephone or (centre.telephone if centre else ""),
        hours=localised(centre, "hours") if centre else None,
        seal_text=organisation.seal_text,
        is_free=organisation.fee_free,
        is_confirmed=bool(centre and centre.data_confirmed),
    )


def party_blocks(
    case: Case, *, whole_numbers: bool = False, with_contact: bool = False
) -> tuple[PartyBlock, ...]:
    """Return the parties of a case as the other side may read them, unless the law asks the paper for more.

    Args:
        whole_numbers: persons' identity numbers too are whole. Source: MSFJS 354, the application to a court.
        with_contact: with telephone, mail and contact person. Source: 仲裁法34, MSFJS 354.
    """
    return tuple(
        party_block(party, position, whole_numbers=whole_numbers, with_contact=with_contact)
        for position, party in enumerate(brief_of(case).parties)
    )


def party_block(
    party: Party, position: int, *, whole_numbers: bool = False, with_contact: bool = False
) -> PartyBlock:
    """Return one party as it stands at the head of a paper.

    The address is the domicile: the address for service is known to the party and the centre alone.
    """
    return PartyBlock(
        position=position,
        role=PartyRole(party.side.kind),
        name=party.name,
        is_person=party.person_kind == PersonKind.NATURAL,
        language=party.language,
        identifier_name=in_three(KIND_LABELS["USCC"]) if party.id_kind == "USCC" else None,
        identifier=party.id_number if whole_numbers else party.open_id_number,
        address=party.address or (party.service_address if with_contact else ""),
        representative=party.legal_representative,
        contact=party.contact_name if with_contact else "",
        telephone=party.mobile if with_contact else "",
        email=party.email if with_contact else "",
        agents=tuple(
            AgentBlock(
                name=agent.name,
                firm=agent.firm,
                telephone=agent.mobile if with_contact else "",
                may_settle=agent.scope == AuthorityScope.SPECIAL,
            )
            for agent in party.representations.all()
            if agent.revoked_at is None
        ),
    )


def right_blocks(case: Case) -> tuple[RightBlock, ...]:
    """Return the rights in dispute."""
    brief = brief_of(case)
    return tuple(right_block(right, brief.right_types.get(right.right_type)) for right in brief.rights)


def right_block(right: RightInDispute, kind: RightType | None) -> RightBlock:
    """Return one right."""
    name = localised(kind) if kind else Localised.same(right.right_type)
    return RightBlock(kind=name, title=right.title, number=right.number, holder=right.holder)


def dispute_name(case: Case) -> Localised:
    """Return the kind of dispute."""
    row = brief_of(case).dispute
    return localised(row) if row else Localised.same(case.dispute_type)


def amount_of(case: Case) -> Money | None:
    """Return the amount in dispute, where the applicant named one."""
    return Money(fen=case.amount_fen, currency=case.currency) if case.amount_fen is not None else None
