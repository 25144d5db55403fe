"""Plays an agreement: drafted from clauses, made into its paper, signed by everybody."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from cases.models import Agreement
from cases.permissions import SideKind
from cases.services import agreement_papers, agreements, endings, signing
from documents import contexts as c
from documents.issuing import issue_now
from documents.services import render_now

if TYPE_CHECKING:
    from mediation.demo.director import Director


def play_agreement(director: "Director") -> None:
    """Draft, finalise and sign, as far as the plot goes."""
    goal = director.plot.goal
    if goal == "AGREEMENT_ORAL" or not director.has_papers:
        agreements.record_oral(
            case_id=director.case_id,
            by=director.mediator,
            facts="双方对销售涉案产品的事实没有争议。",
            content="被申请人自即日起停止销售涉案产品，申请人不再追究此前的销售行为。",
            performance="被申请人当日下架全部涉案产品。",
            at=director.later(days=1),
        )
        return
    _draft(director)
    if goal == "DRAFTED":
        return
    _finalise(director)
    if goal == "REFUSED_TO_SIGN":
        endings.refuse_to_sign(case_id=director.case_id, by=director.other, at=director.later(days=1))
        return
    _sign(director, everybody=goal != "SIGNING")


def _draft(director: "Director") -> None:
    case = director.case
    applicant = case.parties.filter(side__kind=SideKind.APPLICANT).get()
    agreements.edit_texts(
        case_id=case.pk,
        by=director.mediator,
        lock=0,
        texts={
            "facts": director.plot.subject.facts,
            "matters": "是否停止涉案行为，以及补偿数额。",
            "responsibility": "被申请人认可对涉案产品的来源审查不严，愿意停止销售并作出补偿。",
            "remaining": "其余请求另行协商。" if director.plot.goal == "AGREEMENT_PARTIAL" else "",
            "place": "澜江市",
            "copies": 3,
            "is_partial": director.plot.goal == "AGREEMENT_PARTIAL",
        },
        at=director.later(days=1),
    )
    for term in _terms(director, applicant.name):
        agreements.add_clause(
            case_id=case.pk, by=director.mediator, kind=term.code, term=term, at=director.later(minutes=4)
        )


def _terms(director: "Director", payee: str) -> list[c.Clause]:
    to, by = 0, 1  # the places of applicant and respondent on the paper
    today = director.at.date()
    amount = director.plot.amount_fen or 3_000_000
    half = amount // 2
    first, second = _day(today, 15), _day(today, 60)
    return [
        c.StopClause(by=by, acts=(f"制造、销售、许诺销售侵害“{director.plot.subject.title}”相关权利的产品",)),
        c.PayClause(
            by=by,
            to=to,
            instalments=(
                c.Instalment(amount=c.Money(fen=half), due_on=first),
                c.Instalment(amount=c.Money(fen=amount - half), due_on=second),
            ),
            account=c.BankAccount(holder=payee, bank="澜江银行高新支行", number="6200000000000000000"),
        ),
        c.DestroyClause(
            by=by, items="库存涉案产品及专用包装", due_on=first, proof="向申请人提供销毁过程的照片"
        ),
        c.ConfidentialityClause(),
        c.DefaultClause(by=by, daily_ten_thousandths=5),
    ]


def _day(start: date, days: int) -> date:
    return start + timedelta(days=days)


def _finalise(director: "Director") -> None:
    draft = Agreement.objects.get(case=director.case_id, status="DRAFT")
    agreements.finalise(
        case_id=director.case_id, by=director.mediator, lock=draft.lock, at=director.later(days=1)
    )
    final = Agreement.objects.get(case=director.case_id, status="FINAL")
    if final.paper is None:
        return
    render_now(final.paper)
    agreement_papers.put_to_signature(str(final.paper.pk), at=director.later())


def _sign(director: "Director", *, everybody: bool) -> None:
    final = Agreement.objects.get(case=director.case_id, status="FINAL")
    if final.paper is None:
        return
    sha256 = final.paper.files.get(language=final.paper.authentic_language).file.sha256
    paper = final.paper
    signers = (director.filer, director.other, director.mediator)
    for signer in signers if everybody else signers[:1]:
        moment = director.later(days=1)
        signing.sign(
            case_id=director.case_id,
            by=signer,
            name=signer.user.name if signer.user else "",
            shown_sha256=sha256,
            reauthenticated_at=moment,
            at=moment,
        )
    if everybody:
        issue_now(paper)
