"""走一遍虚构的一年：再来一次什么也不增加；中途停了接着走；改一行只动那一处。"""

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bihuan.kernel import clock
from bihuan.kernel.refuse import BadInput
from bihuan.ledger.models import LedgerEntry
from bihuan.people.door import Congress, Deputy, Organ, Person
from bihuan.procedure import door as procedure
from bihuan.procedure.door import Assignment, Case
from bihuan.regions.door import Division
from bihuan.replay import door, walk as walking
from bihuan.replay.models import ReplayAnomaly, ReplayedCase, ReplayedFact
from bihuan.replay.replaying import Replayed
from bihuan.suggestions.door import Rating, Reply, Suggestion
from tests.replay.fictional_year import FictionalYear, change

NOW = clock.beijing(dt.date(2026, 3, 2))
TABLES = (
    LedgerEntry,
    Case,
    Assignment,
    Person,
    Organ,
    Deputy,
    Suggestion,
    Reply,
    Rating,
    ReplayedCase,
    ReplayedFact,
    ReplayAnomaly,
)

pytestmark = pytest.mark.django_db


def replay(folder: Path, **options: Any) -> Replayed:
    return door.replay(folder, now=NOW, **options)


def case_of(year: FictionalYear, name: str) -> Case:
    return ReplayedCase.objects.select_related("case").get(key=year.ids[name]).case


def test_again_adds_nothing(folder: Path, year: FictionalYear):
    first = replay(folder)
    before = [table.objects.count() for table in TABLES]
    again = replay(folder)
    assert [table.objects.count() for table in TABLES] == before
    assert (again.brought, again.known, again.differing) == (0, first.brought, ())
    assert again.counts == first.counts


@pytest.mark.once
def test_a_changed_row_is_told_and_not_written(folder: Path, year: FictionalYear):
    first = replay(folder)
    change(folder / "motions.csv", {"motion_id": year.ids["已答复0"]}, result_mark="D")
    again = replay(folder)
    assert again.differing == (year.ids["已答复0"],)
    assert again.counts == first.counts


@pytest.mark.once
def test_nothing_moves_by_itself_afterwards(folder: Path):
    before = replay(folder).counts
    procedure.run_clocks(now=NOW)
    assert replay(folder).counts == before


@pytest.mark.once
def test_another_year_of_the_same_city_is_added(folder: Path, tmp_path: Path):
    first = replay(folder)
    earlier = tmp_path / "上一年"
    FictionalYear(small=True).write(earlier)
    for path in earlier.iterdir():
        text = path.read_text(encoding="utf-8").replace("2016-", "2015-")
        path.write_text(re.sub(r"^(\d+),", r"9000\1,", text, flags=re.MULTILINE), encoding="utf-8")
    both = replay(earlier)
    assert (both.brought, both.known) == (8, 0)
    assert sum(both.counts["cases"].values()) == first.brought + both.brought
    assert both.counts["anomalies"] == first.counts["anomalies"]
    assert both.counts["verify"]
    assert Congress.objects.get().terms.count() == 2


def test_an_interrupted_run_goes_on(folder: Path, year: FictionalYear, monkeypatch: pytest.MonkeyPatch):
    bring_in: Callable[..., Case] = walking.bring_in
    seen: list[str] = []

    def stops_at_the_tenth(plan: Any, roster: Any, *, now: dt.datetime) -> Case:
        if len(seen) == 10:
            raise KeyboardInterrupt
        seen.append(plan.key)
        return bring_in(plan, roster, now=now)

    monkeypatch.setattr(walking, "bring_in", stops_at_the_tenth)
    with pytest.raises(KeyboardInterrupt):
        replay(folder)
    monkeypatch.undo()
    assert replay(folder).known == 10
    told = replay(folder).counts
    assert {name: told[name] for name in year.expected()} == year.expected()


def test_a_case_that_fails_half_way_leaves_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch):
    def breaks(self: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(walking._Walk, "write", breaks)
    with pytest.raises(ZeroDivisionError):
        replay(folder)
    assert not Case.objects.exists()
    assert not Suggestion.objects.exists()


@pytest.mark.once
def test_a_place_of_ones_own(folder: Path):
    county = Division.objects.filter(level=Division.Level.COUNTY).latest("code")
    told = replay(folder, place_code=county.code)
    assert Congress.objects.get().division == county
    assert told.counts["verify"]


SMALL: dict[str, tuple[str, dict[str, str], dict[str, str], dict[str, Any]]] = {
    # 名称：（文件，哪一件及哪一行，改成，应有的变化）；一件的名称写在 motion_id 里
    "换了类别": ("motions.csv", {"motion_id": "已答复"}, {"result_mark": "D"}, {"class": {"B": -1, "D": 1}}),
    "答复晚了十日": ("motions.csv", {"motion_id": "已答复"}, {"main_reply_time": "2016-05-02 09:07:00"},
              {"mean_days_to_reply": 58.3, "max_days_to_reply": 70}),
    "答复早于交办": ("motions.csv", {"motion_id": "已答复"}, {"main_reply_time": "2016-02-24 09:07:00"},
              {"mean_days_to_reply": 35.7, "max_days_to_reply": 55, "anomalies": 1}),
    "改为没有立案": ("motions.csv", {"motion_id": "已立案"}, {"review": "不予立案"}, {"registered": -1, "refused": 1, "open": -1}),
    "改为并案": ("motions.csv", {"motion_id": "已立案"}, {"review": "并案"}, {"registered": -1, "merged": 1}),
    "审核结果空了": ("motions.csv", {"motion_id": "已立案"}, {"review": ""}, {"registered": -1, "undecided": 1, "anomalies": 1}),
    "审核结果不认得": ("motions.csv", {"motion_id": "办理中"}, {"review": "缓议"}, {"registered": -1, "undecided": 1, "anomalies": 1}),
    "主办空了": ("motions.csv", {"motion_id": "已答复"}, {"main_unit": ""}, {"with_lead": -1, "anomalies": 1}),
    "主办不认得": ("motions.csv", {"motion_id": "已答复"}, {"main_unit": "云外局"}, {"anomalies": 1}),
    "领衔人不认得": ("motions.csv", {"motion_id": "已答复"}, {"lead_member": "代表99"}, {"anomalies": 1}),
    "领衔人空了": ("motions.csv", {"motion_id": "已答复"}, {"lead_member": ""}, {"anomalies": 1}),
    "案由空了": ("motions.csv", {"motion_id": "已答复"}, {"title": ""}, {"anomalies": 1}),
    "案号用了两次": ("motions.csv", {"motion_id": "已答复"}, {"case_no": "2"}, {"anomalies": 1}),
    "登记时间空了": ("motions.csv", {"motion_id": "办理中"}, {"register_time": ""}, {"anomalies": 1}),
    "登记改写在审核之后": ("motions.csv", {"motion_id": "办理中"}, {"register_time": "2016-02-26 10:00:00"}, {"anomalies": 1}),
    "评价改为不满意": ("motions.csv", {"motion_id": "满意"}, {"result_satisfaction": "不满意"},
               {"settled": -1, "open": 1, "anomalies": 1}),
    "评价空了": ("motions.csv", {"motion_id": "满意"}, {"work_satisfaction": ""}, {"settled": -1, "open": 1, "anomalies": 1}),
    "没有评价而记为完成": ("motions.csv", {"motion_id": "已答复"}, {"step": "完成"}, {"anomalies": 1}),
    "记为删除": ("motions.csv", {"motion_id": "办理中"}, {"step": "(已删除/不予立案)"}, {"anomalies": 1}),
    "并案理由写了编号": ("motions.csv", {"motion_id": "并案"}, {"review_opinion": "3、5并案"}, {"anomalies": 1}),
    "种类改了": ("motions.csv", {"motion_id": "没有审核"}, {"kind": "政协提案", "lead_member": "委员01"},
            {"cases": {"人大建议": -1, "政协提案": 1}}),
    "会办作废": ("co_handling.csv", {"motion_id": "已答复"}, {"status": "作废"}, {"joint": {"done": -1, "void": 1}}),
    "会办待办": ("co_handling.csv", {"motion_id": "办理中"}, {"status": "待办"}, {"joint": {"done": -1, "pending": 1}}),
    "会办待办而已答复": ("co_handling.csv", {"motion_id": "已答复"}, {"status": "待办"},
                {"joint": {"done": -1, "pending": 1}, "anomalies": 1}),
    "会办单位不认得": ("co_handling.csv", {"motion_id": "已答复"}, {"unit": "云外局"}, {"anomalies": 1}),
    "会办晚于答复": ("co_handling.csv", {"motion_id": "已答复"}, {"reply_time": "2016-06-01 09:00:00"}, {"anomalies": 1}),
    "会办早于交办": ("co_handling.csv", {"motion_id": "办理中"}, {"reply_time": "2016-02-23 09:00:00"}, {"anomalies": 1}),
    "会办没有时间": ("co_handling.csv", {"motion_id": "办理中"}, {"reply_time": ""}, {"anomalies": 1}),
    "会办状态不认得": ("co_handling.csv", {"motion_id": "已答复"}, {"status": "转走"}, {"joint": {"done": -1}, "anomalies": 1}),
    "会办归了没有的件": ("co_handling.csv", {"motion_id": "办理中"}, {"motion_id": "8888"}, {"anomalies": 1}),
    "审核早于登记": ("events.csv", {"motion_id": "办理中", "step": "审核"}, {"time": "2016-02-22 01:00:00"}, {"anomalies": 1}),
    "交办早于审核": ("events.csv", {"motion_id": "办理中", "field": "主办单位"}, {"time": "2016-02-23 01:00:00"}, {"anomalies": 1}),
    "交办没有时间": ("events.csv", {"motion_id": "已答复", "field": "主办单位"}, {"time": ""}, {"anomalies": 1}),
    "提出没有时间": ("events.csv", {"motion_id": "已答复", "field": "案由"}, {"time": ""}, {"anomalies": 1}),
    "登记的字段不认得": ("events.csv", {"motion_id": "已答复", "field": "登记时间"}, {"field": "登计时间"}, {"anomalies": 1}),
}  # fmt: skip


@pytest.mark.once
@pytest.mark.parametrize("name", SMALL)
def test_one_changed_row_changes_exactly_that(tmp_path: Path, name: str):
    year = FictionalYear(small=True)
    folder = year.write(tmp_path / "旧年")
    file, line, cells, changes = SMALL[name]
    change(folder / file, line | {"motion_id": year.ids[line["motion_id"]]}, **cells)
    told = replay(folder).counts
    told.pop("entries")
    assert told == _changed(year.expected(), changes) | {"verify": True}
    assert sum(told["cases"].values()) == told["open"] + told["settled"] + told["refused"]


def _changed(figures: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """整数是增减；带小数的、最长的日数是新的值。"""
    after = dict(figures)
    for name, by in changes.items():
        if isinstance(by, dict):
            after[name] = _changed(figures[name], by)
        elif name.endswith("days_to_reply"):
            after[name] = by
        else:
            after[name] = figures[name] + by
    return after


@pytest.mark.once
def test_the_folder_itself_says_where_it_belongs(folder: Path, settings: Any):
    county = Division.objects.filter(level=Division.Level.COUNTY).latest("code")
    settings.LIVE = True
    with pytest.raises(BadInput, match="没有写归入哪个区划"):
        replay(folder)
    (folder / "place.txt").write_text("祁阳市\n", encoding="utf-8")
    with pytest.raises(BadInput, match="不是区划代码"):
        replay(folder)
    assert not Congress.objects.exists()
    (folder / "place.txt").write_text(f"{county.code}\n", encoding="utf-8")
    replay(folder)
    assert Congress.objects.get().division == county
