"""The steps that a reader may take on a case: buttons for those that are possible now, sentences for the others.

Which step has which page stands here once; the page itself checks again when it is opened and when it is sent.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cases.access import Standing, may_with
from cases.facts import facts_of
from cases.filing_limits import CORRECTION
from cases.frame import address
from cases.kinds import Kind
from cases.leads import has_lead
from cases.limits import due_of
from cases.models import Case
from cases.moment import Moment
from cases.permissions import Action, SideKind
from cases.procedures.facts import Facts
from cases.services.endings import may_end
from cases.services.procedure import is_legal, reasons_against
from cases.situation import Situation

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

# The page of each step and the words of its button, in the order in which a reader is likely to want them.
# Steps without a page of their own stand on another's: rejecting and asking for correction on the examination's.
PAGES: "Mapping[Action, tuple[str, _StrPromise]]" = {
    Action.EDIT_DRAFT: ("filing_tasks", _("Continue the application")),
    Action.ACCEPT: ("examination", _("Examine the application")),
    Action.DECIDE_ARBITRABILITY: ("decide_arbitrability", _("Decide whether it may be arbitrated")),
    Action.ASK_TO_DEFER_FEE: ("case_fee", _("Fee and payment")),
    Action.RECORD_FEE: ("case_fee", _("Fee and payment")),
    Action.FEE_LAPSE: ("fee_lapse", _("Deem the request withdrawn: fee not paid")),
    Action.CONSENT: ("reply", _("Answer the invitation")),
    Action.SERVE: ("case_servings", _("Serve papers")),
    Action.CHECK_IDENTITY: ("check_identity", _("Check identity and authority")),
    Action.CHOOSE_MEDIATOR: ("choose_mediator", _("Ask for a recommendation of a mediator")),
    Action.APPOINT_MEDIATOR: ("appoint_mediator", _("Name a mediator")),
    Action.ANSWER_CONFLICT_RELEASE: ("connections", _("Decide on connections that were found")),
    Action.ASK_CONFLICT_RELEASE: ("connections", _("Connections found by the search")),
    Action.ANSWER_DISCLOSURE: ("answer_disclosure", _("Answer the disclosure")),
    Action.FEE_PAID_AND_NOTIFY: ("notify_respondent", _("Serve the notice of arbitration")),
    Action.FILE_ANSWER: ("file_answer", _("File the answer")),
    Action.CHOOSE_ARBITRATOR: ("tribunal", _("Choose arbitrators")),
    Action.APPOINT_ARBITRATOR: ("tribunal", _("Appoint arbitrators")),
    Action.DECIDE_CHALLENGE: ("tribunal", _("Decide on a challenge")),
    Action.CHALLENGE: ("tribunal", _("The tribunal and its disclosures")),
    Action.CONSTITUTE: ("constitute", _("Constitute the tribunal")),
    Action.END_ANSWER_PERIOD: ("end_answer_period", _("End the answer period")),
    Action.GIVE_LEAVE: ("give_leave", _("Give leave to answer later")),
    Action.OBJECT_TO_JURISDICTION: ("object_to_jurisdiction", _("Object to jurisdiction")),
    Action.OBJECT_TO_ONLINE: ("object_to_online", _("Object to proceedings online")),
    Action.SCHEDULE_HEARING: ("schedule_hearing", _("Schedule a hearing")),
    Action.HOLD_HEARING: ("case_meetings", _("Write the record of a hearing")),
    Action.CLOSE_HEARING: ("close_hearing", _("Close the hearing")),
    Action.REOPEN_HEARING: ("reopen_hearing", _("Reopen the hearing")),
    Action.DOCUMENTS_ONLY: ("documents_only", _("Decide without a hearing")),
    Action.GIVE_CONSENT: ("consents", _("Consents of the sides")),
    Action.START_MEDIATION: ("begin_mediation", _("Mediate between the parties")),
    Action.MEDIATION_FAILED: ("end_mediation", _("End the mediation without agreement")),
    Action.SCRUTINISE_AWARD: ("award_scrutiny", _("Scrutinise the draft")),
    Action.EDIT_AWARD: ("decisions", _("Draft, sign and issue the decision")),
    Action.EXTEND_AWARD_PERIOD: ("award_extend", _("Ask for more time for the award")),
    Action.SIGN_FOR_RECEIPT: ("statement_receive", _("Sign for the mediation statement")),
    Action.PARTY_RENEGED: ("statement_renege", _("Go back on the mediation")),
    Action.REFUSE_CORRECTION: ("decisions", _("Decide on a request for correction")),
    Action.CORRECT_AWARD: ("award_correct", _("Correct an award")),
    Action.ASK_FOR_CORRECTION: ("award_ask_correction", _("Ask for a correction of the award")),
    Action.SCHEDULE_MEETING: ("schedule_meeting", _("Arrange a meeting")),
    Action.HOLD_SESSION: ("case_meetings", _("Write the record of a meeting")),
    Action.POSTPONE: ("case_meetings", _("Ask for a later hearing")),
    Action.ANSWER_RECORD: ("case_meetings", _("Answer the record of a meeting")),
    Action.EDIT_AGREEMENT: ("agreement", _("Draft the agreement")),
    Action.SIGN: ("sign", _("Read and sign the agreement")),
    Action.RECORD_ORAL_AGREEMENT: ("oral_agreement", _("Record an oral agreement")),
    Action.RECORD_CONFIRMATION: ("confirmation", _("Judicial confirmation")),
    Action.ADD_EVIDENCE: ("add_evidence", _("Add material")),
    Action.CONFIRM_ADDRESS: ("confirm_address", _("Confirm the address for service")),
    Action.EXTEND: ("extend", _("Propose to extend the period")),
    Action.SUSPEND: ("suspend", _("Suspend the mediation")),
    Action.RESUME: ("resume", _("Resume the mediation")),
    Action.REPLACE_MEDIATOR: ("replace_mediator", _("Ask for another mediator")),
    Action.ASSIGN_SECRETARY: ("assign_secretary", _("Assign a case secretary")),
    Action.CLEAR_FLAG: ("clear_flag", _("Look into the flag")),
    Action.RAISE_FLAG: ("raise_flag", _("Flag a possible sham mediation")),
    Action.CLOSE: ("close", _("Close the case")),
    Action.ARCHIVE: ("archive", _("Put the file into the archive")),
    Action.REOPEN: ("reopen", _("Open the case again")),
    Action.CORRECT_CLOSING: ("correct_closing", _("Correct the closing date")),
    Action.STRIKE_OUT: ("strike_out", _("Strike the case out of the count")),
    Action.ANNUL: ("annul", _("Record that the result fell away")),
    Action.NO_REPLY: ("no_reply", _("End the case: no reply")),
    Action.EXPIRE: ("expire", _("End the mediation: the period is over")),
    Action.WITHDRAW_BEFORE_ACCEPTANCE: ("withdraw_before_acceptance", _("Withdraw the application")),
    Action.WITHDRAW: ("withdraw", _("Withdraw the application")),
    Action.TERMINATE: ("terminate", _("End the mediation")),
    Action.MERGE: ("merge", _("Merge into a lead case")),
    Action.REFUSE_TO_SIGN: ("refuse_to_sign", _("Refuse to sign")),
    Action.DEEMED_WITHDRAWN: ("deemed_withdrawn", _("Deem the request withdrawn")),
    Action.DISMISS: ("dismiss", _("Dismiss the case")),
    Action.CONSOLIDATE: ("consolidate", _("Consolidate into a lead case")),
    Action.RE_ARBITRATE: ("re_arbitrate", _("Arbitrate again")),
    Action.BREAK_GLASS: ("break_glass", _("Open the file with a reason")),
}
# What a button is called in an arbitration, where a mediation's words do not fit.
_ARBITRATION_WORDS: "Mapping[Action, _StrPromise]" = {
    Action.EDIT_DRAFT: _("Continue the request"),
    Action.ACCEPT: _("Examine the request"),
    Action.WITHDRAW_BEFORE_ACCEPTANCE: _("Withdraw the request"),
    Action.WITHDRAW: _("Withdraw the request"),
    Action.RAISE_FLAG: _("Flag a possible sham arbitration"),
    Action.HOLD_SESSION: _("Write the record of a mediation session"),
    Action.ANSWER_RECORD: _("Answer the record"),
    Action.SUSPEND: _("Suspend the proceedings"),
    Action.RESUME: _("Resume the proceedings"),
}
# Their guards ask for what the step itself brings about, so they say nothing beforehand.
_MAKES_ITS_FACTS = frozenset({Action.CONSENT, Action.REFUSE})
# What hardly any case ever needs: never a button of its own, always behind "More actions".
_RARE = frozenset({Action.CORRECT_CLOSING, Action.STRIKE_OUT, Action.ANNUL})


@dataclass(frozen=True)
class Link:
    """A step that is possible now."""

    label: "str | _StrPromise"
    url: str
    is_primary: bool = False
    is_rare: bool = False


@dataclass(frozen=True)
class Later:
    """A step that is the reader's to take but not possible yet, and why."""

    label: "str | _StrPromise"
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Steps:
    """What a reader may do on a case."""

    now: tuple[Link, ...] = ()
    later: tuple[Later, ...] = ()


class PageFacts:
    """The facts as far as the page knows them; the rest is read only if a guard asks for it."""

    def __init__(self, known: Mapping[str, object], read: Callable[[], Facts]) -> None:
        self._known = dict(known)
        self._read = read

    def __getattr__(self, name: str) -> object:
        """Return a fact, after reading all of them where the page does not know it."""
        if name not in self._known:
            self._known = {**asdict(self._read()), **self._known}
        return self._known[name]


def page_of(action: Action, case_id: UUID) -> str:
    """Return the address of a step's page, or "" where it has none."""
    return address(PAGES[action][0], case_id) if action in PAGES else ""


def label_of(action: Action, kind: str) -> "_StrPromise":
    """Return what the button of a step is called in a procedure."""
    words = PAGES[action][1]
    return _ARBITRATION_WORDS.get(action, words) if kind == Kind.ARBITRATION else words


def steps_for(
    case: Case, situation: Situation, seen: Situation, standings: Iterable[Standing], moment: Moment
) -> Steps:
    """Return what a reader may do on a case, now and later.

    Args:
        situation: where the case stands.
        seen: as much of it as the reader may know: a step must not tell of a private meeting.
    """
    held = tuple(standings)
    case.facts = PageFacts(_known(case, situation, moment), lambda: facts_of(case, moment.today))  # type: ignore[assignment]
    now: list[Link] = []
    later: list[Later] = []
    for action in PAGES:
        label = label_of(action, case.kind)
        standing = may_with(case, held, action)
        if standing is None or not is_legal(case, action) or _has_no_object(action, seen):
            continue
        if action is Action.TERMINATE and not may_end(case, standing):
            continue
        if action is Action.MERGE and not has_lead(case):
            continue  # asked only where the reader may merge: there is hardly ever such a case
        if action is Action.ANSWER_RECORD and standing.side_id is None and not _answers_for_a_side(situation):
            continue  # the secretary answers only for a side that cannot do it itself
        if _is_done(action, seen, standing):
            continue
        url = page_of(action, case.pk)
        reasons = (
            ()
            if action in _MAKES_ITS_FACTS
            else tuple(str(reason) for reason in reasons_against(case, action))
        )
        if reasons:
            later.append(Later(label, reasons))
        elif url and all(link.url != url for link in now):
            now.append(Link(label, url, is_rare=action in _RARE))
    return Steps(tuple(now), tuple(later))


def _answers_for_a_side(s: Situation) -> bool:
    """Return whether a side has no account, and a record is there that the secretary reads (decision 0072)."""
    all_have_accounts = {SideKind.APPLICANT, SideKind.RESPONDENT} <= {grant["side"] for grant in s.grants}
    read = s.hearings if s.kind == Kind.ARBITRATION else s.meetings
    return not all_have_accounts and any(meeting["recorded"] for meeting in read)


def _has_no_object(action: Action, s: Situation) -> bool:
    """Return whether there is nothing on this case that the step could be about."""
    match action:
        case Action.RECORD_CONFIRMATION:
            return s.confirmation is None
        case Action.ANSWER_DISCLOSURE:
            return all(
                row["status"] != "ACCEPTED" for row in (s.named_seats if s.named is None else (s.named,))
            )
        case Action.DECIDE_CHALLENGE:
            return not s.challenges
        case Action.ANSWER_CONFLICT_RELEASE:
            return not s.conflict_asks
        case Action.REFUSE_CORRECTION:
            return not s.corrections
        case Action.HOLD_SESSION:
            return all(meeting["recorded"] for meeting in s.meetings)
        case Action.HOLD_HEARING:
            return all(meeting["recorded"] for meeting in s.hearings)
        case Action.POSTPONE:
            return all(meeting["status"] != "SCHEDULED" for meeting in s.hearings)
        case Action.SCHEDULE_MEETING:
            return s.kind == Kind.ARBITRATION and s.state != "MEDIATION"
        case Action.ANSWER_RECORD:
            return not any(meeting["recorded"] for meeting in s.meetings)
        case Action.CLEAR_FLAG:
            return not s.has_flag
        case Action.DECIDE_ARBITRABILITY:
            return not s.waits_for_arbitrability
        case Action.FEE_LAPSE:
            return s.fee_status != "DUE"
    return False


def _is_done(action: Action, s: Situation, standing: Standing) -> bool:
    """Return whether the reader's side has already said what the step asks for: nobody is asked twice."""
    match action:
        case Action.CHOOSE_MEDIATOR:
            return any(side["asked"] and side["kind"] == standing.side for side in s.sides)
        case Action.ANSWER_DISCLOSURE:
            return s.named is not None and standing.side in s.named["answered"]
        case Action.ANSWER_RECORD:
            return all(standing.side in meeting["answered"] for meeting in s.meetings if meeting["recorded"])
    return False


def _known(case: Case, s: Situation, moment: Moment) -> dict[str, Any]:
    """Return the facts that were read with the case."""
    known: dict[str, Any] = {
        "has_open_flag": s.has_flag,
        "has_lead": True,  # without one the step is not shown at all
        "period_over": case.period_ends_on is not None and case.period_ends_on < moment.today,
        "oral_allowed": case.organisation_kind == "PEOPLES",
        "correction_over": _is_over(s, CORRECTION[Kind(case.kind)], moment),
        "reply_over": _is_over(s, "MED_CONSENT_REPLY", moment),
        "serving_attempts": int(s.is_served),
    }
    if s.state == "MEDIATOR_PENDING":
        known["sides"] = len(s.sides)
        known["sides_asking_to_recommend"] = sum(bool(side["asked"]) for side in s.sides)
        known["identities_checked"] = not s.unchecked
    if s.state in ("MEDIATING", "SUSPENDED", "SIGNING"):
        known["records"] = sum(bool(meeting["recorded"]) for meeting in s.meetings)
    if s.state == "SIGNING":
        known["is_frozen"] = bool(s.signatures)  # they are asked for as soon as the final text is a paper
    return known


def _is_over(s: Situation, code: str, moment: Moment) -> bool:
    due_on = due_of(s.limits.get(code))
    return due_on is not None and due_on < moment.today
