"""并排：一次会议上一份执法检查、二十七份专项报告、七份专题询问，一份一列，一项一行；谁看得见哪几份、哪几项，与事项页一样。"""

import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from bihuan.kernel import clock
from bihuan.procedure import door as procedure
from tests.cases.inspections import inspection
from tests.county import days_later
from tests.ui.accessible import faults_of

UNITS = ("教育局", "水务局", "财政局")
REPORTS, INQUIRIES = 27, 7


@pytest.fixture(autouse=True)
def preparing():
    """这一天是 2026 年 3 月 12 日，报告都列上了议程。"""
    with clock.frozen(days_later(10)):
        yield


def gathered(county) -> procedure.Case:
    """六月常委会，三十五份。"""
    town, _ = inspection(county)
    meeting = procedure.Case.objects.get(kind="meeting")
    for n in range(REPORTS):
        unit = town.organ(UNITS[n % len(UNITS)])
        town.open(
            "special_report", "定题目", "周岚", 报告题目=f"第 {n + 1} 个部门的报告", 报告机关=unit, 报告会议=meeting.pk
        )
    for n in range(INQUIRIES):
        town.open(
            "special_inquiry",
            "定方案",
            "周岚",
            询问题目=f"询问 {n + 1}",
            应询单位=[town.organ("住建局")],
            询问会议=meeting.pk,
        )
    return meeting


@pytest.mark.slow
@pytest.mark.once
def test_one_and_twenty_seven_and_seven_stand_side_by_side(county, enter):
    meeting = gathered(county)
    office = enter("戚芳")
    assert f"/cases/{meeting.pk}/beside/" in office.get(f"/cases/{meeting.pk}/").content.decode()
    office.get(f"/cases/{meeting.pk}/beside/")
    with CaptureQueriesContext(connection) as queries:
        page = office.get(f"/cases/{meeting.pk}/beside/")
    html = page.content.decode()
    print(f"三十五份：{len(queries)} 条 SQL")
    assert faults_of(html) == [] and len(queries) <= 15, len(queries)
    assert "并排 <small>35 份" in html and "专项工作报告 27 份" in html and "执法检查 1 份" in html
    assert (
        html.index("水污染防治法执法检查</a></th>")
        < html.index("询问 1</a></th>")
        < html.index("第 1 个部门的报告</a></th>")
    )
    for row in ("检查名称", "报告机关", "应询单位"):
        assert f'<th scope="row">{row}</th>' in html
    some = office.get(f"/cases/{meeting.pk}/beside/?kind=special_inquiry&whole=1").content.decode()
    assert "并排 <small>7 份" in some and "第 1 个部门的报告" not in some
    book = load_workbook(io.BytesIO(office.get(f"/cases/{meeting.pk}/beside.xlsx").content))
    rows = {row[0]: row[1:] for row in book.worksheets[0].iter_rows(values_only=True)}
    assert len(rows["项"]) == 35 and rows["项"][0] == "执法检查：水污染防治法执法检查"
    assert rows["报告机关"][8] == "云泽县教育局" and rows["报告机关"][0] is None
    assert enter("冯军").get(f"/cases/{meeting.pk}/beside/").status_code == 404, "教育局看不到这次会议"
    chair = enter("周岚").get(f"/cases/{meeting.pk}/beside/?kind=law_inspection").content.decode()
    assert "并排 <small>1 份" in chair and "还没有" not in chair
    case = procedure.Case.objects.get(kind="law_inspection")
    assert "没有您看得到的下属" in enter("戚芳").get(f"/cases/{case.pk}/beside/").content.decode()
