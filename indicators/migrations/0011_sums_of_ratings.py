"""The sums of the questions about satisfaction by month of closing and score; an empty score is no answer yet."""

from django.db import migrations

_KEYS = "what, rule_version, organisation, dimension, value, month"


def _add_up(select: str) -> str:
    """The statement that adds rows (score, closed_on, number) up."""
    return f"""INSERT INTO public.indicators_slicetally AS tally ({_KEYS}, number)
    SELECT 'RATED', 0, '', 'score', coalesce(score::text, ''), date_trunc('month', closed_on)::date, sum(number)
    FROM ({select}) AS parts
    GROUP BY 5, 6 HAVING sum(number) <> 0 ORDER BY 5, 6
    ON CONFLICT ({_KEYS}) DO UPDATE SET number = tally.number + EXCLUDED.number;\n"""


def _of(row: str, number: int) -> str:
    return f"SELECT {row}.score, {row}.closed_on, {number} AS number WHERE {row}.withdrawn_at IS NULL"


_ALL = "SELECT score, closed_on, 1 AS number FROM public.indicators_rating WHERE withdrawn_at IS NULL"
MAKE = f"""
CREATE FUNCTION public.indicators_add_up_ratings() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
IF TG_OP = 'INSERT' THEN
{_add_up(_of("NEW", 1))}ELSE
{_add_up(_of("OLD", -1) + " UNION ALL " + _of("NEW", 1))}END IF;
RETURN NULL;
END $$;
CREATE TRIGGER indicators_add_up_ratings AFTER INSERT OR UPDATE ON indicators_rating
    FOR EACH ROW EXECUTE FUNCTION public.indicators_add_up_ratings();
{_add_up(_ALL)}
"""
UNMAKE = """
DROP TRIGGER indicators_add_up_ratings ON indicators_rating;
DROP FUNCTION public.indicators_add_up_ratings();
DELETE FROM indicators_slicetally WHERE what = 'RATED';
"""


class Migration(migrations.Migration):
    dependencies = [("indicators", "0010_versions_of_the_rule")]

    operations = [migrations.RunSQL(MAKE, UNMAKE)]
