"""What the database itself keeps true: the chain of events, the live grants, the legal moves, the next due day.

And one index that no model can state: the pairs of signs in the parties' names.
"""

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
UNGRANT = "DROP VIEW cases_livegrant;"

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
UNCHECK = "DROP TRIGGER cases_check_move ON cases_case; DROP FUNCTION cases_check_move();"

# The first running deadline of a case: lists sort by it.
DUE = """
CREATE FUNCTION cases_first_due(wanted uuid) RETURNS date LANGUAGE sql STABLE AS $$
    SELECT min(due_on) FROM public.cases_deadline WHERE case_id = wanted AND status = 'RUNNING'
$$;
CREATE FUNCTION cases_keep_due() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.next_due_on := public.cases_first_due(NEW.id);
    RETURN NEW;
END $$;
CREATE TRIGGER cases_keep_due BEFORE INSERT OR UPDATE ON cases_case
    FOR EACH ROW EXECUTE FUNCTION cases_keep_due();
CREATE FUNCTION cases_deadline_moved() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moved uuid := CASE WHEN TG_OP = 'DELETE' THEN OLD.case_id ELSE NEW.case_id END;
BEGIN
    UPDATE public.cases_case SET next_due_on = NULL
        WHERE id = moved AND next_due_on IS DISTINCT FROM public.cases_first_due(moved);
    RETURN NULL;
END $$;
CREATE TRIGGER cases_deadline_moved AFTER INSERT OR UPDATE OR DELETE ON cases_deadline
    FOR EACH ROW EXECUTE FUNCTION cases_deadline_moved();
"""
UNDUE = """
DROP TRIGGER cases_deadline_moved ON cases_deadline;
DROP TRIGGER cases_keep_due ON cases_case;
DROP FUNCTION cases_deadline_moved();
DROP FUNCTION cases_keep_due();
DROP FUNCTION cases_first_due(uuid);
"""

# Two Chinese characters of a name are found without reading every row.
NAMES = """
CREATE FUNCTION cases_bigrams(name text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT coalesce(array_agg(DISTINCT substr(signs, place, 2)), '{}')
    FROM (SELECT lower(regexp_replace(normalize(name, NFKC), '[[:space:]]+', '', 'g')) AS signs) AS narrow,
        generate_series(1, length(signs) - 1) AS place
$$;
CREATE INDEX cases_party_name_pairs ON cases_party USING gin (cases_bigrams(name));
"""
UNNAME = "DROP INDEX cases_party_name_pairs; DROP FUNCTION cases_bigrams(text);"


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]

    operations = [
        migrations.RunSQL(CHAIN, UNCHAIN),
        migrations.RunSQL(GRANTS, UNGRANT),
        migrations.RunSQL(MOVES, UNCHECK),
        migrations.RunSQL(DUE, UNDUE),
        migrations.RunSQL(NAMES, UNNAME),
    ]
