"""一张表发出去、收回来：等着交办的各件写成表格，填好交回，全部办成或者一件不办；改了标记、串了行、删了行都说得出。"""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from bihuan.cases.models import OpenedOnce, SheetDraft
from bihuan.cases.registers.chosen import hold
from bihuan.cases.registers.importing import keep_draft
from bihuan.cases.returning.verbs import take_rows
from bihuan.kernel import clock
from bihuan.ledger import door as ledger
from bihuan.people.door import Organ
from bihuan.procedure import door as procedure
from bihuan.sheets.door import read_table
from tests.suggestions.test_at_once import at_once
from tests.ui.accessible import faults_of

URL = "/registers/stall_problem/steps/assign/sheet"
NAMES = ("水产摊占了消防通道", "电线乱拉", "公平秤坏了")


@pytest.fixture
def li(enter, opened):
    """李敏看着三处还没有交给谁的。"""
    for name in NAMES:
        opened(name)
    return enter("李敏")


def sheet_of(client, query=""):
    """下载的一张：工作簿、它的第一张表。"""
    answer = client.get(f"{URL}.xlsx{query}")
    assert answer.status_code == 200
    book = load_workbook(io.BytesIO(answer.content))
    return book, book.worksheets[0]


def packed(book):
    out = io.BytesIO()
    book.save(out)
    return SimpleUploadedFile("交办.xlsx", out.getvalue())


def filled_in(sheet, *rows, unit="住建局", on="2026-04-30"):
    """填几行（自 2 起）：牵头单位、整改时限。"""
    for row in rows:
        sheet.cell(row, 6, unit)
        sheet.cell(row, 7, on)


def sent(client, book):
    """交回：到预览的一页；没有收下的，是那张表单。"""
    answer = client.post(f"{URL}/", {"file": packed(book)})
    return client.get(answer["Location"]) if answer.status_code == 302 else answer


def stages():
    return list(procedure.Case.objects.filter(kind="stall_problem").order_by("id").values_list("stage", flat=True))


def test_the_sheet_goes_out_with_a_hidden_mark_and_comes_back_performed(li):
    book, sheet = sheet_of(li)
    assert [cell.value for cell in sheet[1]][1:] == ["编号", "事项", "单位", "到期", "牵头单位", "整改时限"]
    assert sheet.column_dimensions["A"].hidden and [cell.value for cell in sheet["C"]][1:] == list(NAMES)
    assert "云泽县住房和城乡建设局" in " ".join(str(row[5]) for row in book["可选的"].iter_rows(values_only=True))
    filled_in(sheet, 2, 4)
    shown = sent(li, book)
    page = shown.content.decode()
    assert faults_of(page) == [] and "要办 2 件" in page and "没有填，不办" in page
    assert stages() == ["stall_listed"] * 3, "预览什么也不办"
    assert li.post(shown.request["PATH_INFO"]).status_code == 302
    assert stages() == ["stall_working", "stall_listed", "stall_working"]
    assert li.post(shown.request["PATH_INFO"]).status_code == 409, "确认一次"
    again = sent(li, book)
    assert "已经办过" in again.content.decode() and "要办 0 件" in again.content.decode()
    before = OpenedOnce.objects.count()
    assert li.post(again.request["PATH_INFO"]).status_code == 302
    assert (OpenedOnce.objects.count(), stages().count("stall_working")) == (before, 2), "同一张表第二次什么也不增加"
    assert ledger.verify().faults == []


def test_rows_sorted_and_deleted_are_told_apart(li):
    book, sheet = sheet_of(li)
    filled_in(sheet, 2, 3, 4)
    sheet.delete_rows(3)
    page = sent(li, book).content.decode()
    assert "表里删去了 1 行：「电线乱拉」。删去的照旧，不办也不动" in page and "要办 2 件" in page
    book, sheet = sheet_of(li)
    filled_in(sheet, 2, 3)
    for column in range(1, 8):  # 第二行、第三行整行对调
        above, below = sheet.cell(2, column), sheet.cell(3, column)
        above.value, below.value = below.value, above.value
    assert "要办 2 件" in sent(li, book).content.decode()


def test_changed_marks_are_explained_and_nothing_is_performed(li):
    book, sheet = sheet_of(li)
    filled_in(sheet, 2, 3, 4)
    first, second = sheet["A2"].value, sheet["A3"].value
    sheet["A2"], sheet["A3"] = second, first  # 只把藏着的一列换了
    sheet["A4"] = second
    shown = sent(li, book)
    page = shown.content.decode()
    assert "第 2 行：编号写的是" in page and "行串了" in page and "第 4 行：与第 2 行是同一件" in page
    assert li.post(shown.request["PATH_INFO"]).status_code == 422 and set(stages()) == {"stall_listed"}
    sheet["A2"], sheet["A3"], sheet["A4"] = first.replace("-", "-9", 1), None, f"{first}0"
    page = sent(li, book).content.decode()
    assert "第 2 行：标记被改过" in page and "第 3 行：没有标记，是新加的一行" in page and "第 4 行：标记被改过" in page
    sheet["A1"] = "标记_改了"
    assert "表头被改过" in sent(li, book).content.decode()
    sheet["A1"] = "第一列"
    assert "不是从这里发出去的表" in sent(li, book).content.decode()
    assert not SheetDraft.objects.filter(confirmed_at__isnull=False).exists()


def test_one_row_that_will_not_do_keeps_all_back(li, opened):
    book, sheet = sheet_of(li)
    filled_in(sheet, 2, 3)
    filled_in(sheet, 4, unit="没有的局", on="四月底")
    page = sent(li, book).content.decode()
    assert "第 4 行：「牵头单位」没有叫「没有的局」的单位" in page and "要写成 2026-03-02 这样的日期" in page
    filled_in(sheet, 4)
    shown = sent(li, book)
    assert "要办 3 件" in shown.content.decode()
    taken = procedure.Case.objects.get(title=NAMES[1])
    li.post(f"/cases/{taken.pk}/steps/assign/", {"牵头单位": unit_of("水务局"), "整改时限": "2026-04-01"})
    told = li.post(shown.request["PATH_INFO"])
    assert told.status_code == 422 and "一件也没有办" in told.content.decode()
    assert stages() == ["stall_listed", "stall_working", "stall_listed"]
    assert "第 3 行：现在不能办这一步了" in li.get(shown.request["PATH_INFO"]).content.decode()


def unit_of(name):
    return Organ.objects.get(short_name=name).pk


def test_only_who_may_take_the_step_and_only_steps_without_papers(li, enter):
    assert enter("李敏").get("/registers/stall_problem/steps/report/sheet/").status_code == 403, "报结果要交佐证"
    assert enter("李敏").get("/registers/stall_problem/steps/list/sheet/").status_code == 403, "开立另有表格"
    assert enter("秦川").get(f"{URL}/").status_code == 403
    assert enter("秦川").get(f"{URL}.xlsx").status_code == 403
    assert not SheetDraft.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_same_sheet_from_two_colleagues_at_once_is_performed_once(li, county):
    book, sheet = sheet_of(li)
    filled_in(sheet, 2, 3, 4)
    now, drafts = clock.now(), []
    for name in ("李敏", "姜澜"):
        held = hold("stall_problem", county.actor(name, now=now))
        drafts.append(
            (held.by, keep_draft(read_table(packed(book), "交办.xlsx"), "交办.xlsx", held, "assign", now=now))
        )
    waiting = iter(drafts)

    def press():
        by, draft = next(waiting)
        return take_rows(draft.pk, "stall_problem", by=by, now=now)

    results = at_once(press)
    assert 3 in results and results != [3, 3], results
    assert set(stages()) == {"stall_working"} and procedure.Assignment.objects.count() == 3
    assert ledger.verify().faults == []
