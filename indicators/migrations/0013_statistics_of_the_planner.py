"""The planner's statistics after many rows at once: the application's login may not ANALYZE a table it does not own."""

from django.db import migrations

# What laying down many cases fills: their register, and the ledger over it.
CASES = ("case", "caseevent", "dispute", "legacyline", "party", "rightindispute", "side")
COUNT = ("assessment", "closingtally", "daystally", "entry", "ledgerline", "movement", "slicetally", "tally")
NAMES = ", ".join(
    [*(f"public.cases_{name}" for name in CASES), *(f"public.indicators_{name}" for name in COUNT)]
)
MAKE = f"""
CREATE FUNCTION public.indicators_refresh_statistics() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    ANALYZE {NAMES};
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0005_award_windows"), ("indicators", "0012_sums_in_the_order_of_bytes")]

    operations = [migrations.RunSQL(MAKE, "DROP FUNCTION public.indicators_refresh_statistics();")]
