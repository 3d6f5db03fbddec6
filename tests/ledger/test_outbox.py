"""收发箱：与那一步同生共死，一件只办成一次，拒绝的交给人，差错的再试，断电的接着送。"""

import datetime as dt
import threading
from collections.abc import Callable, Iterator

import pytest
from django.db import connection

from bihuan.kernel.refuse import NotAllowed, Refused
from bihuan.ledger import door as ledger, outbox
from bihuan.ledger.models import OutboxRow
from tests.ledger.happenings import BRIDGE, MONDAY, ROAD, WELL, Called, Raised, call, raise_it

LATER = MONDAY + dt.timedelta(hours=1)


class Desk:
    """一个接手者：记下收到什么，可以吩咐它出错。"""

    def __init__(self) -> None:
        self.got: list[int] = []
        self.fails: Callable[[ledger.Entry], None] = lambda entry: None

    def __call__(self, entry: ledger.Entry) -> None:
        raise_it(WELL, f"收到 {entry.data['title']}", origin="record")
        self.fails(entry)
        self.got.append(entry.id)


@pytest.fixture
def desk(empty_outbox) -> Iterator[Desk]:
    desk = Desk()

    def handed_over(entry: ledger.Entry) -> None:
        desk(entry)

    ledger.subscribe(Raised, handed_over)
    yield desk
    ledger.unsubscribe(Raised, handed_over)


def test_what_happened_is_handed_over_once(db, desk):
    first, second = raise_it(BRIDGE, "修桥", "桥已勘察")
    assert ledger.work(LATER) == 2
    assert ledger.work(LATER) == 0
    assert desk.got == [first.id, second.id]
    assert not OutboxRow.objects.exists()


def test_registering_twice_delivers_once(db, desk):
    handler = outbox._by_name[outbox._handlers[Raised][-1]]
    ledger.subscribe(Raised, handler)
    raise_it(BRIDGE, "修桥")
    ledger.work(LATER)
    assert len(desk.got) == 1


def test_other_events_and_history_are_not_handed_over(db, desk):
    call(BRIDGE, "")
    raise_it(ROAD, "旧路", origin="record")
    assert ledger.work(LATER) == 0
    assert Called not in outbox._handlers


def test_what_was_rolled_back_is_not_handed_over(db, desk):
    @ledger.verb
    def half() -> None:
        raise_it(BRIDGE, "修桥")
        raise NotAllowed("不可以")

    with pytest.raises(NotAllowed):
        half()
    assert ledger.work(LATER) == 0


def test_a_refusal_goes_to_a_person_and_is_not_tried_again(db, desk):
    told: list[ledger.Undelivered] = []
    ledger.on_refused(told.append)

    def refuse(entry: ledger.Entry) -> None:
        raise Refused("这件已经撤销")

    desk.fails = refuse
    try:
        [entry] = raise_it(BRIDGE, "修桥")
        assert ledger.work(LATER) == 1
        assert ledger.work(LATER + dt.timedelta(days=9)) == 0
    finally:
        outbox._on_refused.remove(told.append)
    assert [(one.entry.id, one.sentence) for one in told] == [(entry.id, "这件已经撤销")]
    assert [one.sentence for one in ledger.undelivered()] == ["这件已经撤销"]
    assert ledger.entries(WELL) == [], "被拒绝的什么也没留下"


def test_a_person_who_cannot_be_told_does_not_stop_the_worker(db, desk, caplog):
    def deaf(undelivered: ledger.Undelivered) -> None:
        raise OSError("电话不通")

    def refuse(entry: ledger.Entry) -> None:
        raise Refused("这件已经撤销")

    desk.fails = refuse
    ledger.on_refused(deaf)
    try:
        raise_it(BRIDGE, "修桥", "桥已勘察")
        assert ledger.work(LATER) == 2
    finally:
        outbox._on_refused.remove(deaf)
    assert [one.entry.seq for one in ledger.undelivered()] == [1, 2]
    assert "没有告诉成" in caplog.text


def test_a_mistake_is_tried_again_later_and_later(db, desk, caplog):
    def stumble(entry: ledger.Entry) -> None:
        raise OSError("网断了")

    desk.fails = stumble
    raise_it(BRIDGE, "修桥")
    waits = []
    now = LATER
    for _ in range(6):
        assert ledger.work(now) == 1
        row = OutboxRow.objects.get()
        waits.append(int((row.run_at - now).total_seconds() // 60))
        assert ledger.work(row.run_at - dt.timedelta(seconds=1)) == 0
        now = row.run_at
    assert waits == [1, 5, 30, 120, 360, 360]
    assert ledger.undelivered()[0].sentence == "OSError：网断了"
    assert "没有成" in caplog.text
    desk.fails = lambda entry: None
    assert ledger.work(now) == 1
    assert len(desk.got) == 1
    assert len(ledger.entries(WELL)) == 1


def test_one_that_fails_does_not_hold_up_the_others(db, desk, caplog):
    def picky(entry: ledger.Entry) -> None:
        if entry.data["title"] == "坏的":
            raise ValueError("看不懂")

    desk.fails = picky
    raise_it(BRIDGE, "坏的", "好的")
    assert ledger.work(LATER) == 2
    assert len(desk.got) == 1


def test_at_most_as_many_as_asked(db, desk):
    raise_it(BRIDGE, *"甲乙丙")
    assert ledger.work(LATER, limit=2) == 2
    assert ledger.work(LATER, limit=2) == 1


def test_one_taken_by_a_process_that_died_is_taken_again(db, desk):
    raise_it(BRIDGE, "修桥")
    assert outbox._claim(LATER, None) is not None
    assert ledger.work(LATER + outbox.LEASE - dt.timedelta(seconds=1)) == 0
    assert ledger.work(LATER + outbox.LEASE) == 1
    assert len(desk.got) == 1


def test_one_that_stops_its_process_every_time_is_listed(db, desk):
    """进程没了，自己说不出；接着领的人替它说，值守的人才看得见。"""
    raise_it(BRIDGE, "修桥")
    assert outbox._claim(LATER) is not None
    assert ledger.undelivered() == []
    assert outbox._claim(LATER + outbox.LEASE) is not None
    assert [(one.sentence, one.tries) for one in ledger.undelivered()] == [("上一次送到一半停了", 2)]
    assert ledger.work(LATER + 2 * outbox.LEASE) == 1
    assert ledger.undelivered() == []


@pytest.mark.parametrize("said", ["半个字符\ud83d", "零\0字节"])
def test_a_mistake_that_cannot_be_stored_does_not_hold_up_the_others(db, desk, said):
    def picky(entry: ledger.Entry) -> None:
        if entry.data["title"] == "坏的":
            raise OSError(said)

    desk.fails = picky
    raise_it(BRIDGE, "坏的", "好的")
    assert ledger.work(LATER) == 2
    assert len(desk.got) == 1
    assert len(ledger.undelivered()) == 1


def test_one_whose_lease_was_lost_is_not_delivered_a_second_time(db, desk):
    """慢的那个醒来时，件已被别人领去送完。"""
    raise_it(BRIDGE, "修桥")
    slow = outbox._claim(LATER, None)
    assert slow is not None
    assert ledger.work(LATER + outbox.LEASE) == 1
    outbox._deliver(slow, LATER + outbox.LEASE)
    assert len(desk.got) == 1


class Overtaken(Refused):
    """刚退回、还没有记下拒绝，租期已过，别的进程把这一件领去。"""

    def __init__(self, overtake: Callable[[], object]) -> None:
        Exception.__init__(self)
        self.overtake = overtake

    @property
    def sentence(self) -> str:  # type: ignore[override]
        """说的时候，已被人领去。"""
        self.overtake()
        return "这件已经撤销"


def test_a_refusal_after_the_lease_was_lost_is_told_once(db, desk):
    """租期丢了的那个不再告诉人：领去的那个会说。"""
    told: list[ledger.Undelivered] = []
    ledger.on_refused(told.append)

    def refuse(entry: ledger.Entry) -> None:
        desk.fails = refuse_again
        raise Overtaken(lambda: ledger.work(LATER + outbox.LEASE))

    def refuse_again(entry: ledger.Entry) -> None:
        raise Refused("这件已经撤销")

    desk.fails = refuse
    try:
        raise_it(BRIDGE, "修桥")
        assert ledger.work(LATER) == 1
    finally:
        outbox._on_refused.remove(told.append)
    assert [(one.sentence, one.tries) for one in told] == [("这件已经撤销", 2)]
    assert [(one.sentence, one.tries) for one in ledger.undelivered()] == [("这件已经撤销", 2)]


def test_a_handler_that_is_gone_is_said_and_kept(db, desk):
    raise_it(BRIDGE, "修桥")
    OutboxRow.objects.update(handler="rooms.gone")
    assert ledger.work(LATER) == 1
    assert ledger.undelivered()[0].sentence == "没有接手者 rooms.gone"


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_deliver_the_same(desk):
    raise_it(BRIDGE, *[f"第 {n} 件" for n in range(30)])
    counts: list[int] = []

    def worker() -> None:
        counts.append(ledger.work(LATER))
        connection.close()

    workers = [threading.Thread(target=worker) for _ in range(3)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    for minutes in range(2, 600):  # PostgreSQL 上两个接手者抢同一条流的末尾，输的那个过一会儿再来
        ledger.work(LATER + dt.timedelta(minutes=minutes))
    assert sorted(desk.got) == sorted(set(desk.got))
    assert len(desk.got) == 30
    assert ledger.verify().sound
