"""What an application still lacks before it can be submitted, and to which task each thing belongs."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from cases.kinds import Kind
from cases.models import AgreementForm, Arbitration, Case, EvidenceItem, Material, Party, Representation
from cases.permissions import SideKind

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class Task(models.TextChoices):
    """The tasks of an application, as the task list names them and as a correction asks for them."""

    APPLICANT = "applicant", _("You and your representative")
    RESPONDENTS = "respondents", _("The other side")
    RIGHTS = "rights", _("Rights in dispute")
    FACTS = "facts", _("What happened and what you ask for")
    AGREEMENT = "agreement", _("Arbitration agreement")
    PAPERS = "papers", _("Identity and authority papers")
    EVIDENCE = "evidence", _("Evidence")
    SERVICE = "service", _("Language and address for service")


@dataclass(frozen=True)
class Gap:
    """Something that must not be missing: what it is, and the task in which it is given."""

    label: "_StrPromise"
    task: Task


MISSING: Mapping[str, Gap] = MappingProxyType(
    {
        "APPLICANT": Gap(_("The applicant's name"), Task.APPLICANT),
        "APPLICANT_ID": Gap(_("The applicant's identity number"), Task.APPLICANT),
        "APPLICANT_ADDRESS": Gap(_("The applicant's address"), Task.APPLICANT),
        "RESPONDENT": Gap(_("The respondent's name"), Task.RESPONDENTS),
        "RESPONDENT_CONTACT": Gap(
            _("How to reach the respondent, or that you do not know it"), Task.RESPONDENTS
        ),
        "RIGHT": Gap(_("The right in dispute"), Task.RIGHTS),
        "DISPUTE_TYPE": Gap(_("The kind of dispute"), Task.RIGHTS),
        "FACTS": Gap(_("What happened"), Task.FACTS),
        "WISH": Gap(_("What you ask for"), Task.FACTS),
        "AGREEMENT": Gap(_("The arbitration agreement, or that you assert one"), Task.AGREEMENT),
        "AGREEMENT_PAPER": Gap(_("The paper that contains the arbitration agreement"), Task.AGREEMENT),
        "AUTHORITY": Gap(_("The representative's power of attorney"), Task.PAPERS),
    }
)


def missing_of(case: Case) -> tuple[str, ...]:
    """Return the codes of what is missing, in the order of the task list."""
    agents = Representation.objects.filter(party=OuterRef("pk"), revoked_at=None)
    parties = list(Party.objects.filter(case=case).select_related("side").annotate(has_agent=Exists(agents)))
    applicants = [party for party in parties if party.side.kind == SideKind.APPLICANT]
    respondents = [party for party in parties if party.side.kind == SideKind.RESPONDENT]
    lacks = {
        "APPLICANT": not applicants or not all(party.name for party in applicants),
        "APPLICANT_ID": not all(party.id_number for party in applicants),
        "APPLICANT_ADDRESS": not all(party.address for party in applicants),
        "RESPONDENT": not respondents or not all(party.name for party in respondents),
        "RESPONDENT_CONTACT": not all(is_reachable(party) for party in respondents),
        "RIGHT": not case.rights.exists(),
        "DISPUTE_TYPE": not case.dispute_type,
        "FACTS": not case.facts_text.strip(),
        "WISH": not case.wish_text.strip(),
        **_agreement_gaps(case),
        "AUTHORITY": any(party.has_agent for party in applicants) and not _has_authority_paper(case),
    }
    return tuple(code for code in MISSING if lacks.get(code))


def _agreement_gaps(case: Case) -> dict[str, bool]:
    """Return what an arbitration lacks of its agreement: its words and the paper, unless one is asserted."""
    if case.kind != Kind.ARBITRATION:
        return {}
    row = Arbitration.objects.get(case=case)
    if row.agreement_form == AgreementForm.ASSERTED:
        return {}
    papers = EvidenceItem.objects.filter(case=case, material=Material.AGREEMENT, withdrawn_at=None)
    return {
        "AGREEMENT": not row.agreement_form or not row.agreement_text.strip(),
        "AGREEMENT_PAPER": bool(row.agreement_form) and not papers.exists(),
    }


def is_reachable(party: Party) -> bool:
    """Return whether a respondent's contact was given, or said to be unknown."""
    return bool(party.address or party.mobile or party.email or party.contact_unknown)


def _has_authority_paper(case: Case) -> bool:
    papers = EvidenceItem.objects.filter(case=case, material=Material.AUTHORITY, withdrawn_at=None)
    return papers.exists()
