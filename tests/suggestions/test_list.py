"""清单：谁看到哪些、筛什么、怎么排、一页接一页不重不漏。"""

import copy
import datetime as dt
import io
from itertools import product

import pytest
from openpyxl import load_workbook

from bihuan.cases.lists import asking, listing, paging
from bihuan.demo import county as demo
from bihuan.kernel import clock
from bihuan.people import door as people
from bihuan.people.door import SYSTEM
from bihuan.suggestions.verbs import KINDS
from tests.county import MONDAY, days_later
from tests.suggestions.tales import Tale, retire
from tests.ui.accessible import faults_of
from tests.worlds import world

NOW = days_later(150)


@pytest.fixture(scope="module")
def six(django_db_setup, django_db_blocker, tmp_path_factory):
    """县和六件，一遍测试只造一次。"""
    data = tmp_path_factory.mktemp("six")
    with world("six", six_told, databases=django_db_setup, blocker=django_db_blocker, data=data) as made:
        yield made


@pytest.fixture
def county(six, db):
    return copy.deepcopy(six[0])


@pytest.fixture
def tales(six, db):
    return copy.deepcopy(six[1])


def six_told():
    """县和六件：走到不同的地方，分给不同的单位和代表团。"""
    county = demo.found(MONDAY)
    told = {
        "电梯": Tale(county, cosigners=["王建国", "陈秀兰"]).assigned("住建局", "财政局"),
        "排污口": Tale(county, "王建国", "关于整治云河支流排污口的建议", day=5).assigned("水务局"),
        "路灯": Tale(county, "刘大川", "关于改善城东学校周边路灯照明的建议", day=6, session=False),
        "消防": Tale(county, "赵月华", "关于农贸市场消防通道的建议", day=7),
        "医生": Tale(county, "赵月华", "关于乡村医生养老保障的建议", day=8).assigned("住建局"),
        "桥灯": Tale(county, "张桂英", "河口桥头路灯不亮", day=9, kind="micro_suggestion"),
    }
    told["消防"].step("李敏", "register")
    done = told["医生"]
    done.step("何平", "accept", 1)
    done.to_reply("B", promised_on="2026-12-30")
    done.step("赵月华", "rate", attitude="满意", result="满意")
    return county, told


@pytest.fixture(autouse=True)
def later():
    with clock.frozen(NOW):
        yield


def listed(answer):
    return [line.row.title for line in answer.context["rows"]]


class TestWhoSeesWhat:
    """本级的看本级的，单位看交给它的，代表看自己领衔或联名的，分开问。"""

    def test_the_office_sees_the_whole_congress(self, tales, enter):
        answer = enter("李敏").get("/suggestions/")
        assert listed(answer) == [tales[n].case.title for n in ("医生", "消防", "路灯", "排污口", "电梯")]
        assert "十八届六次第 1 号 · 张桂英等 3 人 · 办理中 · 主办 住建局，会办 财政局" in answer.content.decode()

    def test_the_column_of_units_has_no_persons(self, tales, enter):
        """联名的代表也坐在这一件里，单位一列只写单位。"""
        rows = enter("李敏").get("/suggestions/?text=电梯").context["rows"]
        assert {cell.column.code: cell.words for cell in rows[0].cells}["unit"] == "住建局、财政局"

    def test_a_unit_sees_what_was_assigned_to_it(self, tales, enter):
        assert listed(enter("卫红").get("/suggestions/")) == [tales["电梯"].case.title]
        assert listed(enter("秦川").get("/suggestions/?view=all")) == [tales["排污口"].case.title]

    def test_a_unit_sees_what_was_assigned_to_those_merged_into_it(self, tales, county, enter):
        retire(county, "财政局", "水务局", now=days_later(60))
        assert listed(enter("秦川").get("/suggestions/")) == [tales[n].case.title for n in ("排污口", "电梯")]
        assert enter("秦川").get(tales["电梯"].url).status_code == 200

    def test_returned_and_assigned_again_is_one_row(self, tales, county, enter):
        tale = tales["排污口"]
        tale.step("秦川", "ask_return", 1, reason="属城管局职责")
        tale.step("李敏", "reassign", 1, to=tale.unit("城管局"))
        tale.step("韩松", "ask_return", 2, reason="属水务局职责")
        tale.step("邹凯", "appoint_handler", 2, to=tale.unit("水务局"), reason="由水务局牵头")
        assert listed(enter("秦川").get("/suggestions/")) == [tale.case.title]
        assert "主办 水务局" in enter("李敏").get("/suggestions/").content.decode()

    def test_a_deputy_sees_own_and_cosigned_apart(self, tales, enter):
        deputy = enter("王建国")
        assert listed(deputy.get("/suggestions/")) == [tales["排污口"].case.title]
        assert listed(deputy.get("/suggestions/?view=cosigned")) == [tales["电梯"].case.title]
        assert listed(deputy.get("/suggestions/?view=all")) == [tales["排污口"].case.title]

    def test_neighbours_see_nothing_of_ours(self, tales, client):
        other = demo.found(MONDAY, name="平澜县", parent_code="4312", code="431291000000")
        for name in ("李敏", "何平", "张桂英"):
            by = other.actor(name, now=NOW)
            for view, _ in listing.views_of(by):
                for kind in (*KINDS, "commitment"):
                    assert listing.page(asking.Asked(view=view, kind=kind), by, today=NOW.date()).found == []

    def test_someone_without_any_post_is_told_so(self, tales, county, enter, client):
        idle = people.enrol(county.congress.pk, name="于闲", by=SYSTEM, now=MONDAY)
        county.people["于闲"] = idle.pk
        answer = enter("于闲").get("/suggestions/")
        assert answer.status_code == 403
        assert "没有可看的清单" in answer.content.decode()


class TestFilters:
    """每一格各筛各的。"""

    @pytest.mark.parametrize(
        ("query", "names"),
        [
            ("stage=待交办", ["消防"]),
            ("stage=办理中", ["排污口", "电梯"]),
            ("unit={住建局}", ["医生", "电梯"]),
            ("unit={财政局}", ["电梯"]),
            ("unit={住建局}&stage=办理中", ["电梯"]),
            ("result=B", ["医生"]),
            ("result=A", []),
            ("unit={住建局}&result=B", ["医生"]),
            ("late=1", ["电梯", "排污口", "路灯", "消防"]),
            ("late=1&sort=received", ["消防", "路灯", "排污口", "电梯"]),
            ("late=1&unit={水务局}", ["排污口"]),
            ("year=2026", ["医生", "消防", "路灯", "排污口", "电梯"]),
            ("year=2025", []),
            ("session={session}", ["医生", "消防", "排污口", "电梯"]),
            ("session={session}&stage=办理中&sort=number", ["电梯", "排污口"]),
            ("delegation={河口乡代表团}", ["医生", "消防", "路灯"]),
            ("delegation={河口乡代表团}&unit={住建局}", ["医生"]),
            ("text=排污", ["排污口"]),
            ("text=liudachuan", ["路灯"]),
            ("text=住建局&sort=number", ["电梯", "医生"]),
            ("text=没有这样的字", []),
            ("sort=number", ["电梯", "排污口", "医生", "消防"]),
            ("sort=due", ["电梯", "排污口", "路灯", "消防"]),
            ("kind=micro_suggestion", ["桥灯"]),
            ("kind=micro_suggestion&stage=待交办", ["桥灯"]),
            ("kind=commitment", ["医生"]),
            ("kind=commitment&unit={住建局}", ["医生"]),
            ("kind=commitment&unit={水务局}", []),
            ("kind=cppcc_proposal", []),
        ],
    )
    def test_office(self, tales, county, enter, query, names):
        ids = (
            {name: organ.pk for name, organ in county.organs.items()}
            | county.delegations
            | {"session": county.session.pk}
        )
        answer = enter("李敏").get("/suggestions/?" + query.format(**ids))
        assert listed(answer) == [tales[name].case.title for name in names]

    def test_a_stage_is_chosen_by_its_name_whatever_its_code(self, tales, enter):
        for kind in KINDS:
            codes = asking.choices(tales["电梯"].case.congress_id, kind).stages["待测评"]
            assert [code for code, _ in codes] == ["replied"]

    @pytest.mark.parametrize(
        "query",
        ["unit=abc", "unit=99999999999999999999", "year=12", "year=99999", "after=zzz", "after=2026-01-01_x", "after=_", "stage=没有",
         "kind=x", "sort=x", "view=x", "late=maybe", "result=Z", "session=-1", "session=9999999", "unit=9999999", "delegation=9999999", "delegation=x", "after=2026-13-45_1", "sort=number&after=a_b_3"],
    )  # fmt: skip
    def test_what_cannot_be_read_is_as_if_not_written(self, tales, enter, query):
        answer = enter("李敏").get(f"/suggestions/?{query}")
        assert answer.status_code == 200
        assert answer.context["looked"] == 0

    @pytest.mark.once
    def test_the_page_is_accessible_at_every_turn(self, tales, enter):
        for query in ("", "?late=1", "?stage=待审核&result=A", "?kind=commitment", "?view=unit"):
            assert faults_of(enter("李敏").get(f"/suggestions/{query}").content) == []


class TestPaging:
    """一页接一页，不重不漏；一段里不够一页就说明看过多少。"""

    @pytest.mark.slow
    def test_every_combination_gives_the_same_cases_page_by_page_as_at_once(self, tales, county, monkeypatch):
        by = county.actor("李敏", now=NOW)
        today = NOW.date()
        offered = asking.choices(county.congress.pk, "suggestion")
        filters = [
            {"stage": "办理中"}, {"unit": county.organs["住建局"].pk}, {"chosen": (("result", "B"),)}, {"late": True},
            {"year": 2026}, {"session": county.session.pk}, {"chosen": (("delegation", str(county.delegations["云泽镇代表团"])),)},
        ]  # fmt: skip
        for sort, chosen in product(asking.SORTS, product((0, 1), repeat=len(filters))):
            given, rooms = {}, ()
            for one in (one for on, one in zip(chosen, filters, strict=True) if on):
                rooms += one.get("chosen", ())
                given |= one
            asked = asking.Asked(view="all", kind="suggestion", sort=sort, **given | {"chosen": rooms})
            asked = asking.settle(asked, offered)
            whole = [one.case.pk for one in listing.page(asked, by, today=today).found]
            monkeypatch.setattr(paging, "STRETCH", 2)
            stepwise, after = [], ""
            while True:
                part = listing.page(asked, by, today=today, after=after, limit=1)
                stepwise += [one.case.pk for one in part.found]
                after = part.more
                if not after:
                    break
            monkeypatch.undo()
            assert stepwise == whole, asked

    def test_more_leads_on_and_back_to_the_first(self, tales, enter, monkeypatch):
        monkeypatch.setattr(listing, "PAGE", 2)
        monkeypatch.setattr(listing.page, "__kwdefaults__", {"after": "", "limit": 2})
        client = enter("李敏")
        first = client.get("/suggestions/")
        assert len(listed(first)) == 2
        second = client.get("/suggestions/" + first.context["more"])
        assert listed(second) == [tales[name].case.title for name in ("路灯", "排污口")]
        assert second.context["leaves"][0].url == "?view=all&kind=suggestion"
        back = client.get("/suggestions/" + second.context["leaves"][0].url)
        assert listed(back) == listed(first)

    def test_a_stretch_without_a_page_says_how_far_it_looked(self, tales, enter, monkeypatch):
        monkeypatch.setattr(paging, "STRETCH", 2)
        answer = enter("李敏").get("/suggestions/?result=A")
        assert (listed(answer), answer.context["looked"]) == ([], 2)
        assert "较前的 2 件里没有" in answer.content.decode()
        assert answer.context["more"]


class TestExport:
    """导出的就是筛出来的那一份。"""

    def test_what_is_filtered_is_exported_in_the_same_order(self, tales, enter):
        answer = enter("李敏").get("/suggestions/list.xlsx?stage=办理中&sort=number")
        rows = list(load_workbook(io.BytesIO(answer.content)).active.values)
        assert rows[0][:4] == ("编号", "序号", "标题", "种类")
        assert [row[2] for row in rows[1:]] == [tales["电梯"].case.title, tales["排污口"].case.title]
        assert rows[1][8:10] == ("住建局", "财政局")
        assert rows[1][6].date() == dt.date(2026, 3, 2)
        assert "attachment" in answer["Content-Disposition"]

    def test_all_columns_go_out_as_what_they_are(self, tales, enter):
        """数是数，日子是日子，编号旁边有序号，列宽照内容。"""
        sheet = load_workbook(io.BytesIO(enter("李敏").get("/suggestions/list.xlsx?sort=number").content)).active
        heads = [cell.value for cell in sheet[1]]
        assert {"会议", "代表团", "联名人数", "交办日", "答复日", "结果类别", "承诺完成日期", "态度", "结果"} <= set(
            heads
        )
        first = dict(zip(heads, (cell.value for cell in sheet[2]), strict=True))
        assert (first["编号"], first["序号"]) == ("十八届六次第 1 号", 1)
        assert isinstance(first["联名人数"], int) and isinstance(first["受理日"], dt.datetime)
        widths = {
            head: sheet.column_dimensions[cell.column_letter].width for head, cell in zip(heads, sheet[1], strict=True)
        }
        assert widths["标题"] > 20 > widths["序号"]

    def test_a_unit_exports_its_own_and_the_limit_holds(self, tales, enter, monkeypatch):
        from bihuan.cases.views import listing as view

        rows = list(load_workbook(io.BytesIO(enter("卫红").get("/suggestions/list.xlsx").content)).active.values)
        assert [row[2] for row in rows[1:]] == [tales["电梯"].case.title]
        monkeypatch.setattr(view, "EXPORT_MOST", 2)
        rows = list(load_workbook(io.BytesIO(enter("李敏").get("/suggestions/list.xlsx").content)).active.values)
        assert len(rows) == 3
        assert "至多 2 件" in enter("李敏").get("/suggestions/").content.decode()
