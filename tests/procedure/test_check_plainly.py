"""写坏了的文件，核对逐处说出第几行、错在哪里、怎样改：照着那一句话就改得好。"""

from pathlib import Path

import pytest

from bihuan.procedure import door as procedure

pytestmark = pytest.mark.django_db
GOOD = (Path(__file__).parent / "outside" / "group_matter.2027-1.yaml").read_text(encoding="utf-8")
DO = "期限: 自转意见起1个月"
LINES = """例:
  - 办成:
      走: [{day} 代表工委 记意见]
      得: {{状态: 待转意见}}
"""
BROKEN = {  # 起名：（把什么，改成什么，第几行，那句话里的话）
    "全角冒号": ("篇: 代表履职", "篇：代表履职", 4, "冒号要用半角的"),
    "冒号后面没有空格": ("篇: 代表履职", "篇:代表履职", 4, "冒号后面要空一格"),
    "条里的冒号没有空格": (DO, "期限:自转意见起1个月", 16, "冒号后面要空一格"),
    "全角逗号": ("由: 单位, 自: 单位在办", "由: 单位， 自: 单位在办", 16, "要用半角的逗号"),
    "全角括号": ("开分办: {转给: 单位}}", "开分办: ｛转给: 单位｝}", 15, "有全角的括号"),
    "制表符": ("  - {条: 第四条, 原文: 单位一个月", "\t- {条: 第四条, 原文: 单位一个月", 16, "制表符"),
    "全角空格": ("  - {条: 第四条, 原文: 单位一个月", "\u3000\u3000- {条: 第四条, 原文: 单位一个月", 16, "全角的空格"),
    "括号没有合上": ("办得怎样: 文字}}", "办得怎样: 文字}", 16, "花括号没有合上"),
    "原文里有冒号": ("原文: 单位一个月内办完。", "原文: 单位一个月内办完: 办", 16, "整句加引号"),
    "注释吃掉了": ("原文: 单位一个月内办完。", "原文: 单位一个月内办完 #一", 16, "成了注释"),
    "锚": ("分办: {单位在办", "分办: &a {单位在办", 9, "不用别名"),
    "看不见的字": ("{do: 办意见}", "{do: 办\u200b意见}", 16, "看不见的字符"),
    "篇写了两次": ("篇: 代表履职", "篇: 代表履职\n篇: 监督", 5, "写了两次"),
    "步骤同名": ("{do: 办意见}", "{do: 转意见}", 15, "「转意见」写了两次"),
    "状态同代号": ("单位办: gm_sent", "单位办: gm_noted", 8, "「待转意见」「单位办」都是 gm_noted"),
    "选项重复": ("[转单位, 当场解释]", "[转单位, 转单位, 当场解释]", 12, "「转单位」写了两次"),
    "代号是中文": ("代号: group_matter", "代号: 小组意见", 2, "小写字母"),
    "没有这一篇": ("篇: 代表履职", "篇: 代表工作", 4, "现有 清单与计划"),
    "结束写成一列": (
        "{意见办成: {免测评: 单位办完就了结, 成色: 平常}, 意见解释: {免测评: 当场解释, 成色: 平常}}", "[意见办成, 意见解释]", 11, "应当写成",
    ),
    "填写成一列": ("填: {办得怎样: 文字}", "填: [办得怎样]", 16, "{名称: 种类}"),
    "按钮写成一列": (DO, f"{DO}, 按钮: [办完]", 16, "要写成一句话"),
    "角色写成表": ("由: 单位, 自: 单位在办", "由: {单位: 是}, 自: 单位在办", 16, "角色只写名称"),
    "名称太长": ("{do: 办意见}", f"{{do: {'办意见' * 20}}}", 16, "不能超过 40 字"),
    "照选项不同的期限少一样": (DO, "期限: {按: 怎样处理, 转单位: 自转意见起1个月}", 16, "没有写「怎样处理」选「当场解释」时是几日"),
    "照选项不同的期限写成一期一期": (DO, "期限: {按: 怎样处理, 转单位: 每月20日前, 其余: 自转意见起1个月}", 16, "另写一条"),
    "照选项不同的期限没有写几日": (DO, "期限: {按: 怎样处理}", 16, "还要写「怎样处理」的各样各是几日"),
    "照选项不同的期限没有写按": (DO, "期限: {转单位: 自转意见起1个月}", 16, "照一项选项不同的写 {按: 那一项"),
    "照选项不同的期限多一样": (DO, "期限: {按: 怎样处理, 转乡里: 自转意见起1日, 其余: 自转意见起1个月}", 16, "「转乡里」不是「怎样处理」的选项"),
    "照选项不同的期限的按不是一项": (DO, "期限: {按: [怎样处理], 其余: 自转意见起1日}", 16, "「按」写一项的名称"),
    "期限写成一列": (DO, "期限: [自转意见起1日, 自转意见起2日]", 16, "「期限」只写一句"),
    "没有这一级": (DO, "期限: {按级别: {村: 自转意见起1日, 其余: 自转意见起2日}}", 16, "不是「村」"),
    "小时": (DO, "期限: 自转意见起24小时", 16, "二十四小时以内写 自X起1日"),
    "机构没有这种": ("{机构: 代表工委}", "{机构: 公安局}", 7, "现有：常务委员会"),
    "身份没有这种": ("{机构: 代表工委}", "{身份: 村民代表}", 7, "现有：代表"),
    "上级没有写机构": ("{机构: 代表工委}", "{级别: 上级}", 7, "哪个机构"),
    "没有这个选项": ("当场解释: 意见解释}", "解释了: 意见解释}", 15, "有 转单位、当场解释"),
    "选项没有这一项": ("选项: {", "选项: {处理方式: [甲, 乙], ", 12, "没有哪一条的「填」里有它"),
    "开分办没有填": (", 开分办: {转给: 单位}", ", 开分办: {谁提的: 单位}", 15, "要在这一条的「填」里"),
}  # fmt: skip


def found_in(source: str, folder: Path) -> list[str]:
    """核对一个文件，逐处连同第几行。"""
    path = folder / "group_matter.2027-1.yaml"
    path.write_text(source, encoding="utf-8")
    found = [*procedure.faults_in_file(path), *procedure.remarks_in_file(path)]
    return [procedure.placed(source, one) for one in found]


@pytest.mark.parametrize("name", BROKEN)
def test_one_sentence_says_where_and_how(name, tmp_path):
    was, broken, line, says = BROKEN[name]
    assert was in GOOD
    said = found_in(GOOD.replace(was, broken), tmp_path)
    assert any(f"第 {line} 行" in one and says in one for one in said), said


def test_the_good_one_has_nothing_to_say(tmp_path):
    assert found_in(GOOD, tmp_path) == []


@pytest.mark.parametrize("day", ["2027年3月1日", "2027/3/1", "2027-3-1", "2027-02-30"])
def test_a_day_in_an_example_is_written_in_one_way(day, tmp_path):
    [said] = found_in(GOOD + LINES.format(day=day), tmp_path)
    assert "第 19 行" in said and "日期写成 2027-03-01 这样" in said


def test_a_faulty_file_beside_is_named(tmp_path):
    parent = (Path(__file__).parent / "outside" / "group_year.2027-1.yaml").read_text(encoding="utf-8")
    path = tmp_path / "group_year.2027-1.yaml"
    path.write_text(parent, encoding="utf-8")
    [alone] = procedure.faults_in_file(path)
    assert "先写好它的一份" in alone.fault
    (tmp_path / "group_matter.2027-1.yaml").write_text(GOOD.replace("篇: ", "篇："), encoding="utf-8")
    [beside] = procedure.faults_in_file(path)
    assert "有毛病，先改好那一份" in beside.fault


def test_several_outcomes_of_a_vote_go_one_way(tmp_path):
    text = (Path(__file__).parent / "outside" / "state_assets.2027-1.yaml").read_text(encoding="utf-8")
    branch = procedure.read_text(text).by_step["rate"].branch
    assert dict(branch.to) == {"满意": "sa_closed", "基本满意": "sa_closed"}


def test_an_assignment_may_wait_for_a_step_of_the_case():
    text = (Path(__file__).parent / "outside" / "meet_head.2027-1.yaml").read_text(encoding="utf-8")
    assert procedure.findings_of(procedure.read_text(text)) == []
    waits = ", 条件: [{已办过: 记录约见}]"
    said = [one.fault for one in procedure.findings_of(procedure.read_text(text.replace(waits, "", 1)))]
    assert any("在「条件」里写 {已办过: 记录约见}" in one for one in said), said
