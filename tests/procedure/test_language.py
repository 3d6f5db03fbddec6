"""工作法的第二版语言：一份写满关键词的文件，读成什么样子。"""

import pytest

from bihuan.procedure.language import FaultyText, read_file
from bihuan.procedure.language.parts import Count, Part, Raises, RoleRule
from bihuan.procedure.language.reading import flatten, parse
from tests.procedure.ponds import EXAMPLES, POND, changed
from tests.shared import shared_data


@pytest.fixture(scope="module")
def pond():
    return read_file(POND)


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_examples_are_read(name):
    text = read_file(shared_data(f"../examples/{name}.yaml"))
    assert text.articles
    assert text.roles
    assert text.chapter


def test_the_head(pond):
    assert (pond.chapter, pond.kind, pond.kind_name) == ("监督", "pond_problem", "塘堰问题")
    assert (pond.opening.sources, pond.opening.title) == (("web",), "塘名")
    assert pond.managers == {"correct": ("农业委",), "decide": ("deputies_affairs",), "adopt": ("deputies_affairs",)}
    assert [(end.colour, end.note) for end in pond.endings.values()] == [("whole", ""), ("broken", "塘还淤着")]
    assert pond.options["来源"] == ("巡塘", "群众反映", "代表反映")
    assert pond.table_options == {("塘段", "淤积"): ("轻", "中", "重")}
    assert pond.task_done == ("pond_delivered",)


def test_who_serves(pond):
    assert pond.roles["deputies_affairs"] == "代表工委"
    assert "deputies_affairs" not in pond.rules
    assert pond.roles["cleaning"] == "主办单位"
    assert pond.rules == {
        "农业委": RoleRule("organ", organs=("special_committee",), organ_name="农业与农村委"),
        "cleaning": RoleRule("assignment", assignment="cleaning", may_be=("handling_unit", "机构")),
        "helping": RoleRule("assignment", assignment="helping"),
        "单位一把手": RoleRule("assignment", assignment="cleaning", duty="主要负责人"),
        "复看人": RoleRule("filled", field="复看人"),
        "镇人大": RoleRule("level", level="place", organs=("township_secretariat",)),
        "秘书长": RoleRule("post", title="秘书长", organs=("congress_office",)),
        "分管机构": RoleRule("by_unit", units=(("政府系统", "deputies_affairs"), ("其余", "农业委"))),
        "县委": RoleRule("outside", outside="县委", by="deputies_affairs"),
        "登记人": RoleRule("opener", opener="self", after_term="代表团团长"),
        "常委会组成人员": RoleRule("standing", standing="组成人员"),
    }


def test_who_sees(pond):
    sight = pond.sight
    assert sight.whole == ("农业委", "deputies_affairs", "复看人")
    assert dict(sight.parts) == {
        "cleaning": Part(own_task=True, without=("联系人电话", "估价")),
        "helping": Part(own_task=True),
        "镇人大": Part(fields=("塘名", "stage")),
    }
    assert (sight.cleared_by, sight.public, sight.public_list) == ("deputies_affairs", ("塘名", "清淤情况"), ("title",))
    assert sight.logged


def test_lists_and_figures(pond):
    assert pond.register.columns == ("number", "title", "来源", "cleaning", "清淤时限", "stage")
    assert pond.register.stacks == (("待派的塘", ("pond_listed",)), ("逾期的塘", ("late",)))
    assert pond.counts == (
        Count("登记", "reached", "pond_listed"),
        Count("清好", "reached", "pond_closed"),
        Count("清好率", "share", part="清好", of="登记", by="来源"),
        Count("巡看次数", "times", "patrol"),
        Count("估价合计", "sum", "估价", by="unit"),
        Count("急的", "equals", "急不急", value="是"),
        Count("按期交工", "on_time", "deliver"),
    )


def test_every_kind_of_field_with_its_marks(pond):
    fields = pond.fields
    assert {name: fields[name].kind for name in ("塘名", "位置", "联系人电话", "估价", "水面", "塘段", "急不急")} == {
        "塘名": "text", "位置": "place", "联系人电话": "phone", "估价": "money", "水面": "number", "塘段": "table",
        "急不急": "yesno",
    }  # fmt: skip
    assert (fields["塘名"].listed, fields["塘名"].searched, fields["联系人电话"].sealed) == (True, True, True)
    assert (fields["联系人"].personal, fields["联系人"].only_for) == (True, ("农业委", "复看人"))
    assert (fields["估价"].unit, fields["水面"].unit) == ("万元", "亩")
    assert [(one.name, one.kind, one.optional) for one in fields["塘段"].columns] == [
        ("段名", "text", False), ("长度", "number", False), ("淤积", "choice", False), ("负责", "unit", True),
    ]  # fmt: skip
    assert (fields["急在哪里"].required_of, fields["急在哪里"].required_values) == ("急不急", ("是",))
    assert fields["源事项"].of == ("suggestion",)
    assert fields["joint"].of == ("special_committee", "handling_unit")
    assert fields["指派会议"].of == ("meeting",)
    assert fields["清淤时限"].not_before_today


def test_two_options_may_ask_for_the_same_field():
    text = changed(("急在哪里: 文字（急不急为是必填）", "急在哪里: 文字（巡塘必填）（代表反映必填）"))
    assert text.fields["急在哪里"].required_values == ("巡塘", "代表反映")


def test_an_article_says_what_it_does(pond):
    listing, assign, look = (pond.by_step[step] for step in ("list", "assign", "look"))
    assert (listing.number, listing.series, listing.links) == (
        "第三条、第四条",
        "塘〔‹年›〕‹序3›号",
        (("源事项", "from"),),
    )
    assert (assign.shows, assign.button) == (("list", "估价"), "指派给‹主办›")
    assert [(one.field, one.role, one.start) for one in assign.opens] == [
        ("lead", "cleaning", ""),
        ("joint", "helping", "pond_pending"),
    ]
    assert assign.tells[1] == ("常委会组成人员", "‹塘名›开始清淤")
    assert look.branch.stages == ("pond_seen", "pond_cleaning")
    assert look.branch.stage_of("没有动") == "pond_cleaning"
    assert look.redo_deadline.n == 5
    again = look.reopens
    assert (again.roles, again.only, again.back_to) == (("cleaning",), ("复看结论", "没清完"), "pond_working")
    assert [(step, deadline.n, deadline.unit) for step, deadline in again.deadlines] == [("deliver", 1, "month")]
    assert again.only_if == (("复看结论", ("没清完", "没有动")),)


def test_staying_and_leaving_from_everywhere(pond):
    assert pond.by_step["patrol"].leads("pond_cleaning") == ("pond_cleaning",)
    assert pond.by_step["progress"].leads("pond_working") == ("pond_working",)
    assert set(pond.by_step["leave"].origin) == set(pond.stages) - set(pond.endings)


def test_conditions_keep_tables_and_lists(pond):
    assert pond.by_step["close"].conditions == (
        ("different_person", "复看"),
        ("field_is", {"复看结论": "已清好"}),
        ("if_then", {"如果": {"急不急": "是"}, "须办过": "巡看"}),
    )
    assert pond.by_step["all_done"].when == (("tasks_ended", ["cleaning"]),)


def test_ladders_speak_of_roles(pond):
    assert [(rung.kind, rung.role) for rung in pond.rungs] == [
        ("remind", "cleaning"),
        ("urge", "cleaning"),
        ("escalate", "农业委"),
    ]


def test_examples_are_kept_as_written(pond):
    done, refused = pond.examples
    assert done.cast == (("郑敏", ("复看人",)), ("水务局", ("主办单位",)))
    assert done.lines[2] == "2027-03-03 水务局 领受"
    assert done.gets == (("状态", "塘堰已清"),)
    assert dict(done.things) == {"三段": [{"段名": "上段", "淤积": "重"}]}
    assert refused.refuses == "不是同一人"


RAISED = {
    "{工作法: commitment, 链接: 承接, 到期: 清淤时限}": Raises("commitment", "follows", due="清淤时限"),
    "{工作法: pond_part, 链接: 下属, 逐行: 塘段, 标题: 段名, 带: {段: 段名, 来源: 固定 塘堰清淤}, 走: open}": Raises(
        "pond_part", "child_of", "row", "塘段", "段名", (("段", "段名", False), ("来源", "塘堰清淤", True)), step="open"
    ),
    "{工作法: pond_part, 逐个: 会办, 标题: ‹上级标题›（‹年›年）, 带: 全部, 到: 源事项}": Raises(
        "pond_part", "follows", "holder", "joint", "‹上级标题›（‹年›年）", carry_all=True, into="源事项"
    ),
    "{工作法: {按: 来源, 巡塘: pond_part}, 链接: 转为, 带: [塘名], 仅当: {急不急: 是}}": Raises(
        "", "converted_to", by="来源", kinds=(("巡塘", "pond_part"),), carry=(("塘名", "塘名", False),),
        only_if=(("急不急", ("是",)),),
    ),
}  # fmt: skip


@pytest.mark.parametrize("written", RAISED)
def test_every_form_of_raising(written):
    text = changed(("步骤: {assign: 指派},", f"步骤: {{assign: 指派}}, 立事项: {written},"))
    assert text.by_step["assign"].raises == (RAISED[written],)


def test_a_vote_is_read():
    vote = changed(
        ("按钮: 指派给‹主办›", "表决: {规则: law_resolution, 人: 组成人员, 方式: [录入, 举手], 项: 塘段, 名额: 2}")
    )
    vote = vote.by_step["assign"].vote
    assert (vote.rule, vote.voters, vote.ways) == ("law_resolution", "组成人员", ("entered", "hands"))
    assert (vote.of, vote.seats) == ("塘段", 2)


def test_json_is_read_as_json_and_doubles_are_still_refused():
    raw = parse(POND.read_text(encoding="utf-8"), "塘")
    assert parse(flatten(raw), "塘") == raw
    with pytest.raises(FaultyText, match="写了两次"):
        parse('{"工作法": "塘", "工作法": "堰"}', "塘")


WRONG = {
    "角色名太长": (("秘书长: {职务", "秘" * 41 + ": {职务"), "角色不能超过 40 字"),
    "角色没有写由谁": (("秘书长: {职务: 秘书长, 机构: 人大办公室}", "秘书长: {名称: 某}"), "「秘书长」要写明由谁担任"),
    "级别": (("级别: 属地", "级别: 天上"), "只能写 属地、上级"),
    "代记": (("{代: 县委, 由: 代表工委}", "{代: 县委}"), "由哪个机构代记"),
    "按没有至": (("至: {已清好: 塘堰待销, 其余: 塘堰清淤}", "至: 塘堰待销"), "要一起写"),
    "按没有的项": (("按: 复看结论", "按: 心情"), "没有哪一条的「填」里有它"),
    "成色": (("成色: 圆满", "成色: 金黄"), "成色只能是"),
    "数字": (("{登记: 到 塘堰待派}", "{登记: 数一数}"), "「登记」读不懂"),
    "例没有结果": (("      拒: 不是同一人\n", ""), "要写明「得」什么"),
    "表没有列": (("表（段名：文字；长度：数字（米）；淤积：选项；负责：单位（可空））", "表"), "要写明各列"),
    "列里有表": (("长度：数字（米）", "长度：表（甲：文字）"), "种类不认得"),
    "版本": (("版本: 2027-1", "版本: 试行"), "应当写成 年份-次序"),
    "示": (("示: [登记塘堰, 估价]", "示: [天气]"), "「示」所指的「天气」"),
    "开立的从": (("从: [网页]", "从: [电报]"), "「从」只能是"),
    "公开没有审核": (("公开: {审核: 代表工委, 格:", "公开: {格:"), "要写明由谁「审核」"),
    "仅当": (("仅当: {复看结论: [没清完, 没有动]}", "仅当: {心情: 好}"), "「仅当」所指的「心情」"),
    "期限没有首次": (("期限: {首次: 自都已交工起10日, 重办: 自都已交工起5日}", "期限: {重办: 自都已交工起5日}"), "「首次」要写明"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_what_cannot_be_read_is_named(name):
    change, said = WRONG[name]
    with pytest.raises(FaultyText) as refused:
        changed(change)
    assert said in str(refused.value)
