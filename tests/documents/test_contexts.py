"""The data of papers: kept as JSON, read back the same, gaps found by name."""

import ast
import json
import sys
from pathlib import Path

import pytest

from documents import contexts
from documents.contexts import from_json, missing_facts, to_json
from documents.kinds import CATALOGUE
from tests.documents.samples import AGREEMENT, DRAFT_AGREEMENT, SAMPLES


def test_there_is_a_sample_of_every_kind() -> None:
    assert set(SAMPLES) == set(CATALOGUE)


@pytest.mark.parametrize("code", CATALOGUE)
def test_data_survives_storage(code: str) -> None:
    sample = SAMPLES[code]

    stored = json.loads(json.dumps(to_json(sample)))

    assert from_json(CATALOGUE[code].context, stored) == sample


@pytest.mark.parametrize("code", CATALOGUE)
def test_titles_stand_in_three_languages(code: str) -> None:
    title = CATALOGUE[code].title
    assert all((title.zh_hans, title.zh_hant, title.en))
    assert "調解協議書" not in title.zh_hant.replace("調解協議書（和解協議）", "")


def test_a_whole_agreement_lacks_nothing() -> None:
    assert missing_facts(AGREEMENT) == ()


def test_gaps_of_a_draft_are_named() -> None:
    assert missing_facts(DRAFT_AGREEMENT) == (
        "facts",
        "clauses.0.instalments.0.amount",
        "clauses.0.instalments.0.due_on",
        "clauses.0.instalments.1.due_on",
        "clauses.0.account.holder",
        "clauses.0.account.bank",
        "clauses.0.account.number",
        "clauses.1.items",
        "clauses.1.due_on",
        "clauses.2.daily_ten_thousandths",
        "copies",
    )


def test_contexts_need_only_the_standard_library() -> None:
    folder = Path(contexts.__file__).parent
    for path in folder.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom) and not node.level:
                assert (node.module or "").split(".")[0] in sys.stdlib_module_names, path
            elif isinstance(node, ast.Import):
                assert {name.name.split(".")[0] for name in node.names} <= sys.stdlib_module_names, path
