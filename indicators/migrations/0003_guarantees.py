"""What the database itself keeps true: the sums of the ledger, and rows that are never changed or deleted."""

from django.db import migrations

KEYS = (
    "rule_version, legal_month, posted_month, posting, kind, right_type, district, source, organisation_id, outcome"
)
TALLY = f"""
CREATE FUNCTION public.indicators_add_up() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO public.indicators_tally AS tally ({KEYS}, number)
    SELECT {KEYS}, sum(amount) FROM (
        SELECT *, date_trunc('month', counted_on)::date AS legal_month FROM added
    ) AS lines
    GROUP BY {KEYS} ORDER BY {KEYS}
    ON CONFLICT ({KEYS}) DO UPDATE SET number = tally.number + EXCLUDED.number;
    RETURN NULL;
END $$;
CREATE TRIGGER indicators_add_up AFTER INSERT ON indicators_ledgerline
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.indicators_add_up();
"""  # noqa: S608 -- names of columns
UNTALLY = """
DROP TRIGGER indicators_add_up ON indicators_ledgerline; DROP FUNCTION public.indicators_add_up();
"""

TABLES = ("ledgerline", "movement", "frozenmonth")
KEEP = """
CREATE FUNCTION public.indicators_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the rows of % are never changed or deleted', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
""" + "".join(
    f"CREATE TRIGGER indicators_keep BEFORE UPDATE OR DELETE ON indicators_{table}"
    " FOR EACH ROW EXECUTE FUNCTION public.indicators_keep();\n"
    for table in TABLES
)
UNKEEP = (
    "".join(f"DROP TRIGGER indicators_keep ON indicators_{table};\n" for table in TABLES)
    + "DROP FUNCTION public.indicators_keep();"
)


class Migration(migrations.Migration):
    dependencies = [("indicators", "0002_imports_of_ledgers")]

    operations = [migrations.RunSQL(TALLY, UNTALLY), migrations.RunSQL(KEEP, UNKEEP)]
