"""What stands in the way of an agreement: gaps, clauses that are not allowed, signatures to come.

A code names the place: "FACTS", "CLAUSE:0:account.number" (the first clause lacks an account number),
"VALIDITY:2" (the third clause seems to decide whether a right is valid). `sentence_of` says it to a reader.
"""

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import OrganisationKind
from cases.agreement_terms import current_agreement, lines_of, term_of, words_of
from cases.agreement_words import Topic, hits_in
from cases.models import Agreement, AgreementStatus, Case, Clause, ClauseKind, DisputeType
from documents import contexts as c
from documents.models import Paper, SignatureRequest

_TEXTS = {
    "NO_AGREEMENT": gettext_lazy("There is no draft yet."),
    "FACTS": gettext_lazy("Enter the main facts."),
    "MATTERS": gettext_lazy("Enter the matters in dispute, one a line."),
    "RESPONSIBILITY": gettext_lazy("Enter the responsibility of each side: people's mediation requires it."),
    "REMAINING": gettext_lazy("The agreement is partial: enter what is not agreed."),
    "COPIES": gettext_lazy("Enter the number of copies."),
    "CLAUSES": gettext_lazy("Add at least one clause."),
}
_PARTS = {
    "acts": gettext_lazy("the acts to stop"),
    "instalments": gettext_lazy("the payments"),
    "amount": gettext_lazy("an amount"),
    "due_on": gettext_lazy("a due date"),
    "holder": gettext_lazy("the holder of the account"),
    "bank": gettext_lazy("the bank"),
    "number": gettext_lazy("the number of the account"),
    "items": gettext_lazy("what is to be destroyed or taken down"),
    "statement": gettext_lazy("the text of the statement"),
    "medium": gettext_lazy("where the statement is published"),
    "right": gettext_lazy("the right that is licensed"),
    "territory": gettext_lazy("the territory of the licence"),
    "from_on": gettext_lazy("the first day of the licence"),
    "until_on": gettext_lazy("the last day of the licence"),
    "daily_ten_thousandths": gettext_lazy("the daily rate"),
    "text": gettext_lazy("the text of the clause"),
}
_RULES = {
    "SAME_PARTY": gettext_lazy("Clause %(n)s (%(kind)s): the two parties must differ."),
    "PERIOD": gettext_lazy("Clause %(n)s (%(kind)s): the last day is before the first day."),
    "CURRENCIES": gettext_lazy("Clause %(n)s (%(kind)s): all payments must be in one currency."),
    "STATEMENT": gettext_lazy(
        "Clause %(n)s (%(kind)s): say that it decides neither who owns a right nor whether it is valid."
    ),
}
_FORBIDDEN = {
    Topic.VALIDITY: gettext_lazy(
        "Clause %(n)s (“%(words)s”) seems to decide whether a right is valid. Only the competent office may decide that. Write instead what each side will do, for example that a request for invalidation is withdrawn."
    ),
    Topic.OWNERSHIP: gettext_lazy(
        "Clause %(n)s (“%(words)s”) seems to decide who owns a right. A court would refuse to confirm the agreement. Write instead what each side will do."
    ),
}


def agreement_facts(case: Case) -> dict[str, object]:
    """Return the agreement's part of the Facts."""
    agreement = current_agreement(case.pk)
    if agreement is None:
        return {"agreement_gaps": ("NO_AGREEMENT",)}
    if agreement.status == AgreementStatus.DRAFT or case.state == "MEDIATING":
        return {
            "agreement_gaps": gaps_of(agreement, case),
            "agreement_forbidden": forbidden_in(agreement, case),
        }
    return signature_facts(agreement)


def signature_facts(agreement: Agreement) -> dict[str, object]:
    """Return whether the text is frozen, and how many signatures there are and are not yet."""
    rows = SignatureRequest.objects.filter(paper=agreement.paper_id)
    counts = rows.aggregate(
        all=Count("pk"),
        made=Count("pk", filter=Q(status="SIGNED")),
        missing=Count("pk", filter=Q(status="REQUESTED")),
    )
    return {
        "is_frozen": is_frozen(agreement) and counts["all"] > 0,
        "signatures_made": counts["made"],
        "signatures_missing": counts["missing"],
    }


def is_frozen(agreement: Agreement) -> bool:
    """Return whether the final text stands as a paper whose bytes no longer change."""
    paper = agreement.paper
    settled = {AgreementStatus.FINAL, AgreementStatus.IN_FORCE}
    return agreement.status in settled and paper is not None and paper.status == Paper.Status.READY


def gaps_of(agreement: Agreement, case: Case) -> tuple[str, ...]:
    """Return the codes of what the text still lacks; they block finalising, not saving."""
    return (*_text_gaps(agreement, case), *_clause_gaps(list(agreement.clauses.all()), case))


def _text_gaps(agreement: Agreement, case: Case) -> Iterator[str]:
    if not agreement.facts.strip():
        yield "FACTS"
    if not lines_of(agreement.matters):
        yield "MATTERS"
    if case.organisation_kind == OrganisationKind.PEOPLES and not agreement.responsibility.strip():
        yield "RESPONSIBILITY"
    if agreement.is_partial and not agreement.remaining.strip():
        yield "REMAINING"
    if not agreement.copies:
        yield "COPIES"


def _clause_gaps(clauses: list[Clause], case: Case) -> Iterator[str]:
    if not clauses:
        yield "CLAUSES"
    for place, clause in enumerate(clauses):
        term = term_of(clause)
        for path in c.missing_facts(term):
            yield f"CLAUSE:{place}:{path}"
        for rule in broken_rules(term):
            yield f"{rule}:{place}"
        if clause.kind == ClauseKind.FREE and not clause.leaves_rights_alone:
            yield f"STATEMENT:{place}"


def broken_rules(term: c.Clause) -> Iterator[str]:
    """Yield the codes of what does not fit together inside one clause."""
    if isinstance(term, c.PayClause | c.LicenceClause) and term.by == term.to:
        yield "SAME_PARTY"
    if isinstance(term, c.LicenceClause) and term.from_on and term.until_on and term.until_on < term.from_on:
        yield "PERIOD"
    if (
        isinstance(term, c.PayClause)
        and len({line.amount.currency for line in term.instalments if line.amount}) > 1
    ):
        yield "CURRENCIES"


def forbidden_in(agreement: Agreement, case: Case) -> tuple[str, ...]:
    """Return the codes of clauses that decide what an agreement must not decide.

    Validity never. Ownership only where a court would not confirm the agreement anyway: there it is what the
    dispute is about (decision 0031).
    """
    found = []
    for place, clause in enumerate(agreement.clauses.all()):
        for hit in hits_in("\n".join(words_of(term_of(clause)))):
            if hit.topic is Topic.VALIDITY or not is_about_ownership(case):
                found.append(f"{hit.topic}:{place}:{hit.words}")
    return tuple(found)


def is_about_ownership(case: Case) -> bool:
    """Return whether the dispute itself is about who owns a right, which courts do not confirm."""
    return DisputeType.objects.filter(code=case.dispute_type, judicially_confirmable="N").exists()


def sentence_of(code: str, clauses: list[Clause]) -> str:
    """Return what a code says, in the reader's language."""
    if code in _TEXTS:
        return str(_TEXTS[code])
    name, place, rest = (*code.split(":", 2), "", "")[:3]
    named: dict[str, Any] = {"n": int(place) + 1, "kind": ClauseKind(clauses[int(place)].kind).label}
    if name in _RULES:
        return str(_RULES[name]) % named
    if name in Topic.__members__:
        return str(_FORBIDDEN[Topic(name)]) % {**named, "words": rest}
    return _("Clause %(n)s (%(kind)s): %(part)s is missing.") % {
        **named,
        "part": _PARTS[rest.rsplit(".", 1)[-1]],
    }
