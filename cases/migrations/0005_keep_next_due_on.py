"""The first running deadline of a case, kept by the database itself: lists sort by it."""

from django.db import migrations

KEEP = """
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
UPDATE cases_case SET next_due_on = NULL;
"""
FORGET = """
DROP TRIGGER cases_deadline_moved ON cases_deadline;
DROP TRIGGER cases_keep_due ON cases_case;
DROP FUNCTION cases_deadline_moved();
DROP FUNCTION cases_keep_due();
DROP FUNCTION cases_first_due(uuid);
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0004_next_due_on")]

    operations = [migrations.RunSQL(KEEP, FORGET)]
