"""The papers of an agreement: M23 or M24, and what the parties need to have it confirmed by a court (J01, J02)."""

from collections.abc import Iterator

from accounts.models import Organisation, User
from cases.agreement_check import is_about_ownership
from cases.agreement_terms import current_agreement, lines_of, terms_of
from cases.models import (
    Agreement,
    AgreementStatus,
    Case,
    CaseEvent,
    ConfirmationStatus,
    JudicialConfirmation,
    LiveGrant,
    Meeting,
    TimeLimit,
)
from cases.moment import Moment
from cases.paperwork.appointment import neutral_block
from cases.paperwork.blocks import dispute_name, localised, organisation_block, party_blocks, right_blocks
from cases.paperwork.rows import Order, PaperRow
from cases.permissions import Action, Role
from documents import contexts as c
from documents.models import Paper

# How the text is signed, and that everybody agrees to it (电子签名法 13-14; DOMAIN §8).
SIGNING_METHOD = c.Localised(
    zh_hans=(
        "各方同意以下列电子方式签署本协议：签署人登录本人账号、重新核验身份后输入本人姓名，系统记录签署人、"
        "签署时间和所签文本的文件指纹。各方认可该签署与手写签名或者盖章具有同等效力。"
    ),
    zh_hant=(
        "各方同意以下列電子方式簽署本協議：簽署人登入本人帳戶、重新核驗身份後輸入本人姓名，系統記錄簽署人、"
        "簽署時間和所簽文本的檔案指紋。各方認可該簽署與手寫簽名或者蓋章具有同等效力。"
    ),
    en=(
        "The parties agree to sign electronically as follows: each signer signs in to his or her own account, proves "
        "his or her identity again and types his or her name; the system records the signer, the time and the "
        "fingerprint of the text signed. The parties recognise this as equal to a handwritten signature or a seal. "
    ),
)
_COURT = c.Localised(
    zh_hans="有管辖权的人民法院", zh_hant="有管轄權的人民法院", en="The competent people's court"
)


def agreement_paper(agreement: Agreement, case: Case, moment: Moment) -> c.Agreement:
    """Return what the agreement (M23) shows: the same for its preview, its draft and its final text."""
    return c.Agreement(
        organisation=organisation_block(case),
        made_on=moment.today,
        case_number=case.title,
        parties=party_blocks(case),
        dispute=dispute_name(case),
        mediators=mediators_now(case),
        accepted_on=case.accepted_on,
        rights=right_blocks(case),
        facts=agreement.facts,
        disputed=lines_of(agreement.matters),
        responsibility=agreement.responsibility,
        clauses=terms_of(agreement),
        is_partial=agreement.is_partial,
        remaining=agreement.remaining,
        applies_for_confirmation=agreement.applies_for_confirmation,
        confirmation_days=confirmation_days(case, moment),
        is_about_ownership=is_about_ownership(case),
        copies=agreement.copies or None,
        signed_at_place=c.Localised.same(agreement.place) if agreement.place else None,
        signing_method=SIGNING_METHOD,
    )


def mediators_now(case: Case) -> tuple[c.NeutralBlock, ...]:
    """Return who mediates the case now."""
    grants = LiveGrant.objects.filter(content_object_id=case.pk, role=Role.MEDIATOR)
    people = User.objects.select_related("neutral_profile").filter(pk__in=grants.values("user_id"))
    return tuple(neutral_block(person) for person in people.order_by("name"))


def confirmation_days(case: Case, moment: Moment) -> int:
    """Return within how many days the parties may apply for judicial confirmation, by the rule in force."""
    return TimeLimit.objects.rule_for("JC_APPLY", moment.today, case.organisation.rule_set).value


def court_of(organisation: Organisation) -> c.Localised:
    """Return the court that the organisation's parties apply to, or words for whichever is competent."""
    return localised(organisation, "court") if organisation.court_zh_hans else _COURT


def _final_text(case: Case, event: CaseEvent) -> Iterator[Order]:
    agreement = current_agreement(case.pk)
    if agreement is not None:
        yield Order(agreement_paper(agreement, case, Moment(event.at)))


def _keep(case: Case, paper: Paper) -> None:
    settled = [AgreementStatus.FINAL, AgreementStatus.IN_FORCE]
    Agreement.objects.filter(case=case, status__in=settled, paper=None).update(paper=paper)


def _oral(case: Case, event: CaseEvent) -> Iterator[Order]:
    agreement = current_agreement(case.pk)
    if agreement is None or agreement.in_force_on is None:
        return
    content, performance = (
        term.text if isinstance(term, c.FreeClause) else "" for term in terms_of(agreement)
    )
    mediators = mediators_now(case)
    yield Order(
        c.OralAgreement(
            organisation=organisation_block(case),
            made_on=agreement.in_force_on,
            case_number=case.title,
            parties=party_blocks(case),
            dispute=dispute_name(case),
            mediators=mediators,
            agreed_on=agreement.in_force_on,
            facts=agreement.facts,
            content=content,
            performance=performance,
            recorded_by=", ".join(mediator.name for mediator in mediators),
        )
    )


def _eligible(case: Case) -> JudicialConfirmation | None:
    return JudicialConfirmation.objects.filter(case=case, status=ConfirmationStatus.ELIGIBLE).first()


def _joint_application(case: Case, event: CaseEvent) -> Iterator[Order]:
    confirmation = _eligible(case)
    if confirmation is None or confirmation.last_day is None or case.agreed_on is None:
        return
    yield Order(
        c.ConfirmationApplication(
            organisation=organisation_block(case),
            made_on=case.agreed_on,
            case_number=case.title,
            # The court asks for identity and contact in full; the application goes to nobody but the parties.
            parties=party_blocks(case, whole_numbers=True, with_contact=True),
            dispute=dispute_name(case),
            court=court_of(case.organisation),
            agreement_number=str(event.data["number"]),
            agreed_on=case.agreed_on,
            effective_on=case.agreed_on,
            apply_by=confirmation.last_day,
            mediators=mediators_now(case),
            rights=right_blocks(case),
        )
    )


def _certificate(case: Case, event: CaseEvent) -> Iterator[Order]:
    if _eligible(case) is None or case.agreed_on is None:
        return
    sessions = Meeting.objects.filter(case=case, status="HELD", audience="JOINT")
    yield Order(
        c.ConductCertificate(
            organisation=organisation_block(case),
            made_on=case.agreed_on,
            case_number=case.title,
            parties=party_blocks(case),
            dispute=dispute_name(case),
            court=court_of(case.organisation),
            agreement_number=str(event.data["number"]),
            accepted_on=case.accepted_on or case.agreed_on,
            agreed_on=case.agreed_on,
            effective_on=case.agreed_on,
            mediators=mediators_now(case),
            session_dates=tuple(
                Moment(start).today for start in sessions.values_list("starts_at", flat=True)
            ),
        ),
        number=str(event.data["certificate"]),
    )


_SERVICES = "cases.services.agreement_papers"
ROWS: dict[Action, tuple[PaperRow, ...]] = {
    Action.DRAFT_AGREEMENT: (
        PaperRow(
            "M23",
            _final_text,
            on_ready=f"{_SERVICES}.on_ready",
            on_failed=f"{_SERVICES}.on_failed",
            keep=_keep,
            without_prejudice=True,
        ),
    ),
    Action.RECORD_ORAL_AGREEMENT: (PaperRow("M24", _oral, keep=_keep),),
    Action.COMPLETE_SIGNING: (PaperRow("J01", _joint_application), PaperRow("J02", _certificate)),
}
