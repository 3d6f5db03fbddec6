"""改放假安排：已有的一年只有管机器的人能改；像不像一年先看，会牵动多少期限先说。"""

import argparse
import datetime as dt
import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from bihuan.config.commands import calendar as command
from bihuan.kernel import clock
from bihuan.kernel.refuse import BadInput, NotAllowed
from bihuan.ledger import door as ledger
from bihuan.procedure import door as procedure
from bihuan.regions import door as regions
from tests.county import days_later
from tests.suggestions.tales import Tale

NOTICE = "https://www.gov.cn/zhengce/content/202511/content_7047091.htm"


def body(year, days, papers=(NOTICE,)):
    return json.dumps({
        "year": year, "papers": list(papers),
        "days": [{"name": "假", "date": day.isoformat(), "isOffDay": True} for day in days],
    })  # fmt: skip


def remaining(year, since):
    """自 since 起一年里的每一天。"""
    return [since + dt.timedelta(days=n) for n in range((dt.date(year, 12, 31) - since).days + 1)]


@pytest.fixture
def two(county):
    """本县、邻县各有一件等审核的（五个工作日）。"""
    from bihuan.demo import county as demo
    from tests.county import MONDAY

    neighbour = demo.found(MONDAY, name="平澜县", parent_code="4312", code="431291000000")
    return Tale(county), Tale(neighbour)


def test_a_clerk_cannot_change_a_known_year_for_everybody(two, enter):
    ours, theirs = two
    before = procedure.Clock.objects.get(case=theirs.case, stopped_on=None).due_on
    spring = [dt.date(2026, 3, 4), dt.date(2026, 3, 5)]
    with clock.frozen(days_later(1)):
        file = SimpleUploadedFile("2026.json", body(2026, spring).encode())
        refused = enter("李敏").post("/people/calendar/new/", {"file": file})
        assert refused.status_code == 422
        assert "已经录入" in refused.content.decode()
        assert enter("李敏").post("/people/calendar/new/", {"notice": body(2026, spring)}).status_code == 403
    ledger.work(days_later(1))
    assert procedure.Clock.objects.get(case=theirs.case, stopped_on=None).due_on == before
    assert ours.case.pk


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        (body(2027, remaining(2027, dt.date(2027, 1, 1))), "不像一年的安排"),
        (body(2027, [dt.date(2027, 1, 1)], papers=()), "gov.cn"),
        (body(2027, [dt.date(2027, 1, 1)], papers=["https://gov.cn.example.com/x"]), "gov.cn"),
        (body(2031, [dt.date(2031, 1, 1)]), "只录入到明年"),
    ],
)
def test_what_does_not_look_like_a_year_is_refused(db, told, sentence):
    with pytest.raises(BadInput, match=sentence):
        regions.import_new_year(regions.read_json(told.encode()), by="person:1", now=days_later(1))
    with pytest.raises((NotAllowed, BadInput)):
        regions.import_new_year(regions.read_json(body(2026, [dt.date(2026, 1, 1)]).encode()), by="person:1", now=days_later(1))  # fmt: skip


def test_every_shipped_year_is_plausible(db):
    from bihuan.regions.models import CalendarYear

    for year in CalendarYear.objects.all():
        off = year.days.filter(off=True).count()
        assert off <= 40, year
        assert year.days.filter(off=False).count() <= 15, year


def test_it_is_said_beforehand_how_many_due_days_move_and_so_they_do(two):
    notice = regions.read_json(body(2026, [dt.date(2026, 3, 4), dt.date(2026, 3, 5)]).encode())
    moves = regions.moves_of(notice)
    assert (moves.due_days, moves.congresses) == (2, 2)
    assert moves.sentence == "2 个到期日会改动，涉及 2 级人大"
    regions.import_year(notice, by="system", now=days_later(1))
    assert procedure.redate_open(days_later(1)) == moves.due_days
    assert ledger.verify().faults == []


def test_the_command_looks_first_and_writes_when_told(two, tmp_path, capsys):
    file = tmp_path / "2026.json"
    file.write_text(body(2026, [dt.date(2026, 3, 4)]), encoding="utf-8")
    parser = argparse.ArgumentParser()
    command.arguments(parser)
    version = regions.calendar_version()
    with clock.frozen(days_later(1)):
        assert command.run(parser.parse_args(["import", str(file)])) == 0
        assert "2 个到期日会改动，涉及 2 级人大" in capsys.readouterr().out
        assert regions.calendar_version() == version
        assert command.run(parser.parse_args(["import", str(file), "--write", "--json"])) == 0
        told = json.load(io.StringIO(capsys.readouterr().out))
    assert told == {"year": 2026, "moved": 2, "congresses": 2, "version": version + 1}
