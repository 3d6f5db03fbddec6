"""核对第二版语言：把写得对的一份改坏一处，就要说出是哪个文件、哪一条、什么毛病、该怎样写。"""

from pathlib import Path

import pytest

from bihuan.config import cli
from bihuan.procedure import door as procedure, registry
from bihuan.procedure.language import check, read_file
from bihuan.procedure.language.arguments import ARGUMENTS
from bihuan.procedure.language.checking.whole import number_of
from bihuan.procedure.language.lines import Line, read_line
from bihuan.procedure.language.reading import LIBRARY
from tests.procedure.ponds import EXAMPLES, METHODS
from tests.shared import shared_data

pytestmark = pytest.mark.django_db
POND, WEST, SURVEY, TASK, PLAZA, MARKET = (
    f"{code}.2027-1.yaml"
    for code in ("pond_cleaning", "pond_cleaning_west", "road_survey", "road_task", "plaza_opinion", "market_vote")
)


def faults_after(tmp_path: Path, file: str, *changes: tuple[str, str]) -> list[tuple[str, str]]:
    """改坏以后的毛病：（条，毛病）。别的几份照原样放在旁边。"""
    for other in METHODS.glob("*.yaml"):
        (tmp_path / other.name).write_text(other.read_text(encoding="utf-8"), encoding="utf-8")
    path = tmp_path / file
    source = path.read_text(encoding="utf-8")
    for before, after in changes:
        assert before in source, f"没有这一段：{before}"
        source = source.replace(before, after, 1)
    path.write_text(source, encoding="utf-8")
    found = procedure.faults_in_file(path)
    assert {one.file for one in found} <= {file}
    return [(one.article, one.fault) for one in found]


@pytest.mark.parametrize("path", sorted(METHODS.glob("*.yaml")), ids=lambda path: path.name)
def test_what_is_written_well_is_sound(path):
    assert [str(one) for one in procedure.faults_in_file(path)] == []


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_examples_are_sound(name):
    text = read_file(shared_data(f"../examples/{name}.yaml"))
    assert [str(one) for one in check(text, conditions=frozenset(ARGUMENTS)) if one.grave] == []


# 哪一份，改动（之前，之后）…，条，毛病里的话
FAULTS = {
    # 角色
    "没有登记的角色": (POND, [("代表工委: deputies_affairs", "代表工委: no_such_office")], "角色 代表工委", "代号 no_such_office 没有登记"),
    "分办的角色没有人开出": (POND, [("单位一把手: {分办: cleaning,", "单位一把手: {分办: nobody,")], "角色 单位一把手", "没有哪一条「开分办」开出 nobody"),
    "分办的角色办事项的一步": (POND, [("步骤: {look: 复看}, 由: 复看人", "步骤: {look: 复看}, 由: 主办单位")], "第八条 复看", "只在分办上有人担任"),
    "登记过的承办角色办事项的一步": (MARKET, [("政府办: government_office", "政府办: lead_handler")], "第一条 提规划", "只在分办上有人担任"),
    "填的不是人": (POND, [("复看人: {填写: 复看人}", "复看人: {填写: 塘名}")], "角色 复看人", "不是人员、代表、单位、机构"),
    "还没有填就要他办": (POND, [("复看人: 人员", "复看人: 人员（可空）")], "第八条 复看", "不一定填了，没有人可办"),
    "查询码没有开": (PLAZA, [(", 查询码: 是", "")], "角色 群众", "查询码: 是"),
    "属地不知在哪里": (POND, [("位置: 地点（可空）, ", "")], "角色 镇人大", "没有哪一条填它"),
    "开分办开出的不是分办角色": (POND, [("开分办: {主办: 主办单位,", "开分办: {主办: 农业委,")], "第五条 指派", "要写成 {分办: 代号}"),
    # 期限
    "有的路没有起点": (POND, [("自: 塘堰待登, 至: 塘堰待派, 期限: 无，发现即登记", "自: [塘堰待登, 塘堰待销], 至: 塘堰待派, 期限: 无，发现即登记"),
                      ("期限: 自复看起5工作日", "期限: 自指派起5工作日"), ("期限: 自登记塘堰起5工作日", "期限: 自复看起5工作日")],
               "第五条 指派", "走到「塘堰待派」时不一定有「复看」"),
    "起点可以不填": (POND, [("清淤时限: 日期（列出）（不早于今天）", "清淤时限: 日期（可空）")], "第六条 交工", "「清淤时限」不一定填了"),
    "没有会议项": (POND, [("期限: 自复看起5工作日", "期限: 会议日期前5日"), ("指派会议: 事项（会议）", "指派会议: 会议")], "第九条 销号", "没有哪一条填 事项（会议）"),
    "重开的步骤另数的起点": (POND, [("交工: 自复看起1个月", "交工: 自销号起1个月")], "第八条 复看", "不一定有「销号」"),
    "开立以后才填的日子": (MARKET, [("成稿日: 日期（不晚于今天）", "成稿日: 日期（可空）")], "第一条 提规划", "「成稿日」不一定填了"),
    # 选项、岔路
    "没有选项": (POND, [("来源: [巡塘, 群众反映, 代表反映], ", "")], "第三条、第四条 登记塘堰", "「来源」没有选项"),
    "列没有选项": (POND, [(", 塘段.淤积: [轻, 中, 重]", "")], "第三条、第四条 登记塘堰", "「塘段.淤积」没有选项"),
    "岔路没有写全": (POND, [("至: {已清好: 塘堰待销, 其余: 塘堰清淤}", "至: {已清好: 塘堰待销, 没清完: 塘堰清淤}")], "第八条 复看", "选「没有动」时走到哪里没有写"),
    "岔路上没有的选项": (POND, [("至: {已清好: 塘堰待销,", "至: {干干净净: 塘堰待销,")], "第八条 复看", "「干干净净」不是「复看结论」的选项"),
    "岔路可以不填": (POND, [("复看结论: 选项, 复看照片", "复看结论: 选项（可空）, 复看照片")], "第八条 复看", "不能（可空）"),
    "岔路不是选项": (POND, [("按: 复看结论, 至: {已清好:", "按: 复看照片, 至: {已清好:")], "第八条 复看", "要是只选一个的"),
    "必填的选项没有": (PLAZA, [("主办: 单位（交单位必填）", "主办: 单位（交大家必填）")], "第二条 分意见", "没有哪一项有「交大家」这个选项"),
    "表决的结果没有写全": (MARKET, [("至: {通过: 集市待布, 未通过: 集市否了}", "至: {通过: 集市待布}")], "第二条 表决", "选「未通过」时走到哪里没有写"),
    "没有这个计票规则": (MARKET, [("规则: law_standing_committee", "规则: by_applause")], "第二条 表决", "没有计票规则 by_applause"),
    "表决没有方式": (MARKET, [(", 方式: [录入]", "")], "第二条 表决", "要写明「方式」"),
    "按表决结果却没有表决": (POND, [("按: 复看结论, 至: {已清好:", "按: 表决结果, 至: {通过:")], "第八条 复看", "却没有哪一条「表决」"),
    # 条件的参数
    "数不是数": (PLAZA, [("{办理次数少于: 2}", "{办理次数少于: 两}")], "第五条 再办", "要是一个数，不是「两」"),
    "没有的步骤": (POND, [("{不是同一人: 复看}, {格为", "{不是同一人: 洗塘}, {格为")], "第九条 销号", "条件所指的步骤不存在：洗塘"),
    "没有的值": (POND, [("{格为: {复看结论: 已清好}}", "{格为: {复看结论: 很好}}")], "第九条 销号", "「很好」不是「复看结论」的选项"),
    "没有的格": (POND, [("{格为: {复看结论: 已清好}}", "{格为: {心情: 好}}")], "第九条 销号", "条件里的「心情」没有哪一条填它"),
    "格不是数": (POND, [("{格为: {复看结论: 已清好}}", "{格不少于: {复看结论: 3}}")], "第九条 销号", "要是数字或金额"),
    "分办填的格": (POND, [("{格为: {复看结论: 已清好}}", "{格为: {清淤情况: 好}}")], "第九条 销号", "要写 任一格为 或 各格为"),
    "不带参数的带了": (POND, [("当: {分办均已完: [主办单位]}", "当: {已催告: 三次}")], "第七条 都已交工", "这个条件不带参数"),
    "不是分办的角色": (POND, [("当: {分办均已完: [主办单位]}", "当: {分办均已完: [农业委]}")], "第七条 都已交工", "不是分办的角色"),
    "占比的须": (POND, [("{格为: {复看结论: 已清好}}", "{占比: {分子: 甲, 分母: 乙, 须: 多一点}}")], "第九条 销号", "「须」只能是"),
    "如果没有须办过": (POND, [("{如果: {急不急: 是}, 须办过: 巡看}", "{如果: {急不急: 是}}")], "第九条 销号", "要写成 {如果: {项: 值}, 须办过: 步骤}"),
    "下属没有的状态": (SURVEY, [("没有子事项停在: [路段待认]", "没有子事项停在: [路段睡着]")], "第二条 认齐", "「路段睡着」不是下属的状态"),
    # 填写项、后果
    "一名两种": (POND, [("完成几成: 数字", "清淤情况: 数字")], "第六条 报进度", "一名一种"),
    "日期不能多个": (POND, [("清淤时限: 日期（列出）", "清淤时限: 日期（可多个）")], "第五条 指派", "不能（可多个）"),
    "密封的不列出": (POND, [("联系人电话: 电话（可空）", "联系人电话: 电话（列出）")], "第三条、第四条 登记塘堰", "不能（列出）"),
    "不是日期的今天": (POND, [("完成几成: 数字", "完成几成: 数字（不晚于今天）")], "第六条 报进度", "没有今天之前之后"),
    "开分办不是单位": (POND, [("主办: 单位, 会办", "主办: 人员, 会办")], "第五条 指派", "要是单位、机构或人大"),
    "事项上的同一角色": (POND, [("开分办: {主办: 主办单位,", "开分办: {主办: 同一角色,")], "第五条 指派", "「同一角色」只在 于: 分办"),
    "岔路旁的重开没有仅当": (POND, [(", 仅当: {复看结论: [没清完, 没有动]}", "")], "第八条 复看", "要写 仅当"),
    "重开的不是分办的步骤": (POND, [("交工: 自复看起1个月", "销号: 自复看起1个月")], "第八条 复看", "不是分办的一步"),
    "延长的不是日期": (POND, [("步骤: {patrol: 巡看}, 由: 农业委", "步骤: {patrol: 巡看}, 延长: {交工: 巡看情况}, 由: 农业委")], "第六条 巡看", "「延长」用到的「巡看情况」要是日期"),
    "链接的不是事项": (POND, [("链接: {源事项: 源于}", "链接: {塘名: 源于}")], "第三条、第四条 登记塘堰", "要是本条填的一件事项"),
    "编号没有序": (POND, [("塘〔‹年›〕‹序3›号", "塘〔‹年›〕号")], "第三条、第四条 登记塘堰", "要有一个 ‹序›"),
    "编号写在分办": (POND, [("步骤: {claim: 领受}, 于: 分办", "步骤: {claim: 领受}, 编号: ‹序›, 于: 分办")], "第六条 领受", "不写在 于: 分办"),
    "告知里没有的项": (PLAZA, [("‹标题›已经答复", "‹心情›已经答复")], "第三条 答复完", "‹心情› 没有所指"),
    # 立事项
    "逐行的不是表": (SURVEY, [("逐行: 路段", "逐行: 收尾日")], "第一条 分路", "一件也立不出来"),
    "逐个的不是单位": (SURVEY, [("逐行: 路段", "逐个: 收尾日")], "第一条 分路", "一件也立不出来"),
    "到期不是日期": (SURVEY, [("标题: 路名, 带", "标题: 路名, 到期: 路名, 带")], "第一条 分路", "要是一项日期"),
    "标题没有所指": (SURVEY, [("标题: 路名, 带", "标题: 村名, 带")], "第一条 分路", "标题「村名」不是任何一项"),
    "带的没有所指": (SURVEY, [("{路: 路名,", "{路: 村名,")], "第一条 分路", "带的「村名」不是任何一项"),
    "下属没有那一项": (SURVEY, [("{路: 路名,", "{路: 路名, 桥: 路名,")], "第一条 分路", "带的「桥」，普查路段里没有这一项"),
    "下属要的没有带": (SURVEY, [(", 来由: 固定 农路普查", "")], "第一条 分路", "要填「来由」，没有「带」过去"),
    "走的不是开头": (SURVEY, [("走: issue", "走: claim")], "第一条 分路", "不是普查路段开头的一步"),
    "找不到的下属": (SURVEY, [("工作法: road_month", "工作法: road_year")], "第三条 月报", "不存在：road_year"),
    "没有尽头": (SURVEY, [("{工作法: road_month, 链接", "{工作法: road_survey, 链接")], "第三条 月报", "没有尽头"),
    "停住没有人知道": (SURVEY, [("  - {条: 第二条, 原文: 没有认领的，十日内催领。, 步骤: {press: 催领}, 由: 交通组, 自: 普查认路, 期限: 自分路起10日, 填: {催领要求: 文字}}\n", "")],
                "状态 普查认路", "停住了没有人知道"),
    # 开头的几项
    "谁也开不了": (SURVEY, [("步骤: {split: 分路}, 由: 交通组, 自: 普查分路, 至: 普查认路", "步骤: {split: 分路}, 由: 交通组, 自: 普查认路, 至: 普查认路"),
                    ("步骤: {claimed: 认齐}", "步骤: {begin: 起头}, 当: 已催告, 自: 普查分路, 至: 普查认路}\n  - {条: 第二条, 原文: 认领, 步骤: {claimed: 认齐}")], "开立", "谁也开不了"),
    "标题不在表里": (SURVEY, [("标题: 普查名称}", "标题: 催领要求}")], "开立", "不在开立那一步的「填」里"),
    "密封的标题": (PLAZA, [("标题: 意见内容,", "标题: 手机,")], "开立", "不是人人看得见的"),
    "加的不是数": (POND, [("加 估价 按 单位", "加 塘名 按 单位")], "数字", "要加的是数字或金额"),
    "比率的分母": (POND, [("[清好, 登记]", "[清好, 全部]")], "数字", "「全部」不是这里的数字"),
    "没有期限的如期": (POND, [("如期 交工", "如期 都已交工")], "数字", "没有期限，说不上如期"),
    "没有的下属": (SURVEY, [("{路段: 下属 road_task}", "{路段: 下属 road_bridge}")], "数字", "立得出它"),
    "密封的列": (PLAZA, [("状态: {广场待说", "清单: {列: [标题, 手机]}\n状态: {广场待说")], "清单", "不作列"),
    "公开密封的": (PLAZA, [("公开: {审核: 代表工委, 格: [意见内容", "公开: {审核: 代表工委, 格: [手机, 意见内容")], "可看", "不能公开"),
    # 结束
    "不满意也圆满": (PLAZA, [("广场说明: {必经: [广场待评], 成色: 平常}", "广场说明: {必经: [广场待评], 成色: 圆满}")], "结束 广场说明", "不能写 圆满"),
    "否决也圆满": (MARKET, [("集市否了: {必经: [集市待议], 成色: 平常}", "集市否了: {必经: [集市待议], 成色: 圆满}")], "结束 集市否了", "不能写 圆满"),
    "没有着落的条": (MARKET, [("共: 5条", "共: 7条")], "共", "第 6、7 条没有着落"),
    "没有这么多条": (MARKET, [("共: 5条", "共: 3条")], "第四条 了结", "共 3 条，没有这一条"),
    "沿用来的条号": (WEST, [("依据:", "共: 9条\n依据:")], "第六条 领受", "条号是所沿用的那部法规的"),
    # 随级别不同的
    "级别写错地方": (POND, [("至: 塘堰待派", "至: {按级别: {省: 塘堰待派, 其余: 塘堰待派}}")], "第三条、第四条 登记塘堰", "只能写在 期限、可延、名额 和条件里的数上"),
    "没有这一级": (POND, [("期限: 自登记塘堰起5工作日", "期限: {按级别: {国: 自登记塘堰起5日, 其余: 自登记塘堰起3日}}")], "第五条 指派", "不是「国」"),
    "级别没有着落": (POND, [("期限: 自登记塘堰起5工作日", "期限: {按级别: {省: 自登记塘堰起5日}}")], "第五条 指派", "没有写到 市、县、乡"),
    "出处写坏": (POND, [("期限: 自登记塘堰起5工作日", "出处: 听人说的, 期限: 自登记塘堰起5工作日")], "第五条 指派", "「出处」要写成"),
    "延到反而早": (POND, [("期限: 自登记塘堰起5工作日", "期限: 自登记塘堰起5工作日, 可延: 自登记塘堰起3工作日")], "第五条 指派", "还早"),
    "共写坏": (MARKET, [("共: 5条", "共: 很多")], "共", "应当写成 共: 31条"),
    # 例
    "例里读不懂的行": (POND, [("2027-03-03 水务局 领受,", "三月三 水务局 领受,")], "例 清好销号", "读不懂这一行"),
    "例里没有的步骤": (POND, [("2027-03-03 水务局 领受,", "2027-03-03 水务局 洗塘,")], "例 清好销号", "没有这一步：洗塘"),
    "例里没有的项": (POND, [("郑敏 复看 复看结论=已清好", "郑敏 复看 心情=好")], "例 清好销号", "没有「心情」这一项"),
    "例里没有的选项": (POND, [("郑敏 复看 复看结论=已清好", "郑敏 复看 复看结论=很好")], "例 清好销号", "「很好」不是「复看结论」的选项"),
    "例里倒着走": (POND, [("2027-03-03 水务局 领受,", "2027-02-03 水务局 领受,")], "例 清好销号", "日子倒着走"),
    "例接的不在": (POND, [("接 清好销号 到", "接 从前 到")], "例 复看的人不能自己销号", "接的是另一个例：从前"),
    "例得的状态": (POND, [("得: {状态: 塘堰已清}", "得: {状态: 塘堰满了}")], "例 清好销号", "「得」的状态不存在：塘堰满了"),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_each_kind_of_fault_names_the_article_and_what_to_write(tmp_path, name):
    file, changes, where, what = FAULTS[name]
    found = faults_after(tmp_path, file, *changes)
    assert any(article == where and what in fault for article, fault in found), found


def test_an_older_version_is_only_told(tmp_path, capsys):
    """2027 年以前的版本：新的要求只提一句，照样核对得过。"""
    source = (METHODS / MARKET).read_text(encoding="utf-8").replace("共: 5条", "共: 7条")
    path = tmp_path / MARKET
    path.write_text(source.replace("版本: 2027-1", "版本: 2026-9"), encoding="utf-8")
    assert cli.main(["procedures", "check", str(path)]) == 0
    told = capsys.readouterr().out
    assert "提一句：market_vote.2027-1.yaml：第 7 行：共：第 6、7 条没有着落" in told
    assert "没有查出毛病" in told
    path.write_text(source, encoding="utf-8")
    assert cli.main(["procedures", "check", str(path)]) == 1


def test_an_ending_without_a_colour_is_only_told(tmp_path):
    path = tmp_path / PLAZA
    source = (METHODS / PLAZA).read_text(encoding="utf-8")
    path.write_text(
        source.replace("广场说明: {必经: [广场待评], 成色: 平常}", "广场说明: {必经: [广场待评]}"), encoding="utf-8"
    )
    assert procedure.faults_in_file(path) == []
    assert [one.article for one in procedure.remarks_in_file(path)] == ["结束 广场说明"]


def test_merging_leaves_the_shipped_assignment_without_a_start():
    """随软件发布的建议办理（2026-1）：并案的一件到了待交办，没有立案的日子可数。新的版本再改，这里只提一句。"""
    path = LIBRARY / "suggestion_handling.2026-1.yaml"
    assert any("不一定有「立案」" in one.fault for one in procedure.remarks_in_file(path))


def test_lines_of_an_example():
    assert read_line("2027-03-02 人大办公室 交办 牵头=水务局 协同=财政局、住建局") == Line(
        "2027-03-02", "人大办公室", "交办", (("牵头", ("水务局",)), ("协同", ("财政局", "住建局")))
    )
    assert read_line("2027-04-07 到期") == Line("2027-04-07")
    assert read_line("接 按期整改 到 2027-06-28") == Line("2027-06-28", after="按期整改")
    assert read_line("某日 到期") is None
    assert read_line("2027-04-07 张三 销号 随便") is None


@pytest.mark.parametrize(
    ("words", "number"),
    [("三", 3), ("十", 10), ("十一", 11), ("二十", 20), ("三十一", 31), ("一百零二", 102), ("一百一十", 110)],
)
def test_numbers_of_articles(words, number):
    assert number_of(words) == number


def test_every_condition_of_the_table_is_registered():
    assert set(ARGUMENTS) <= registry.known_conditions()
