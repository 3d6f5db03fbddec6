"""开立：一份文件就有表单；每一种填写项都填得进去，错的写在那一格旁边，再按一次只开一件。"""

import re

from django.core.files.uploadedfile import SimpleUploadedFile

from bihuan.files.door import Upload
from bihuan.ledger import door as ledger
from bihuan.procedure import door as procedure
from tests.county import MONDAY
from tests.ui.accessible import faults_of

URL = "/registers/stall_problem/new/?step=list"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


def picture(name="现场.png"):
    return SimpleUploadedFile(name, PNG, content_type="image/png")


def cases():
    return procedure.Case.objects.filter(kind="stall_problem").order_by("id")


def filled_of(case):
    return ledger.entries(case.stream)[0].data


class TestTheForm:
    def test_it_offers_every_kind_of_field(self, enter, stalls):
        answer = enter("李敏").get(URL)
        page = answer.content.decode()
        assert answer.status_code == 200
        assert faults_of(page) == []
        for name in ("问题", "估损（万元）", "摊主数（户）", "陪同代表", "请示机构", "来源建议", "摊主电话", "摊位"):
            assert name in page
        assert "登记…的问题" in page and "登记‹来源›的问题" in page
        assert page.count('name="摊位-') >= 5 * 6 and "再添几行" in page

    def test_several_articles_are_offered_first(self, enter, stalls):
        page = enter("李敏").get("/registers/stall_problem/new/").content.decode()
        assert "?step=list" in page and "?step=brief" in page

    def test_whoever_has_one_article_goes_straight_to_it(self, enter, stalls):
        page = enter("张桂英").get("/registers/stall_problem/new/").content.decode()
        assert "<h1>简记</h1>" in page

    def test_a_stranger_has_no_button_and_is_refused(self, enter, stalls):
        qin = enter("秦川")
        assert qin.get(URL).status_code == 403
        answer = qin.post(URL, {"问题": "电线乱拉", "来源": "巡查"})
        assert answer.status_code == 403 and "不能开立集市问题" in answer.content.decode()
        assert not cases().exists()
        assert enter("张桂英").post(URL, {"问题": "电线乱拉", "来源": "巡查"}).status_code == 403


def everything(county, other):
    def organ(name):
        return county.organs[name].pk

    return {
        "问题": "水产摊占了消防通道", "来源": "群众反映", "情况": "从东门到北门", "摊主数": "12", "估损": "3.50", "发现日": "2026-03-02",
        "急不急": "是", "急在哪里": "消防车进不去", "手段": ["约谈", "发函"], "印象": "不满意", "核查人": county.people["戚芳"],
        "陪同代表": [county.people["张桂英"], county.people["王建国"]], "涉及单位": [organ("城管局"), organ("应急局")],
        "请示机构": organ("人大办公室"), "抄送人大": county.congress.pk, "来源建议": other.pk, "说起的会": "县人大常委会第三十次会议",
        "在哪里": "城东集市", "摊主电话": "0731-86001234", "照片": [picture("东门.png"), picture("北门.png")], "记录": picture(),
        "摊位-0-摊号": "甲1", "摊位-0-类别": "水产", "摊位-0-占道": "3", "摊位-0-管的": "城管局", "摊位-0-复看": "2026-03-20", "摊位-0-凭据": picture(),
        "摊位-3-摊号": "甲2", "摊位-3-类别": "肉食",
    }  # fmt: skip


def by_code(given, codes):
    """格的名称 → 表单里的名字。"""
    found = {}
    for name, value in given.items():
        whole, dash, rest = name.partition("-")
        n, _, column = rest.partition("-")
        found[f"{codes[whole]}-{n}-{columns(codes).get(column, column)}" if dash else codes[whole]] = value
    return found


def columns(codes):
    from bihuan.procedure.door import text_by_id

    text = text_by_id(procedure.ReleasedText.objects.get(code="stall_repair").pk)
    return {one.name: one.code for one in text.fields[codes["摊位"]].columns}


def test_every_kind_goes_in_and_is_kept(county, enter, opened, code_of):
    other = opened("先前的一件")
    answer = enter("李敏").post(URL, by_code(everything(county, other), code_of))
    assert answer.status_code == 302, answer.content.decode()[:3000]
    case = cases().last()
    assert answer["Location"] == f"/cases/{case.pk}/"
    assert (case.title, case.number) == ("水产摊占了消防通道", "集〔2026〕002号")
    kept = filled_of(case)["filled"]
    assert kept[code_of["估损"]] == "3.50" and kept[code_of["摊主数"]] == 12
    assert kept[code_of["陪同代表"]] == [county.people["张桂英"], county.people["王建国"]]
    assert kept[code_of["涉及单位"]] == [county.organs["城管局"].pk, county.organs["应急局"].pk]
    assert code_of["摊主电话"] not in kept and filled_of(case)["private"]
    rows, names = kept[code_of["摊位"]], columns(code_of)
    assert [row[names["摊号"]] for row in rows] == ["甲1", "甲2"]
    assert rows[0][names["管的"]] == county.organs["城管局"].pk and rows[0][names["复看"]] == "2026-03-20"
    files = Upload.objects.filter(case_id=case.pk, owner_kind="case")
    assert files.count() == 4
    assert set(kept[code_of["照片"]]) < set(files.values_list("pk", flat=True))
    assert ledger.verify().faults == []


class TestRefusals:
    def post(self, enter, **given):
        return enter("李敏").post(URL, given)

    def refused(self, answer, *sentences):
        page = answer.content.decode()
        assert answer.status_code == 422
        assert not cases().exists() and not Upload.objects.exists()
        for sentence in sentences:
            assert sentence in page
        return page

    def test_what_was_typed_stays(self, enter, stalls, code_of):
        answer = self.post(enter, **{code_of["情况"]: "从东门到北门", code_of["摊位"] + "-0-摊号": "甲1"})
        page = self.refused(answer, "请填写问题", "请填写来源", "从东门到北门", ">甲1<")
        assert "第 1 行 类别：请填写类别" in page

    def test_a_hundred_thousand_characters(self, enter, stalls, code_of):
        answer = self.post(enter, **{code_of["问题"]: "灯", code_of["来源"]: "巡查", code_of["情况"]: "长" * 100_000})
        self.refused(answer, "情况不能超过 20000 字")

    def test_an_unknown_option(self, enter, stalls, code_of):
        self.refused(self.post(enter, **{code_of["问题"]: "灯", code_of["来源"]: "听说"}), "来源")

    def test_what_one_choice_needs(self, enter, stalls, code_of):
        answer = self.post(enter, **{code_of["问题"]: "灯", code_of["来源"]: "巡查", code_of["急不急"]: "是"})
        self.refused(answer, "请填写急在哪里")

    def test_a_unit_of_another_county(self, enter, stalls, code_of):
        from bihuan.demo import county as demo
        from bihuan.demo.cast import PINGLAN

        other = demo.found(MONDAY, name="平澜县", parent_code="4312", code="431291000000", cast=PINGLAN)
        answer = self.post(
            enter, **{code_of["问题"]: "灯", code_of["来源"]: "巡查", code_of["涉及单位"]: other.organs["交通局"].pk}
        )
        self.refused(answer, "请从列出的里选")
        named = {
            code_of["摊位"] + "-0-摊号": "甲1",
            code_of["摊位"] + "-0-类别": "水产",
            code_of["摊位"] + "-0-管的": "交通局",
        }
        answer = self.post(enter, **{code_of["问题"]: "灯", code_of["来源"]: "巡查", **named})
        self.refused(answer, "没有叫「交通局」的单位")

    def test_a_file_that_is_no_document_takes_the_others_back(self, enter, stalls, code_of):
        bad = SimpleUploadedFile("程序.exe", b"MZ\x90\x00" + b"\0" * 200)
        answer = self.post(enter, **{code_of["问题"]: "灯", code_of["来源"]: "巡查", code_of["照片"]: [picture(), bad]})
        self.refused(answer, "请再选一次")


class TestATable:
    def rows(self, codes, count):
        given = {codes["问题"]: "摊位普查", codes["来源"]: "巡查"}
        names = columns(codes)
        for n in range(count):
            given |= {f"{codes['摊位']}-{n}-{names['摊号']}": f"甲{n}", f"{codes['摊位']}-{n}-{names['类别']}": "蔬菜",
                      f"{codes['摊位']}-{n}-{names['管的']}": "城管局"}  # fmt: skip
        return given

    def test_five_hundred_rows(self, enter, stalls, code_of, django_assert_max_num_queries):
        lee, given = enter("李敏"), self.rows(code_of, 500)
        assert lee.post(URL, given).status_code == 302
        assert len(filled_of(cases().get())["filled"][code_of["摊位"]]) == 500

    def test_files_in_a_row_survive_a_faulty_form(self, enter, stalls, code_of):
        """表里选过的文件：别处填错了、只是添几行，都留在那一格，改好再交不必再选。"""
        lee, given = enter("李敏"), self.rows(code_of, 2)
        cell = f"{code_of['摊位']}-1-{columns(code_of)['凭据']}"
        typed = {**given, code_of["问题"]: ""}
        page = lee.post(URL, {**typed, cell: picture("合同.png")}).content.decode()
        token = re.search(rf'name="{cell}-held"\s+value="([^"]+)"', page)[1]
        assert "<small>合同.png</small>" in page and faults_of(page) == []
        more = lee.post(URL, {**typed, f"{cell}-held": token, "@more": code_of["摊位"]}).content.decode()
        token = re.search(rf'name="{cell}-held"\s+value="([^"]+)"', more)[1]
        assert lee.post(URL, {**given, f"{cell}-held": token}).status_code == 302
        rows = filled_of(cases().get())["filled"][code_of["摊位"]]
        kept = rows[1][columns(code_of)["凭据"]]
        assert Upload.objects.get(pk=kept).name == "合同.png" and Upload.objects.count() == 1

    def test_one_more_is_too_many(self, enter, stalls, code_of):
        answer = enter("李敏").post(URL, self.rows(code_of, 501))
        assert answer.status_code == 422 and "摊位不能超过 500 行" in answer.content.decode()

    def test_without_a_script_the_table_grows_by_a_button(self, enter, stalls, code_of):
        answer = enter("李敏").post(URL, {**self.rows(code_of, 2), "@more": code_of["摊位"]})
        page = answer.content.decode()
        assert answer.status_code == 200 and "请填写" not in page
        assert ">甲1<" in page and f'name="{code_of["摊位"]}-6-' in page
        assert not cases().exists()


class TestPressedTwice:
    def test_one_press_opens_one(self, enter, stalls, code_of):
        lee = enter("李敏")
        press = lee.get(URL).context["press"]
        given = {code_of["问题"]: "灯不亮", code_of["来源"]: "巡查", "press": press}
        first, second = lee.post(URL, given), lee.post(URL, given)
        assert first["Location"] == second["Location"]
        assert cases().count() == 1
        lee.post(URL, {**given, "press": lee.get(URL).context["press"]})
        assert cases().count() == 2


class TestAStep:
    """办一步用的是同一张表单：眼前看见该看的，按钮说的是条文的话。"""

    def test_what_one_must_see_stands_above(self, county, enter, opened, code_of):
        case = opened("水产摊占了消防通道", 情况="从东门到北门", 来源="群众反映")
        page = enter("李敏").get(f"/cases/{case.pk}/steps/assign/").content.decode()
        assert page.count("<dt>问题") == 1, "步骤里有了的不列两遍"
        assert "办之前看一看" in page and "从东门到北门" in page and "群众反映" in page
        assert "交给…" in page and 'data-words="交给‹牵头单位›"' in page

    def test_files_and_replies_of_a_unit_are_shown_to_the_checker(self, county, enter, opened, code_of):
        case = opened("水产摊占了消防通道", 摊位=[{columns(code_of)["摊号"]: "甲9", columns(code_of)["类别"]: "水产"}])
        lee = enter("李敏")
        given = {code_of["牵头单位"]: county.organs["城管局"].pk, code_of["整改时限"]: "2026-04-01"}
        assert lee.post(f"/cases/{case.pk}/steps/assign/", given).status_code == 302
        han = enter("韩松")
        files = {code_of["结果"]: "通道已经让开", code_of["佐证"]: [picture("前.png"), picture("后.png")]}
        assert han.post(f"/cases/{case.pk}/steps/report/1/", files).status_code == 302
        page = enter("李敏").get(f"/cases/{case.pk}/steps/check/").content.decode()
        for words in ("通道已经让开", "前.png", "后.png", "甲9", "城市管理局", "集〔2026〕001号 ·"):
            assert words in page


def test_cases_are_picked_only_among_those_one_sees(county, enter, opened):
    case = opened("水产摊占了消防通道")
    hits = enter("李敏").get("/cases/pick/?kind=stall_problem&q=消防").json()["hits"]
    assert [hit["id"] for hit in hits] == [case.pk]
    assert enter("秦川").get("/cases/pick/?q=消防").json()["hits"] == []
    assert enter("李敏").get("/cases/pick/?kind=suggestion&q=消防").json()["hits"] == []
