"""When a version of the rule had reached all cases; and a version that is approved stays as it was approved."""

from django.db import migrations, models

WORDS = (
    "version, name_zh_hans, name_zh_hant, name_en, text_zh_hans, text_zh_hant, text_en, counts_at, unit, with_refusals,"
    " with_imports, author_id, approver_id, approved_at"
)
KEEP = f"""
CREATE FUNCTION public.indicators_keep_rule() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.author_id IS NOT NULL AND OLD.approver_id IS NULL AND TG_OP = 'UPDATE' THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE' OR ({", ".join(f"OLD.{name.strip()}" for name in WORDS.split(","))})
        IS DISTINCT FROM ({", ".join(f"NEW.{name.strip()}" for name in WORDS.split(","))}) THEN
        RAISE EXCEPTION 'a version of the counting rule is never changed' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER indicators_keep BEFORE UPDATE OR DELETE ON indicators_countingrule
    FOR EACH ROW EXECUTE FUNCTION public.indicators_keep_rule();
"""  # noqa: S608 -- names of columns
UNKEEP = """
DROP TRIGGER indicators_keep ON indicators_countingrule; DROP FUNCTION public.indicators_keep_rule();
"""


class Migration(migrations.Migration):
    dependencies = [("indicators", "0009_findings")]

    operations = [
        migrations.AddField(
            model_name="countingrule", name="laid_down_at", field=models.DateTimeField(blank=True, null=True)
        ),
        migrations.RunSQL(KEEP, UNKEEP),
    ]
