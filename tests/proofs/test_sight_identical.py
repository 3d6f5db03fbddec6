"""看不得的，改了也看不出来：同一个县的两种样子，只在此人看不得的地方不同，每一个网址给他的回答一字不差。

各人把每一个网址在头一种样子里都画一遍；在另一种样子里，问库的每一句都答得一样的，画出来也一样，照头一遍（见 asked.py），
答得不同的、写了什么的再画；天天都比的三种人，两种样子各画一遍。
比的是整份回答（状态、去处、正文；.xlsx 比里面的每一份）。只略去每次都不同的：防伪的记号、脚本的记号、一次按下的记号、一张表的记号、盘还剩多少。
数得出来的有意照实说，写在 docs/threat-model.md「办公的这一侧」：连着编的号，公开的件数。
"""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management.color import no_style
from django.db import connection, transaction

from bihuan.procedure import library
from tests.proofs.asked import Looker, Replies
from tests.proofs.hidden_world import Telling, groups
from tests.proofs.two_counties import Places
from tests.proofs.visitors import ROWS

pytestmark = pytest.mark.django_db
ONCE = re.compile(
    rb'(name="csrfmiddlewaretoken" value="|X-CSRFToken": ?"|X-CSRFToken&quot;: ?&quot;|nonce="|name="press" value="'
    + r"|标记_|<t>\d+-\d+-|数据夹那块盘还剩 ".encode()
    + rb')[^"&<]+'
)
WORDS = (
    "柳湾段", "夜间排污", "白天倾倒", "渔民甲", "与砂场有关", "与堤防有关", "先清淤", "先护岸", "先筹款", "先评审", "旧码头账目", "新渡口",
    "竹园巷", "菱角塘", "夜市", "镇东路灯",
)  # fmt: skip
RIVER = {"kind": "river_case"}
FRESH = {"accounts:second_totp", "accounts:second_passkey"}  # 设第二步的两页，每开一次都是新的密钥，没有别的
ASKED = (
    {}, {"f.来源": "举报"}, {"f.轻重": "轻"}, {"f.轻重": "重"}, {"f.主办": "=unit"}, {"f.会办": "=joint_unit"}, {"sort": "估损"}, {"sort": "罚款"},
    {"sort": "时限"}, {"sort": "人手"}, {"sort": "due"}, {"late": "1"}, {"stack": "1"}, {"stack": "2"}, {"text": "柳湾"}, {"text": "排污"},
)  # fmt: skip


def rows(ids: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """要比的网址：表里的每一个，和这几件自己的。"""
    yield from (row for row in ROWS if row["url"] not in FRESH)
    codes = ids["codes"]
    for asked in ASKED:
        ask = {f"f.{codes.get(k[2:], k[2:])}" if k.startswith("f.") else k: codes.get(v, v) for k, v in asked.items()}
        yield {"url": "cases:register", "at": RIVER, "ask": ask}
    yield {"url": "cases:register_export", "at": RIVER}
    for name in ("river", "inner", "private", "counted"):
        for url in ("cases:case", "cases:trail", "cases:correction", "cases:decision", "cases:version"):
            yield {"url": url, "at": {"case_id": f"={name}"}}
        yield {"url": "cases:why", "at": {"case_id": f"={name}", "n": 1}}
        yield {"url": "suggestions:case", "at": {"case_id": f"={name}"}}
    for n in range(1, 6):
        yield {"url": "cases:why", "at": {"case_id": "=river", "n": n}}
    for step, n in (("check", 0), ("take", 1), ("report", 1), ("report", 2), ("take", 2)):
        at = {"case_id": "=river", "step": step} | ({"assignment": n} if n else {})
        yield {"url": "cases:assignment_step" if n else "cases:step", "at": at}
    yield {"url": "cases:vote", "at": {"case_id": "=counted", "step": "vote"}}
    for kind in ("river_case", "inner_file"):
        yield {"url": "cases:register", "at": {"kind": kind}}
        yield {"url": "cases:figures", "at": {"kind": kind}}
        yield {"url": "cases:figures_export", "at": {"kind": kind}}
        yield {"url": "cases:pick", "ask": {"kind": kind}}
        yield {"url": "cases:new", "at": {"kind": kind}}
    for name in ("登记", "估损合计", "主办数"):
        yield {"url": "cases:figure", "at": {**RIVER, "name": f"river_case.{name}"}}
        yield {"url": "figures:figure", "at": {"name": f"river_case.{name}"}}
    for word in WORDS:
        yield {"url": "search:find", "ask": {"q": word}}
    for word in WORDS[::4]:
        yield {"url": "cases:pick", "ask": {"q": word}}
        yield {"url": "cases:list", "ask": {"view": "all", "text": word}}
    for kind in ("suggestion", "river_case", "inner_file"):
        for more in ({}, {"sort": "due"}, {"sort": "number"}, {"late": "1"}):
            yield {"url": "cases:list", "ask": {"view": "all", "kind": kind, **more}}
        yield {"url": "cases:export", "ask": {"view": "all", "kind": kind}}


def told(answer: Any) -> list[bytes]:
    """一份回答里要比的各份。"""
    head = f"{answer.status_code} {answer.headers.get('Location', '')}".encode()
    body = answer.told
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            names = [name for name in sorted(packed.namelist()) if name != "docProps/core.xml"]
            return [head, *(ONCE.sub(rb"\1", packed.read(name)) for name in names)]
    return [head, ONCE.sub(rb"\1", body)]


@dataclass
class Seen:
    """一个人在一种样子里见到的：网址 → 回答；网址 → 问库的各句和库的回答（写了什么的没有）。"""

    answers: dict[str, list[bytes]] = field(default_factory=dict)
    replies: dict[str, dict[str, Any] | None] = field(default_factory=dict)


def answers(places: Places, role: str, ids: dict[str, Any], base: Seen | None) -> Seen:
    """这种身份的人打开每一个网址，各见到什么。base: 另一种样子里见到的；问库的每一句都答得一样的，照它，不再画。"""
    cache.clear()
    visitor = Looker(places, role)
    replies, found = Replies(visitor), Seen()
    for row in rows(ids):
        whole = {"at": {}, "ask": {}, **row}
        name = f"{whole['url']} {whole['at']} {whole['ask']}"
        known = base and base.replies.get(name)
        if known is not None and all(replies.to(sql) == reply for sql, reply in known.items()):
            found.answers[name] = base.answers[name]
            continue
        answer, _ = visitor.asks(whole, "get")
        assert answer.status_code < 500, (role, whole["url"], whole["at"], whole["ask"], answer.exc_info)
        found.answers[name] = told(answer)
        asked = visitor.asked
        found.replies[name] = None if asked.wrote else {sql: replies.to(sql) for sql in asked.reads}
    return found


def seen_in(
    places: Places, roles: list[str], vary: frozenset[str], base: dict[str, Seen] | None = None
) -> dict[str, Seen]:
    """讲一遍，各人看一遍，整个退回。"""
    with transaction.atomic():
        _from_where_it_stands()
        library.forget_cached()
        ids = Telling(places, vary).tell()
        text = library.text_of(f"river_watch@2027-1~{places.ids['congress']}")
        joint = places.county.organs["财政局"].pk
        kept, places.ids = (
            places.ids,
            {
                **places.ids,
                **ids,
                "joint_unit": joint,
                "codes": text.fields_by_name
                | {name: code for code, name in text.roles.items() if name in ("主办", "会办")},
            },
        )
        found = {role: answers(places, role, places.ids, base and base[role]) for role in roles}
        places.ids = kept
        transaction.set_rollback(True)
    library.forget_cached()
    return found


def _from_where_it_stands() -> None:
    """编号从库里现有的接着数：退回以后 PostgreSQL 的序列不退。"""
    from django.apps import apps

    with connection.cursor() as cursor:
        for sql in connection.ops.sequence_reset_sql(no_style(), apps.get_models()):
            cursor.execute(sql)


def differences(places: Places, roles: list[str], vary: frozenset[str], *, twice: bool = False) -> list[str]:
    """两种样子里回答不同的网址。twice: 两种样子各画一遍；不然，问库的每一句都答得一样的只画一遍。"""
    one = seen_in(places, roles, frozenset())
    other = seen_in(places, roles, vary, None if twice else one)
    return [
        f"{role} {address}：{_where(one[role].answers[address], answer)}"
        for role in roles
        for address, answer in other[role].answers.items()
        if one[role].answers[address] != answer
    ]


OFTEN = {"affairs", "unit_clerk", "anonymous"}  # 天天都比的三种处境，两种样子各画一遍；别的慢，make test 才比
BOTH = {"unit_clerk"}  # 两种库都比的
FIRST = [
    pytest.param(
        vary, roles[0], id=roles[0],
        marks=[*([] if roles[0] in OFTEN else [pytest.mark.slow]), *([] if roles[0] in BOTH else [pytest.mark.once])],
    )
    for vary, roles in groups().items()
]  # fmt: skip
REST = [(vary, roles[n : n + 3]) for vary, roles in groups().items() for n in range(1, len(roles), 3)]


@pytest.mark.parametrize(("vary", "role"), FIRST)
def test_nobody_sees_what_he_must_not(places: Places, vary: frozenset[str], role: str):
    wrong = differences(places, [role], vary, twice=role in OFTEN)
    assert not wrong, f"看得出 {'、'.join(sorted(vary))} 改了：\n" + "\n".join(wrong)


@pytest.mark.slow
@pytest.mark.once
@pytest.mark.parametrize(("vary", "roles"), REST, ids=lambda one: "-".join(one) if isinstance(one, list) else "")
def test_nor_does_any_other_kind_of_visitor(places: Places, vary: frozenset[str], roles: list[str]):
    """同一处境的其余各种人。"""
    wrong = differences(places, roles, vary)
    assert not wrong, f"看得出 {'、'.join(sorted(vary))} 改了：\n" + "\n".join(wrong)


@pytest.mark.once
def test_who_may_see_it_sees_the_difference(places: Places):
    """比得出来，照问句略过也一样：看得见全件的人，两种样子不同。"""
    wrong = differences(places, ["office"], frozenset({"clue", "amount", "inner"}))
    pages = (
        "cases:case {'case_id': '=river'}",
        "cases:register_export {'kind': 'river_case'}",
        "search:find {} {'q': '夜间排污'}",
    )
    assert all(any(page in one for one in wrong) for page in pages), wrong


def _where(one: list[bytes], other: list[bytes]) -> str:
    """头一处不同的前后。"""
    for left, right in zip(one, other, strict=False):
        if left != right:
            at = next(
                (n for n, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), min(len(left), len(right))
            )
            return " / ".join(x[max(0, at - 60) : at + 60].decode(errors="replace") for x in (left, right))
    return "份数不同"
