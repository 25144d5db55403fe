"""Which district an address names; where it names none, none is guessed."""

import pytest

from cases.districts import district_of, first_district


@pytest.mark.parametrize(
    ("address", "district"),
    [
        ("澜江市滨河区创新路1号", "滨河区"),
        ("瀾江市濱河區創新路1號", "滨河区"),
        ("广东省深圳市南山区科苑路8号", "南山区"),
        ("北京市朝阳区望京街9号", "朝阳区"),
        ("江苏省 苏州市 昆山市 前进路2号", "昆山市"),
        ("上海市浦东新区世纪大道100号", "浦东新区"),
        ("湖北省恩施土家族苗族自治州利川市清江路1号", "利川市"),
        ("内蒙古自治区兴安盟科尔沁右翼前旗科尔沁镇", "科尔沁右翼前旗"),
        ("澜江市创新路阳光小区3栋", ""),
        ("澜江市1号", ""),
        ("香港九龙弥敦道1号", ""),
        ("12 Harbour Road, Wan Chai", ""),
        ("", ""),
    ],
)
def test_district(address: str, district: str) -> None:
    assert district_of(address) == district


def test_the_first_address_that_names_one_counts() -> None:
    assert first_district(["", "澜江市1号", "澜江市高新区芯片路9号", "澜江市滨河区1号"]) == "高新区"
