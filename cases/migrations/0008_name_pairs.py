"""Parties' names by pairs of neighbouring signs: two Chinese characters are found without reading every row."""

from django.db import migrations

MAKE = """
CREATE FUNCTION cases_bigrams(name text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT coalesce(array_agg(DISTINCT substr(signs, place, 2)), '{}')
    FROM (SELECT lower(regexp_replace(normalize(name, NFKC), '[[:space:]]+', '', 'g')) AS signs) AS narrow,
        generate_series(1, length(signs) - 1) AS place
$$;
CREATE INDEX cases_party_name_pairs ON cases_party USING gin (cases_bigrams(name));
"""
TAKE_AWAY = """
DROP INDEX cases_party_name_pairs;
DROP FUNCTION cases_bigrams(text);
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0007_agreement_terms")]

    operations = [migrations.RunSQL(MAKE, TAKE_AWAY)]
