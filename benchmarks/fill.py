"""Cases by the thousand, in a handful of statements. Identifiers follow from the number of the case.

Of every ten cases seven are open and three closed, with a line in the ledger. Each has 5 to 20 events, chained by
the database's own trigger. Beside them stand drafts to submit and applications to accept.
"""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import connection

from accounts.models import Organisation, OrganisationKind, StaffRole, User
from benchmarks.names import CLOSED_FROM, LAST_SIGNS, SIGNS
from cases.models import Case
from indicators.ledger import lay_down

PARTY_HAS, MEDIATOR_HAS = 5, 200
USERS = """
INSERT INTO accounts_user (id, password, is_superuser, name, email, mobile_verified, language, is_staff, is_active,
    date_joined, privacy_version, privacy_agreed_at, organisation_id)
SELECT md5(%(kind)s || n)::uuid, '!', false, %(kind)s || n, %(kind)s || n || '@bench.example', false, 'zh-hans', false,
    true, now(), %(privacy)s, now(), %(organisation)s
FROM generate_series(0, %(number)s - 1) AS n
"""
# A number for each case; which people it has; where it stands.
CASES = """
CREATE TEMP TABLE filled AS
SELECT n, md5('case' || n)::uuid AS id, md5('dispute' || n)::uuid AS dispute,
    CASE WHEN n > %(size)s + %(extra)s THEN 'DRAFT' WHEN n > %(size)s THEN 'SUBMITTED' WHEN n > %(open)s THEN 'CLOSED'
         ELSE (ARRAY['CONSENT_PENDING', 'CONSENT_PENDING', 'SUBMITTED', 'MEDIATING', 'MEDIATING', 'MEDIATING',
                     'MEDIATING', 'MEDIATING', 'MEDIATOR_PENDING', 'SIGNING'])[1 + mod(n / 3, 10)] END AS state,
    current_date - mod(n, 300) AS closed_on,
    md5('a' || n)::uuid AS a_side, md5('r' || n)::uuid AS r_side,
    md5('applicant' || CASE WHEN n > %(size)s THEN %(open)s / 5 + 1 + %(closed)s
                            WHEN n > %(open)s THEN %(open)s / 5 + 1 + n - %(open)s - 1
                            ELSE mod(n - 1, %(open)s / 5) END)::uuid AS applicant,
    md5('respondent' || mod(n, %(respondents)s))::uuid AS respondent,
    md5('mediator' || mod(n, %(mediators)s))::uuid AS mediator,
    md5('secretary' || mod(n, %(mediators)s))::uuid AS secretary,
    '澜江' || substr(%(signs)s, 1 + mod(n, 40), 1) || substr(%(last)s, 1 + mod(n / 40, 40), 1) || '实业' AS a_name,
    substr(%(last)s, 1 + mod(n, 40), 1) || substr(%(signs)s, 1 + mod(n / 40, 40), 1) || n || '商贸' AS r_name
FROM generate_series(1, %(size)s + 2 * %(extra)s) AS n;
CREATE UNIQUE INDEX ON filled (id);
INSERT INTO cases_dispute (id, opened_at) SELECT dispute, now() FROM filled;
INSERT INTO cases_case (id, kind, state, organisation_kind, reference, number, source, language, right_type, dispute_type,
    mediable_reason, facts_text, wish_text, currency, district, created_at, changed_at, submitted_at, accepted_on,
    consented_on, period_ends_on, agreed_on, terminated_on, closed_on, first_closed_on, outcome, version,
    organisation_id, dispute_id)
SELECT id, 'MEDIATION', state, 'PEOPLES', 'DR-X' || n, CASE WHEN state NOT IN ('DRAFT', 'SUBMITTED') THEN
    '测人调字〔2025〕第' || n || '号' END, 'PARTY', 'zh-hans', 'TM', 'INFRINGEMENT', '', repeat('事实', 100),
    repeat('请求', 50), 'CNY', '', now(), now(), CASE WHEN state <> 'DRAFT' THEN now() END, current_date - 20,
    current_date - 15, current_date + 15, CASE WHEN state = 'CLOSED' THEN closed_on END, NULL,
    CASE WHEN state = 'CLOSED' THEN closed_on END, CASE WHEN state = 'CLOSED' THEN closed_on END,
    CASE WHEN state = 'CLOSED' THEN 'AGREEMENT_WRITTEN' ELSE '' END, 10, %(organisation)s, dispute
FROM filled;
INSERT INTO cases_side (id, kind, position, case_id)
SELECT a_side, 'APPLICANT', 0, id FROM filled UNION ALL SELECT r_side, 'RESPONDENT', 1, id FROM filled;
INSERT INTO cases_party (id, position, person_kind, name, name_key, region, id_kind, id_number, legal_representative,
    address, contact_name, mobile, email, contact_unknown, language, service_address, identity_note, case_id, side_id)
SELECT md5('p' || side)::uuid, 0, 'LEGAL', name || '有限公司', name, 'MAINLAND', 'USCC', '', '张三', '澜江市' || substr(md5(side::text), 1, 8) || '号', '李四',
    mobile, '', false, 'zh-hans', '', '', case_id, side
FROM (SELECT a_side AS side, a_name AS name, id AS case_id, '' AS mobile FROM filled
      UNION ALL SELECT r_side, r_name, id, '+86138' || lpad(n::text, 8, '0') FROM filled) AS both_sides;
INSERT INTO cases_rightindispute (id, position, right_type, number, nice_class, title, holder, number_warning, case_id)
SELECT md5('right' || n)::uuid, 0, 'TM', '1' || lpad(n::text, 7, '0'), '20', '商标', '', '', id FROM filled;
"""
PEOPLE = """
INSERT INTO cases_engagement (id, role, special, granted_at, ended_because, case_id, permission_id, user_id, party_id,
    side_id)
SELECT md5(g.role || f.n)::uuid, g.role, true, now() - interval '1 day', '', f.id,
    (SELECT p.id FROM auth_permission AS p WHERE p.codename = 'act_as_' || lower(g.role)), g.user_id,
    CASE WHEN g.side IS NOT NULL THEN md5('p' || g.side)::uuid END, g.side
FROM filled AS f, LATERAL (VALUES
    ('APPLICANT', f.applicant, f.a_side, true),
    ('RESPONDENT', f.respondent, f.r_side, f.state NOT IN ('DRAFT', 'SUBMITTED', 'CONSENT_PENDING')),
    ('MEDIATOR', f.mediator, NULL, f.state NOT IN ('DRAFT', 'SUBMITTED')),
    ('CASE_SECRETARY', f.secretary, NULL, f.state NOT IN ('DRAFT', 'SUBMITTED'))
) AS g (role, user_id, side, has_it) WHERE g.has_it;
INSERT INTO cases_deadline (id, code, role, from_on, due_on, original_due_on, paused_days, status, case_id, rule_id)
SELECT md5('deadline' || n)::uuid, code, 'CASE_SECRETARY', current_date - 5, current_date + mod(n, 40) - 3,
    current_date + mod(n, 40) - 3, 0, CASE WHEN state = 'CLOSED' THEN 'MET' ELSE 'RUNNING' END, id,
    (SELECT min(t.id) FROM cases_timelimit AS t WHERE t.code = coded.code)
FROM (SELECT *, CASE state WHEN 'SUBMITTED' THEN 'MED_INTAKE_REVIEW' WHEN 'CONSENT_PENDING' THEN 'MED_CONSENT_REPLY'
                WHEN 'MEDIATOR_PENDING' THEN 'MED_SELECT_MEDIATOR' ELSE 'MED_PERIOD' END AS code
      FROM filled WHERE state <> 'DRAFT') AS coded;
"""
EVENTS = """
INSERT INTO cases_caseevent (case_id, kind, by_id, by_label, data, at, role, state_from, state_to, audience)
SELECT f.id, 'confirm_address', f.applicant, '测试', '{}', now() - interval '30 days' + k * interval '1 day',
    'APPLICANT', f.state, f.state, 'JOINT'
FROM filled AS f, generate_series(1, 5 + mod(f.n, 16)) AS k WHERE f.state <> 'DRAFT' ORDER BY k, f.n;
INSERT INTO cases_caseevent (case_id, kind, by_id, by_label, data, at, role, state_from, state_to, audience)
SELECT id, 'close', secretary, '测试', jsonb_build_object('outcome', 'AGREEMENT_WRITTEN', 'closed_on', closed_on::text,
    'took_part', true, 'dispute', dispute), closed_on, 'CASE_SECRETARY', 'AGREED', 'CLOSED', 'JOINT'
FROM filled WHERE state = 'CLOSED';
"""


@dataclass(frozen=True)
class Sizes:
    """How many of everything, for a number of cases.

    Args:
        extra: drafts to submit, and as many applications to accept.
    """

    size: int
    extra: int

    @property
    def open(self) -> int:
        """Cases that somebody works on: the first so many numbers."""
        return int(self.size * CLOSED_FROM)

    @property
    def values(self) -> dict[str, Any]:
        """The parameters of the statements above."""
        mediators = max(1, self.size // MEDIATOR_HAS)
        return {
            "size": self.size, "extra": self.extra, "open": self.open, "closed": self.size - self.open,
            "respondents": max(1, self.size // PARTY_HAS), "mediators": mediators, "signs": SIGNS, "last": LAST_SIGNS,
        }  # fmt: skip


def fill(sizes: Sizes) -> None:
    """Put the people and the cases into an empty, migrated database with its rule tables.

    Writes:
        Everything but notices, papers and files.
    """
    organisation, values = _organisation(), sizes.values
    _people("applicant", sizes.open // PARTY_HAS + 2 + sizes.size - sizes.open)
    _people("respondent", values["respondents"])
    _people("mediator", values["mediators"], organisation)
    _people("secretary", values["mediators"], organisation)
    for role in StaffRole:
        user = User.objects.create_user(
            name=role.value, email=f"{role.value.lower()}@bench.example", organisation=organisation
        )
        user.groups.add(Group.objects.get(name=role.value))
        User.objects.filter(pk=user.pk).update(privacy_version=settings.PRIVACY_VERSION)
    with connection.cursor() as cursor:
        for statements in (CASES, PEOPLE, EVENTS):
            cursor.execute(statements, values | {"organisation": organisation.pk})
    lay_down(list(Case.objects.exclude(state="DRAFT").values_list("pk", flat=True)))


def _organisation() -> Organisation:
    return Organisation.objects.create(
        code="BENCH", kind=OrganisationKind.PEOPLES, name_zh_hans="测试人民调解委员会", name_zh_hant="測試人民調解委員會",
        name_en="Test People's Mediation Committee", number_pattern="测人调字〔{year}〕第{serial}号",
        address_zh_hans="测试路1号", seal_text="测试人民调解委员会", fee_free=True,
    )  # fmt: skip


def _people(kind: str, number: int, organisation: Organisation | None = None) -> None:
    values: dict[str, Any] = {
        "kind": kind,
        "number": number,
        "organisation": organisation.pk if organisation else None,
    }
    with connection.cursor() as cursor:
        cursor.execute(USERS, values | {"privacy": settings.PRIVACY_VERSION})
