"""What the case's own records say when it is closed: its time limit, what was claimed, what is to be paid.

Read in one statement for however many cases. What the system does not record is absent (None), never 0.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib.postgres.aggregates import JSONBAgg
from django.db.models import BooleanField, JSONField, Max, OuterRef, Q, Subquery

from cases.models import Agreement, AgreementStatus, Case, Clause, ClauseKind, Currency

# The periods within which a case is to be closed: of the mediation, and of the award.
LIMITS = ("MED_PERIOD", "ARB_AWARD")
FEN = Decimal(100)


@dataclass(frozen=True)
class Recorded:
    """What a case's records say.

    Args:
        ends_on: the last day of its period, with extensions and pauses; None where no period ran.
        claimed: CNY claimed at acceptance; None where no amount in renminbi was named.
        agreed: CNY payable under the agreement in force; None where there is none, where it is oral, or where
            an amount is open or in another currency. Awards keep their orders as text, so they have none.
    """

    ends_on: date | None = None
    claimed: Decimal | None = None
    agreed: Decimal | None = None

    def in_time(self, closed_on: date) -> bool | None:
        """Return whether a closing day lies within the period; None where no period ran."""
        return closed_on <= self.ends_on if self.ends_on else None


def read_records(case_ids: Collection[UUID]) -> Mapping[UUID, Recorded]:
    """Return what the records of some cases say. One statement."""
    agreement = Agreement.objects.filter(case=OuterRef("pk"), status=AgreementStatus.IN_FORCE)
    pay = Clause.objects.filter(
        agreement__case=OuterRef("pk"), agreement__status=AgreementStatus.IN_FORCE, kind=ClauseKind.PAY
    )
    rows = (
        Case.objects.filter(pk__in=case_ids)
        .order_by()
        .annotate(
            ends_on=Max("deadlines__due_on", filter=Q(deadlines__code__in=LIMITS)),
            is_oral=Subquery(
                agreement.order_by("-version").values("is_oral")[:1], output_field=BooleanField()
            ),
            pay=Subquery(
                pay.order_by().values("agreement__case").annotate(all=JSONBAgg("data")).values("all"),
                output_field=JSONField(),
            ),
        )
        .values_list("pk", "ends_on", "amount_fen", "currency", "is_oral", "pay")
    )
    return {
        pk: Recorded(ends_on, _in_cny(fen, currency), None if is_oral in {None, True} else payable(pay or ()))
        for pk, ends_on, fen, currency, is_oral, pay in rows
    }


def payable(clauses: Iterable[Mapping[str, Any]]) -> Decimal | None:
    """Return the sum of all instalments in CNY; 0 without a payment, None while one of them is open or foreign.

    Args:
        clauses: payment clauses as stored.
    """
    amounts = [line["amount"] for clause in clauses for line in clause.get("instalments", ())]
    if any(amount is None or amount.get("currency", "CNY") != Currency.CNY for amount in amounts):
        return None
    return Decimal(sum(amount["fen"] for amount in amounts)) / FEN


def _in_cny(fen: int | None, currency: str) -> Decimal | None:
    return Decimal(fen) / FEN if fen is not None and currency == Currency.CNY else None
