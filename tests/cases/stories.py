"""事项页的故事：一地自己的两份办法，照它开立、办几步。"""

from pathlib import Path

from bihuan.people import door as people
from bihuan.people.door import SYSTEM
from bihuan.procedure import door as procedure
from tests.county import MONDAY

METHODS = Path(__file__).parent.parent / "procedure" / "methods"
ORCHARD = """
工作法: 果园问题
代号: orchard
版本: 2027-1
篇: 监督
依据: 云泽县果园管护办法（虚构）
事项: {果园问题: orchard}
开立: {从: 网页, 标题: 园名}
角色: {代表工委: deputies_affairs, 主任会议: chairpersons_meeting, 主办单位: {分办: orchard_lead}, 协办单位: {分办: orchard_joint}, 复看人: {填写: 复看人}}
可看: {全件: [代表工委, 复看人], 主办单位: [自己的分办, 除 联系电话、估价], 协办单位: 自己的分办, 查阅留痕: 是}
状态: {果园待登: orchard_new, 果园待派: orchard_listed, 果园在办: orchard_handling, 果园已好: orchard_good, 果园没好: orchard_bad}
分办: {果园待办: orchard_pending, 果园办完: orchard_done}
开始: 果园待登
结束: {果园已好: {必经: [果园在办], 成色: 圆满}, 果园没好: {必经: [果园在办], 成色: 未了，树还没有栽}}
选项: {果树.品种: [梨, 桃]}
条文:
  - {条: 第一条, 原文: 由代表工委登记。, 步骤: {list: 登记果园}, 由: 代表工委, 自: 果园待登, 至: 果园待派, 期限: 无，发现即登记,
     填: {园名: 文字, 情况: 文字, 联系电话: 电话（可空）, 估价: 金额（万元）, 内情: 文字（可空）（只给：主任会议）, 果树: 表（品种：选项；棵数：数字（棵）；谁的：单位（可空）），照片: 文件（可空）}}
  - {条: 第二条, 原文: 五个工作日内派下去。, 步骤: {assign: 派下}, 由: 代表工委, 自: 果园待派, 至: 果园在办, 期限: 自登记果园起5工作日,
     填: {主办: 单位, 会办: 单位（可空）（可多个）, 复看人: 人员}, 开分办: {主办: 主办单位, 会办: 协办单位}}
  - {条: 第三条, 原文: 一个月内办完。, 步骤: {finish: 办完}, 于: 分办, 由: [主办单位, 协办单位], 自: 果园待办, 至: 果园办完, 期限: 自派下起1个月, 填: {办理情况: 文字}}
  - {条: 第四条, 原文: 都办完的，十日内复看。, 步骤: {good: 看过好了}, 由: 复看人, 自: 果园在办, 至: 果园已好, 期限: 自派下起2个月, 示: [登记果园], 填: {复看说明: 文字}}
  - {条: 第四条, 原文: 没有好的，说明。, 步骤: {bad: 看过没好}, 由: 复看人, 自: 果园在办, 至: 果园没好, 期限: 无，复看时定, 填: {复看说明: 文字}}
""".replace("），照片", "）, 照片")
PHONE = "0571-8600123"


def released(text: str):
    """入库的一份，随软件发布的样子。"""
    found = procedure.read_text(text)
    assert procedure.faults_of(found) == []
    return procedure.release(found, now=MONDAY)


def adopted(county, text: str) -> str:
    """入库并由云泽县选用；回种类。"""
    row = released(text)
    procedure.adopt_procedure(county.congress.pk, row.label, by=county.actor("李敏", now=MONDAY), now=MONDAY)
    return row.kind


def method(name: str) -> str:
    return (METHODS / name).read_text(encoding="utf-8")


def orchard(county, text: str = ORCHARD, **more):
    """李敏登记的一处果园。text: 照改过的一份办法。"""
    kind = adopted(county, text)
    filled = {
        "园名": "东坡梨园", "情况": "三十亩梨树大半枯死，" * 30, "联系电话": PHONE, "估价": "1234567.5", "内情": "只给主任会议看的话",
        "果树": [{"品种": "梨", "棵数": 1200, "谁的": county.organs["水务局"].pk}], **more,
    }  # fmt: skip
    article = procedure.read_text(text).by_step["list"]
    named = {item.code: filled[item.name] for item in article.fields if item.name in filled}
    table = article.field("果树") or next(item for item in article.fields if item.name == "果树")
    codes = {column.name: column.code for column in table.columns}
    named[table.code] = [{codes[name]: value for name, value in row.items()} for row in filled["果树"]]
    by = county.actor("李敏", now=MONDAY)
    return procedure.open_by_step(kind, "list", congress=county.congress, filled=named, by=by, now=MONDAY)


def step(county, case, who, code, assignment=0, *, now=MONDAY, **filled):
    """办一步：填写用名称写。"""
    case.refresh_from_db()
    text = procedure.text_of(case)
    codes = {item.name: item.code for item in text.by_step[code].fields}
    named = {codes[name]: value for name, value in filled.items()}
    procedure.take_step(case.pk, code, filled=named, assignment=assignment, by=county.actor(who, now=now), now=now)
    case.refresh_from_db()


def found(county, kind, name):
    """设立一个机构。"""
    return people.found_organ(county.congress.pk, kind=kind, name=name, from_on=MONDAY.date(), by=SYSTEM, now=MONDAY)
