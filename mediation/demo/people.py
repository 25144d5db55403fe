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
INSTITUTION, INSTITUTION_NAME = "LJ-AC", "澜江仲裁委员会知识产权仲裁院"


@dataclass(frozen=True)
class Person:
    """Somebody of the demo.

    Args:
        key: the role name that `demo_accounts` prints, or another name.
        staff: the roles of the centre.
        fields: kinds of right, for a neutral.
        arbitral: belongs to the arbitration institution.
    """

    key: str
    name: str
    mail: str
    mobile: str = ""
    staff: tuple[StaffRole, ...] = ()
    fields: tuple[str, ...] = ()
    language: str = "zh-hans"
    arbitral: bool = False


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


ARBITRAL = (
    Person("arbitral_intake_clerk", "许薇", "arb.clerk@demo.example", staff=(S.INTAKE_CLERK,), arbitral=True),
    Person(
        "arbitral_case_secretary",
        "程越",
        "arb.secretary@demo.example",
        staff=(S.CASE_SECRETARY,),
        arbitral=True,
    ),
    Person(
        "arbitral_supervisor", "魏岚", "arb.supervisor@demo.example", staff=(S.SUPERVISOR,), arbitral=True
    ),
    Person("arbitral_chair", "秦远山", "arb.chair@demo.example", staff=(S.INSTITUTION_CHAIR,), arbitral=True),
    Person(
        "arbitrator",
        "宋怀瑾",
        "arbitrator@demo.example",
        fields=("PAT_INV", "PAT_UM", "CR_SW"),
        arbitral=True,
    ),
    Person("arbitrator_2", "陆明哲", "arbitrator2@demo.example", fields=("TM", "UC", "CR"), arbitral=True),
    Person(
        "arbitrator_3", "顾清", "arbitrator3@demo.example", fields=("CR_SW", "TS_TECH", "IC"), arbitral=True
    ),
    Person(
        "arbitrator_4", "Anthony Lau", "arbitrator4@demo.example", fields=("PAT_INV", "TM"), arbitral=True
    ),
)


@dataclass(frozen=True)
class Cast:
    """The demo's organisation, its arbitration institution and people, by key."""

    organisation: Organisation
    people: dict[str, User]
    institution: Organisation

    def __getitem__(self, key: str) -> User:
        return self.people[key]


def lay_down_people() -> Cast:
    """Make the centre, its organisation, venues and people, where they are missing."""
    _centre()
    organisation = _organisation()
    institution = _institution()
    hashed = make_password(PASSWORD)
    people = {
        person.key: _user(person, institution if person.arbitral else organisation, hashed)
        for person in (*ACCOUNTS, *OTHERS, *ARBITRAL)
    }
    _venues(organisation, _MEDIATION_ROOMS)
    _venues(institution, _HEARING_ROOMS)
    return Cast(organisation, people, institution)


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
            "licence_zh_hans": "本页数据可以复制、改编和公开使用，包括用于商业目的，但须注明来源为澜江市知识产权保护中心（CC BY 4.0）。",
            "licence_zh_hant": "本頁數據可以複製、改編和公開使用，包括用於商業目的，但須註明來源為瀾江市知識產權保護中心（CC BY 4.0）。",
            "licence_en": "The figures may be copied, changed and published, also for gain, if the Lanjiang Intellectual"
            " Property Protection Centre is named as their source (CC BY 4.0).",
            "licence_url": "https://creativecommons.org/licenses/by/4.0/",
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


def _institution() -> Organisation:
    """Make the invented institution; its rules and fees are the examples that the code tables mark as such."""
    return Organisation.objects.get_or_create(
        code=INSTITUTION,
        defaults={
            "kind": OrganisationKind.ARBITRAL,
            "name_zh_hans": INSTITUTION_NAME,
            "name_zh_hant": "瀾江仲裁委員會知識產權仲裁院",
            "name_en": "Intellectual Property Court of the Lanjiang Arbitration Commission",
            "number_pattern": "澜仲知字〔{year}〕第{serial}号",
            "address_zh_hans": "澜江市临江大道18号6楼",
            "address_zh_hant": "瀾江市臨江大道18號6樓",
            "address_en": "6/F, 18 Linjiang Avenue, Lanjiang",
            "telephone": "0000-12330006",
            "seal_text": INSTITUTION_NAME,
            "fee_free": False,
            "rule_set": "EXAMPLE",
            "fee_schedule": "EXAMPLE_DOMESTIC",
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
            may_mediate=not person.arbitral,
            may_arbitrate=person.arbitral,
        )
    return user


_MEDIATION_ROOMS = (
    ("第一调解室", "Mediation room 1"),
    ("第二调解室", "Mediation room 2"),
    ("第三调解室", "Mediation room 3"),
)
_HEARING_ROOMS = (("第一仲裁庭", "Hearing room 1"), ("第二仲裁庭", "Hearing room 2"))


def _venues(organisation: Organisation, rooms: tuple[tuple[str, str], ...]) -> None:
    for name, english in rooms:
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
