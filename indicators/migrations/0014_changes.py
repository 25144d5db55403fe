"""A mark for each statement that changes what the count's pages show."""

from django.db import migrations, models
from django.db.models.functions import Now

SUMS = ("indicators_slicetally", "indicators_closingtally", "indicators_daystally")
OTHERS = (
    *("indicators_frozenmonth", "indicators_planperiod", "indicators_pacepoint"),
    *("cases_righttype", "accounts_organisation"),
)
NOTE = """
CREATE FUNCTION public.indicators_note_change() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO public.indicators_change DEFAULT VALUES;
    RETURN NULL;
END $$;
""" + "".join(
    f"CREATE TRIGGER indicators_note_change AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table}"
    " FOR EACH STATEMENT EXECUTE FUNCTION public.indicators_note_change();\n"
    for table in (*SUMS, *OTHERS)
)
UNNOTE = (
    "".join(f"DROP TRIGGER indicators_note_change ON {table};\n" for table in (*SUMS, *OTHERS))
    + "DROP FUNCTION public.indicators_note_change();"
)


class Migration(migrations.Migration):
    dependencies = [("indicators", "0013_statistics_of_the_planner")]

    operations = [
        migrations.CreateModel(
            name="Change",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField(db_default=Now(), db_index=True)),
            ],
            options={"default_permissions": ()},
        ),
        migrations.RunSQL(NOTE, UNNOTE),
    ]
