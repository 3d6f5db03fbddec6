"""真实的半年（不在仓库里，没有就略过）：各数与直接从文件里数的一样，核验没有毛病。"""

import csv
import datetime as dt
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db.models import Q

from bihuan.kernel import clock
from bihuan.procedure import door as procedure
from bihuan.replay import door

NOW = clock.beijing(dt.date(2026, 3, 2))


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.django_db
@pytest.mark.once
def test_the_real_year_is_counted_as_its_files_say(shared_data: Callable[[str], Path]):
    folder = shared_data("cixi_2017")
    motions, joints = rows(folder, "motions.csv"), rows(folder, "co_handling.csv")
    told = door.replay(folder, now=NOW).counts
    reviews = Counter(row["review"] for row in motions)
    replied = [row for row in motions if row["main_reply_time"]]
    days = [(day(row["main_reply_time"]) - day(row["register_time"])).days for row in replied]
    statuses = Counter(row["status"] for row in joints)
    rated = [
        row for row in motions if row["step"] == "完成" and row["work_satisfaction"] and row["result_satisfaction"]
    ]
    refused = reviews["不予立案"]
    assert told["cases"] == Counter(row["kind"] for row in motions)
    assert [told[name] for name in ("registered", "refused", "merged", "undecided")] == [
        reviews["立案"], refused, reviews["并案"], reviews[""],
    ]  # fmt: skip
    assert told["with_lead"] == sum(bool(row["main_unit"]) for row in motions)
    assert told["joint"] == {"done": statuses["完成"], "void": statuses["作废"], "pending": statuses["待办"]}
    assert told["replied"] == len(replied)
    assert told["class"] == {mark: sum(row["result_mark"] == mark for row in motions) for mark in "ABCD"}
    assert (told["mean_days_to_reply"], told["max_days_to_reply"]) == (round(sum(days) / len(days), 1), max(days))
    assert (told["settled"], told["open"]) == (len(rated), len(motions) - len(rated) - refused)
    assert told["anomalies"] >= sum("已删除" in row["step"] for row in motions)
    assert told["verify"]
    for kind, text_id in set(
        procedure.Case.objects.values_list("kind", "text_id")
    ):  # 照它自己的办法推演，没有一件不一样
        cases = procedure.RehearsedCases(kind, sees=Q(text_id=text_id))
        sums = procedure.rehearse(procedure.text_by_id(text_id), cases, today=clock.day_of(NOW))
        assert sums.of == Counter(same=sums.cases) and sums.cases > 100


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text[:10])
