"""没有房间的事项量什么：清单（两种人，筛与不筛）、一件的页面、一步、开立、下发、数字。"""

import datetime as dt
from collections.abc import Callable, Iterator

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from bihuan.files import door as files
from bihuan.kernel import clock
from bihuan.people import door as people
from bihuan.people.door import Actor
from bihuan.procedure import door as procedure

from .any_kind import KIND, PARENT, SOURCES, Coded, Seeded
from .seeding import Busy

Act = Callable[[int], None]
RAISED = 53  # 项：一次下发


def acts_any(busy: Busy, seeded: Seeded, office: Client, unit: Client, nobody: Client) -> dict[str, Act]:
    """office：人大办公室的人；unit：最忙的单位的人；nobody：一件也没有他的份的人，清单不给他看。"""
    register, now = reverse("cases:register", args=[KIND]), clock.now()
    source = next(
        item.code for item in procedure.text_by_id(procedure.latest(KIND).pk).fields.values() if item.name == "来源"
    )
    filtered = f"{register}?f.{source}={SOURCES[0]}"
    figure = reverse("cases:figure", args=[KIND, f"{KIND}.列入问题"])
    clerk = people.actor_of(busy.county.people["戚芳"], now=now)
    assigned = procedure.Assignment.objects.filter(case__kind=KIND, unit_id=busy.units[0]).order_by("id")
    narrow = assigned.exclude(case_id__in=seeded.wide).values_list("case_id", flat=True)[:200]
    return {
        "any_register": fetch(office, register),
        "any_register_field": fetch(office, filtered),
        "unit_register": fetch(unit, register),
        "unit_register_field": fetch(unit, filtered),
        "nobody_register": fetch(nobody, register, status=403),
        "any_page": fetch(office, reverse("cases:case", args=[narrow[0]])),
        "page_200_tasks": fetch(office, reverse("cases:case", args=[seeded.wide[-1]])),
        "page_1000_below": fetch(office, reverse("cases:case", args=[seeded.parent])),
        "any_figure": fetch(office, f"{figure}?year=all"),
        "any_step": _claims(busy, iter(list(narrow[1:])), now),
        "step_200_tasks": _claims(busy, iter(seeded.wide[:-1]), now),
        "any_opening": _opens(busy, clerk, now),
        "raise_53": _raises(busy, clerk, now),
    }


def fetch(client: Client, url: str, *, status: int = 200) -> Act:
    """取一页。"""

    def get(turn: int) -> None:
        answer = client.get(url)
        if answer.status_code != status:
            raise RuntimeError(f"{url} 回答 {answer.status_code}")

    return get


def _claims(busy: Busy, cases: Iterator[int], now: dt.datetime) -> Act:
    """认领：最忙的单位牵头的，一次一件，每件只认领一回。"""
    he = people.actor_of(busy.county.people["何平"], now=now)
    filled = Coded(KIND)("claim", 整改方案="逐项整改")

    def claim(turn: int) -> None:
        procedure.take_step(next(cases), "claim", filled=filled, assignment=1, by=he, now=now)

    return claim


def _opens(busy: Busy, by: Actor, now: dt.datetime) -> Act:
    coded = Coded(KIND)

    def opened(turn: int) -> None:
        filled = coded("list", 问题=f"第{turn}处护栏松动", 来源=SOURCES[0], 情况="现场查看，情况属实。")
        procedure.open_by_step(KIND, "list", congress=busy.county.congress, filled=filled, by=by, now=now)

    return opened


def _raises(busy: Busy, by: Actor, now: dt.datetime) -> Act:
    """一次下发五十三项：一份责任清单连同它的文件。"""
    due = (now + dt.timedelta(days=200)).date().isoformat()
    table = next(
        item for item in procedure.text_by_id(procedure.latest(PARENT).pk).fields.values() if item.name == "任务"
    )
    codes = {column.name: column.code for column in table.columns}
    rows = [
        {codes["事项内容"]: f"任务{n}", codes["牵头机构"]: busy.units[n % 2], codes["完成时限"]: due}
        for n in range(1, RAISED + 1)
    ]
    coded, given = Coded(PARENT), iter([_file(by, now) for _ in range(100)])

    def raised(turn: int) -> None:
        filled = coded("decompose", 文件名称="年度要点", 文件=next(given), 文号="云人常1号", 任务=rows)
        procedure.open_by_step(PARENT, "decompose", congress=busy.county.congress, filled=filled, by=by, now=now)

    return raised


def _file(by: Actor, now: dt.datetime) -> int:
    text = SimpleUploadedFile("任务.txt", "一项一行。".encode(), content_type="text/plain")
    return int(files.keep(text, by=by, now=now).pk)
