"""密封的一格：电话在库的文件里、日志里、导出的表格里、检索里、页面的网址里都没有明文；空表、长表各照规矩。"""

import io
import logging
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from openpyxl import load_workbook

from bihuan.kernel import clock
from bihuan.kernel.refuse import BadInput
from bihuan.ledger import door as ledger
from bihuan.procedure import door as procedure
from bihuan.search import door as search
from tests.cases.stories import orchard
from tests.cases.test_opening_pages import URL
from tests.cases.test_registers_by_sheet import sheet

NUMBER = "13905710086"
TITLE = "水产摊占了消防通道"


def bytes_of_the_database() -> bytes:
    """库此刻全部的字节：SQLite 是它的几个文件，PostgreSQL 倒出来。"""
    if connection.vendor == "sqlite":
        path = Path(str(connection.settings_dict["NAME"]))
        return b"".join(one.read_bytes() for one in path.parent.glob(f"{path.name}*"))
    out = io.StringIO()
    call_command("dumpdata", "--all", stdout=out)
    return out.getvalue().encode()


@pytest.mark.django_db(transaction=True)
def test_a_phone_number_is_nowhere_in_clear(enter, stalls, code_of, caplog):
    """开立时填的、用表格导入的（预览还没有确认，也已确认），都一样。"""
    lee = enter("李敏")
    with caplog.at_level(logging.DEBUG):
        given = {code_of["问题"]: TITLE, code_of["来源"]: "巡查", code_of["摊主电话"]: NUMBER}
        assert lee.post(URL, given).status_code == 302
        wrong = {code_of["来源"]: "巡查", code_of["摊主电话"]: NUMBER}
        assert lee.post(URL, wrong).status_code == 422
        headers = ("问题", "来源", "摊主电话")
        answer = lee.post("/registers/stall_problem/import/", {"file": sheet([("电线乱拉", "巡查", NUMBER)], headers)})
        assert NUMBER.encode() not in bytes_of_the_database()
        assert lee.post(answer["Location"]).status_code == 302
        lee.get("/search/", {"q": "消防通道"})
        exported = lee.get("/registers/stall_problem/list.xlsx").content
    kept = bytes_of_the_database()
    assert TITLE.encode() in kept and "电线乱拉".encode() in kept, "看的确实是这一个库"
    assert NUMBER.encode() not in kept
    assert NUMBER not in caplog.text
    told = str(list(load_workbook(io.BytesIO(exported)).active.iter_rows(values_only=True)))
    assert TITLE in told and NUMBER not in told
    assert search.find(NUMBER, limit=20) == []
    case = procedure.Case.objects.get(title=TITLE)
    for path in (f"/cases/{case.pk}/trail/", "/registers/stall_problem/", "/registers/", "/"):
        assert NUMBER not in lee.get(path, follow=True).content.decode(), path
    assert ledger.verify().faults == []


def test_whom_the_method_does_not_name_never_sees_it(county, enter, opened):
    """全件的代表工委为了核实看得到；牵头单位、核查人看不到。"""
    case = opened(TITLE, 摊主电话=NUMBER, 核查人=county.people["戚芳"])
    procedure.take_step(
        case.pk, "assign", by=county.actor("李敏", now=clock.now()), now=clock.now(),
        filled={_code(case, "牵头单位"): county.organs["城管局"].pk, _code(case, "整改时限"): "2026-04-01"},
    )  # fmt: skip
    assert NUMBER in enter("李敏").get(f"/cases/{case.pk}/").content.decode()
    for who in ("韩松", "戚芳"):
        answer = enter(who).get(f"/cases/{case.pk}/")
        assert answer.status_code == 200 and NUMBER not in answer.content.decode(), who


def test_a_table_that_must_be_filled_is_not_empty(county):
    """必填的表：空着、只有空行，都不收。"""
    for rows in ([], [{}], [{"品种": "", "棵数": ""}]):
        with pytest.raises(BadInput, match=r"请填写果树|果树至少要有一行|果树第 1 行"):
            orchard(county, 果树=rows)
    assert not procedure.Case.objects.exists()


def test_five_hundred_rows_and_not_one_more(county):
    rows = [{"品种": "梨", "棵数": n} for n in range(1, 502)]
    with pytest.raises(BadInput, match="果树不能超过 500 行"):
        orchard(county, 果树=rows)
    case = orchard_again(county, rows[:500])
    [kept] = [value for value in ledger.entries(case.stream)[0].data["filled"].values() if isinstance(value, list)]
    assert (len(kept), ledger.verify().faults) == (500, [])


def orchard_again(county, rows):
    """工作法已经选用过的，再登记一处。"""
    text = procedure.text_by_id(procedure.chosen(county.congress.pk, "orchard").pk)
    codes, table = text.fields_by_name, text.fields[text.fields_by_name["果树"]]
    columns = {column.name: column.code for column in table.columns}
    filled = {
        codes["园名"]: "东坡梨园", codes["情况"]: "枯死", codes["估价"]: "1",
        codes["果树"]: [{columns[name]: value for name, value in row.items()} for row in rows],
    }  # fmt: skip
    return procedure.open_by_step(
        "orchard",
        "list",
        congress=county.congress,
        filled=filled,
        by=county.actor("李敏", now=clock.now()),
        now=clock.now(),
    )


def _code(case, name):
    return procedure.text_of(case).fields_by_name[name]
