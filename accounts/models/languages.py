"""Names that stand in the database in three languages."""

from django.db import models

SUFFIXES = {"zh-hans": "zh_hans", "zh-hant": "zh_hant", "en": "en"}


def in_language(row: models.Model, field: str, language: str) -> str:
    """Return a field's text in a language, else in 简体, which is never empty.

    Args:
        row: a row with the columns `<field>_zh_hans`, `<field>_zh_hant` and `<field>_en`.
        field: the part of the column names before the language, e.g. "name".
        language: a code of settings.LANGUAGES.
    """
    text: str = getattr(row, f"{field}_{SUFFIXES.get(language, 'zh_hans')}")
    return text or getattr(row, f"{field}_zh_hans")
