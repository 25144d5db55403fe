"""What the pages of an agreement show: its stage, its clauses with what they lack, who has signed, the files."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cases.access import Standing, may_with
from cases.agreement_check import forbidden_in, gaps_of, is_frozen, sentence_of
from cases.agreement_points import PartyName, parties_of
from cases.agreement_terms import agreement_in_force, current_agreement, term_of
from cases.audience import AUDIENCE_LABELS, Audience, Reach
from cases.casefile import LANGUAGE_NAMES
from cases.correspondence.agreements import sign_by
from cases.frame import address
from cases.models import (
    Agreement,
    AgreementStatus,
    Case,
    CasePaper,
    Clause,
    ConfirmationStatus,
    JudicialConfirmation,
)
from cases.moment import today
from cases.permissions import Action
from cases.procedures.states import AGREEMENT_OUTCOMES
from documents import contexts as c
from documents.models import PaperFile, SignatureRequest
from documents.rendering import FOLDERS


@dataclass(frozen=True)
class ClauseRow:
    """One clause.

    Args:
        problems: what it lacks, as sentences.
        notes: those among them that the text itself does not show as a gap.
    """

    clause: Clause
    term: c.Clause
    label: str
    problems: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Copy:
    """One language of a paper."""

    language: str
    name: str
    url: str
    size: int
    pages: int
    sha256: str
    is_authentic: bool


@dataclass(frozen=True)
class Sheet:
    """One version of the agreement for one reader.

    Args:
        problems: what the whole text lacks; those of a clause stand beside it.
        may: the actions that the reader may take and that fit this version.
        words: the folder of the paper's wording in the reader's language.
        in_force: the agreement that binds the parties while this version is in work after a reopening.
        is_kept: this version is in force, and the case ended again without a new one.
    """

    agreement: Agreement | None
    parties: Sequence[PartyName]
    rows: Sequence[ClauseRow]
    problems: Sequence[str]
    is_blocked: bool
    stages: Sequence[SimpleNamespace]
    copies: Sequence[Copy]
    signatures: Sequence[SignatureRequest]
    older: Sequence[int]
    confirmation: JudicialConfirmation | None
    sign_by: date
    may: frozenset[str]
    words: str
    in_force: Agreement | None
    is_kept: bool
    audience_label: str | Promise = AUDIENCE_LABELS[Audience.JOINT]


def sheet_of(case: Case, reach: Reach, standings: Sequence[Standing]) -> Sheet:
    """Return the current version as a reader of the file sees it."""
    agreement = current_agreement(case.pk)
    if agreement is not None and not Agreement.objects.filter(pk=agreement.pk).seen_by(reach).exists():
        agreement = None
    codes = _codes(agreement, case)
    clauses = list(agreement.clauses.all()) if agreement else []
    versions = Agreement.objects.filter(case=case, is_oral=False).seen_by(reach)
    confirmation = JudicialConfirmation.objects.filter(case=case).first()
    return Sheet(
        agreement=agreement,
        parties=parties_of(case),
        rows=[_row(n, clause, codes, clauses) for n, clause in enumerate(clauses)],
        problems=[sentence_of(code, clauses) for code in codes if ":" not in code],
        is_blocked=bool(codes) or agreement is None,
        stages=_stages(agreement, confirmation),
        copies=copies_of(case, agreement, reach),
        signatures=list(_signatures(agreement)),
        older=sorted(versions.filter(version__gt=1).values_list("version", flat=True), reverse=True),
        confirmation=confirmation,
        sign_by=sign_by(case, today()),
        may=_may(case, standings),
        words=words_folder(),
        in_force=_in_force_beside(agreement, case),
        is_kept=_is_kept(agreement, case),
    )


_OVER = frozenset({"TERMINATED", "CLOSED", "ARCHIVED"})


def _in_force_beside(agreement: Agreement | None, case: Case) -> Agreement | None:
    is_in_work = agreement is not None and agreement.status != AgreementStatus.IN_FORCE
    return agreement_in_force(case.pk) if is_in_work else None


def _is_kept(agreement: Agreement | None, case: Case) -> bool:
    is_in_force = agreement is not None and agreement.status == AgreementStatus.IN_FORCE
    return is_in_force and case.state in _OVER and case.outcome not in AGREEMENT_OUTCOMES


def words_folder() -> str:
    """Return where the wording of clauses in the reader's language stands: the same that the paper uses."""
    return f"papers/_parts/{FOLDERS.get(get_language() or '', 'zh_hans')}"


def copies_of(case: Case, agreement: Agreement | None, reach: Reach) -> list[Copy]:
    """Return the files of a version's paper that a reader may open."""
    if agreement is None or agreement.paper is None:
        return []
    filed = CasePaper.objects.filter(case=case, paper=agreement.paper_id).seen_by(reach).first()
    if filed is None:
        return []
    files = {
        row.language: row for row in PaperFile.objects.select_related("file").filter(paper=agreement.paper_id)
    }
    authentic = agreement.paper.authentic_language
    order = sorted(files, key=lambda language: (language != authentic, list(LANGUAGE_NAMES).index(language)))
    return [
        Copy(
            language=language,
            name=LANGUAGE_NAMES[language],
            url=address("case_paper", case.pk, filed.pk, language),
            size=files[language].file.size,
            pages=files[language].pages,
            sha256=(files[language].frozen or files[language].file).sha256,
            is_authentic=language == authentic,
        )
        for language in order
    ]


def _codes(agreement: Agreement | None, case: Case) -> tuple[str, ...]:
    if agreement is None or agreement.status != AgreementStatus.DRAFT:
        return ()
    return (*gaps_of(agreement, case), *forbidden_in(agreement, case))


def _row(place: int, clause: Clause, codes: Sequence[str], clauses: list[Clause]) -> ClauseRow:
    own = [code for code in codes if code.split(":")[1:2] == [str(place)]]
    said = {code: sentence_of(code, clauses) for code in own}
    notes = tuple(sentence for code, sentence in said.items() if not code.startswith("CLAUSE:"))
    return ClauseRow(clause, term_of(clause), clause.get_kind_display(), tuple(said.values()), notes)


def _signatures(agreement: Agreement | None) -> Sequence[SignatureRequest]:
    if agreement is None or agreement.paper_id is None:
        return []
    return list(SignatureRequest.objects.filter(paper=agreement.paper_id))


def _may(case: Case, standings: Sequence[Standing]) -> frozenset[str]:
    fitting = {
        "MEDIATING": {Action.EDIT_AGREEMENT, Action.DRAFT_AGREEMENT, Action.RECORD_ORAL_AGREEMENT},
        "SIGNING": {Action.SIGN, Action.REVISE, Action.REFUSE_TO_SIGN},
        "AGREED": {Action.RECORD_CONFIRMATION},
        "CLOSED": {Action.RECORD_CONFIRMATION},
    }.get(case.state, set())
    return frozenset(action.value for action in fitting if may_with(case, standings, action) is not None)


def _stages(agreement: Agreement | None, confirmation: JudicialConfirmation | None) -> list[SimpleNamespace]:
    labels = [_("Drafting and comments"), _("Signing"), _("Issue under seal")]
    at = _place(agreement)
    if confirmation is not None and confirmation.status != ConfirmationStatus.BARRED:
        labels.append(_("Judicial confirmation (optional)"))
        at += confirmation.status == ConfirmationStatus.CONFIRMED
    return [
        SimpleNamespace(label=label, is_done=n < at, is_current=n == at) for n, label in enumerate(labels)
    ]


def _place(agreement: Agreement | None) -> int:
    if agreement is None or agreement.status == AgreementStatus.DRAFT:
        return 0
    if agreement.status == AgreementStatus.FINAL:
        return 1
    paper = agreement.paper
    return 3 if agreement.is_oral or (paper is not None and paper.issued_at) else 2


def is_ready_to_sign(agreement: Agreement | None) -> bool:
    """Return whether the text is frozen and waits for signatures."""
    return agreement is not None and agreement.status == AgreementStatus.FINAL and is_frozen(agreement)
