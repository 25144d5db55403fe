"""What each message says: one sentence, in the reader's language, with nothing of a case but its number.

A text message is one segment: 70 characters with the centre's signature and the longest values. A subject is
the kind's label and the number. Dates and times come as ISO texts and are written as the reader writes them.

Source: UX.md §6, whose numbers stand beside the kinds.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time

from django.db import models
from django.utils import translation
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from notices.models import Channel

SMS_LENGTH = 70
# The only values a message can hold, and their greatest lengths. There is no place for a name.
LIMITS = {"no": 24, "date": 10, "time": 5, "n": 3, "code": 6, "url": 200}
SMS_URL_LENGTH = 34  # without "https://"

A, S, E, P = Channel.IN_APP, Channel.SMS, Channel.EMAIL, Channel.POST


class Kind(models.TextChoices):
    """What a message is about."""

    CODE = "CODE", _("Verification code")  # 1
    APPLICATION_RECEIVED = "APPLICATION_RECEIVED", _("Application received")  # 3
    APPLICATION_TO_REVIEW = "APPLICATION_TO_REVIEW", _("New application to review")  # 4
    CORRECTION_REQUESTED = "CORRECTION_REQUESTED", _("Correction needed")  # 5
    CORRECTION_DUE = "CORRECTION_DUE", _("Correction due soon")  # 6
    ACCEPTED = "ACCEPTED", _("Application accepted")  # 7
    FEE_DUE = "FEE_DUE", _("Request accepted, fee due")
    NOT_ACCEPTED = "NOT_ACCEPTED", _("Result of the review")  # 8
    INVITATION = "INVITATION", _("Invitation to mediate")  # 9
    INVITATION_REMINDER = "INVITATION_REMINDER", _("Please answer the invitation")  # 10
    RESPONDENT_ANSWERED = "RESPONDENT_ANSWERED", _("News in your case")  # 11
    CASES_UNASSIGNED = "CASES_UNASSIGNED", _("Cases without a mediator")  # 12
    ASSIGNED = "ASSIGNED", _("New case for you")  # 13
    NEUTRAL_CONFIRMED = "NEUTRAL_CONFIRMED", _("Mediator named")  # 14
    HEARING_SCHEDULED = "HEARING_SCHEDULED", _("Meeting arranged")  # 15
    HEARING_ON = "HEARING_ON", _("Hearing scheduled")
    HEARING_MOVED = "HEARING_MOVED", _("Meeting moved")  # 15
    HEARING_CANCELLED = "HEARING_CANCELLED", _("Meeting cancelled")  # 15
    HEARING_SOON = "HEARING_SOON", _("Meeting soon")  # 16
    NEW_DOCUMENT = "NEW_DOCUMENT", _("New document")  # 17
    NEW_MESSAGE = "NEW_MESSAGE", _("New message")  # 18
    DEADLINE_NEAR = "DEADLINE_NEAR", _("Deadline soon")  # 19
    DEADLINE_PASSED = "DEADLINE_PASSED", _("Deadline passed")  # 20
    READY_TO_SIGN = "READY_TO_SIGN", _("Paper to sign")  # 23
    ISSUED = "ISSUED", _("Paper issued")  # 24
    CONFIRMATION_WINDOW = "CONFIRMATION_WINDOW", _("Judicial confirmation")  # 25
    CLOSED = "CLOSED", _("Case closed")  # 28
    RATING_ASKED = "RATING_ASKED", _("How satisfied were you?")  # 28
    LOW_RATING = "LOW_RATING", _("Low rating")  # 29
    FOLLOW_UP_ASSIGNED = "FOLLOW_UP_ASSIGNED", _("Low rating to look into")
    CLOSING_CORRECTED = "CLOSING_CORRECTED", _("Closing date corrected")
    MERGED = "MERGED", _("Case merged")
    TAKES_IN = "TAKES_IN", _("Lead case of another")
    STRUCK_OUT = "STRUCK_OUT", _("Case struck out")
    ANNULLED = "ANNULLED", _("Result fell away")
    NEW_DEVICE = "NEW_DEVICE", _("Sign-in from a new device")  # 32
    WITHDRAWN = "WITHDRAWN", _("Application withdrawn")
    TERMINATED = "TERMINATED", _("Mediation ended")
    PROPOSAL_WAITING = "PROPOSAL_WAITING", _("Your answer is needed")
    COUNT_PROPOSAL = "COUNT_PROPOSAL", _("Decision about the count")
    IDENTITY_CHECK_REQUESTED = "IDENTITY_CHECK_REQUESTED", _("Identity check")
    OBJECTION_RECEIVED = "OBJECTION_RECEIVED", _("Objection received")
    AGREEMENT_CHANGED = "AGREEMENT_CHANGED", _("Agreement changed")
    RECORD_TO_CONFIRM = "RECORD_TO_CONFIRM", _("Record to confirm")
    FLAG_RAISED = "FLAG_RAISED", _("Case to look into")
    FLAG_CLEARED = "FLAG_CLEARED", _("Case may go on")
    AWARD_TO_SCRUTINISE = "AWARD_TO_SCRUTINISE", _("Draft for scrutiny")
    AWARD_TO_DRAFT = "AWARD_TO_DRAFT", _("Draft returned")
    AWARD_TO_SIGN = "AWARD_TO_SIGN", _("Decision to sign")
    AWARD_SIGNED = "AWARD_SIGNED", _("Decision ready to issue")
    AWARD_ISSUED = "AWARD_ISSUED", _("Decision issued")
    STATEMENT_TO_RECEIVE = "STATEMENT_TO_RECEIVE", _("Mediation statement to sign for")
    STATEMENT_IN_FORCE = "STATEMENT_IN_FORCE", _("Mediation statement in effect")
    PARTY_RENEGED = "PARTY_RENEGED", _("Proceedings go on")
    ARBITRATION_ENDED = "ARBITRATION_ENDED", _("Proceedings ended")
    ARBITRATION_AGAIN = "ARBITRATION_AGAIN", _("Proceedings resumed")
    AWARD_PERIOD_EXTENDED = "AWARD_PERIOD_EXTENDED", _("Period for the award extended")
    AWARD_CORRECTION_ASKED = "AWARD_CORRECTION_ASKED", _("Correction of an award asked for")
    AWARD_CORRECTION_REFUSED = "AWARD_CORRECTION_REFUSED", _("Correction of an award refused")
    AWARD_CORRECTION_WINDOW = "AWARD_CORRECTION_WINDOW", _("Period to ask for a correction ends soon")
    AWARD_SET_ASIDE_WINDOW = "AWARD_SET_ASIDE_WINDOW", _("Period to apply to set the award aside ends soon")
    DECISION_TO_SERVE = "DECISION_TO_SERVE", _("Decision to serve")
    ARBITRATION_NOTICE = "ARBITRATION_NOTICE", _("Notice of arbitration")
    ARBITRATOR_NAMED = "ARBITRATOR_NAMED", _("Named as arbitrator")
    DISCLOSED = "DISCLOSED", _("Disclosure by an arbitrator")
    TRIBUNAL_FORMED = "TRIBUNAL_FORMED", _("Tribunal constituted")
    ACCOUNT_EXISTS = "ACCOUNT_EXISTS", _("You already have an account")
    NO_ACCOUNT = "NO_ACCOUNT", _("No account found")
    PASSWORD_CHANGED = "PASSWORD_CHANGED", _("Password changed")
    EMAIL_CHANGED = "EMAIL_CHANGED", _("Mail address changed")
    MOBILE_CHANGED = "MOBILE_CHANGED", _("Mobile number changed")
    SECOND_FACTOR_CHANGED = "SECOND_FACTOR_CHANGED", _("Two-step sign-in changed")


@dataclass(frozen=True, slots=True)
class Text:
    """How one kind of message is told.

    Attributes:
        sentence: the message; `sms` where a text message needs a shorter one.
        is_optional: the reader may switch its mails and text messages off.
        is_urgent: its text messages are sent at night too.
    """

    sentence: str | Promise
    channels: tuple[Channel, ...]
    sms: str | Promise = ""
    is_optional: bool = False
    is_urgent: bool = False

    @property
    def values(self) -> frozenset[str]:
        """The names of the values that its sentence shows."""
        with translation.override("en"):
            return frozenset(re.findall(r"%\((\w+)\)s", f"{self.sentence}{self.sms}"))


TEXTS: dict[Kind, Text] = {
    Kind.CODE: Text(_("Code %(code)s, valid 10 minutes. Do not share it."), (S, E), is_urgent=True),
    Kind.APPLICATION_RECEIVED: Text(_("%(no)s received. We will answer by %(date)s."), (A, S, E)),
    Kind.APPLICATION_TO_REVIEW: Text(_("New application %(no)s: review by %(date)s."), (A,)),
    Kind.CORRECTION_REQUESTED: Text(_("%(no)s needs %(n)s corrections by %(date)s."), (A, S, E)),
    Kind.CORRECTION_DUE: Text(_("Corrections for %(no)s are due %(date)s."), (A, S)),
    Kind.ACCEPTED: Text(_("Accepted: case %(no)s. Sign in to go on."), (A, S, E)),
    Kind.FEE_DUE: Text(_("Case %(no)s: fee due by %(date)s. Sign in."), (A, S, E)),
    Kind.NOT_ACCEPTED: Text(_("Decision on %(no)s is ready. Please sign in."), (A, S, E)),
    Kind.INVITATION: Text(
        _("You are invited to mediate. Please reply by %(date)s: %(url)s"),
        (S, E, P),
        sms=_("Mediation: reply by %(date)s %(url)s"),
    ),
    Kind.INVITATION_REMINDER: Text(_("Please answer invitation %(no)s by %(date)s."), (S, E)),
    Kind.RESPONDENT_ANSWERED: Text(_("News in case %(no)s. Please sign in."), (A, S)),
    Kind.CASES_UNASSIGNED: Text(_("%(n)s cases have waited too long for a mediator."), (A,)),
    Kind.ASSIGNED: Text(_("Case %(no)s: disclose and confirm by %(date)s."), (A, S)),
    Kind.NEUTRAL_CONFIRMED: Text(
        _("The mediator of case %(no)s is named. You may challenge until %(date)s."), (A, E)
    ),
    Kind.HEARING_SCHEDULED: Text(_("Case %(no)s: meeting on %(date)s at %(time)s."), (A, S, E)),
    Kind.HEARING_ON: Text(_("Case %(no)s: hearing on %(date)s at %(time)s."), (A, S, E)),
    Kind.HEARING_MOVED: Text(_("Case %(no)s: meeting moved to %(date)s, %(time)s."), (A, S, E)),
    Kind.HEARING_CANCELLED: Text(_("Case %(no)s: meeting on %(date)s is cancelled."), (A, S, E)),
    Kind.HEARING_SOON: Text(
        _("Case %(no)s: meeting starts at %(time)s."), (A, S), is_optional=True, is_urgent=True
    ),
    Kind.NEW_DOCUMENT: Text(_("There is a new document in case %(no)s."), (A, E), is_optional=True),
    Kind.NEW_MESSAGE: Text(_("There is a message for you in case %(no)s."), (A, E), is_optional=True),
    Kind.DEADLINE_NEAR: Text(_("Case %(no)s: a deadline ends %(date)s."), (A, S)),
    Kind.DEADLINE_PASSED: Text(_("Case %(no)s: a deadline has passed. Sign in."), (A, S)),
    Kind.READY_TO_SIGN: Text(_("Case %(no)s: a paper to sign by %(date)s."), (A, S, E)),
    Kind.ISSUED: Text(_("Case %(no)s: a paper is issued. Sign in."), (A, S, E)),
    Kind.CONFIRMATION_WINDOW: Text(
        _("Case %(no)s: %(n)s days left to apply for judicial confirmation (until %(date)s)."),
        (A, S, E),
        sms=_("Case %(no)s: ask court to confirm by %(date)s"),
    ),
    Kind.CLOSED: Text(_("Case %(no)s is closed. Sign in to read more."), (A, S, E)),
    Kind.RATING_ASKED: Text(
        _("Case %(no)s is closed. Please tell us how satisfied you were. It takes a minute."),
        (A, S, E),
        sms=_("Please rate our service: %(url)s"),
        is_optional=True,
    ),
    Kind.LOW_RATING: Text(_("Case %(no)s got a low rating. Please follow up by %(date)s."), (A,)),
    Kind.FOLLOW_UP_ASSIGNED: Text(_("Case %(no)s: please follow up a low rating by %(date)s."), (A,)),
    Kind.CLOSING_CORRECTED: Text(_("Case %(no)s: the closing date is corrected."), (A, E)),
    Kind.MERGED: Text(_("Case %(no)s goes on in a lead case. Sign in."), (A, S, E)),
    Kind.TAKES_IN: Text(_("Another case is merged into case %(no)s. Please tell its mediator."), (A, E)),
    Kind.STRUCK_OUT: Text(_("Case %(no)s is struck out. Sign in."), (A, S, E)),
    Kind.ANNULLED: Text(_("Case %(no)s: its result fell away."), (A, S, E)),
    Kind.NEW_DEVICE: Text(
        _("Sign-in from a new device. Not you? Change the password."), (A, S), is_urgent=True
    ),
    Kind.WITHDRAWN: Text(_("The application in %(no)s is withdrawn."), (A, S, E)),
    Kind.TERMINATED: Text(_("The mediation of case %(no)s has ended."), (A, S, E)),
    Kind.PROPOSAL_WAITING: Text(_("Case %(no)s: please answer a proposal."), (A, S, E)),
    Kind.COUNT_PROPOSAL: Text(_("A proposal about the count waits for your answer."), (A, E)),
    Kind.IDENTITY_CHECK_REQUESTED: Text(_("%(no)s: please prove your identity."), (A, S, E)),
    Kind.OBJECTION_RECEIVED: Text(_("Case %(no)s: an objection has been received."), (A, E)),
    Kind.AGREEMENT_CHANGED: Text(_("Case %(no)s: text changed. Sign again."), (A, S, E)),
    Kind.RECORD_TO_CONFIRM: Text(_("Case %(no)s: please confirm the record."), (A, S, E)),
    Kind.FLAG_RAISED: Text(_("Case %(no)s is stopped until you have looked into it."), (A, E)),
    Kind.FLAG_CLEARED: Text(_("Case %(no)s has been looked into and may go on."), (A,)),
    Kind.AWARD_TO_SCRUTINISE: Text(_("Case %(no)s: a draft waits for your scrutiny."), (A, E)),
    Kind.AWARD_TO_DRAFT: Text(_("Case %(no)s: the draft came back with remarks."), (A, E)),
    Kind.AWARD_TO_SIGN: Text(_("Case %(no)s: a decision to read and sign."), (A, S, E)),
    Kind.AWARD_SIGNED: Text(_("Case %(no)s: the decision can be issued."), (A, E)),
    Kind.AWARD_ISSUED: Text(_("Case %(no)s: the tribunal has decided."), (A, S, E)),
    Kind.STATEMENT_TO_RECEIVE: Text(_("Case %(no)s: please sign for the statement."), (A, S, E)),
    Kind.STATEMENT_IN_FORCE: Text(_("Case %(no)s: the statement is in effect."), (A, S, E)),
    Kind.PARTY_RENEGED: Text(_("Case %(no)s: no settlement; award follows."), (A, S, E)),
    Kind.ARBITRATION_ENDED: Text(_("Case %(no)s: the proceedings have ended."), (A, S, E)),
    Kind.ARBITRATION_AGAIN: Text(_("Case %(no)s: the proceedings are resumed."), (A, S, E)),
    Kind.AWARD_PERIOD_EXTENDED: Text(_("Case %(no)s: award due by %(date)s."), (A, S, E)),
    Kind.AWARD_CORRECTION_ASKED: Text(_("Case %(no)s: correction asked for."), (A, S, E)),
    Kind.AWARD_CORRECTION_REFUSED: Text(_("Case %(no)s: the award is not corrected."), (A, S, E)),
    Kind.AWARD_CORRECTION_WINDOW: Text(_("Case %(no)s: ask for corrections by %(date)s."), (A, S, E)),
    Kind.AWARD_SET_ASIDE_WINDOW: Text(_("Case %(no)s: set aside by %(date)s."), (A, S, E)),
    Kind.DECISION_TO_SERVE: Text(_("Case %(no)s: a decision is to be served on the parties."), (A,)),
    Kind.ARBITRATION_NOTICE: Text(
        _("There is a notice of arbitration for you. Please answer by %(date)s: %(url)s"),
        (S, E, P),
        sms=_("Arbitration: due %(date)s %(url)s"),
    ),
    Kind.ARBITRATOR_NAMED: Text(_("Case %(no)s: you are named as arbitrator."), (A, S, E)),
    Kind.DISCLOSED: Text(_("Case %(no)s: disclosed. Object by %(date)s."), (A, S, E)),
    Kind.TRIBUNAL_FORMED: Text(_("Case %(no)s: the tribunal is constituted."), (A, S, E)),
    Kind.ACCOUNT_EXISTS: Text(_("You already have an account. Sign in or reset the password."), (S, E)),
    Kind.NO_ACCOUNT: Text(_("There is no account for this address. You can make one."), (S, E)),
    Kind.PASSWORD_CHANGED: Text(
        _("Your password has been changed. Not you? Call us."), (A, S, E), is_urgent=True
    ),
    Kind.EMAIL_CHANGED: Text(
        _("Your mail address has been changed. Not you? Call us."), (A, S, E), is_urgent=True
    ),
    Kind.MOBILE_CHANGED: Text(
        _("Your mobile number has been changed. Not you? Call us."), (A, S, E), is_urgent=True
    ),
    Kind.SECOND_FACTOR_CHANGED: Text(
        _("Your two-step sign-in has been changed. Not you? Call us."), (A, S, E), is_urgent=True
    ),
}


def check_params(kind: Kind, params: Mapping[str, str]) -> None:
    """Refuse values that a message of this kind cannot show.

    Raises:
        ValueError: a value is missing, is not one of LIMITS, or is too long.
    """
    missing = TEXTS[kind].values - params.keys()
    if missing:
        raise ValueError(f"A message {kind} needs {', '.join(sorted(missing))}.")
    for name, value in params.items():
        if name not in LIMITS or len(str(value)) > LIMITS[name]:
            raise ValueError(f"A message cannot hold {name}={value!r}.")


def subject(kind: str, params: Mapping[str, str], language: str) -> str:
    """Return the line above a message: what it is about, and the number."""
    with translation.override(language):
        label = str(Kind(kind).label)
        return (
            gettext("%(label)s: %(no)s") % {"label": label, "no": params["no"]} if "no" in params else label
        )


def sentence(kind: str, params: Mapping[str, str], language: str) -> str:
    """Return the message as it stands on this site and in a mail."""
    with translation.override(language):
        return str(TEXTS[Kind(kind)].sentence) % _written(params, "DATE_FORMAT")


def text_message(kind: str, params: Mapping[str, str], language: str, signature: str) -> str:
    """Return the message as a text message, with the signature registered with the provider."""
    text = TEXTS[Kind(kind)]
    with translation.override(language):
        words = str(text.sms or text.sentence) % _written(params, "MONTH_DAY_FORMAT")
    return f"【{signature}】{words}" if signature else words


def _written(params: Mapping[str, str], date_style: str) -> dict[str, str]:
    """Return the values as the reader writes them."""
    short = date_style == "MONTH_DAY_FORMAT"
    written = dict(params)
    if "date" in params:
        written["date"] = _written_date(params["date"], short)
    if "time" in params:
        written["time"] = time.fromisoformat(params["time"]).strftime("%H:%M")
    if "url" in params and short:
        written["url"] = params["url"].partition("://")[2] or params["url"]
    return written


def _written_date(iso: str, short: bool) -> str:
    day = date.fromisoformat(iso)
    if (translation.get_language() or "").startswith("zh"):
        return f"{day.month}月{day.day}日" if short else f"{day.year}年{day.month}月{day.day}日"
    return date_format(day, "j M" if short else "j F Y")
