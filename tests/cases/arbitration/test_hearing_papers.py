"""The papers of a hearing bear what the law asks for: read again from the PDF."""

from datetime import timedelta

import pytest

from cases.models import CasePaper
from documents.services import read_bytes, render_now
from tests.bench import hold, lay_bench, schedule
from tests.documents.reading import text_of

pytestmark = pytest.mark.django_db


def printed(kind: str) -> str:
    """Return the Simplified Chinese text of the first paper of a kind."""
    paper = render_now(CasePaper.objects.filter(kind=kind).first().paper)
    file = paper.files.get(language="zh-hans").file
    return "".join(text_of(read_bytes(file)).split())


def test_the_notice_of_a_hearing_and_its_record() -> None:
    bench = lay_bench()
    meeting = schedule(bench)
    notice = printed("A14")
    for words in ("开庭通知书", "首席林（首席仲裁员）", "线上视频", "第五十四条", "第五十二条", "延期开庭"):
        assert words in notice, words
    hold(bench, meeting, bench.respondent, absent_because="已送达，未说明理由。", evidence_shown="购买公证书")
    record = printed("A15")
    for words in (
        "庭审笔录",
        "第二十七条",
        "未否认仲裁协议",
        "未到庭",
        "已送达，未说明理由。",
        "购买公证书",
        "申请补正",
    ):
        assert words in record, words
    assert meeting.ends_at - meeting.starts_at == timedelta(hours=3)
