"""The automatic checks of an application: hints for the clerk, never a decision.

Run for a whole list at once: the number of queries does not grow with the cases.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from django.db.models import Exists, OuterRef, prefetch_related_objects
from django.utils.translation import gettext_lazy as _

from cases import identifiers
from cases.kinds import Kind as Procedure
from cases.models import (
    AgreementForm,
    Arbitration,
    Case,
    DisputeType,
    EvidenceItem,
    Material,
    Party,
    RightInDispute,
    ShamFlag,
)
from cases.names import folded, name_key
from cases.permissions import SideKind
from cases.rules.codes import Possible


class Code(StrEnum):
    """The checks, in the order in which the page lists them."""

    IDENTITY = "IDENTITY"
    IDENTITY_PAPER = "IDENTITY_PAPER"
    AUTHORITY = "AUTHORITY"
    RIGHT_NUMBER = "RIGHT_NUMBER"
    CONTACT = "CONTACT"
    DUPLICATE = "DUPLICATE"
    MEDIABLE = "MEDIABLE"
    AGREEMENT = "AGREEMENT"
    INSTITUTION = "INSTITUTION"
    ARBITRABLE = "ARBITRABLE"
    ALIKE = "ALIKE"
    SHAM = "SHAM"


LABELS = {
    Code.IDENTITY: _("The applicant's identity number has the right form"),
    Code.IDENTITY_PAPER: _("Proof of the applicant's identity is there"),
    Code.AUTHORITY: _("Every representative has a dated power of attorney"),
    Code.RIGHT_NUMBER: _("The numbers of the rights have the right form"),
    Code.CONTACT: _("The respondent can be reached"),
    Code.DUPLICATE: _("No other case of the same parties about the same right"),
    Code.MEDIABLE: _("This kind of dispute can be mediated"),
    Code.AGREEMENT: _("The words and the paper of the arbitration agreement are there"),
    Code.INSTITUTION: _("The agreement names this institution"),
    Code.ARBITRABLE: _("This kind of dispute can be arbitrated"),
    Code.ALIKE: _("Nothing points to a sham mediation"),
    Code.SHAM: _("Nothing points to a sham arbitration"),
}
# Which item of a request for correction fits a check that did not pass.
DEFECT_OF = {
    Code.IDENTITY: "APPLICANT_IDENTITY",
    Code.IDENTITY_PAPER: "IDENTITY_PAPER",
    Code.AUTHORITY: "AUTHORITY_PAPER",
    Code.RIGHT_NUMBER: "RIGHT_NUMBER",
    Code.CONTACT: "RESPONDENT_CONTACT",
    Code.AGREEMENT: "ARBITRATION_AGREEMENT",
}


@dataclass(frozen=True)
class Finding:
    """The result of one check: whether it passed, else what to look at, and the cases that it points to."""

    code: Code
    passed: bool
    why: object = ""
    cases: tuple[tuple[UUID, str], ...] = ()

    @property
    def label(self) -> object:
        """What was checked."""
        return LABELS[self.code]

    @property
    def defect(self) -> str:
        """The item of a request for correction that fits, or an empty text."""
        return DEFECT_OF.get(self.code, "")


def run(cases: Sequence[Case], today: date) -> dict[UUID, tuple[Finding, ...]]:
    """Check applications.

    Returns: by case, the findings in the order of `Code`.
    """
    prefetch_related_objects(cases, "parties__side", "parties__representations", "rights")
    ids = [case.pk for case in cases]
    kinds = {kind.code: kind for kind in DisputeType.objects.filter(code__in=[c.dispute_type for c in cases])}
    papers = EvidenceItem.objects.filter(case__in=ids, material=Material.IDENTITY, withdrawn_at=None)
    with_paper = set(papers.values_list("case_id", flat=True))
    flagged = set(ShamFlag.objects.filter(case__in=ids, cleared_at=None).values_list("case_id", flat=True))
    twins = _twins(cases)
    requests = {row.case_id: row for row in _arbitrations(cases)}
    return {
        case.pk: (
            _identity(case),
            _finding(Code.IDENTITY_PAPER, case.pk in with_paper, _("No proof of identity was uploaded.")),
            _authority(case, today),
            _right_numbers(case),
            _contact(case),
            _duplicate(twins[case.pk]),
            *_procedural(case, kinds.get(case.dispute_type), requests.get(case.pk)),
            _finding(
                Code.SHAM if case.pk in requests else Code.ALIKE,
                case.pk not in flagged,
                _("A flag waits for the supervisor."),
            ),
        )
        for case in cases
    }


def _finding(code: Code, passed: bool, why: object) -> Finding:
    return Finding(code, passed, "" if passed else why)


def _on(case: Case, kind: SideKind) -> list[Party]:
    return [party for party in case.parties.all() if party.side.kind == kind]


def _identity(case: Case) -> Finding:
    """Whether each applicant's number has the right form; the number itself is not shown."""
    for party in _on(case, SideKind.APPLICANT):
        if not party.id_kind or not party.id_number:
            return Finding(Code.IDENTITY, False, _("Kind or number of the identity document is missing."))
        answer = identifiers.check(_kind_of(party.id_kind), party.id_number)
        if answer.status is not identifiers.Status.OK:
            return Finding(Code.IDENTITY, False, answer.message)
    return Finding(Code.IDENTITY, True)


def _kind_of(code: str) -> identifiers.Kind:
    """Return the rules for a kind of identity document; what has none of its own is taken as typed."""
    return identifiers.Kind(code) if code in set(identifiers.Kind) else identifiers.Kind.FREE


def _authority(case: Case, today: date) -> Finding:
    agents = [agent for party in case.parties.all() for agent in party.representations.all()]
    for agent in agents:
        if agent.revoked_at is not None:
            continue
        if agent.paper_id is None:
            return Finding(Code.AUTHORITY, False, _("The power of attorney is missing."))
        if agent.valid_from is None or agent.valid_until is None:
            return Finding(Code.AUTHORITY, False, _("The power of attorney lacks its dates."))
        if agent.valid_until < today:
            return Finding(Code.AUTHORITY, False, _("The power of attorney has expired."))
    return Finding(Code.AUTHORITY, True)


def _right_numbers(case: Case) -> Finding:
    for right in case.rights.all():
        answer = identifiers.check_right_number(right.right_type, right.number)
        if answer.status is not identifiers.Status.OK:
            return Finding(Code.RIGHT_NUMBER, False, answer.message)
    return Finding(Code.RIGHT_NUMBER, True)


def _contact(case: Case) -> Finding:
    for party in _on(case, SideKind.RESPONDENT):
        if not (party.mobile or party.email or party.address):
            return Finding(
                Code.CONTACT, False, _("There is no mobile number, mail address or postal address.")
            )
        if not (party.mobile or party.email):
            by_letter = (
                _("There is only a postal address: the notice of arbitration goes by letter.")
                if case.kind == Procedure.ARBITRATION
                else _("There is only a postal address: the invitation goes by letter.")
            )
            return Finding(Code.CONTACT, False, by_letter)
    return Finding(Code.CONTACT, True)


def _arbitrations(cases: Sequence[Case]) -> Iterable[Arbitration]:
    """Read the arbitrations among the cases with whether the paper of the agreement is there: one query."""
    ids = [case.pk for case in cases if case.kind == Procedure.ARBITRATION]
    papers = EvidenceItem.objects.filter(
        case=OuterRef("case"), material=Material.AGREEMENT, withdrawn_at=None
    )
    found = Arbitration.objects.filter(case__in=ids).select_related("case__organisation")
    return found.annotate(has_paper=Exists(papers)) if ids else []


def _procedural(case: Case, kind: DisputeType | None, request: Arbitration | None) -> list[Finding]:
    """Whether the procedure that is asked for is open to the dispute."""
    if request is None:
        return [_mediable(case, kind)]
    return [*_agreement(request), _arbitrable(kind, request)]


def _agreement(request: Arbitration) -> list[Finding]:
    if request.agreement_form == AgreementForm.ASSERTED:
        why = _("The applicant asserts an agreement without a paper: the tribunal asks at the first hearing.")
        return [Finding(Code.AGREEMENT, False, why)]
    is_there = bool(request.agreement_text) and request.has_paper  # type: ignore[attr-defined]
    return [
        _finding(Code.AGREEMENT, is_there, _("The words or the paper of the agreement are missing.")),
        _finding(
            Code.INSTITUTION,
            _names_us(request),
            _("The institution is named otherwise: compare it with the words of the agreement."),
        ),
    ]


def _names_us(request: Arbitration) -> bool:
    ours = request.case.organisation
    known = {folded(name) for name in (ours.name_zh_hans, ours.name_zh_hant, ours.name_en)}
    return folded(request.institution_named) in known


def _arbitrable(kind: DisputeType | None, request: Arbitration) -> Finding:
    if kind is None or kind.arbitrable == Possible.NO:
        return Finding(Code.ARBITRABLE, False, kind.advice if kind else _("The kind of dispute is missing."))
    if kind.arbitrable == Possible.CONDITIONAL and request.arbitrable is not True:
        why = _("Only with the supervisor's recorded reason.")
        return Finding(Code.ARBITRABLE, False, request.arbitrable_reason or why)
    return Finding(Code.ARBITRABLE, True)


def _mediable(case: Case, kind: DisputeType | None) -> Finding:
    if kind is None or kind.mediable == "N":
        return Finding(Code.MEDIABLE, False, kind.advice if kind else _("The kind of dispute is missing."))
    if kind.mediable == "COND" and not case.mediable_reason:
        return Finding(Code.MEDIABLE, False, _("Only with a reason, which you record when you accept."))
    return Finding(Code.MEDIABLE, True)


def _duplicate(twins: Sequence[tuple[UUID, str]]) -> Finding:
    why = _("There is a case of the same parties about the same right.") if twins else ""
    return Finding(Code.DUPLICATE, not twins, why, tuple(twins))


# --- Duplicates --------------------------------------------------------------------------------------

_Sides = dict[str, set[str]]


def _twins(cases: Sequence[Case]) -> dict[UUID, list[tuple[UUID, str]]]:
    """Return the other cases that share a party on each side and a right, by case: two queries."""
    keys = {key for case in cases for party in case.parties.all() if (key := _key(party))}
    near: dict[UUID, _Sides] = defaultdict(lambda: defaultdict(set))
    titles: dict[UUID, str] = {}
    others = (
        Party.objects.filter(
            name_key__in=keys, case__organisation__in={case.organisation_id for case in cases}
        )
        .exclude(case__state__in=["DRAFT", "CANCELLED"])
        .select_related("side", "case")
    )
    for party in others:
        near[party.case_id][party.side.kind].add(_key(party))
        titles[party.case_id] = party.case.title
    rights: dict[UUID, set[str]] = defaultdict(set)
    for right in RightInDispute.objects.filter(case__in=list(near)):
        rights[right.case_id].add(_right_key(right))
    return {
        case.pk: [
            (other, titles[other])
            for other in near
            if other != case.pk and _is_twin(case, near[other], rights[other])
        ]
        for case in cases
    }


def _is_twin(case: Case, sides: _Sides, rights: Iterable[str]) -> bool:
    own = {_right_key(right) for right in case.rights.all()}
    shares_each_side = all(
        sides[kind.value] & {_key(party) for party in _on(case, kind)} for kind in SideKind
    )
    return shares_each_side and bool(own & set(rights))


def _key(party: Party) -> str:
    return party.name_key or name_key(party.name)


def _right_key(right: RightInDispute) -> str:
    """The number; a right without one is told by its kind and its title."""
    return right.number or f"{right.right_type}:{name_key(right.title)}"
