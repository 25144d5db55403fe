"""The people of the demo. One password for all: it is printed, and hashed once."""

from dataclasses import dataclass
from datetime import datetime

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.utils import timezone

from accounts.models import Centre, NeutralProfile, Organisation, OrganisationKind, StaffRole, User
from cases.models import Venue

PASSWORD = "Lanjiang-demo-2026"  # noqa: S105  printed on purpose
ORGANISATION = "LJ-RM"


@dataclass(frozen=True)
class Person:
    """Somebody of the demo.

    Args:
        key: the role name that `demo_accounts` prints, or another name.
        staff: the roles of the centre.
        fields: kinds of right, for a neutral.
    """

    key: str
    name: str
    mail: str
    mobile: str = ""
    staff: tuple[StaffRole, ...] = ()
    fields: tuple[str, ...] = ()
    language: str = "zh-hans"


S = StaffRole
ACCOUNTS = (
    Person("applicant", "陈晓兰", "applicant@demo.example", "+8613800000001"),
    Person("respondent", "林国栋", "respondent@demo.example", "+8613800000002"),
    Person("agent", "周敏", "agent@demo.example", "+8613800000003"),
    Person(
        "mediator",
        "王敏",
        "mediator@demo.example",
        "+8613800000004",
        fields=("PAT_INV", "PAT_UM", "TM", "CR_SW"),
    ),
    Person("intake_clerk", "何晓燕", "clerk@demo.example", staff=(S.INTAKE_CLERK,)),
    Person("case_secretary", "李静", "secretary@demo.example", staff=(S.CASE_SECRETARY,)),
    Person("supervisor", "赵刚", "supervisor@demo.example", staff=(S.SUPERVISOR,)),
    Person("institution_chair", "孙明远", "chair@demo.example", staff=(S.INSTITUTION_CHAIR,)),
    Person("statistician", "吴佳", "statistician@demo.example", staff=(S.STATISTICIAN,)),
    Person("administrator", "郑磊", "administrator@demo.example", staff=(S.ADMINISTRATOR,)),
    Person("stranger", "黄立", "stranger@demo.example", "+8613800000009"),
)
OTHERS = (
    Person("clerk_2", "马宁", "clerk2@demo.example", staff=(S.INTAKE_CLERK,)),
    Person("secretary_2", "徐芳", "secretary2@demo.example", staff=(S.CASE_SECRETARY,)),
    Person("mediator_2", "李建国", "mediator2@demo.example", fields=("TM", "TM_WELLKNOWN", "UC", "GI")),
    Person("mediator_3", "方雅", "mediator3@demo.example", fields=("CR", "CR_REL", "CR_SW")),
    Person("mediator_4", "高翔", "mediator4@demo.example", fields=("PAT_DES", "TS_TECH", "IC")),
    Person("applicant_2", "罗文", "applicant2@demo.example", "+8613800000012"),
    Person("applicant_3", "Emily Ho", "applicant3@demo.example", language="en"),
    Person("respondent_2", "彭飞", "respondent2@demo.example", "+8613800000022"),
    Person("applicant_4", "梁嘉儀", "applicant4@demo.example", language="zh-hant"),
)


@dataclass(frozen=True)
class Cast:
    """The demo's organisation and people, by key."""

    organisation: Organisation
    people: dict[str, User]

    def __getitem__(self, key: str) -> User:
        return self.people[key]


def lay_down_people() -> Cast:
    """Make the centre, its organisation, venues and people, where they are missing."""
    _centre()
    organisation = _organisation()
    hashed = make_password(PASSWORD)
    people = {person.key: _user(person, organisation, hashed) for person in (*ACCOUNTS, *OTHERS)}
    _venues(organisation)
    return Cast(organisation, people)


def _centre() -> None:
    Centre.objects.get_or_create(
        pk=1,
        defaults={
            "name_zh_hans": "澜江市知识产权保护中心",
            "name_zh_hant": "瀾江市知識產權保護中心",
            "name_en": "Lanjiang Intellectual Property Protection Centre",
            "short_code": "澜知",
            "city_zh_hans": "澜江市",
            "city_zh_hant": "瀾江市",
            "city_en": "Lanjiang",
            "address_zh_hans": "澜江市临江大道18号",
            "address_zh_hant": "瀾江市臨江大道18號",
            "address_en": "18 Linjiang Avenue, Lanjiang",
            "hours_zh_hans": "工作日9:00–12:00，13:30–17:30",
            "hours_zh_hant": "工作日9:00–12:00，13:30–17:30",
            "hours_en": "Working days 9:00–12:00, 13:30–17:30",
            "telephone": "0000-12330000",
            "complaint_line": "0000-12330001",
            "data_confirmed": False,
        },
    )


def _organisation() -> Organisation:
    return Organisation.objects.get_or_create(
        code=ORGANISATION,
        defaults={
            "kind": OrganisationKind.PEOPLES,
            "name_zh_hans": "澜江市知识产权纠纷人民调解委员会",
            "name_zh_hant": "瀾江市知識產權糾紛人民調解委員會",
            "name_en": "Lanjiang People's Mediation Committee for Intellectual Property Disputes",
            "number_pattern": "澜知人调字〔{year}〕第{serial}号",
            "address_zh_hans": "澜江市临江大道18号2楼",
            "address_zh_hant": "瀾江市臨江大道18號2樓",
            "address_en": "2/F, 18 Linjiang Avenue, Lanjiang",
            "telephone": "0000-12330002",
            "seal_text": "澜江市知识产权纠纷人民调解委员会",
            "fee_free": True,
            "court_zh_hans": "澜江市中级人民法院",
            "court_zh_hant": "瀾江市中級人民法院",
            "court_en": "Lanjiang Intermediate People's Court",
            "rule_set": "",
        },
    )[0]


def _user(person: Person, organisation: Organisation, hashed: str) -> User:
    inside = bool(person.staff or person.fields)
    user, is_new = User.objects.get_or_create(
        email=person.mail,
        defaults={
            "name": person.name,
            "mobile": person.mobile or None,
            "mobile_verified": bool(person.mobile),
            "language": person.language,
            "organisation": organisation if inside else None,
            "is_staff": S.ADMINISTRATOR in person.staff,
            "password": hashed,
            "privacy_version": "demo",
            "privacy_agreed_at": _long_ago(),
        },
    )
    if not is_new:
        return user
    EmailAddress.objects.create(user=user, email=person.mail, primary=True, verified=True)
    user.groups.set(Group.objects.filter(name__in=person.staff))
    if person.fields:
        NeutralProfile.objects.create(
            user=user,
            organisation=organisation,
            fields=list(person.fields),
            languages=["zh-hans", "en"],
            qualification_zh_hans="从事知识产权工作十年以上",
            qualification_zh_hant="從事知識產權工作十年以上",
            qualification_en="More than ten years of work in intellectual property",
        )
    return user


def _venues(organisation: Organisation) -> None:
    for name, english in (
        ("第一调解室", "Mediation room 1"),
        ("第二调解室", "Mediation room 2"),
        ("第三调解室", "Mediation room 3"),
    ):
        Venue.objects.get_or_create(
            organisation=organisation,
            name_zh_hans=name,
            defaults={
                "name_zh_hant": name.replace("调", "調"),
                "name_en": english,
                "address": organisation.address_zh_hans,
            },
        )


def _long_ago() -> datetime:
    return timezone.now().replace(year=2025, month=1, day=6)
