"""代表建议这个房间带来的一切。"""

import datetime as dt

from bihuan.cases.door import Exports, LaneOf, MenuEntry, Room, keeps_for
from bihuan.people.door import READERS, Actor, Congress, FirstStep
from bihuan.procedure.door import Case, past_texts

from . import (
    asides,
    conditions,
    counting,
    exporting,
    figures,
    filters,
    gates,
    hits,
    lanes,
    listed,
    ratings,
    roles,
    silence,
    verbs,
)

AFFAIRS = ("deputies_affairs",)


def _reviews(actor: Actor) -> bool:
    return actor.serves("deputies_affairs", actor.congress_id, ("reviewer",))


def _affairs(actor: Actor) -> bool:
    return actor.serves("deputies_affairs", actor.congress_id)


def _keeps(actor: Actor) -> bool:
    return bool(keeps_for(actor))


def _begun(congress: Congress, on: dt.date) -> str:
    """本级开立过的头一件：旧档里的不算。"""
    present = Case.objects.filter(congress=congress, kind__in=verbs.KINDS).exclude(text_id__in=past_texts())
    first = present.order_by("received_on", "id").values_list("title", flat=True).first()
    return f"《{first}》" if first else ""


FIRST = FirstStep(
    "first_case", 70, "第一件建议", "代录手上的一件，或者请一位代表从手机上写一件：从审核、交办到答复走一遍。", _begun,
    "suggestions:entry",
)  # fmt: skip

ROOM = Room(
    name="suggestions",
    title="建议",
    chapter="建议与议案",
    kinds=verbs.KINDS,
    page="suggestions:case",
    step_pages={
        "submit": "suggestions:revision", "withdraw": "suggestions:withdrawal", "rate": "suggestions:rating",
        "rate_again": "suggestions:rating_again",
    },
    verbs=verbs,
    roles=roles.ROLES,
    conditions=conditions,
    facts=counting.counts,
    figures=figures,
    filters=(filters.BY_DELEGATION, filters.BY_RESULT),
    searched="suggestion",
    aside=asides.beside,
    published=hits.counted_publications,
    lanes=(
        LaneOf("deputy", "to_answer", lanes.to_answer, part="asks"),
        LaneOf("deputy", "returned", lanes.returned, part="asks"),
        LaneOf("deputy", "to_confirm", lanes.to_confirm, part="asks"),
        LaneOf("deputy", "to_cosign", lanes.to_cosign, part="asks"),
        LaneOf("deputy", "silent", silence.silent, part="section"),
        LaneOf("deputy", "drafts", lanes.drafted, part="section"),
        LaneOf("deputy", "mine", lanes.mine, part="section"),
        LaneOf("deputy", "cosigned", lanes.cosigned, part="section"),
        LaneOf("office", "publishing", lanes.to_publish, _reviews),
        LaneOf("secretary", "entered", lanes.entered),
        LaneOf("secretary", "ratings", lanes.to_rate),
        LaneOf("secretary", "delegation", lanes.of_delegation, _keeps),
        LaneOf("office", "objected", lanes.objected, _affairs),
    ),
    remarks=lanes.replied,
    actions={"deputy": ("写建议", "suggestions:draft_new"), "secretary": ("代为录入", "suggestions:entry")},
    tiles=(
        "suggestion.received", "suggestion.reply_rate", "suggestion.satisfaction_rate", "suggestion.resolution_rate",
    ),
    by_unit=("rated", "satisfied"),
    prints=(("年度报告", "suggestions:report"), ("汇编", "suggestions:compilation")),
    exports=Exports(exporting.HEADERS, exporting.columns),
    first_steps=(FIRST,),
    to_delegation=ratings.of_delegations,
    menu=(
        MenuEntry("suggestions", "建议", "suggestions:list", (*sorted(READERS), "unit", "delegation"), 20),
        MenuEntry("mine", "我的建议", "suggestions:mine", ("deputy",), 20),
        MenuEntry("reviewing", "审件台", "suggestions:reviewing", AFFAIRS, 25, dock=False),
        MenuEntry("plan", "交办", "suggestions:plan", (*AFFAIRS, "government_office"), 30),
        MenuEntry("entry", "代录", "suggestions:entry", AFFAIRS, 40, dock=False),
        MenuEntry("ratings", "组织评价", "suggestions:ratings", AFFAIRS, 42, dock=False),
        MenuEntry("publishing", "审核公开", "suggestions:publishing", AFFAIRS, 45, dock=False),
    ),
    list_page="suggestions:list",
    listed=(("deputy", "代表", listed.deputies), ("delegation", "代表团", listed.delegations)),
    hindrances={"urge": gates.urged_already},
    queues={"register": "suggestions:reviewing", "assign": "suggestions:plan"},
)  # fmt: skip
