"""What the database itself keeps true: the chain of events, the live grants, the legal moves."""

from django.db import migrations

from accounts.chain import chain_trigger_sql

EXTRA = ("role", "state_from", "state_to", "audience", "side_id")
CHAIN, UNCHAIN = chain_trigger_sql("cases_caseevent", "cases_chainhead", "case_id", EXTRA)

GRANTS = """
CREATE VIEW cases_livegrant AS
    SELECT id, user_id, permission_id, case_id AS content_object_id, role, side_id, party_id, special
    FROM cases_engagement
    WHERE granted_at <= statement_timestamp() AND (until IS NULL OR statement_timestamp() < until);
"""

MOVES = """
CREATE FUNCTION cases_check_move() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM public.cases_legalmove AS m
        WHERE m.kind = NEW.kind AND m.source = OLD.state AND m.target = NEW.state
    ) THEN
        RAISE EXCEPTION 'no step of the % procedure leads from % to %', NEW.kind, OLD.state, NEW.state
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER cases_check_move BEFORE UPDATE OF state ON cases_case
    FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION cases_check_move();
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]

    operations = [
        migrations.RunSQL(CHAIN, UNCHAIN),
        migrations.RunSQL(GRANTS, "DROP VIEW cases_livegrant;"),
        migrations.RunSQL(
            MOVES, "DROP TRIGGER cases_check_move ON cases_case; DROP FUNCTION cases_check_move();"
        ),
    ]
