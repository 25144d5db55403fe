"""Set up a new installation: the centre, its first organisation and its first administrator."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.db.models import Q

from accounts.apps import create_groups
from accounts.contacts import normalise_contact
from accounts.models import Centre, Organisation, OrganisationKind, RecusalPolicy, StaffRole, User
from accounts.services import create_user, set_roles


class Command(BaseCommand):
    """Runs twice without harm: what exists stays. The rest is filled in on the administration pages."""

    help = "Set up the centre, its first organisation and its first administrator."

    def add_arguments(self, parser: CommandParser) -> None:
        """Ask for the names and the administrator."""
        parser.add_argument("--name", required=True, help="the centre's name in Simplified Chinese")
        parser.add_argument("--name-en", default="", help="the same in English")
        parser.add_argument("--city", required=True, help="the city in Simplified Chinese")
        parser.add_argument("--city-en", default="", help="the same in English")
        parser.add_argument("--code", required=True, help="the short code in case numbers, such as 澜江知人")
        parser.add_argument("--telephone", default="")
        parser.add_argument(
            "--institution", default="", help="an arbitration institution's name in Simplified Chinese"
        )
        parser.add_argument("--institution-en", default="", help="the same in English")
        parser.add_argument("--institution-code", default="", help="its short code in case numbers")
        parser.add_argument("--administrator", required=True, help="a mail address or mobile number")
        parser.add_argument("--administrator-name", required=True)

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        """Write what is missing.

        Writes:
            the roles, the centre, an organisation, a user, events.
        """
        create_groups(using="default")
        self._make_centre(options)
        organisation = self._make_organisation(options)
        if options["institution"]:
            self._make_institution(options)
        try:
            email, mobile = normalise_contact(options["administrator"])
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        contact = Q(email=email) if email else Q(mobile=mobile)
        user = User.objects.filter(contact).first()
        if user is None:
            name = options["administrator_name"]
            user = create_user(
                name=name, organisation=organisation, email=email or None, mobile=mobile or None
            )
        set_roles(user=user, roles=user.staff_roles | {StaffRole.ADMINISTRATOR}, by=None)
        self.stdout.write(f"{user.name} signs in with {email or mobile}, after setting a password by a code.")

    def _make_centre(self, options: dict[str, Any]) -> None:
        name, city = options["name"], options["city"]
        Centre.objects.get_or_create(
            pk=1,
            defaults={
                "name_zh_hans": name,
                "name_zh_hant": name,
                "name_en": options["name_en"] or name,
                "short_code": options["code"],
                "city_zh_hans": city,
                "city_zh_hant": city,
                "city_en": options["city_en"] or city,
                "telephone": options["telephone"],
                "complaint_line": options["telephone"],
            },
        )

    def _make_organisation(self, options: dict[str, Any]) -> Organisation:
        mediating = Organisation.objects.exclude(kind=OrganisationKind.ARBITRAL)
        existing = mediating.order_by("code").first()
        if existing:
            return existing
        name = options["name"]
        return Organisation.objects.create(
            code=options["code"],
            kind=OrganisationKind.PEOPLES,
            name_zh_hans=name,
            name_zh_hant=name,
            name_en=options["name_en"] or name,
            number_pattern="{code}调字〔{year}〕第{serial}号",
            seal_text=name,
            recusal_policy=RecusalPolicy.ANY_PARTY,
        )

    def _make_institution(self, options: dict[str, Any]) -> None:
        """Make an arbitration institution; its rules and fees are entered on the administration pages."""
        name = options["institution"]
        Organisation.objects.get_or_create(
            kind=OrganisationKind.ARBITRAL,
            name_zh_hans=name,
            defaults={
                "code": options["institution_code"] or f"{options['code']}仲",
                "name_zh_hant": name,
                "name_en": options["institution_en"] or name,
                "number_pattern": "{code}字〔{year}〕第{serial}号",
                "seal_text": name,
                "fee_free": False,
                "recusal_policy": RecusalPolicy.ORG_DECIDES,
            },
        )
