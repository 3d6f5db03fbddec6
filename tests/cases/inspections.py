"""一次执法检查：查水污染防治法，分两组；邵华是组长，何平、张桂英是组员。"""

import json

from django.core.files.uploadedfile import SimpleUploadedFile

from bihuan.cases.checklist.reading import findings_in
from bihuan.ledger.door import entries
from bihuan.people.door import SYSTEM
from bihuan.procedure import door as procedure
from tests.county import MONDAY
from tests.files.samples import JPG
from tests.procedure import town as towns

DOCK = {"点位": "河口码头", "问题": "保护区里有码头", "性质": "执行不严", "条款": "第六十五条", "组别": "二组"}
NETS = {"点位": "上坝水库", "问题": "库区围网没有清", "性质": "没有执行"}
ADOPTED = ("law_inspection@2027-2", "meeting@2027-1", "special_report@2027-1", "special_inquiry@2027-1")
GROUPS = [{"组别": "一组", "点位": "上坝水库"}, {"组别": "二组", "点位": "河口码头"}]
LAWS = [{"名称": "水污染防治法", "条款": "第六十五条", "查什么": "保护区里的码头、养殖"}]


def inspection(county) -> tuple[towns.Town, procedure.Case]:
    """添了人，选用了办法，方案定了，正在查。"""
    town = towns.found(county)
    for label in ADOPTED:
        procedure.adopt_procedure(county.congress.pk, label, by=SYSTEM, now=MONDAY)
    meeting = town.at(3, 2).open(
        "meeting",
        "定期",
        "戚芳",
        会议名称="六月常委会",
        会议种类="常委会会议",
        会议机构=town.organ("常委会"),
        会议日期="2026-06-28",
    )
    return town, _planned(town, "水污染防治法执法检查", meeting)


def another_inspection(town) -> procedure.Case:
    """同样的组、同一次会议，再查一部法。"""
    return _planned(town, "土壤污染防治法执法检查", procedure.Case.objects.get(kind="meeting"))


def _planned(town, name: str, meeting: procedure.Case) -> procedure.Case:
    people = town.county.people
    return town.open(
        "law_inspection", "定方案", "谭青", 检查名称=name, 检查的法=LAWS, 法的层级=["法律"], 分组=GROUPS,
        组长=people["邵华"], 组员=[people["何平"], people["张桂英"]], 受检单位=[town.organ("水务局")], 检查日期="2026-03-12",
        审议会议=meeting.pk,
    )  # fmt: skip


def sends(client, case, *rows: dict, photos=None):
    """手机送出几条：每条（号，各列）。"""
    listed = [{"key": key, "cells": cells, "photos": (photos or {}).get(key, {})} for key, cells in rows]
    return client.post(f"/checklists/{case.pk}/findings/", {"findings": json.dumps(listed)})


def picture(name="现场.jpg") -> SimpleUploadedFile:
    """一张照片。"""
    return SimpleUploadedFile(name, JPG, content_type="image/jpeg")


def stands(case) -> list[str]:
    """记下的各条的问题，由先到后。"""
    text = procedure.text_of(case)
    return [one.row["问题"] for one in findings_in(text.register.checklist, entries(case.stream))]


def columns(case, **cells) -> dict:
    """汇总的一行：列写名称，交给引擎的是代号。"""
    item = next(one for one in procedure.text_of(case).by_step["gather"].fields if one.name == "发现")
    codes = {one.name: one.code for one in item.columns}
    return {codes[name]: value for name, value in cells.items()}
