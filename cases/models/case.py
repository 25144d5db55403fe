"""The case: what all cases have, one protected state, and a proxy for each procedure."""

import uuid
from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin

from accounts.models import Organisation, OrganisationKind
from cases.kinds import Kind
from cases.procedures.arbitration import ArbitrationProcedure
from cases.procedures.facts import Facts
from cases.procedures.mediation import MediationProcedure
from cases.procedures.states import STATES, MediationState, Outcome
from cases.queries import NOT_OPEN, CaseQuerySet

if TYPE_CHECKING:
    from cases.models.dispute import Dispute

PROXIES: dict[str, "type[Case]"] = {}


class Source(models.TextChoices):
    """How a case came to the centre."""

    PARTY = "PARTY", _("Filed by the party")
    COUNTER = "COUNTER", _("Filed at the counter")
    COURT = "COURT", _("Referred by a court")
    ADMINISTRATION = "ADMINISTRATION", _("Transferred by an authority")
    IMPORT = "IMPORT", _("Imported from an earlier register")


class Currency(models.TextChoices):
    """Currencies that a case may name."""

    CNY = "CNY", _("Renminbi")
    HKD = "HKD", _("Hong Kong dollar")
    MOP = "MOP", _("Macao pataca")
    USD = "USD", _("US dollar")


class Case(FSMModelMixin, models.Model):
    """One case. A row's kind decides which proxy, and so which procedure, Django hands out.

    `reference` is a random reference for the filing; `number` is the case number, given at acceptance.
    Dates (`_on`) are days in Asia/Shanghai, instants are `_at`. Money is an integer of fen with a currency.
    """

    KIND: ClassVar[str] = ""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=20, choices=Kind)
    state = FSMField(default=MediationState.DRAFT, protected=True, max_length=30)
    dispute: "models.ForeignKey[Dispute, Dispute]" = models.ForeignKey(
        "cases.Dispute", on_delete=models.PROTECT, related_name="cases"
    )
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="cases")
    organisation_kind = models.CharField(
        max_length=20, choices=OrganisationKind, blank=True, help_text="Frozen at acceptance."
    )
    reference = models.CharField(_("reference"), max_length=20, unique=True)
    number = models.CharField(_("case number"), max_length=100, unique=True, null=True, blank=True)
    source = models.CharField(_("source"), max_length=20, choices=Source, default=Source.PARTY)
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="filings"
    )
    language = models.CharField(max_length=10, default="zh-hans")

    right_type = models.CharField(_("kind of right"), max_length=20, blank=True)
    dispute_type = models.CharField(_("kind of dispute"), max_length=40, blank=True)
    mediable_reason = models.CharField(
        max_length=500, blank=True, help_text="Why a kind of dispute that needs a reason may be mediated."
    )
    facts_text = models.TextField(_("what happened"), max_length=3000, blank=True)
    wish_text = models.TextField(_("what you ask for"), max_length=1000, blank=True)
    amount_fen = models.BigIntegerField(_("amount in dispute"), null=True, blank=True)
    currency = models.CharField(max_length=3, choices=Currency, default=Currency.CNY)
    district = models.CharField(_("district of the respondent"), max_length=60, blank=True)

    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    accepted_on = models.DateField(null=True, blank=True)
    consented_on = models.DateField(null=True, blank=True)
    period_ends_on = models.DateField(null=True, blank=True)
    agreed_on = models.DateField(null=True, blank=True)
    terminated_on = models.DateField(null=True, blank=True)
    decided_on = models.DateField(
        null=True, blank=True, help_text="The award, the last receipt, or the decision that ends it."
    )
    closed_on = models.DateField(null=True, blank=True)
    first_closed_on = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=40, choices=Outcome, blank=True)
    next_due_on = models.DateField(
        null=True, editable=False, help_text="The first running deadline; kept by the database."
    )
    lead = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged")
    version = models.PositiveIntegerField(default=0, help_text="Goes up with every act.")

    if TYPE_CHECKING:
        organisation_id: uuid.UUID
        dispute_id: uuid.UUID
        filed_by_id: uuid.UUID | None

    facts: Facts  # set by access.read_facts before a guard is asked

    objects: ClassVar[CaseQuerySet] = CaseQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        default_permissions = ()
        permissions = [
            ("act_as_applicant", "Act as the applicant"),
            ("act_as_respondent", "Act as the respondent"),
            ("act_as_third_party", "Act as a third party"),
            ("act_as_agent", "Act as a representative"),
            ("act_as_mediator", "Act as the mediator"),
            ("act_as_arbitrator", "Act as an arbitrator"),
            ("act_as_presiding_arbitrator", "Act as the presiding arbitrator"),
            ("act_as_expert", "Act as an expert"),
            ("act_as_case_secretary", "Act as the case secretary"),
        ]
        constraints = [
            models.CheckConstraint(
                name="cases_state_of_its_kind",
                condition=models.Q(kind=Kind.ARBITRATION, state__in=STATES[Kind.ARBITRATION].values)
                | models.Q(kind=Kind.MEDIATION, state__in=STATES[Kind.MEDIATION].values),
            ),
            models.CheckConstraint(
                name="cases_closed_has_a_date",
                condition=~models.Q(state__in=["CLOSED", "ARCHIVED"]) | models.Q(closed_on__isnull=False),
            ),
            models.CheckConstraint(
                name="cases_amount_not_negative",
                condition=models.Q(amount_fen__isnull=True) | models.Q(amount_fen__gte=0),
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "state", "-changed_at", "id"], name="cases_by_state"),
            models.Index(fields=["organisation", "-changed_at", "id"], name="cases_by_change"),
            models.Index(fields=["organisation", "closed_on"], name="cases_by_closing"),
            models.Index(fields=["dispute"], name="cases_by_dispute"),
            models.Index(
                fields=["organisation", "next_due_on", "id"],
                condition=~models.Q(state__in=NOT_OPEN),
                name="cases_open_by_due",
            ),
        ]

    def __str__(self) -> str:
        return self.number or self.reference

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if kind := str(cls.__dict__.get("KIND", "") or getattr(cls, "KIND", "")):
            PROXIES[kind] = cls

    @classmethod
    def from_db(
        cls, db: str | None, field_names: Collection[str], values: Collection[Any], **kwargs: Any
    ) -> Self:
        """Hand out the proxy of the row's kind, whatever model the query named."""
        names = list(field_names)
        model = PROXIES.get(list(values)[names.index("kind")], cls) if "kind" in names else cls
        return super(Case, model).from_db(db, field_names, values, **kwargs)  # type: ignore[return-value]

    def refresh_from_db(self, *args: Any, **kwargs: Any) -> None:
        """Read the row again.

        django-fsm's own version switches the protection of the field off for the whole class while it reads,
        in every thread; this one takes the value out of the instance instead, so that it may be set once.
        """
        fields = kwargs.get("fields") or (args[1] if len(args) > 1 else None)
        before = self.__dict__.get("state")
        if fields is None or "state" in fields:
            self.__dict__.pop("state", None)
        try:
            models.Model.refresh_from_db(self, *args, **kwargs)
        finally:
            if "state" not in self.__dict__ and before is not None:
                self.__dict__["state"] = before

    @property
    def title(self) -> str:
        """The case number, or the reference before there is one."""
        return self.number or self.reference

    @property
    def state_label(self) -> str:
        """The state in the language of the page."""
        if self.outcome == Outcome.VOID_ENTRY:  # taken back: nobody withdrew anything
            return str(Outcome.VOID_ENTRY.label)
        return str(STATES[Kind(self.kind)](self.state).label)

    @property
    def is_private(self) -> bool:
        """Whether the case is a draft, or one that was thrown away: its writer's own, unseen by staff."""
        return self.state == "DRAFT" or (self.state == "CANCELLED" and self.submitted_at is None)

    @property
    def is_imported(self) -> bool:
        """Whether it was closed before the system existed, and comes from a ledger."""
        return self.source == Source.IMPORT

    @property
    def is_ended(self) -> bool:
        """Whether the work on the case is over."""
        return self.state in {"NOT_ACCEPTED", "CANCELLED", "CLOSED", "ARCHIVED", "MERGED"}

    @property
    def ended_on(self) -> date | None:
        """The legal event that ended the work."""
        return self.agreed_on or self.terminated_on or self.decided_on


class MediationCase(MediationProcedure, Case):
    """A case that follows the mediation procedure."""

    class Meta:
        proxy = True
        default_permissions = ()


class ArbitrationCase(ArbitrationProcedure, Case):
    """A case that follows the arbitration procedure."""

    class Meta:
        proxy = True
        default_permissions = ()
