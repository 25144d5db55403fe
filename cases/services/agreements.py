"""The agreement: drafted from clauses, made final version by version, changed before it is signed, or oral.

Both sides see every version from the first saved word. A version that is final never changes: who wants another
text opens a new version, and the signatures on the old one are void.
Source: DOMAIN §1.5 (人民调解法 28-31; SSTJ 22; SZDY 26).
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import F, Max
from django.utils.translation import gettext_lazy as _

from cases.actors import Actor
from cases.agreement_check import is_about_ownership, signature_facts
from cases.agreement_terms import CLASSES, agreement_in_force, current_agreement
from cases.agreement_words import Topic, hits_in
from cases.audience import Audience
from cases.models import Agreement, AgreementStatus, Case, Clause, ClauseKind
from cases.moment import Moment
from cases.permissions import Action
from cases.procedures import guards
from cases.procedures.states import Outcome
from cases.refusals import Conflict, NotVisible, NotYet, Unacceptable
from cases.services.confirmation import assess
from cases.services.procedure import Act, Done, Performed, act, perform
from documents import contexts as c
from documents import signing

TEXTS: Final = ("facts", "matters", "responsibility", "remaining", "place", "copies", "is_partial",
                "applies_for_confirmation")  # fmt: skip
MOST_CLAUSES: Final = 60
Data = Mapping[str, Any]


class Stale(Conflict):
    """Somebody else saved the draft in the meantime. Nothing was overwritten: the page shows both texts."""

    def __init__(self) -> None:
        super().__init__(_("Somebody else changed the draft in the meantime. Nothing was overwritten."))


def edit_texts(
    *, case_id: UUID, by: Actor, lock: int, texts: Data, key: str = "", at: datetime | None = None
) -> Performed:
    """Save the texts of the draft around its clauses; the first saving makes the draft.

    Args:
        lock: the draft's lock as it was read.
        texts: the fields in TEXTS.
    Raises:
        Stale: the draft was saved by somebody else after it was read.
    """
    return _edit(case_id, by, {"do": "texts", "lock": lock, "texts": dict(texts)}, key, at)


def add_clause(
    *, case_id: UUID, by: Actor, kind: str, term: c.Clause, declared: bool = False, key: str = "",
    at: datetime | None = None,
) -> Performed:  # fmt: skip
    """Put a clause behind the others.

    Args:
        declared: the mediator says that a free clause decides neither who owns a right nor its validity.
    """
    return _edit(case_id, by, {"do": "add", "kind": kind, **_as_data(term, declared)}, key, at)


def change_clause(
    *, case_id: UUID, by: Actor, clause_id: UUID, lock: int, term: c.Clause, declared: bool = False, key: str = "",
    at: datetime | None = None,
) -> Performed:  # fmt: skip
    """Replace what a clause says.

    Raises:
        Stale: the draft was saved by somebody else after it was read.
    """
    data = {"do": "change", "clause": str(clause_id), "lock": lock, **_as_data(term, declared)}
    return _edit(case_id, by, data, key, at)


def remove_clause(
    *, case_id: UUID, by: Actor, clause_id: UUID, lock: int, key: str = "", at: datetime | None = None
) -> Performed:
    """Take a clause out.

    Raises:
        Stale: the draft was saved by somebody else after it was read.
    """
    return _edit(case_id, by, {"do": "remove", "clause": str(clause_id), "lock": lock}, key, at)


def move_clause(
    *, case_id: UUID, by: Actor, clause_id: UUID, up: bool, key: str = "", at: datetime | None = None
) -> Performed:
    """Move a clause one place up or down."""
    return _edit(case_id, by, {"do": "move", "clause": str(clause_id), "up": up}, key, at)


def finalise(*, case_id: UUID, by: Actor, lock: int, key: str = "", at: datetime | None = None) -> Performed:
    """Make the text final and have its paper made; when that is ready, all are asked to sign.

    Raises:
        Stale: the draft is not the one that was read.
        NotYet: the text has gaps, decides what it must not, or there is no mediation record.
    """
    return perform(case_id=case_id, action=Action.DRAFT_AGREEMENT, by=by, data={"lock": lock}, key=key, at=at)


def revise(*, case_id: UUID, by: Actor, reason: str, key: str = "", at: datetime | None = None) -> Performed:
    """Open the text again before the last signature: a new version; the signatures made are void."""
    return perform(case_id=case_id, action=Action.REVISE, by=by, data={"reason": reason}, key=key, at=at)


def record_oral(
    *, case_id: UUID, by: Actor, facts: str, content: str, performance: str, key: str = "",
    at: datetime | None = None,
) -> Performed:  # fmt: skip
    """Record an oral agreement: the parties say that no written text is needed (people's mediation only).

    Raises:
        Unacceptable: a text is missing or decides who owns a right or whether it is valid.
    """
    data = {"facts": facts, "content": content, "performance": performance}
    return perform(case_id=case_id, action=Action.RECORD_ORAL_AGREEMENT, by=by, data=data, key=key, at=at)


def void_current(case: Case, because: str, moment: Moment) -> None:
    """Make the draft or final text and its signatures void; an agreement in force is not touched.

    Args:
        because: a code (ENDED, REPLACED, COURT), or the reason that somebody gave.
    """
    agreement = current_agreement(case.pk)
    if agreement is not None and agreement.status != AgreementStatus.IN_FORCE:
        _void(agreement, because, moment)


def void_in_force(case: Case, because: str, moment: Moment) -> None:
    """Make the agreement in force void, and its paper with it: whoever looks it up reads that it is withdrawn."""
    agreement = agreement_in_force(case.pk)
    if agreement is not None:
        _void(agreement, because, moment)


def digest(agreement: Agreement) -> str:
    """Return the fingerprint of a version's text, for the chain of events."""
    texts = {name: getattr(agreement, name) for name in TEXTS}
    clauses = [[clause.kind, clause.data] for clause in agreement.clauses.order_by("position")]
    whole = json.dumps([texts, clauses], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(whole.encode()).hexdigest()


# --- Acts: the draft -------------------------------------------------------------------------------


def _edit(case_id: UUID, by: Actor, data: Data, key: str, at: datetime | None) -> Performed:
    return perform(case_id=case_id, action=Action.EDIT_AGREEMENT, by=by, data=data, key=key, at=at)


def _as_data(term: c.Clause, declared: bool) -> dict[str, Any]:
    return {"term": c.to_json(term), "declared": declared}


@act(Action.EDIT_AGREEMENT)
def _edit_agreement(a: Act) -> Done:
    is_new = not Agreement.objects.filter(case=a.case, status=AgreementStatus.DRAFT).exists()
    agreement = _draft(a)
    if "lock" in a.data and a.data.whole("lock") != agreement.lock:
        raise Stale
    _edit_in(a)(a, agreement)
    agreement.lock = F("lock") + 1
    agreement.save(update_fields=["lock"])
    agreement.refresh_from_db(fields=["lock"])
    # Everybody is told of a new draft by its event; each later saving is on record without filling the history.
    return Done(data=_mark(agreement), audience=Audience.JOINT if is_new else Audience.NEUTRAL)


def _mark(agreement: Agreement) -> dict[str, Any]:
    return {
        "agreement": str(agreement.pk),
        "version": agreement.version,
        "lock": agreement.lock,
        "sha256": digest(agreement),
    }


def _draft(a: Act) -> Agreement:
    """Return the draft, or a new one: empty, or like the last version; its lock is that of the text that was shown."""
    rows = Agreement.objects.select_for_update().filter(case=a.case)
    if draft := rows.filter(status=AgreementStatus.DRAFT).first():
        return draft
    shown = current_agreement(a.case.pk)
    return _next_version(a, rows.order_by("-version").first(), lock=shown.lock if shown else 0)


def _next_version(a: Act, last: Agreement | None, *, lock: int = 0) -> Agreement:
    newest = Agreement.objects.filter(case=a.case).aggregate(n=Max("version"))["n"] or 0
    parties = a.case.parties.count()
    texts = {name: getattr(last, name) for name in TEXTS} if last else {"copies": parties + 1}
    agreement = Agreement.objects.create(
        case=a.case, version=newest + 1, lock=lock, without_prejudice=True, made_by=a.by.user, **texts
    )
    if last is not None and not last.is_oral:
        Clause.objects.bulk_create(
            Clause(
                agreement=agreement,
                position=row.position,
                kind=row.kind,
                data=row.data,
                leaves_rights_alone=row.leaves_rights_alone,
            )
            for row in last.clauses.all()
        )
    return agreement


def _save_texts(a: Act, agreement: Agreement) -> None:
    for name, value in a.data.part("texts").items():
        if name in TEXTS:
            setattr(agreement, name, value)
    agreement.save()


def _add(a: Act, agreement: Agreement) -> None:
    kind, count = str(a.data["kind"]), agreement.clauses.count()
    if kind not in CLASSES:
        raise Unacceptable(_("What was entered cannot be read."), "kind")
    if count >= MOST_CLAUSES:
        raise Unacceptable(_("An agreement can have %(n)s clauses at most.") % {"n": MOST_CLAUSES})
    clause = Clause(agreement=agreement, kind=kind, position=count)
    _fill(a, clause)


def _change(a: Act, agreement: Agreement) -> None:
    _fill(a, _clause(a, agreement))


def _fill(a: Act, clause: Clause) -> None:
    term = _term_in(a, clause)
    parties = a.case.parties.count()
    if not all(0 <= getattr(term, name, 0) < parties for name in ("by", "to")):
        raise Unacceptable(_("Choose one of the parties."), "by")
    clause.data = c.to_json(term)
    clause.leaves_rights_alone = bool(a.data["declared"])
    clause.save()


def _term_in(a: Act, clause: Clause) -> Any:
    try:
        return c.from_json(CLASSES[clause.kind], a.data.part("term"))
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise Unacceptable(_("What was entered cannot be read."), "term") from error


def _remove(a: Act, agreement: Agreement) -> None:
    clause = _clause(a, agreement)
    place = clause.position
    clause.delete()
    agreement.clauses.filter(position__gt=place).update(position=F("position") - 1)


def _move(a: Act, agreement: Agreement) -> None:
    clause = _clause(a, agreement)
    step = -1 if a.data["up"] else 1
    other = agreement.clauses.filter(position=clause.position + step).first()
    if other is not None:
        other.position, clause.position = clause.position, other.position
        other.save(update_fields=["position"])
        clause.save(update_fields=["position"])


def _clause(a: Act, agreement: Agreement) -> Clause:
    clause = agreement.clauses.filter(pk=a.data.id("clause")).first()
    if clause is None:
        raise NotVisible
    return clause


_EDITS: Mapping[str, Callable[[Act, Agreement], None]] = {
    "texts": _save_texts, "add": _add, "change": _change, "remove": _remove, "move": _move,
}  # fmt: skip


def _edit_in(a: Act) -> Callable[[Act, Agreement], None]:
    edit = _EDITS.get(str(a.data["do"]))
    if edit is None:
        raise Unacceptable(_("What was entered cannot be read."), "do")
    return edit


# --- Acts: final, changed, oral --------------------------------------------------------------------


@act(Action.DRAFT_AGREEMENT)
def _finalise(a: Act) -> Done:
    draft = Agreement.objects.select_for_update().filter(case=a.case, status=AgreementStatus.DRAFT).first()
    if draft is None:  # the guards would look at an agreement that is in force since before a reopening
        raise NotYet([guards.NO_GAPS.because])
    if a.data.whole("lock") != draft.lock:
        raise Stale
    draft.status, draft.finalised_at = AgreementStatus.FINAL, a.moment.at
    draft.lock += 1
    draft.save(update_fields=["status", "finalised_at", "lock"])
    return Done(data=_mark(draft))


@act(Action.REVISE)
def _revise(a: Act) -> Done:
    reason = str(a.data.get("reason", "")).strip()
    if not reason:
        raise Unacceptable(_("Enter what is to be changed."), "reason")
    last = current_agreement(a.case.pk)
    if last is None or last.status != AgreementStatus.FINAL:
        raise Conflict
    made = signature_facts(last)["signatures_made"]
    _void(last, reason, a.moment)
    agreement = _next_version(a, last)
    return Done(data={**_mark(agreement), "replaces": str(last.pk), "signatures_void": made})


def _void(agreement: Agreement, because: str, moment: Moment) -> None:
    """Make one version void. The paper first: that is the order in which the rows are locked everywhere."""
    if agreement.paper is not None:
        signing.void(paper=agreement.paper, reason="", at=moment.at)
    agreement.status, agreement.void_because = AgreementStatus.VOID, because[:300]
    agreement.save(update_fields=["status", "void_because"])


@act(Action.RECORD_ORAL_AGREEMENT)
def _record_oral(a: Act) -> Done:
    texts = {name: str(a.data.get(name, "")).strip() for name in ("facts", "content", "performance")}
    for name, text in texts.items():
        if not text:
            raise Unacceptable(_("Write down what was agreed."), name)
    _refuse_forbidden(a.case, texts)
    void_current(a.case, "REPLACED", a.moment)
    void_in_force(a.case, "REPLACED", a.moment)
    agreement = _next_version(a, None)
    agreement.status, agreement.is_oral, agreement.in_force_on = (
        AgreementStatus.IN_FORCE,
        True,
        a.moment.today,
    )
    agreement.facts, agreement.without_prejudice = texts["facts"], False
    agreement.save()
    for position, name in enumerate(("content", "performance")):
        term = c.FreeClause(text=texts[name], language=a.case.language)
        Clause.objects.create(
            agreement=agreement,
            position=position,
            kind=ClauseKind.FREE,
            data=c.to_json(term),
            leaves_rights_alone=True,
        )
    status = assess(a.case, a.moment).status
    data = {**_mark(agreement), "outcome": Outcome.AGREEMENT_ORAL.value, "confirmation": status}
    return Done(facts={"on": a.moment.today}, data=data)


def _refuse_forbidden(case: Case, texts: Mapping[str, str]) -> None:
    for name in ("content", "performance"):
        for hit in hits_in(texts[name]):
            if hit.topic is Topic.VALIDITY or not is_about_ownership(case):
                text = _(
                    "“%(words)s” seems to decide who owns a right or whether it is valid. Write what each side will do."
                )
                raise Unacceptable(text % {"words": hit.words}, name)
