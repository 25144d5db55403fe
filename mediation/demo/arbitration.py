"""The arbitrations of the demo, from the request to the fee: at an invented institution with people of its own."""

from dataclasses import replace
from datetime import date

from cases.models import Case, Fee, Material
from cases.permissions import Role
from cases.services import filing
from cases.services.arbitration import fees, intake
from mediation.demo.director import Director
from mediation.demo.people import INSTITUTION_NAME, Cast
from mediation.demo.plots import COMPANIES, SUBJECTS, Plot

CLAUSE = f"因本合同引起的或者与本合同有关的一切争议，均提交{INSTITUTION_NAME}，按照申请仲裁时该院有效的仲裁规则进行仲裁。"
LICENCE, PATENT = SUBJECTS[2], SUBJECTS[0]
OWNERSHIP = replace(
    PATENT,
    dispute_type="OWNERSHIP",
    facts="双方2024年签订委托开发合同，约定专利权归申请人所有。被申请人以自己名义取得授权。",
    wish="确认按照合同约定专利权归申请人所有。\n被申请人配合办理变更登记。",
)
CLAIM = replace(
    LICENCE,
    facts="双方2025年3月1日签订软件许可使用合同，约定按门店数量支付许可费。被申请人新增门店后未按约补缴。",
    wish="支付许可费及违约金。\n承担申请人的律师费。\n仲裁费用由被申请人承担。",
)


class Claimant(Director):
    """Plays a plot at the institution."""

    def save(self, page: str, values: object) -> None:
        """Save a page; after the facts comes the arbitration agreement."""
        super().save(page, values)  # type: ignore[arg-type]
        if page == "facts":
            on = date(2025, 3, 1).isoformat()
            super().save("agreement", {"agreement_form": "CLAUSE", "agreement_text": CLAUSE,
                                       "institution_named": INSTITUTION_NAME, "agreement_on": on})  # fmt: skip
            self.upload(Material.AGREEMENT, "软件许可使用合同.pdf")

    def play(self) -> Case:
        """Play the plot to its goal and return the case."""
        self.file()
        goal = self.plot.goal
        if goal == "DRAFT":
            return self.case
        filing.submit(case_id=self.case_id, by=self.filer, at=self.later())
        if goal == "CORRECTION":
            self.correction()
        if goal == "NOT_ACCEPTED":
            self.not_accepted()
        if goal in ("SUBMITTED", "CORRECTION", "NOT_ACCEPTED"):
            return self.case
        self.accept()
        if goal in _FEES:
            _FEES[goal](self)
        return self.case

    def accept(self) -> None:
        """Have the supervisor decide, where that is needed, and the clerk accept the request."""
        if self.plot.subject.dispute_type == "OWNERSHIP":
            intake.decide_arbitrability(
                case_id=self.case_id, by=self.supervisor, arbitrable=True,
                reason="请求仅涉及合同约定的权利归属，不涉及权利效力，可以仲裁。", at=self.later(minutes=50),
            )  # fmt: skip
        intake.accept(
            case_id=self.case_id, by=self.clerk, examined={"intent": True, "matter": True, "institution": True},
            rule_set="EXAMPLE", fee_schedule="EXAMPLE_DOMESTIC", track=self.track, seats=self.seats,
            base_fen=self.plot.amount_fen or 0, at=self.later(days=1, minutes=40),
        )  # fmt: skip

    @property
    def track(self) -> str:
        """Small claims go the short way."""
        return "FAST" if (self.plot.amount_fen or 0) < 100_000_000 else "ORDINARY"

    @property
    def seats(self) -> int:
        """Small claims have one arbitrator."""
        return 1 if self.track == "FAST" else 3

    @property
    def fee(self) -> Fee:
        """The claim's fee."""
        return Fee.objects.get(case=self.case_id, is_counterclaim=False)

    def paid(self) -> None:
        """Have the secretary record the payment."""
        at = self.later(days=3)
        fees.record(
            case_id=self.case_id, by=self.secretary, fee_id=self.fee.pk, status="PAID", on=at.date(),
            reference=f"银行回单{self.plot.days_ago:04d}", at=at,
        )  # fmt: skip

    def deferral(self) -> None:
        """Ask for a deferral."""
        fees.ask_to_defer(
            case_id=self.case_id, by=self.filer, fee_id=self.fee.pk,
            reason="公司账户近期被冻结，预计下月初可以缴纳。", at=self.later(days=2),
        )  # fmt: skip

    def lapsed(self) -> None:
        """Never pay."""
        due = self.case.deadlines.get(code="ARB_FEE_PREPAY").due_on
        fees.lapse(case_id=self.case_id, by=self.secretary, at=self.day_after(due))


_FEES = {"PAID": Claimant.paid, "DEFERRAL_ASKED": Claimant.deferral, "FEE_LAPSED": Claimant.lapsed}
_WANTED = (
    ("FEE_LAPSED", 41, CLAIM, 8_000_000), ("NOT_ACCEPTED", 24, PATENT, None), ("PAID", 12, CLAIM, 320_000_000),
    ("DEFERRAL_ASKED", 9, CLAIM, 45_000_000), ("FEE_PENDING", 6, OWNERSHIP, None),
    ("FEE_PENDING", 5, CLAIM, 185_000_000), ("CORRECTION", 4, PATENT, 30_000_000),
    ("SUBMITTED", 2, CLAIM, 120_000_000), ("SUBMITTED", 2, OWNERSHIP, None), ("DRAFT", 1, CLAIM, 60_000_000),
)  # fmt: skip
_FILERS = ("agent", "applicant", "agent", "applicant_2", "agent", "applicant", "applicant_2", "agent", "applicant_3",
           "applicant")  # fmt: skip


def arbitration_plots() -> list[Plot]:
    """Return the arbitrations, the oldest first."""
    return [
        Plot(
            goal=goal,
            days_ago=days,
            filer=filer,
            company=COMPANIES[0] if filer == "applicant" else COMPANIES[6],
            other=COMPANIES[3 + index % 3],
            subject=subject,
            amount_fen=amount,
        )
        for index, ((goal, days, subject, amount), filer) in enumerate(zip(_WANTED, _FILERS, strict=True))
    ]


def at_institution(cast: Cast) -> Cast:
    """Return the cast as the institution has it: its own staff in the roles of the centre."""
    own = {
        key: cast.people[f"arbitral_{key}"]
        for key in (Role.INTAKE_CLERK.lower(), "case_secretary", "supervisor")
    }
    return Cast(cast.institution, {**cast.people, **own}, cast.institution)
