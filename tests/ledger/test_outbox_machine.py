"""收发箱的机器，任意走：办成、被拒、出错、断电、醒得太迟、接手者换班，与一个简单的模型一步一步对着。

一件对一个接手者，要么只办成一次，要么交给了人，要么还在等；不丢，不重，次序与模型相同。
"""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Collection, Iterator

import hypothesis.strategies as st
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from bihuan.kernel.refuse import NotAllowed, Refused
from bihuan.ledger import door as ledger, outbox
from tests.ledger.happenings import BRIDGE, LI, MONDAY, ROAD, WELL, Raised, raise_it
from tests.ledger.outbox_model import PARENT, TRAFFIC, WATER, End, Key, Model, PowerCut, Waiting

ARCHIVE = "org:1"  # 接手者办成一件，就在这里留一笔；与送达同一事务
STREAMS = (BRIDGE, ROAD, WELL)
SAID = ("网断了", "半个字符\ud83d", "零\0字节")
# 一次送达怎样收场；用完了的都是 ok。more：办成，并且又办出一件
ENDS = st.tuples(
    st.sampled_from(("ok", "more", "refused", "fails", "fails", "taken", "cut", "cut")), st.sampled_from(SAID)
)
FATES = st.fixed_dictionaries({name: st.lists(ENDS, max_size=4) for name in (WATER, TRAFFIC, PARENT)})
WAITS = st.one_of(
    st.sampled_from((0, 1, 4, 5, 30, 120, 360)).map(lambda n: dt.timedelta(minutes=n)),
    st.integers(0, 10**9).map(lambda n: dt.timedelta(microseconds=n)),
)
SOME = st.sampled_from((None, None, None, (BRIDGE,), (ROAD, WELL)))


class Post(RuleBasedStateMachine):
    """真的收发箱与模型，走同样的路；库里的每一步都退得回去。"""

    def __init__(self) -> None:
        super().__init__()
        self.whole = transaction.atomic()
        self.whole.__enter__()
        self.model = Model(__name__)
        self.now = MONDAY
        self.made = 0
        self.slow: list[tuple[outbox.OutboxRow, Waiting, int]] = []
        self.attempts: list[Key] = []
        self.told: list[Key] = []
        self.desks = {name: self.desk(name) for name in (WATER, TRAFFIC, PARENT)}
        for name in self.model.open:
            ledger.subscribe(Raised, self.desks[name])
        ledger.receiver(self.desks[PARENT])
        ledger.on_refused(self.tell)

    def teardown(self) -> None:
        outbox._on_refused.remove(self.tell)
        for name in self.model.open:
            ledger.unsubscribe(Raised, self.desks[name])
        transaction.set_rollback(True)
        self.whole.__exit__(None, None, None)

    def desk(self, name: str) -> Callable[[ledger.Entry], None]:
        def handed_over(entry: ledger.Entry) -> None:
            self.take(name, entry)

        handed_over.__qualname__ = name
        return handed_over

    def take(self, name: str, entry: ledger.Entry) -> None:
        """接手者：先写下办成了，再照这一次的命运收场；没有办成的，写下的要退回。"""
        title = entry.data["title"]
        end, said = self.model.end_of((title, name), self.attempts.count((title, name)))
        self.attempts.append((title, name))
        raise_it(ARCHIVE, f"{title} {name}", now=self.now, origin="record")
        if end == "more":
            raise_it(ROAD, f"{title}、{name}又一件", now=self.now)
        elif end == "refused":
            raise Refused(said)
        elif end == "fails":
            raise OSError(said)
        elif end == "taken":
            raise outbox.SeatTaken(BRIDGE, said)
        elif end == "cut":
            raise PowerCut

    def tell(self, undelivered: ledger.Undelivered) -> None:
        self.told.append(key_of(undelivered))

    @initialize(fates=FATES)
    def begin(self, fates: dict[str, list[End]]) -> None:
        self.happen(BRIDGE, [fates], handed=1)

    @rule(
        stream=st.sampled_from(STREAMS),
        all_fates=st.lists(FATES, min_size=1, max_size=3),
        handed=st.sampled_from((0, 0, 1, 2)),
    )
    def happen(self, stream: str, all_fates: list[dict[str, list[End]]], handed: int) -> None:
        """办成几件；`handed` 是另外交给上级几次，交两次也只算一次。"""
        for fates in all_fates:
            title = self.title(fates)
            self.raise_and_hand(stream, title, handed)
            self.model.post(title, stream, self.now, names=(*self.model.open, *((PARENT,) if handed else ())))

    @rule(all_fates=st.lists(FATES, min_size=1, max_size=3))
    def happen_in_new_streams(self, all_fates: list[dict[str, list[End]]]) -> None:
        titles = [self.title(fates) for fates in all_fates]
        self.all_at_once(titles)
        for title in titles:
            self.model.post(title, f"case:{title}", self.now, names=self.model.open)

    @rule(stream=st.sampled_from(STREAMS))
    def happen_in_vain(self, stream: str) -> None:
        """退回的、补记的历史，谁也不交给。"""
        raise_it(stream, self.title({}), now=self.now, origin="record")
        try:
            self.refused(stream)
        except NotAllowed:
            return
        raise AssertionError("没有拒绝")

    @rule(wait=WAITS)
    def wait(self, wait: dt.timedelta) -> None:
        self.now += wait

    @rule(early=st.booleans())
    def wait_for_the_next(self, early: bool) -> None:
        """等到下一件该送的那一刻，或者差一微秒。"""
        waiting = (one for one in self.model.waiting if not one.refused)
        coming = [at for one in waiting if (at := one.lease_until or one.run_at) > self.now]
        if coming:
            self.now = min(coming) - dt.timedelta(microseconds=early)
            self.work(100, None)

    @rule(limit=st.sampled_from((1, 2, 100, 100)), streams=SOME)
    def work(self, limit: int, streams: Collection[str] | None) -> None:
        wanted = outcome(lambda: self.model.work(self.now, limit, streams))
        assert outcome(lambda: ledger.work(self.now, limit=limit, streams=streams)) == wanted

    @rule()
    def claim_and_stall(self) -> None:
        """一个慢的进程领了一件，卡住了。"""
        row, one = outbox._claim(self.now), self.model.claim(self.now)
        assert (row is None) == (one is None)
        if row is not None and one is not None:
            self.slow.append((row, one, one.tries))

    @precondition(lambda self: self.slow)
    @rule(data=st.data(), late=st.booleans())
    def wake(self, data: st.DataObject, late: bool) -> None:
        """慢的那个醒来，接着送它领的那一件；`late` 是租期已过，别人先领过一遍。"""
        if late:
            self.now += outbox.LEASE
            self.work(100, None)
        row, one, tries = self.slow.pop(data.draw(st.integers(0, len(self.slow) - 1)))
        wanted = outcome(lambda: self.model.deliver(one, tries, self.now))
        assert outcome(lambda: outbox._deliver(row, self.now)) == wanted

    @rule(name=st.sampled_from((WATER, TRAFFIC)))
    def close_or_open(self, name: str) -> None:
        """一个接手者撤了，或者又有了。"""
        if name in self.model.open:
            ledger.unsubscribe(Raised, self.desks[name])
            self.model.open.remove(name)
        else:
            ledger.subscribe(Raised, self.desks[name])
            self.model.open.append(name)

    @rule()
    def long_after(self) -> None:
        """等得够久，接手者都在：该成的都成了，不成的都交给了人。"""
        for name in {WATER, TRAFFIC} - {*self.model.open}:
            self.close_or_open(name)
        while any(not one.refused for one in self.model.waiting):
            self.now += dt.timedelta(hours=7)
            self.work(100, None)
        assert ledger.work(self.now + dt.timedelta(days=9)) == 0
        refused = [key_of(one) for one in ledger.undelivered()]
        assert Counter(self.effects()) + Counter(refused) == Counter(self.model.posted)

    @invariant()
    def what_was_done_is_what_the_model_did_in_the_same_order(self) -> None:
        assert list(self.effects()) == self.model.done
        assert self.attempts == self.model.attempts
        assert self.told == self.model.told

    @invariant()
    def what_is_undelivered_is_said(self) -> None:
        for streams in (None, (BRIDGE,)):
            wanted = sorted((one for one in self.model.waiting if one.error), key=lambda one: one.place)
            said = [(*key_of(one), one.sentence, one.tries) for one in ledger.undelivered(streams)]
            assert said == [(*o.key, o.error, o.tries) for o in wanted if streams is None or o.stream in streams]

    def effects(self) -> Iterator[Key]:
        for entry in ledger.entries(ARCHIVE):
            title, _, name = entry.data["title"].partition(" ")
            yield title, name

    def title(self, fates: dict[str, list[End]]) -> str:
        self.made += 1
        self.model.fates[f"第{self.made}件"] = fates
        return f"第{self.made}件"

    @ledger.verb
    def raise_and_hand(self, stream: str, title: str, times: int) -> None:
        [entry] = raise_it(stream, title, now=self.now)
        for _ in range(times):
            ledger.hand(entry, self.desks[PARENT])

    @ledger.verb
    def all_at_once(self, titles: list[str]) -> None:
        wanted = ({"stream": f"case:{title}", "event": Raised(title), "origin": "live"} for title in titles)
        ledger.append_all([{**one, "by": LI, "now": self.now} for one in wanted])

    @ledger.verb
    def refused(self, stream: str) -> None:
        self.raise_and_hand(stream, self.title({}), 1)
        raise NotAllowed("不可以")


def outcome(act: Callable[[], int | None]) -> int | str | None:
    """得了什么；断了电的，说断电。"""
    try:
        return act()
    except PowerCut:
        return "断电"


def key_of(one: ledger.Undelivered) -> Key:
    return one.entry.data["title"], one.handler.rpartition(".")[2]


def test_the_outbox_keeps_its_word_however_it_goes(empty_outbox):
    run_state_machine_as_test(
        Post,
        settings=settings(
            max_examples=50,
            stateful_step_count=25,
            deadline=None,
            derandomize=True,
            phases=[Phase.generate],  # 一步几十条 SQL，缩小反例要几分钟；要缩小的时候去掉这一行
            suppress_health_check=list(HealthCheck),
        ),
    )
