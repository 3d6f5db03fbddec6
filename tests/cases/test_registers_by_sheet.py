"""用表格开立、一起办：全部成或者一件不成，同一张表第二次什么也不增加；挑中的几件各办各的。"""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook

from bihuan.cases.models import OpenedOnce, SheetDraft
from bihuan.ledger import door as ledger
from bihuan.procedure import door as procedure
from tests.county import days_later
from tests.ui.accessible import faults_of

URL = "/registers/stall_problem/import/"
OPENED = 60  # 条 SQL：确认一张表，多少行都一样
HEADERS = ("问题", "来源", "摊主数", "发现日", "涉及单位", "核查人")
TWO = [
    ("水产摊占了消防通道", "群众反映", 12, "2026-03-01", "城管局、应急局", "戚芳"),
    ("电线乱拉", "巡查", None, "2026年2月20日", "", ""),
]


def cases():
    return procedure.Case.objects.filter(kind="stall_problem").order_by("id")


def sheet(rows, headers=HEADERS):
    book = Workbook()
    book.active.append(headers)
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return SimpleUploadedFile("问题.xlsx", out.getvalue())


@pytest.fixture
def send(enter, stalls):
    """李敏上传一张表，到预览。"""

    def one(rows, headers=HEADERS):
        client = enter("李敏")
        answer = client.post(URL, {"file": sheet(rows, headers)})
        return client, answer, client.get(answer["Location"]) if answer.status_code == 302 else None

    return one


class TestTheTemplate:
    def test_it_is_the_opening_article_with_lists_to_choose_from(self, enter, stalls):
        answer = enter("李敏").get(f"{URL}template.xlsx")
        book = load_workbook(io.BytesIO(answer.content))
        headers = [cell.value for cell in book.worksheets[0][1]]
        assert headers[:3] == ["问题", "来源", "情况"] and "照片" not in headers and "摊位" not in headers
        rules = {
            str(one.sqref).split(":")[0][0]: one.formula1 for one in book.worksheets[0].data_validations.dataValidation
        }
        assert rules["B"] == "'可选的'!$B$1:$B$3"
        assert [row[1] for row in book["可选的"].iter_rows(max_row=3, values_only=True)] == [
            "巡查",
            "群众反映",
            "代表反映",
        ]
        assert book["可选的"].sheet_state == "hidden"

    def test_the_template_filled_in_is_read_back(self, enter, stalls):
        li = enter("李敏")
        book = load_workbook(io.BytesIO(li.get(f"{URL}template.xlsx").content))
        book.worksheets[0].append(["公平秤坏了", "巡查"])
        out = io.BytesIO()
        book.save(out)
        answer = li.post(URL, {"file": SimpleUploadedFile("模板.xlsx", out.getvalue())})
        assert li.post(answer["Location"]).status_code == 302
        assert [case.title for case in cases()] == ["公平秤坏了"]


class TestAllOrNothing:
    def test_what_will_open_is_shown_then_opened(self, send, county):
        client, answer, preview = send(TWO)
        page = preview.content.decode()
        assert "要开立 2 件" in page and "水产摊占了消防通道" in page
        assert not cases().exists()
        assert client.post(answer["Location"]).status_code == 302
        assert [case.number for case in cases()] == ["集〔2026〕001号", "集〔2026〕002号"]
        filled = ledger.entries(cases()[0].stream)[0].data["filled"]
        assert county.organs["应急局"].pk in next(value for value in filled.values() if isinstance(value, list))
        assert ledger.verify().faults == []
        assert SheetDraft.objects.get().body == ""

    def test_one_bad_row_and_nothing_opens(self, send):
        client, answer, preview = send(
            [*TWO, ("污水横流", "听说", "很多", "昨天", "水利局", ""), ("", "巡查", 1, "2026-03-09", "", "")]
        )
        page = preview.content.decode()
        for sentence in (
            "第 4 行「来源」只能是：巡查、群众反映、代表反映", "第 4 行「摊主数」要填整数", "第 4 行「发现日」要写成 2026-03-02 这样的日期",
            "第 4 行「涉及单位」没有叫「水利局」的单位", "第 5 行：请填写问题", "第 5 行：发现日不能晚于今天", "一件也没有开立",
        ):  # fmt: skip
            assert sentence in page
        assert "确认，开立" not in page
        assert client.post(answer["Location"]).status_code == 422
        assert not cases().exists() and not OpenedOnce.objects.exists()

    def test_the_same_sheet_twice_adds_nothing(self, send):
        client, answer, _ = send(TWO)
        client.post(answer["Location"])
        client, again, preview = send([*TWO, TWO[0], ("雨棚漏水", "巡查", None, "", "", "")])
        page = preview.content.decode()
        assert "要开立 1 件" in page and page.count("已经开立过") >= 3
        client.post(again["Location"])
        assert [case.title for case in cases()] == ["水产摊占了消防通道", "电线乱拉", "雨棚漏水"]
        assert client.post(again["Location"]).status_code == 409

    def test_a_row_twice_in_one_sheet_opens_one(self, send):
        client, answer, preview = send([TWO[1], TWO[1]])
        assert "与第 2 行相同，只开一件" in preview.content.decode()
        client.post(answer["Location"])
        assert cases().count() == 1

    @pytest.mark.parametrize(
        ("headers", "rows", "sentence"),
        [
            (("问题",), [("灯",)], "表头缺少：来源"),
            (("问题", "来源", "备注"), [("灯", "巡查", "无")], "不认得这几列：备注"),
            (("问题", "来源"), [(f"第{n}件", "巡查") for n in range(501)], "一次至多开立 500 件"),
        ],
    )
    def test_a_sheet_that_does_not_fit(self, send, headers, rows, sentence):
        _, answer, _ = send(rows, headers)
        assert answer.status_code == 422 and sentence in answer.content.decode()

    @pytest.mark.parametrize("many", [50, 400])
    def test_many_rows_are_opened_in_few_questions(self, send, many, django_assert_max_num_queries):
        """读表、核对、开立、留痕、检索、数字、告知都在内：五十行与四百行问得一样多。"""
        rows = [(f"第{n}个摊位", "巡查", n, "2026-03-01", "城管局", "戚芳") for n in range(many)]
        client, answer, _ = send([("先来一件", "巡查", 1, "2026-03-01", "", "")])
        client.post(answer["Location"])
        _, answer, _ = send(rows)
        with django_assert_max_num_queries(OPENED):
            assert client.post(answer["Location"]).status_code == 302
        assert [case.number for case in cases()][-1] == f"集〔2026〕{many + 1:03}号"
        assert cases().count() == OpenedOnce.objects.exclude(case=None).count() == many + 1
        assert ledger.verify().faults == []

    def test_a_row_being_opened_elsewhere_opens_nothing(self, send):
        """别处正用同样的一行开立，还没有写完：整张不开，说明白。"""
        client, answer, _ = send([TWO[1]])
        client.post(answer["Location"])
        OpenedOnce.objects.update(case=None)
        client, again, _ = send(TWO)
        told = client.post(again["Location"])
        assert told.status_code == 409 and "别处刚刚开立" in told.content.decode()
        assert cases().count() == OpenedOnce.objects.count() == 1

    def test_only_who_may_open_and_only_own_drafts(self, send, enter):
        _, answer, _ = send(TWO)
        assert enter("秦川").get(URL).status_code == 403
        assert enter("戚芳").get(answer["Location"]).status_code == 404


class TestTogether:
    @pytest.fixture
    def three(self, opened):
        return [opened(name) for name in ("水产摊占了消防通道", "电线乱拉", "污水横流")]

    def given(self, county, code_of, cases):
        return {
            "case": [case.pk for case in cases], code_of["牵头单位"]: county.organs["城管局"].pk,
            code_of["整改时限"]: "2026-04-01",
        }  # fmt: skip

    def test_the_register_offers_what_can_be_done(self, enter, three):
        page = enter("李敏").get("/registers/stall_problem/").content.decode()
        assert "/registers/stall_problem/steps/assign/" in page and page.count('name="case"') == 3
        assert "steps/check" not in page

    def test_each_is_done_or_refused_with_its_reason(self, enter, county, three, code_of):
        li = enter("李敏")
        procedure.take_step(
            three[2].pk, "assign", by=county.actor("李敏", now=days_later(1)), now=days_later(1),
            filled={code_of["牵头单位"]: county.organs["应急局"].pk, code_of["整改时限"]: "2026-04-01"},
        )  # fmt: skip
        asked = "&".join(f"case={case.pk}" for case in three)
        page = li.get(f"/registers/stall_problem/steps/assign/?{asked}").content.decode()
        assert "<small>2 件</small>" in page and "现在轮不到这一步" in page
        answer = li.post("/registers/stall_problem/steps/assign/", self.given(county, code_of, three), follow=True)
        page = answer.content.decode()
        assert page.count("办成了") == 2 and page.count("没有办成") == 1
        assert procedure.Assignment.objects.filter(unit=county.organs["城管局"]).count() == 2
        assert ledger.verify().faults == []

    def test_the_lot_is_taken_back_on_its_page(self, enter, county, three, code_of):
        li = enter("李敏")
        url = "/registers/stall_problem/steps/assign/"
        page = li.post(url, self.given(county, code_of, three), follow=True)
        batch = page.request["PATH_INFO"]
        assert "撤回这一批（3 件）" in page.content.decode() and faults_of(page.content) == []
        assert enter("陶建国").get(batch).status_code == 404
        page = enter("李敏").post(batch, follow=True).content.decode()
        assert "撤回了 3 件" in page and page.count("撤回了</span>") == 3 and "撤回这一批（" not in page
        assert not procedure.Assignment.objects.exists()
        assert li.post(batch).status_code == 409
        assert ledger.verify().faults == []

    def test_a_wrong_filling_does_nothing(self, enter, county, three, code_of):
        given = self.given(county, code_of, three) | {code_of["整改时限"]: "明天"}
        answer = enter("李敏").post("/registers/stall_problem/steps/assign/", given)
        assert answer.status_code == 422 and not procedure.Assignment.objects.exists()

    def test_a_stranger_does_nothing(self, enter, county, three, code_of):
        answer = enter("秦川").post("/registers/stall_problem/steps/assign/", self.given(county, code_of, three))
        assert answer.status_code == 404 and not procedure.Assignment.objects.exists()
