"""The secretary's check of who a party is and who may act for it, before the first session."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.services import record_event
from cases.actors import Actor
from cases.audience import Audience
from cases.models import Case, Party, Representation
from cases.permissions import Action
from cases.refusals import NotVisible, Unacceptable
from cases.services.procedure import Act, Done, Performed, act, perform

NOTE_LENGTH = 300


def check_identity(
    *, case_id: UUID, by: Actor, party_id: UUID, note: str, key: str = "", at: datetime | None = None
) -> Performed:
    """Record that identity and authority of a party were checked.

    Args:
        note: which papers were seen.
    Raises:
        Unacceptable: the note is missing, or a representative has no power of attorney in force.
    """
    data = {"party": str(party_id), "note": note}
    return perform(case_id=case_id, action=Action.CHECK_IDENTITY, by=by, data=data, key=key, at=at)


def show_number(*, case: Case, party_id: UUID, by: User) -> tuple[Party, str]:
    """Return a party's whole identity number, and record that somebody saw it.

    Raises:
        NotVisible: the case has no such party.
    """
    party = Party.objects.filter(case=case, pk=party_id).first()
    if party is None:
        raise NotVisible
    record_event(kind="ID_NUMBER_SHOWN", user=by, subject=party.pk, data={"case": str(case.pk)})
    return party, party.id_number


@act(Action.CHECK_IDENTITY)
def _check(a: Act) -> Done:
    party = Party.objects.filter(case=a.case, pk=a.data.id("party")).first()
    if party is None:
        raise NotVisible
    note = str(a.data.get("note", "")).strip()
    if not note:
        raise Unacceptable(_("Write which papers you have seen."), "note")
    agents = Representation.objects.filter(party=party, revoked_at=None)
    for agent in agents:
        if agent.paper_id is None or (agent.valid_until and agent.valid_until < a.moment.today):
            raise Unacceptable(
                _("%(name)s has no power of attorney in force. Ask for one first.") % {"name": agent.name},
                "note",
            )
    agents.update(checked_at=a.moment.at, checked_by=a.by.user)
    party.identity_checked_at, party.identity_checked_by = a.moment.at, a.by.user
    party.identity_note = note[:NOTE_LENGTH]
    party.save(update_fields=["identity_checked_at", "identity_checked_by", "identity_note"])
    return Done(data={"party": str(party.pk), "agents": agents.count()}, audience=Audience.CENTRE)
