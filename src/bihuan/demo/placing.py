"""五本账和别处的地方：照 places/、elsewhere/ 里的一份设立区划、人大、机构和人；成批的机构照名单，人名由两张单子拼出。"""

import datetime as dt
from typing import Any

from bihuan.kernel import clock
from bihuan.kernel.refuse import BadInput
from bihuan.people import door as people
from bihuan.people.door import SYSTEM
from bihuan.regions import door as regions

from .cast import Cast
from .county import County, found

SURNAMES = "卜巫臧茅庞纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫经房裘缪干解应宗"
GIVEN = "安宁 云舟 望春 知夏 秋实 冬青 山川 溪石 明远 致和 守正 怀瑾 若水 长庚 启明 承志 修竹 清和 映雪 听涛".split()
TITLES = {"head": "负责人", "deputy_head": "副职", "member": "组成人员", "clerk": "干部", "secretary": "秘书"}


def place(told: dict[str, Any], *, now: dt.datetime) -> County:
    """设立一个地方：上级的区划没有的先增设；人大、届、会议；写明的机构和成批的机构，各有其人。"""
    for code, name, parent in told["上级"]:
        if regions.division(code) is None:
            regions.add_division(code=code, name=name, parent_code=parent, by=SYSTEM.id, now=now)
    county = found(now, name=told["地方"], parent_code=told["隶属"], code=told["代码"], cast=Cast({}, {}))
    for kind, name, short, *holders in told["机构"]:
        _house(county, kind, name, short, holders, now)
    for kind, pattern, shorts in told.get("成批的机构", ()):
        for short in shorts if isinstance(shorts, list) else [f"{shorts[0]}{n}" for n in range(1, shorts[1] + 1)]:
            _house(county, kind, pattern.replace("‹名›", short), short, [f"{_name(len(county.people))} clerk"], now)
    for kind, title in (("deputy", "代表"), ("cppcc_member", "委员")):
        for name in told.get(title, ()):
            _elect(county, name, kind, now)
    for name in told.get("专家", ()):
        people.give_standing(county.congress.pk, _person(county, name, now), code="expert", by=SYSTEM, now=now)
    return county


def _house(county: County, kind: str, name: str, short: str, holders: list[str], now: dt.datetime) -> None:
    """一个机构和里面的人；写作「姓名 职责」，职责见 TITLES。"""
    organ = people.found_organ(
        county.congress.pk, kind=kind, name=name, short_name=short, from_on=county.term.from_on, by=SYSTEM, now=now
    )
    county.organs[short] = organ
    for written in holders:
        who, duty = written.split()
        people.appoint(
            _person(county, who, now), organ.pk, duty=duty, title=f"{short}{TITLES[duty]}",
            from_on=county.term.from_on, by=SYSTEM, now=now,
        )  # fmt: skip


def _elect(county: County, name: str, kind: str, now: dt.datetime) -> None:
    """选出一位代表，或者登记一位政协委员；用不着代表团，不编。"""
    deputy = people.elect_deputy(
        _person(county, name, now), county.term.pk, kind=kind, number=f"{len(county.deputies) + 1:03}",
        on=county.term.from_on, by=SYSTEM, now=now,
    )  # fmt: skip
    county.deputies[name] = deputy.pk


def _person(county: County, name: str, now: dt.datetime) -> int:
    if name not in county.people:
        county.people[name] = people.enrol(county.congress.pk, name=name, by=SYSTEM, now=now).pk
    return county.people[name]


def _name(n: int) -> str:
    """第几个名字：姓、名各取一个，一千个以内不重。"""
    if n >= len(SURNAMES) * len(GIVEN):
        raise BadInput("一个地方的人太多，名字不够用了")
    return SURNAMES[n % len(SURNAMES)] + GIVEN[(n // len(SURNAMES) + n) % len(GIVEN)]


def told_until(told: dict[str, Any]) -> dt.datetime:
    """账讲到哪一刻：写明的那一天上午十一点。钟就停在那里。"""
    return clock.beijing(told["讲到"], 11)
