"""Who may read what: the one table of planted secrets, by the case in which each is planted.

A name stands for a person of `tests.markers.world`. Nobody else may find the secret anywhere, and each of these
people must find it somewhere.
"""

from collections.abc import Mapping

Readers = frozenset[str]

NOBODY: Readers = frozenset()
APPLICANTS: Readers = frozenset({"applicant", "applicant_agent", "general_agent"})
RESPONDENTS: Readers = frozenset({"respondent", "respondent_agent"})
PARTIES: Readers = APPLICANTS | RESPONDENTS | {"third_party"}
MEDIATOR: Readers = frozenset({"mediator"})
# Who reads the joint part of a file: the parties, the neutral, the secretary, and a supervisor with a reason.
CENTRE: Readers = frozenset({"secretary", "supervisor_with_reason"})
JOINT: Readers = PARTIES | MEDIATOR | CENTRE
TRIBUNAL: Readers = frozenset({"presiding", "first", "second"})
HEAD: Readers = frozenset({"arb_chair"})
INSTITUTION: Readers = frozenset({"arb_secretary", "arb_supervisor_with_reason"})
BEFORE_TRIBUNAL: Readers = PARTIES | TRIBUNAL | INSTITUTION

MEDIATIONS = ("running", "closed")
# One arbitration deliberates, one tribunal mediates, one has decided.
ARBITRATIONS = ("deliberating", "mediating", "decided")


def _in(cases: tuple[str, ...], readers: Readers) -> Mapping[str, Readers]:
    return dict.fromkeys(cases, readers)


SECRETS: Mapping[str, Mapping[str, Readers]] = {
    # --- Mediation ---------------------------------------------------------------------------------
    "caucus of the applicant": _in(MEDIATIONS, APPLICANTS | MEDIATOR),
    "the mediator in the caucus of the applicant": _in(MEDIATIONS, APPLICANTS | MEDIATOR),
    "caucus of the respondent": _in(MEDIATIONS, RESPONDENTS | MEDIATOR),
    "words whose release was refused": _in(MEDIATIONS, APPLICANTS | MEDIATOR),
    "words that were released": _in(MEDIATIONS, JOINT),
    "said in the joint room": _in(MEDIATIONS, JOINT),
    "held offer of the applicant": _in(MEDIATIONS, APPLICANTS | MEDIATOR),
    "amount of the held offer": _in(MEDIATIONS, APPLICANTS | MEDIATOR),
    "held offer of the respondent": _in(MEDIATIONS, RESPONDENTS | MEDIATOR),
    "open offer": _in(MEDIATIONS, JOINT),
    "why an offer was declined": _in(MEDIATIONS, JOINT),
    "note of the mediator": _in(MEDIATIONS, MEDIATOR),
    "note of the mediator who was replaced": _in(MEDIATIONS, NOBODY),
    "note of the secretary": _in(MEDIATIONS, CENTRE),
    "link of a private session": _in(("running",), APPLICANTS | MEDIATOR),
    "why a private session was cancelled": _in(MEDIATIONS, APPLICANTS | MEDIATOR),
    "record of a private session": _in(MEDIATIONS, APPLICANTS | MEDIATOR),
    "record of a joint session": _in(MEDIATIONS, JOINT),
    "name of a file for the mediator": _in(MEDIATIONS, APPLICANTS | MEDIATOR),
    "why a file is for the mediator": _in(MEDIATIONS, APPLICANTS | MEDIATOR),
    "inside a file for the mediator": _in(MEDIATIONS, APPLICANTS | MEDIATOR),
    "inside a file for both sides": _in(MEDIATIONS, JOINT),
    "facts that nobody released": _in(MEDIATIONS, JOINT),
    "facts that both sides released": {
        "running": JOINT,
        "closed": JOINT | TRIBUNAL | INSTITUTION,  # seen in the arbitration of the same dispute
    },
    "draft of the agreement": _in(MEDIATIONS, JOINT),
    # Masked for the other side on every page and in every paper; a person's number is shown to staff on asking.
    "telephone of the respondent": {
        "running": RESPONDENTS | MEDIATOR | CENTRE,
        "closed": RESPONDENTS | MEDIATOR | CENTRE | {"arb_secretary"},  # in the respondent's own request
    },
    "identity number": {
        "running": NOBODY,
        "closed": frozenset({"respondent"}),
    },  # on the form of an own request
    "note of a flag": _in(("running",), frozenset({"supervisor", "supervisor_with_reason"})),
    "why the file was opened": _in(MEDIATIONS, CENTRE | {"supervisor"}),
    # --- Arbitration -------------------------------------------------------------------------------
    "note of an arbitrator": _in(ARBITRATIONS, TRIBUNAL),
    "note of the arbitrator who was taken off": _in(("deliberating",), TRIBUNAL),
    "link of a meeting of the tribunal": _in(("deliberating", "mediating"), TRIBUNAL),
    "draft of the decision": {
        "deliberating": TRIBUNAL,
        "mediating": TRIBUNAL | HEAD,  # with the head for scrutiny
        "decided": BEFORE_TRIBUNAL,  # issued
    },
    "words that were struck from the draft": _in(ARBITRATIONS, NOBODY),
    "remarks of the scrutiny": _in(("deliberating",), TRIBUNAL),
    "note on the mediation by the tribunal": {
        "deliberating": NOBODY,
        "mediating": TRIBUNAL,
        "decided": NOBODY,
    },
    "record of the mediation by the tribunal": {
        "deliberating": PARTIES,  # it failed: the tribunal finds nothing of it
        "mediating": PARTIES | TRIBUNAL,  # who runs the file learns when, not what
        "decided": PARTIES,
    },
    "note of the institution": _in(ARBITRATIONS, INSTITUTION),
    "what a side wants corrected": _in(("decided",), BEFORE_TRIBUNAL),
    "grounds of a challenge": _in(("deliberating",), BEFORE_TRIBUNAL | HEAD),
    # --- Before anything is filed ------------------------------------------------------------------
    "facts of a draft": _in(("draft",), frozenset({"respondent"})),
    "facts of an application": _in(("invited",), frozenset({"invitee"})),
    "disclosure of the former mediator": _in(("naming",), PARTIES | HEAD | {"arb_secretary"}),
}

# What is found only at the address of one row, and not on a page of the case.
AT_ONE_ROW = frozenset(
    {
        "link of a private session",
        "link of a meeting of the tribunal",
        "inside a file for the mediator",
        "inside a file for both sides",
        "telephone of the respondent",
        "record of a private session",
        "record of a joint session",
        "record of the mediation by the tribunal",
        "grounds of a challenge",
    }
)
