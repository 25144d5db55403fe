"""An arbitration laid in a state, with its tribunal seated and people who can decide it."""

from datetime import date
from typing import Any

from django.utils import timezone

from accounts.models import Organisation, OrganisationKind
from cases.actors import Actor
from cases.arbitration_facts import open_award
from cases.award_text import fingerprint_of
from cases.models import (
    Appointment,
    Arbitration,
    Award,
    Case,
    ConsentSubject,
    Fee,
    Party,
    Serving,
    Side,
    SideConsent,
)
from cases.permissions import Role
from cases.services import serving
from cases.services.arbitration import awards
from cases.services.engagements import engage
from documents.models import Paper
from tests.factories import Cast, make_cast, make_user

TEXTS = {
    "kind": "AWARD",
    "outcome": "AWARD",
    "claims": "被申请人停止侵权并赔偿经济损失30万元。",
    "facts": "申请人是注册商标“澜枫”的专用权人。被申请人销售近似标识的背包。",
    "reasons": "被申请人的行为容易导致混淆。赔偿数额依据侵权所得酌定。",
    "leaves_out_reasons": False,
    "result": "被申请人立即停止销售侵权背包。\n被申请人自收到裁决书之日起十五日内支付申请人20万元。",
    "costs": "仲裁费用由申请人承担三分之一，被申请人承担三分之二。",
}


def make_arbitration(state: str = "DELIBERATION", *, seats: int = 3, **fields: Any) -> Cast:
    """Return an arbitration with its tribunal: PRESIDING_ARBITRATOR, and with three seats ARBITRATOR and THIRD."""
    cast = make_cast(state, kind="ARBITRATION")
    case = cast.case
    institution(case.organisation)
    Case.objects.filter(pk=case.pk).update(
        organisation_kind=OrganisationKind.ARBITRAL, accepted_on=date(2026, 6, 1), **fields
    )
    Arbitration.objects.filter(case=case).update(
        seats=seats, constituted_on=date(2026, 7, 1), agreement_on=date(2025, 1, 15)
    )
    case.appointments.all().delete()
    if seats == 1:
        case.engagements.filter(role=Role.ARBITRATOR).update(until=timezone.now())
    else:
        third = make_user("THIRD", organisation=case.organisation, is_neutral=True)
        engage(case=case, user=third, role=Role.ARBITRATOR)
        cast.actors["THIRD"] = Actor(user=third)
        names = {"PRESIDING_ARBITRATOR": "PRESIDING", "ARBITRATOR": "APPLICANT", "THIRD": "RESPONDENT"}
        for name, seat in names.items():
            Appointment.objects.create(
                case=case, neutral=cast[name].user, seat=seat, status="CONFIRMED",
                proposed_by=cast["INSTITUTION_CHAIR"].user, proposed_at=timezone.now(),
            )  # fmt: skip
    Fee.objects.create(
        case=case, side=cast.applicant_side, base_fen=30_000_000, acceptance_fen=1_200_000, handling_fen=300_000,
        schedule="X", status="PAID", made_at=timezone.now(),
    )  # fmt: skip
    case.refresh_from_db()
    return cast


def institution(organisation: Organisation) -> None:
    """Make an organisation an arbitration institution."""
    organisation.kind = OrganisationKind.ARBITRAL
    organisation.number_pattern = "测仲字〔{year}〕第{serial}号"
    organisation.save()


def draft(cast: Cast, by: str = "PRESIDING_ARBITRATOR", **texts: Any) -> Award:
    """Write or change the tribunal's draft."""
    award = open_award(fresh(cast))
    awards.save_draft(
        case_id=cast.case.pk, by=cast[by], lock=award.version if award else 0, values={**TEXTS, **texts}
    )
    return current(cast)


def current(cast: Cast) -> Award:
    """Return the open draft."""
    award = open_award(fresh(cast))
    assert award is not None
    return award


def fresh(cast: Cast) -> Case:
    """Return the case as it is now."""
    return Case.objects.select_related("organisation").get(pk=cast.case.pk)


def submit(cast: Cast) -> Award:
    """Submit the draft to scrutiny."""
    awards.submit_draft(case_id=cast.case.pk, by=cast["PRESIDING_ARBITRATOR"], lock=current(cast).version)
    return current(cast)


def scrutinise(cast: Cast, *, passes: bool = True, remarks: str = "") -> None:
    """Pass or return the submitted draft."""
    awards.scrutinise(
        case_id=cast.case.pk,
        by=cast["INSTITUTION_CHAIR"],
        lock=current(cast).version,
        passes=passes,
        remarks=remarks,
    )


def sign(cast: Cast, *names: str, dissents: bool = False) -> None:
    """Have arbitrators sign, or dissent."""
    for name in names or ("PRESIDING_ARBITRATOR", "ARBITRATOR", "THIRD"):
        user = cast[name].user
        assert user is not None
        awards.sign_award(
            case_id=cast.case.pk, by=cast[name], name=user.name, shown_sha256=fingerprint_of(current(cast)),
            reauthenticated_at=timezone.now(), dissents=dissents,
        )  # fmt: skip


def ready(cast: Cast, **texts: Any) -> Award:
    """Bring a draft to where it can be issued: submitted, passed, signed by all."""
    draft(cast, **texts)
    submit(cast)
    scrutinise(cast)
    members = [name for name in ("PRESIDING_ARBITRATOR", "ARBITRATOR", "THIRD") if _sits(cast, name)]
    sign(cast, *members)
    return current(cast)


def _sits(cast: Cast, name: str) -> bool:
    if name not in cast.actors:
        return False
    return cast.case.engagements.filter(user=cast[name].user, until=None).exists()


def consent(cast: Cast, subject: ConsentSubject, *, about: Any = None, sides: int = 2) -> None:
    """Record what the sides consent to."""
    for side in Side.objects.filter(case=cast.case)[:sides]:
        name = str(side.kind)
        SideConsent.objects.create(
            case=cast.case, side=side, subject=subject, about=about, by=cast[name].user, at=timezone.now()
        )


def serve_all(cast: Cast, on: date | None = None) -> None:
    """Serve on every party what waits to be served, as the secretary does."""
    Paper.objects.filter(about=cast.case.pk, status="OFF").update(status="READY")
    for row in Serving.objects.filter(case=cast.case, status="PREPARED"):
        assert row.paper_id is not None
        serving.serve(
            case_id=cast.case.pk, by=cast["CASE_SECRETARY"], party_ids=[row.party_id], paper_id=row.paper_id,
            channel=row.channel, status="DELIVERED", proof="EMS 1234567890", on=on,
        )  # fmt: skip


def party_of(cast: Cast, kind: str) -> Party:
    """Return the party of a side."""
    return Party.objects.get(case=cast.case, side__kind=kind)
