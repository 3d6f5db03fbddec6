"""任何次序：收发箱和链，随便怎样穿插，都不丢、不重、不断。"""

import datetime as dt
from collections import Counter

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings, strategies as st

from bihuan.kernel.refuse import Refused
from bihuan.ledger import door as ledger, outbox
from bihuan.ledger.models import OutboxRow
from tests.ledger.happenings import BRIDGE, MONDAY, ROAD, WELL, Raised, raise_it

STREAMS = (BRIDGE, ROAD, WELL)
FEW = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
# 一件怎样收场：ok 办成；refused 被拒绝；fails 出错几次之后办成
FATES = st.sampled_from(["ok", "refused", "fails once", "fails twice"])
ACTS = st.lists(
    st.one_of(st.tuples(st.just("raise"), FATES), st.tuples(st.just("work"), st.integers(1, 600))), max_size=25
)


class Receiver:
    """照每一件的命运收件：记下办成几次，出错的退回自己写下的。"""

    def __init__(self) -> None:
        self.fate: dict[int, str] = {}
        self.tries: Counter[int] = Counter()
        self.done: Counter[int] = Counter()

    def take(self, entry: ledger.Entry) -> None:
        fate = self.fate[entry.id]
        self.tries[entry.id] += 1
        if fate == "refused":
            raise Refused("这一件不收")
        if self.tries[entry.id] <= {"ok": 0, "fails once": 1, "fails twice": 2}[fate]:
            raise RuntimeError("断了")
        self.done[entry.id] += 1


@pytest.fixture
def receiver(empty_outbox):
    one = Receiver()

    def handed_over(entry: ledger.Entry) -> None:
        one.take(entry)

    ledger.subscribe(Raised, handed_over)
    yield one
    ledger.unsubscribe(Raised, handed_over)


@given(acts=ACTS)
@FEW
def test_every_one_is_delivered_once_refused_once_or_still_waiting(db, receiver, acts):
    with transaction.atomic():
        _run(receiver, acts)
        transaction.set_rollback(True)


def _run(receiver: Receiver, acts: list[tuple[str, object]]) -> None:
    receiver.__init__()  # 每一次从头
    now = MONDAY
    for act, told in acts:
        if act == "raise":
            [entry] = raise_it(STREAMS[len(receiver.fate) % 3], f"第 {len(receiver.fate)} 件", now=now)
            receiver.fate[entry.id] = str(told)
        else:
            now += dt.timedelta(minutes=int(str(told)))
            ledger.work(now)
        _holds(receiver)
    for _ in range(8):  # 再等得够久，该成的都成
        now += dt.timedelta(hours=12)
        ledger.work(now)
    _holds(receiver)
    lost = [pk for pk, fate in receiver.fate.items() if fate != "refused" and receiver.done[pk] != 1]
    assert lost == []
    assert {one.entry.id for one in ledger.undelivered()} == {pk for pk, f in receiver.fate.items() if f == "refused"}


def _holds(receiver: Receiver) -> None:
    """任何时候：没有办成两次的；没有办成的都还在收发箱里；拒绝过的不再试。"""
    waiting = set(OutboxRow.objects.values_list("entry_id", flat=True))
    assert all(times == 1 for times in receiver.done.values())
    assert waiting == {pk for pk in receiver.fate if not receiver.done[pk]}
    assert all(receiver.tries[pk] <= 1 for pk, fate in receiver.fate.items() if fate == "refused")


@given(order=st.lists(st.sampled_from([*STREAMS, "seal"]), min_size=1, max_size=30))
@FEW
def test_chains_stay_whole_in_any_order(db, data_folder, order):
    (data_folder / "checkpoints.log").unlink(missing_ok=True)  # 库退回了，库外的文件也退回
    with transaction.atomic():
        counts: Counter[str] = Counter()
        for n, act in enumerate(order):
            at = MONDAY + dt.timedelta(minutes=n)
            if act == "seal":
                ledger.checkpoint(at)
            else:
                raise_it(act, f"第 {n} 件", now=at, origin="record")
                counts[act] += 1
        assert {stream: ledger.head(stream)[0] for stream in counts} == dict(counts)
        assert ledger.verify().faults == []
        transaction.set_rollback(True)


def test_the_receiver_is_really_called(db, receiver):
    """上面的空不是因为没有人收。"""
    assert outbox._handlers[Raised]
    [entry] = raise_it(BRIDGE, "修桥")
    receiver.fate[entry.id] = "ok"
    ledger.work(MONDAY + dt.timedelta(hours=1))
    assert receiver.done == {entry.id: 1}
