"""核对工作法：把随软件发布的一份改坏一处，就要说出是哪个文件、哪一条、什么毛病。"""

import json
from pathlib import Path

import pytest

from bihuan.config import cli
from bihuan.procedure import door as procedure
from bihuan.procedure.language.naming import WAYS
from bihuan.procedure.language.reading import LIBRARY

pytestmark = pytest.mark.django_db

SHIPPED = "suggestion_handling.2026-1.yaml"
COMMITMENT = "commitment.2026-1.yaml"


def faults_after(tmp_path: Path, *changes: tuple[str, str], shipped: str = SHIPPED) -> list[tuple[str, str, str]]:
    """改坏以后的毛病：（文件，条，毛病）。每一处改动都要改得着。"""
    text = (LIBRARY / shipped).read_text()
    for before, after in changes:
        assert text.count(before) >= 1, f"没有这一段：{before}"
        text = text.replace(before, after, 1)
    path = tmp_path / "改坏的.yaml"
    path.write_text(text)
    return [(one.file, one.article, one.fault) for one in procedure.faults_in_file(path)]


def test_everything_shipped_is_sound(db):
    assert [found for _, found in procedure.faults_in_library() if found] == []
    assert [found for _, found in procedure.faults_in_released() if found] == []


def test_a_sheet_cannot_carry_what_must_be_a_file(tmp_path):
    """写了可以用表格开立，开立的一步却非交文件不可：页面上永远没有「导入表格」，核对时就说。"""
    found = faults_after(tmp_path, ("从: [网页, 接口]", "从: [网页, 表格]"), shipped="normative_filing.2027-1.yaml")
    assert [(article, "表格的一行填不完" in said) for _, article, said in found] == [("开立", True)]


# 改动（之前，之后）→（条，毛病里的话）
FAULTS = {
    "到不了的状态": ([("已撤回: withdrawn}", "已撤回: withdrawn, 专家评估: expert}"), ("已撤回: {免测评: 代表自行撤回}", "已撤回: {免测评: 代表自行撤回}\n  专家评估: {}")],
             "状态 专家评估", "从开始走不到这里"),
    "走不到结束": ([("已撤回: withdrawn}", "已撤回: withdrawn, 搁置: shelved}"),
              ("步骤: {refuse: 不予立案}, 由: 代表工委, 自: 待审核, 至: 不予立案", "步骤: {refuse: 不予立案}, 由: 代表工委, 自: 待审核, 至: 搁置")],
             "状态 搁置", "走不到任何结束"),
    "绕过应经的状态": ([("步骤: {refuse: 不予立案}, 由: 代表工委, 自: 待审核, 至: 不予立案", "步骤: {refuse: 不予立案}, 由: 代表工委, 自: 待审核, 至: 已办结")],
                "结束 已办结", "可以绕过必经的「待测评」"),
    "没有要求也没有说免": ([("  已撤回: {免测评: 代表自行撤回}", "  已撤回: {}")], "结束 已撤回", "为什么免测评"),
    "没有由也没有当": ([("步骤: {decide: 主任会议决定}, 由: 主任会议, 自: 待重办", "步骤: {decide: 主任会议决定}, 当: 已催告, 自: 待重办"),
                 ("步骤: {redo: 重办}, 由: 代表工委, 自: 待重办", "步骤: {redo: 重办}, 自: 待重办")],
                "第二十一条 重办", "永远不会发生"),
    "等着没有期限": ([("自: 待审核, 至: 待交办, 期限: 自提出起5工作日", "自: 待审核, 至: 待交办")], "状态 待审核", "没有期限"),
    "不认得的角色": ([("由: 主任会议, 自: 待重办", "由: 督查室, 自: 待重办")], "第二十二条 主任会议决定", "不认得的角色「督查室」"),
    "不认得的条件": ([("条件: [一事一议, 联名均已确认]", "条件: [写得好]")], "第八条 提出", "不认得的条件「写得好」"),
    "不认得的关键词": ([("步骤: {send_back: 退回修改}, 由: 代表工委", "步骤: {send_back: 退回修改}, 颜色: 红, 由: 代表工委")], "第九条 退回修改", "不认得的关键词「颜色」"),
    "不认得的头": ([("开始: 草稿", "开始: 草稿\n颜色: 红")], "颜色", "不认得的关键词"),
    "缺一项": ([("开始: 草稿\n", "")], "开始", "缺少"),
    "不认得的状态": ([("自: 待审核, 至: 不予立案", "自: 待审核, 至: 天上")], "第十条 不予立案", "不认得的状态「天上」"),
    "填写的种类": ([("填: {情形: 选项, 说明: 文字}", "填: {情形: 选项, 说明: 图画}")], "第十条 不予立案", "种类不认得"),
    "填写的说明": ([("理由: 文字（可空）}, 链接: 并入", "理由: 文字（随意）}, 链接: 并入")], "第十一条 并案", "说明不认得"),
    "没有登记的选项组": ([("结果类别: result_classes", "结果类别: colours")], "选项", "没有登记：colours"),
    "同一张表里键写两次": ([("  代表工委: deputies_affairs", "  代表: deputies_affairs")], "第 10 行", "「代表」写了两次"),
    "步骤代号写两次": ([("步骤: {send_back: 退回修改}", "步骤: {refuse: 退回修改}")], "第十条 不予立案", "出现了两次"),
    "代号写坏": ([("步骤: {send_back: 退回修改}", "步骤: {Send-Back: 退回修改}")], "第 3 条文", "只能用小写字母"),
    "步骤代号太长": ([("步骤: {send_back: 退回修改}", "步骤: {" + "s" * 41 + ": 退回修改}")], "第 3 条文", "太长，不能超过 40 个字母"),
    "状态代号太长": ([("待审核: submitted,", "待审核: submitted, 待看: " + "a" * 41 + ",")], "状态", "代号太长，不能超过 40 个字母"),
    "期限读不懂": ([("期限: 自提出起5工作日", "期限: 尽快")], "第九条 立案", "期限读不懂：尽快"),
    "期限的起点": ([("期限: 自提出起5工作日", "期限: 自开饭起5工作日")], "第九条 立案", "不是任何步骤的名称"),
    "期限的时点": ([("期限: 自立案起10工作日", "期限: 中秋前10日")], "第十二条 交办", "不是认得的时点"),
    "逾期而终却没有说": ([("原文: 逾期未评价，经催告仍未评价的，记为未反馈，不计入满意率。", "原文: 代表应当反馈。")], "第二十条 未反馈", "原文却没有这样说"),
    "逾期则指向没有的步骤": ([("逾期则: lapse_rating", "逾期则: vanish")], "第二十条 评价", "所指的步骤不存在：vanish"),
    "逾期则不在一处": ([("逾期则: lapse_opinion", "逾期则: lapse_rating")], "第二十条 未反馈", "不在一处"),
    "逾期则没有期限": ([("期限: 自交办起1个月, 填: {意见: 文字", "填: {意见: 文字")], "第十六条 会办意见", "有「逾期则」却没有期限"),
    "有由又有当": ([("步骤: {settle: 办结}, 当:", "步骤: {settle: 办结}, 由: 代表工委, 当:")], "第二十条 办结", "有「由」就不要「当」"),
    "不在事项也不在分办": ([("步骤: {accept: 签收}, 于: 分办", "步骤: {accept: 签收}, 于: 天上")], "第十三条 签收", "「于」只能是事项或分办"),
    "开分办没有填": ([("开分办: {改交: 同一角色}}\n  - {条: 第十四条, 原文: 不同意退回的", "开分办: {主办: 同一角色}}\n  - {条: 第十四条, 原文: 不同意退回的")],
              "第十四条 改交办", "要在这一条的「填」里"),
    "延长没有可延": ([(", 可延: 自交办起6个月", "")], "第十八条 同意延期", "没有写「可延」"),
    "不认得的链接": ([("链接: 并入}", "链接: 挨着}")], "第十一条 并案", "不认得的链接「挨着」"),
    "立事项的工作法不存在": ([("工作法: commitment, 链接: 承接", "工作法: nowhere, 链接: 承接")], "第十九条 列入承诺台账", "不存在：nowhere"),
    "梯次的用语": ([("前1工作日: 提醒承办人, 逾期1日", "前1工作日: 骂承办人, 逾期1日")], "梯次", "不认得的梯次用语「骂承办人」"),
    "梯次的时候": ([("{对: [accept], 前1工作日:", "{对: [accept], 马上:")], "梯次", "读不懂的时候「马上」"),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_each_kind_of_fault_names_file_article_and_what_is_wrong(tmp_path, name):
    changes, where, what = FAULTS[name]
    found = faults_after(tmp_path, *changes)
    assert any(file == "改坏的.yaml" and article == where and what in fault for file, article, fault in found), found


def test_an_ending_nobody_can_leave_and_one_with_a_way_out(tmp_path):
    found = faults_after(
        tmp_path, ("自: [兑现中, 已逾期说明], 至: 不再办理", "自: [兑现中, 已兑现], 至: 不再办理"), shipped=COMMITMENT
    )
    assert ("改坏的.yaml", "结束 已兑现", "结束之后不能再走") in found


def test_waiting_where_nobody_is_responsible(tmp_path):
    found = faults_after(
        tmp_path,
        ("期限: 由承诺日期, 填", "期限: 由承诺日期, 逾期则: confirm, 填"),
        ("期限: 自说明延期起10工作日, 填", "期限: 自说明延期起10工作日, 逾期则: reject, 填"),
        ("步骤: {confirm: 核实兑现}, 由: [代表工委, 代表]", "步骤: {confirm: 核实兑现}"),
        ("步骤: {reject: 核实未兑现}, 由: [代表工委, 代表]", "步骤: {reject: 核实未兑现}"),
        shipped=COMMITMENT,
    )
    assert ("改坏的.yaml", "状态 待核实", "等在这里，却没有人负责") in found


def test_a_parent_that_does_not_exist(tmp_path):
    found = faults_after(tmp_path, ("开始: 草稿", "开始: 草稿\n沿用: nobody"))
    assert found == [("改坏的.yaml", "沿用", "找不到所沿用的工作法：nobody")]


LINE = "  - {{条: 第一条, 原文: 一句。, 步骤: {{s{0}: 第{0}步}}, 由: 代表工委, 自: 待办, 至: 办完}}\n"
MANY = (
    "工作法: 很多条\n代号: many\n版本: 2027-1\n依据: 约定\n角色: {代表工委: deputies_affairs}\n状态: {待办: todo, 办完: done}\n"
    "开始: 待办\n结束: {办完: {免测评: 内部事务}}\n条文:\n" + "".join(LINE.format(n) for n in range(5000))
)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"- just\n- a list\n", "不是一份工作法"),
        (b"a: [1, 2\nb: }", "不是 YAML：方括号没有合上"),
        (b"a: b: c", "第 1 行：不是 YAML：这里不该又有一个冒号"),
        (b"a: 1\n b: 2\n", "不是 YAML"),
        (b"[" * 5000, "不是 YAML"),
        (b"\xff\xfe\x00", "不是 UTF-8 文本"),
        (b"? [a]\n: b\n", "键应当是一个词"),
        (b"", "不是一份工作法"),
        (MANY.encode(), "太多：5000 条，一份至多 500 条"),
    ],
)
def test_a_file_that_is_no_procedure(tmp_path, content, said, capsys):
    path = tmp_path / "别的.yaml"
    path.write_bytes(content)
    assert cli.main(["procedures", "check", str(path)]) == 1
    assert said in capsys.readouterr().out


@pytest.mark.slow
def test_the_command_says_everything_or_nothing(capsys):
    assert cli.main(["procedures", "check", "--static"]) == 0
    assert "没有查出毛病" in capsys.readouterr().out
    assert cli.main(["procedures", "check", "--static", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["faults"] == []
    assert told["texts"] >= 2 * len(list(LIBRARY.glob("*.yaml")))


def test_the_command_names_the_fault_of_one_file(tmp_path, capsys):
    path = tmp_path / "改坏的.yaml"
    path.write_text((LIBRARY / SHIPPED).read_text().replace("期限: 自提出起5工作日", "期限: 尽快", 1))
    assert cli.main(["procedures", "check", str(path), "--json"]) == 1
    assert json.loads(capsys.readouterr().out) == {
        "texts": 1,
        "faults": [{"file": "改坏的.yaml", "line": 46, "article": "第九条 立案", "fault": f"期限读不懂：尽快；{WAYS}"}],
        "remarks": [],
        "steps": 0,
        "examples": 0,
    }


def test_a_released_text_changed_in_the_table_is_named(capsys):
    row = procedure.ReleasedText.objects.get(code="commitment")
    procedure.ReleasedText.objects.filter(pk=row.pk).update(
        source=row.source.replace("自报告兑现起20工作日", "自报告兑现起2工作日")
    )
    assert cli.main(["procedures", "check", "--static"]) == 1
    assert f"{row.label}：全文与入库时的哈希不符" in capsys.readouterr().out


@pytest.mark.parametrize("words", [["check", "没有.yaml"], [], ["check", "a", "b"], ["show"], ["check", "--loud"]])
def test_wrong_arguments_and_missing_files_are_two(words, capsys):
    try:
        code = cli.main(["procedures", *words])
    except SystemExit as left:
        code = left.code
    told = capsys.readouterr()
    assert (code, told.out) == (2, "")
    assert told.err.strip()
