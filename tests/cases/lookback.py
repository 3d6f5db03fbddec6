"""路面回头看：云泽县从头写起的一份，一页办法的各样毛病都在里面走一遍。"""

from typing import Any

from bihuan.procedure import door as procedure
from bihuan.procedure.language import read_text
from tests.county import MONDAY

LOOKBACK = """
工作法: 路面回头看
代号: road_lookback
版本: 2027-1
篇: 监督
依据: 云泽县路面回头看约定（虚构）
事项: {路面回头看: road_lookback}
开立: {从: [网页], 标题: 回头看哪里}
角色: {代表工委: deputies_affairs, 主任会议: chairpersons_meeting, 被查单位: {填写: 被查单位}, 提出人: {开立: 本人}}
可看: {全件: [代表工委, 主任会议, 被查单位], 公开: {审核: 代表工委, 格: [回头看哪里, 表决结果]}}
状态: {待提: road_new, 待批: road_asked, 待查: road_going, 待议: road_seen, 待评: road_voted, 再改: road_again, 看完了: road_over}
开始: 待提
结束: {看完了: {必经: [待评], 成色: 平常}}
选项: {整改情况.结果: [改完, 在改, 没改], 变动: [换人, 改期], 评价: [满意, 基本满意, 不满意]}
条文:
  - {条: 第一条, 原文: 二人以上联名可以提出。, 步骤: {raise: 提出回头看}, 由: 代表工委, 自: 待提, 至: 待批, 期限: 无，随时可提,
     条件: [{格不少于: {联名代表: 2}}],
     填: {回头看哪里: 文字（列出）, 联名代表: 代表（可多个）, 被查单位: 机构（单位、监委、法院、检察院）, 审议会议: 事项（会议）, 问题清单: 表（问题：文字）}}
  - {条: 第二条, 原文: 报主任会议批准。, 步骤: {approve: 批准}, 由: 主任会议, 自: 待批, 至: 待查, 期限: 无，没有写日数, 告知: {被查单位: ‹标题›批了，请报整改情况}}
  - {条: 第三条, 原文: 被查单位可以申请换人或者改期。, 步骤: {change: 申请变动}, 由: 被查单位, 自: 待查, 至: 原状, 期限: 无，由被查单位提, 填: {变动: 选项}}
  - {条: 第三条, 原文: 主任会议同意换人。, 步骤: {another: 同意换人}, 由: 主任会议, 自: 待查, 至: 原状, 期限: 无，没有写日数, 条件: [{有未决的: 申请变动}, {格为: {变动: 换人}}]}
  - {条: 第三条, 原文: 主任会议同意改期。, 步骤: {later: 同意改期}, 由: 主任会议, 自: 待查, 至: 原状, 期限: 无，没有写日数, 条件: [{有未决的: 申请变动}, {格为: {变动: 改期}}]}
  - {条: 第四条, 原文: 逐项报整改情况，写明改完、在改、没改。, 步骤: {report: 报整改}, 由: 被查单位, 自: 待查, 至: 待查, 期限: 自批准起20日,
     填: {整改情况: 表（问题：文字；结果：选项）}}
  - {条: 第五条, 原文: 至少查看三分之一的问题。, 步骤: {visit: 实地看}, 由: 代表工委, 自: 待查, 至: 待议, 期限: 自批准起30日, 填: {检查记录: 表（问题：文字；结论：文字）},
     条件: [{占比: {分子: 检查记录, 分母: 问题清单, 须: 三分之一以上}}]}
  - {条: 第六条, 原文: 在会议上表决。, 步骤: {vote: 会上表决}, 由: 代表工委, 自: 待议, 期限: 由审议会议, 表决: {规则: law_resolution, 人: 全体代表, 方式: [录入]},
     按: 表决结果, 至: {通过: 待评, 其余: 再改}}
  - {条: 第七条, 原文: 没有通过的再改。, 步骤: {again: 再改了}, 由: 被查单位, 自: 再改, 至: 待议, 期限: 自会上表决起3个月}
  - {条: 第八条, 原文: 十日内评价。, 步骤: {rate: 评一评}, 由: 提出人, 自: 待评, 至: 看完了, 期限: 自会上表决起10日, 逾期则: deemed, 填: {评价: 评价}}
  - {条: 第八条, 原文: 逾期不评价的视为基本满意。, 步骤: {deemed: 视为基本满意}, 自: 待评, 至: 看完了, 填: {评价: 固定 基本满意}}
例:
  - 过了十日没有评价，视为基本满意:
      走: [2027-03-01 代表工委 提出回头看 联名代表=甲代表、乙代表, 2027-03-02 主任会议 批准, 2027-03-03 代表工委 实地看, 2027-03-20 代表工委 会上表决 表决结果=通过, 2027-04-02 到期]
      得: {状态: 看完了, 评价: 基本满意}
"""


def adopt(county: Any) -> procedure.ReleasedText:
    """入库、由代表工委选用。"""
    text = read_text(LOOKBACK)
    assert [str(fault) for fault in procedure.faults_of(text)] == []
    released = procedure.release(text, now=MONDAY, owner_id=county.congress.pk)
    li = county.actor("李敏", now=MONDAY)
    procedure.adopt_procedure(county.congress.pk, released.label, by=li, now=MONDAY)
    return released


def meeting(county: Any, on: str) -> procedure.Case:
    """一次会议，定在这一天。"""
    import datetime as dt

    by = county.actor("戚芳", now=MONDAY)
    text = procedure.text_by_id(procedure.chosen(county.congress.pk, "meeting").pk)
    code = next(code for code, item in text.fields.items() if item.kind == "date")
    day = dt.date.fromisoformat(on)
    return procedure.open_case(
        "meeting", title="第三十次会议", congress=county.congress, by=by, now=MONDAY, dates={code: day}
    )
