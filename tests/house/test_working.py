"""后台：时刻表几时做什么，重启不重做，错过的补做，一件出错不连累别的。"""

import argparse
import datetime as dt

import pytest
from django.db import OperationalError

from bihuan import timetable
from bihuan.config.commands import work
from bihuan.kernel import clock
from bihuan.notices.models import Notice
from bihuan.timetable import Job

MONDAY = clock.beijing(dt.date(2026, 3, 2), 9)


def test_a_daily_job_comes_at_its_hour_in_beijing():
    nightly = Job("x", "夜里的事", print, daily_at=dt.time(2))
    assert nightly.next_after(MONDAY) == clock.beijing(dt.date(2026, 3, 3), 2)
    assert nightly.next_after(clock.beijing(dt.date(2026, 3, 2), 1)) == clock.beijing(dt.date(2026, 3, 2), 2)
    assert nightly.next_after(clock.beijing(dt.date(2026, 3, 2), 2)) == clock.beijing(dt.date(2026, 3, 3), 2)


def test_every_job_says_what_it_does_and_when():
    assert len({job.name for job in timetable.JOBS}) == len(timetable.JOBS)
    for job in timetable.JOBS:
        assert len(job.says) > 3
        assert (job.every is None) != (job.daily_at is None)


@pytest.fixture
def bench(db, monkeypatch, settings, tmp_path):
    """两件定时的事，前一件总出错；返回做过的记录。"""
    done: list[dt.datetime] = []

    def fails(now: dt.datetime) -> None:
        raise ValueError("坏了")

    monkeypatch.setattr(
        timetable,
        "JOBS",
        (Job("bad", "会出错的事", fails, daily_at=dt.time(2)), Job("good", "好事", done.append, daily_at=dt.time(2))),
    )
    monkeypatch.setattr("django.db.close_old_connections", lambda: None)  # 测试在一个事务里，连接不能换
    settings.DATA = tmp_path
    return done


def _work_at(moment: dt.datetime) -> int:
    with clock.frozen(moment):
        return work.run(argparse.Namespace(once=True, status=False))


def test_what_was_done_is_not_done_again_and_what_was_missed_is_made_up(bench, caplog):
    assert _work_at(MONDAY) == 0
    assert bench == [MONDAY]
    assert "会出错的事" in caplog.text
    _work_at(MONDAY + dt.timedelta(hours=5))
    assert bench == [MONDAY]
    after_a_week_off = MONDAY + dt.timedelta(days=7)
    _work_at(after_a_week_off)
    assert bench == [MONDAY, after_a_week_off]


def test_what_failed_is_tried_again_in_ten_minutes_and_told(bench, monkeypatch, county):
    """封检查点那一刻库锁着：十分钟以后再做，告诉县里管组织的机构一次；做成了，第二天才再做。"""
    tries: list[dt.datetime] = []

    def seal(now: dt.datetime) -> None:
        tries.append(now)
        if len(tries) < 3:
            raise OperationalError("database is locked")

    monkeypatch.setattr(timetable, "JOBS", (Job("seal", "封存", seal, daily_at=dt.time(2)),))
    for minutes in (0, 5, 10, 15, 20, 25, 600):
        _work_at(MONDAY + dt.timedelta(minutes=minutes))
    assert tries == [MONDAY + dt.timedelta(minutes=minutes) for minutes in (0, 10, 20)]
    heard = Notice.objects.filter(kind="upkeep/job-seal")
    assert {one.person_id for one in heard} and heard.count() == len({one.person_id for one in heard})
    assert "封存（OperationalError）" in heard[0].sentence


def test_a_job_killed_halfway_is_done_again(bench, monkeypatch):
    class Killed(BaseException):
        pass

    def killed(now: dt.datetime) -> None:
        raise Killed

    monkeypatch.setattr(timetable, "JOBS", (Job("x", "半路被强停的事", killed, daily_at=dt.time(2)),))
    with pytest.raises(Killed):
        _work_at(MONDAY)
    monkeypatch.setattr(timetable, "JOBS", (Job("x", "半路被强停的事", bench.append, daily_at=dt.time(2)),))
    _work_at(MONDAY + dt.timedelta(minutes=1))
    assert bench == [MONDAY + dt.timedelta(minutes=1)]


def test_a_clock_that_was_a_year_ahead_does_not_stop_the_timetable(bench):
    ahead, right = MONDAY + dt.timedelta(days=365), MONDAY + dt.timedelta(hours=1)
    for moment in (ahead, right, right + dt.timedelta(minutes=5)):
        _work_at(moment)
    assert bench == [ahead, right]


def test_a_torn_agenda_is_begun_anew(bench, tmp_path):
    (tmp_path / "agenda.json").write_text('{"good": "20')
    _work_at(MONDAY)
    assert bench == [MONDAY]
