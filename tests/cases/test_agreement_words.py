"""Words that decide who owns a right or whether it is valid, and words that do not."""

import pytest

from cases.agreement_words import hits_in

DECIDES = [
    ("确认ZL201910123456X号专利权归甲方所有。", "OWNERSHIP"),
    ("确 认 专 利 权 归 甲 方 所 有", "OWNERSHIP"),
    ("雙方確認專利權歸甲方所有", "OWNERSHIP"),
    ("双方确认甲方是涉案专利的专利权人", "OWNERSHIP"),
    ("涉案软件著作权由双方共有", "OWNERSHIP"),
    ("技术秘密归属于乙方", "OWNERSHIP"),
    ("涉案专利申请权属于甲方", "OWNERSHIP"),
    ("乙方承认甲方享有著作权", "OWNERSHIP"),
    ("确认张某为发明人", "OWNERSHIP"),
    ("Party A is the owner of the trade mark.", "OWNERSHIP"),
    ("The copyright belongs to Party B", "OWNERSHIP"),
    ("Party A owns the software", "OWNERSHIP"),
    ("该商标权有效", "VALIDITY"),
    ("各方确认涉案专利无效", "VALIDITY"),
    ("双方认可第123号注册商标无效", "VALIDITY"),
    ("各方承認該註冊商標無效", "VALIDITY"),
    ("乙方承认甲方专利权有效，撤回无效宣告请求", "VALIDITY"),
    ("乙方认可涉案专利的新颖性", "VALIDITY"),
    ("The parties declare the patent invalid.", "VALIDITY"),
    ("ＰＡＴＥＮＴ is valid", "VALIDITY"),
    ("Party B acknowledges the validity of the patent", "VALIDITY"),
]
MAY_STAND = [
    "乙方撤回对涉案专利提出的无效宣告请求。",
    "乙方不再对甲方的专利权提出无效宣告请求",
    "乙方不得就涉案商标提出宣告无效申请",
    "如涉案专利权被国家知识产权局宣告无效，已支付的款项不予返还",
    "在专利权有效期内，乙方不得制造",
    "乙方停止使用甲方注册商标",
    "乙方归还带有商标的包装",
    "甲方许可乙方使用涉案专利，许可有效期三年",
    "甲方将涉案专利权转让给乙方，双方共同办理登记",
    "本协议自签字之日起有效",
    "双方就本案再无其他争议",
    "Party B withdraws its request to invalidate the patent",
    "If the patent is declared invalid by CNIPA, sums paid are not repaid",
    "Party B stops using the trade mark",
    "The licence is valid until 2027",
]


@pytest.mark.parametrize(("text", "topic"), DECIDES)
def test_words_that_decide_are_found(text: str, topic: str) -> None:
    assert [hit.topic.value for hit in hits_in(text)] == [topic]


@pytest.mark.parametrize("text", MAY_STAND)
def test_words_of_a_settlement_may_stand(text: str) -> None:
    assert hits_in(text) == []
