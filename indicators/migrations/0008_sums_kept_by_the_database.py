"""The sums that the database keeps: of lines by month and slice, of closings by what measures look at, of days.

Every function adds up what one statement added, in the order of the keys: two acts at once wait for each other
and never block each other for good.
"""

from django.db import migrations

_HEAD = "LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$\nBEGIN\n"
_TALLY = "rule_version, legal_month, posted_month, posting"
_SLICE = "what, rule_version, organisation, dimension, value, month"
_CLOSING = "year, organisation, kind, outcome, took_part, in_time"
_SUMS = ("number", "days_n", "claimed_n", "agreed_n", "claimed", "agreed")

# For all organisations together, and for the line's own.
_WHOSE = "CROSS JOIN LATERAL (VALUES (''), (organisation_id::text)) AS whose(organisation)"
_CUTS = """CROSS JOIN LATERAL (VALUES ('ALL', ''), ('kind', kind), ('right_type', right_type), ('district', district),
    ('source', source), ('organisation', organisation_id::text), ('outcome', outcome)) AS cut(dimension, value)"""


def _slices(select: str) -> str:
    """The statement that adds rows (what, rule_version, organisation, dimension, value, month, number) up."""
    return f"""INSERT INTO public.indicators_slicetally AS tally ({_SLICE}, number)
    SELECT {_SLICE}, sum(number) FROM ({select}) AS parts
    GROUP BY {_SLICE} HAVING sum(number) <> 0 ORDER BY {_SLICE}
    ON CONFLICT ({_SLICE}) DO UPDATE SET number = tally.number + EXCLUDED.number;\n"""


def _tally(table: str) -> str:
    return f"""INSERT INTO public.indicators_tally AS tally ({_TALLY}, number)
    SELECT {_TALLY}, sum(amount) FROM (
        SELECT *, date_trunc('month', counted_on)::date AS legal_month FROM {table}
    ) AS lines
    GROUP BY {_TALLY} ORDER BY {_TALLY}
    ON CONFLICT ({_TALLY}) DO UPDATE SET number = tally.number + EXCLUDED.number;\n"""


def _counted(table: str) -> str:
    return _slices(f"""SELECT 'COUNTED' AS what, rule_version, whose.organisation, cut.dimension, cut.value,
        date_trunc('month', counted_on)::date AS month, amount AS number FROM {table} {_WHOSE} {_CUTS}""")


def _flow(table: str) -> str:
    return _slices(f"""SELECT flow.what, 0 AS rule_version, whose.organisation, 'ALL' AS dimension, '' AS value,
        date_trunc('month', "on")::date AS month, flow.number FROM {table} {_WHOSE}
        CROSS JOIN LATERAL (
            SELECT CASE WHEN (amount < 0) <> takes_back THEN 'WENT' ELSE 'CAME' END AS what,
                CASE WHEN (amount < 0) <> takes_back THEN -amount ELSE amount END AS number
            UNION ALL SELECT 'CLOSED', -amount WHERE is_first_closing
        ) AS flow""")


def _closings(table: str) -> str:
    added = ", ".join(f"{name} = tally.{name} + EXCLUDED.{name}" for name in _SUMS)
    return f"""INSERT INTO public.indicators_closingtally AS tally ({_CLOSING}, {", ".join(_SUMS)})
    SELECT extract(year FROM "on")::int AS year, organisation_id::text AS organisation, kind, outcome, took_part,
        in_time, sum(-amount), sum(CASE WHEN days IS NULL THEN 0 ELSE -amount END),
        sum(CASE WHEN amount_claimed IS NULL THEN 0 ELSE -amount END),
        sum(CASE WHEN amount_agreed IS NULL THEN 0 ELSE -amount END),
        coalesce(sum(-amount * amount_claimed), 0), coalesce(sum(-amount * amount_agreed), 0)
    FROM {table} WHERE is_first_closing GROUP BY {_CLOSING} ORDER BY {_CLOSING}
    ON CONFLICT ({_CLOSING}) DO UPDATE SET {added};
INSERT INTO public.indicators_daystally AS tally (year, with_pauses, days, number)
    SELECT extract(year FROM "on")::int AS year, whether.with_pauses, whether.days, sum(-amount) FROM {table} AS moved
    CROSS JOIN LATERAL (
        VALUES (false, moved.days), (true, moved.days + moved.paused_days)
    ) AS whether(with_pauses, days)
    WHERE is_first_closing AND moved.days IS NOT NULL
    GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
    ON CONFLICT (year, with_pauses, days) DO UPDATE SET number = tally.number + EXCLUDED.number;\n"""


def _confirmations(select: str) -> str:
    """Applications for judicial confirmation, and confirmations, by the organisation of the case."""
    return _slices(f"""SELECT part.what, 0 AS rule_version, whose.organisation, 'ALL' AS dimension, '' AS value,
        date_trunc('month', part.day)::date AS month, part.number
        FROM ({select}) AS part JOIN public.cases_case ON cases_case.id = part.case_id {_WHOSE}
        WHERE part.day IS NOT NULL""")


def _of_confirmation(row: str, number: int) -> str:
    return f"""SELECT {row}.case_id, 'CONFIRM_APPLIED' AS what, {row}.applied_on AS day, {number} AS number
        UNION ALL SELECT {row}.case_id, 'CONFIRM_GRANTED', {row}.decided_on, {number}
        WHERE {row}.status = 'CONFIRMED'"""


_ALL_CONFIRMATIONS = """SELECT case_id, 'CONFIRM_APPLIED' AS what, applied_on AS day, 1 AS number
    FROM public.cases_judicialconfirmation
    UNION ALL SELECT case_id, 'CONFIRM_GRANTED', decided_on, 1
    FROM public.cases_judicialconfirmation WHERE status = 'CONFIRMED'"""

MAKE = f"""
CREATE OR REPLACE FUNCTION public.indicators_add_up() RETURNS trigger {_HEAD}
{_tally("added")}{_counted("added")}RETURN NULL;
END $$;
CREATE FUNCTION public.indicators_add_up_flow() RETURNS trigger {_HEAD}
{_flow("added")}{_closings("added")}RETURN NULL;
END $$;
CREATE TRIGGER indicators_add_up_flow AFTER INSERT ON indicators_movement
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.indicators_add_up_flow();
CREATE FUNCTION public.indicators_add_up_confirmation() RETURNS trigger {_HEAD}
IF TG_OP = 'INSERT' THEN
{_confirmations(_of_confirmation("NEW", 1))}ELSE
{_confirmations(_of_confirmation("OLD", -1) + " UNION ALL " + _of_confirmation("NEW", 1))}END IF;
RETURN NULL;
END $$;
CREATE TRIGGER indicators_add_up_confirmation AFTER INSERT OR UPDATE ON cases_judicialconfirmation
    FOR EACH ROW EXECUTE FUNCTION public.indicators_add_up_confirmation();
DELETE FROM indicators_tally;
{_tally("public.indicators_ledgerline")}{_counted("public.indicators_ledgerline")}
{_flow("public.indicators_movement")}{_closings("public.indicators_movement")}
{_confirmations(_ALL_CONFIRMATIONS)}
"""

UNMAKE = f"""
DROP TRIGGER indicators_add_up_confirmation ON cases_judicialconfirmation;
DROP FUNCTION public.indicators_add_up_confirmation();
DROP TRIGGER indicators_add_up_flow ON indicators_movement;
DROP FUNCTION public.indicators_add_up_flow();
DELETE FROM indicators_slicetally; DELETE FROM indicators_closingtally; DELETE FROM indicators_daystally;
CREATE OR REPLACE FUNCTION public.indicators_add_up() RETURNS trigger {_HEAD}
{_tally("added")}RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("indicators", "0007_sums_of_slices_and_closings")]

    operations = [migrations.RunSQL(MAKE, UNMAKE)]
