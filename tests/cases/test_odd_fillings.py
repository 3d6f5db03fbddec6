"""每一种填写项都拿填错的去试：引擎用一句话拒绝，什么也不留下；页面把话写在表单上。"""

import pytest

from bihuan.demo import county as demo
from bihuan.demo.cast import PINGLAN
from bihuan.files import door as files
from bihuan.files.door import Upload
from bihuan.kernel.refuse import BadInput
from bihuan.ledger import door as ledger
from bihuan.procedure import door as procedure
from tests.cases.test_opening_pages import URL, columns, picture
from tests.county import MONDAY

LONG = "长" * 100_000
BAD = [
    ("问题", LONG, "问题不能超过 20000 字"),
    ("情况", LONG, "情况不能超过 20000 字"),
    ("说起的会", LONG, "说起的会不能超过 20000 字"),
    ("在哪里", LONG, "在哪里不能超过 20000 字"),
    ("来源", "听说", "来源只能是：巡查、群众反映、代表反映"),
    ("来源", LONG, "来源只能是"),
    ("手段", ["约谈", "关门"], "手段只能是"),
    ("手段", ["约谈", "约谈"], "手段里有重复的"),
    ("印象", "凑合", "印象只能是：满意、不满意"),
    ("急不急", "也许", "急不急只能是：是、否"),
    ("摊主数", "十二", "摊主数要填数字"),
    ("摊主数", "9" * 100_000, "摊主数"),
    ("摊主数", 10**16, "摊主数太大了"),
    ("估损", "很多", "估损要填金额"),
    ("估损", "NaN", "估损要填金额"),
    ("估损", "1e99", "估损要填金额"),
    ("估损", "0.00001", "估损的小数不能超过四位"),
    ("发现日", "昨天", "发现日要写成 2026-03-02 这样的日期"),
    ("发现日", "2026-02-30", "发现日要写成"),
    ("发现日", "1899-12-31", "发现日要在 1900 年到 2100 年之间"),
    ("发现日", "2026-03-04", "发现日不能晚于今天"),
    ("摊主电话", "打我手机", "摊主电话要写成电话号码"),
    ("摊主电话", "1" * 100_000, "摊主电话要写成电话号码"),
    ("核查人", 10**9, "核查人：没有这个人"),
    ("核查人", "戚芳", "核查人请从列表里选"),
    ("核查人", 10**30, "核查人请从列表里选"),
    ("陪同代表", [10**9], "陪同代表：没有这位代表"),
    ("涉及单位", [10**9], "涉及单位：没有这个单位"),
    ("请示机构", 10**9, "请示机构：没有这个机构"),
    ("抄送人大", 10**9, "抄送人大：没有这级人大"),
    ("来源建议", 10**9, "来源建议：没有这件事项"),
    ("记录", 10**9, "记录：没有这个文件"),
    ("照片", [10**9], "照片：没有这个文件"),
    ("摊位", "甲1", "摊位要一行一行地填"),
    ("摊位", [{"没有这一列": "甲1"}], "摊位第 1 行：没有「没有这一列」这一列"),
]
CELLS = [
    ("类别", "古董", "摊位第 1 行：类别只能是"),
    ("摊号", LONG, "摊位第 1 行：摊号不能超过 20000 字"),
    ("占道", "很宽", "摊位第 1 行：占道要填数字"),
    ("管的", 10**9, "摊位第 1 行：管的：没有这个单位"),
    ("复看", "后天", "摊位第 1 行：复看要写成"),
    ("凭据", 10**9, "摊位第 1 行：凭据：没有这个文件"),
    ("摊号", "", "摊位第 1 行：请填写摊号"),
]


def nothing_is_left():
    assert not procedure.Case.objects.exists()
    assert not Upload.objects.exists()
    assert ledger.verify().faults == []


def test_what_cannot_be_is_refused_in_a_sentence(opened):
    for name, given, said in BAD:
        with pytest.raises(BadInput, match=said):
            opened(**{"title": "灯不亮", ("title" if name == "问题" else name): given})
        assert not procedure.Case.objects.exists(), name
    nothing_is_left()


def test_a_cell_that_cannot_be_says_which_row(opened, code_of):
    codes = columns(code_of)
    for column, given, said in CELLS:
        row = {"摊号": "甲1", "类别": "水产", column: given}
        with pytest.raises(BadInput, match=said):
            opened("灯不亮", 摊位=[{codes[name]: value for name, value in row.items()}])
        assert not procedure.Case.objects.exists(), column
    nothing_is_left()


@pytest.fixture
def pinglan(county):
    """邻县，另一班人。"""
    return demo.found(MONDAY, name="平澜县", parent_code="4312", code="431291000000", cast=PINGLAN)


def test_nobody_and_nothing_of_a_neighbour_is_taken(county, pinglan, opened, enter, code_of):
    """邻县的单位、机构、人、代表，引擎和页面都不收；邻县的人大不在可选的里面。"""
    theirs = {
        "涉及单位": [pinglan.organs["交通局"].pk], "请示机构": pinglan.organs["代表工作委员会"].pk, "核查人": pinglan.people["祁文"],
        "陪同代表": [pinglan.people["洪亮"]],
    }  # fmt: skip
    for name, given in theirs.items():
        with pytest.raises(BadInput, match=f"{name}：没有这"):
            opened("灯不亮", **{name: given})
    lee = enter("李敏")
    for name, given in {**theirs, "抄送人大": pinglan.congress.pk}.items():
        answer = lee.post(URL, {code_of["问题"]: "灯", code_of["来源"]: "巡查", code_of[name]: given})
        assert answer.status_code == 422 and 'role="alert"' in answer.content.decode(), name
    nothing_is_left()


def test_a_deputy_is_no_office_and_an_office_no_unit(county, opened):
    """要单位的格不收办公机构，写明种类的格不收别的机构，要代表的格不收干部。"""
    wrong = {
        "涉及单位": [county.delegations["云泽镇代表团"]], "请示机构": county.organs["主任会议"].pk, "陪同代表": [county.people["戚芳"]],
    }  # fmt: skip
    for name, given in wrong.items():
        with pytest.raises(BadInput, match=f"{name}：没有这"):
            opened("灯不亮", **{name: given})


def test_too_many_files_and_two_where_one_is_asked(enter, stalls, code_of):
    given = {code_of["问题"]: "灯", code_of["来源"]: "巡查"}
    for chosen, said in (
        ({code_of["照片"]: [picture(f"{n}.png") for n in range(21)]}, "一次至多交 20 份"),
        ({code_of["记录"]: [picture("一.png"), picture("二.png")]}, "这里只交一份文件"),
        (
            {f"{code_of['摊位']}-0-{columns(code_of)['凭据']}": [picture("一.png"), picture("二.png")]},
            "这里只交一份文件",
        ),
    ):
        answer = enter("李敏").post(URL, {**given, **chosen})
        assert answer.status_code == 422 and said in answer.content.decode(), said
    nothing_is_left()


def test_someone_elses_file_is_not_taken(county, opened):
    """别人刚交来、还没有归属的文件，知道编号也填不进去。"""
    opened("先前的一件")
    before = procedure.Case.objects.count()
    theirs = files.keep(picture(), by=county.actor("秦川", now=MONDAY), now=MONDAY)
    with pytest.raises(BadInput, match="记录：没有这个文件"):
        opened("灯不亮", 记录=theirs.pk)
    assert procedure.Case.objects.count() == before
