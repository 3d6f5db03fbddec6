"""留痕的机器，任意走：追加、补记、个人信息、封存、退回、弄坏，与一个简单的模型对着；没弄坏的一声不响，弄坏的说得出是哪一条流。"""

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path

import hypothesis.strategies as st
import pytest
from django.conf import settings as house
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

from bihuan.kernel import canonical
from bihuan.kernel.refuse import AlreadyDone, NotAllowed
from bihuan.ledger import door as ledger
from bihuan.ledger.models import Secret
from tests.ledger.damage import DAMAGE
from tests.ledger.happenings import LI, MONDAY, ZHANG, Raised, call, others, raise_it

STREAMS = st.sampled_from(("case:1", "case:10", "case:塘"))
PERSONS = st.sampled_from((LI, ZHANG))
WORDS = st.text(st.characters(codec="utf-8"), max_size=8)
OFFICE = "person:9"


@dataclass
class Told:
    """模型里说出去的一项个人信息。"""

    entry: ledger.Entry
    subject: str
    phone: str
    backup: bytes  # 备份里的密文
    forgotten: bool = False

    @property
    def number(self) -> str:
        return self.entry.data["phone"]["sealed"]


@dataclass
class Model:
    """留痕该有的样子，不碰数据库。"""

    streams: dict[str, list[str]] = field(default_factory=dict)  # 流 → 逐笔说了什么；个人信息、删除不说，为空
    sealed: dict[str, int] = field(default_factory=dict)  # 流 → 封存到第几笔
    secrets: list[Told] = field(default_factory=list)
    roots: list[str] = field(default_factory=list)
    looks: int = 0  # 还没有封存的查阅
    looks_sealed: int = 0  # 几次封存里有查阅；各占一片叶

    def add(self, stream: str, *titles: str) -> None:
        self.streams.setdefault(stream, []).extend(titles)

    def held_of(self, subject: str) -> list[Told]:
        return [one for one in self.secrets if one.subject == subject and not one.forgotten]


class Book(RuleBasedStateMachine):
    """一本留痕，随意写下去；库里的每一步都退得回去，库外的检查点文件随它。"""

    def __init__(self) -> None:
        super().__init__()
        self.whole = transaction.atomic()
        self.whole.__enter__()
        self.file = Path(house.DATA) / "checkpoints.log"
        self.file.unlink(missing_ok=True)
        for key in (Path(house.DATA) / "keys").glob("*.pub"):  # 前一本签过检查点，这一本是新的
            key.unlink()
        self.rest = others()
        self.model = Model()
        self.steps = 0

    def teardown(self) -> None:
        try:
            self.audit(0)
        finally:
            transaction.set_rollback(True)
            self.whole.__exit__(None, None, None)

    @property
    def now(self) -> dt.datetime:
        return MONDAY + dt.timedelta(minutes=self.steps, microseconds=self.steps % 3)

    @initialize()
    def begin(self) -> None:
        self.append("case:1", ["修桥", "桥已勘察", "桥已开工"], "live")

    @rule(stream=STREAMS, titles=st.lists(WORDS, min_size=1, max_size=3), origin=st.sampled_from(("live", "record")))
    def append(self, stream: str, titles: list[str], origin: str) -> None:
        raise_it(stream, *titles, now=self.now, origin=origin, step={"code": "提出"})
        self.model.add(stream, *titles)

    @rule(title=WORDS, person=PERSONS)
    def record(self, title: str, person: str) -> None:
        """程序之外的事实，记在人的流里。"""
        ledger.verb(ledger.record)(person, Raised(title), by=OFFICE, now=self.now)
        self.model.add(person, title)

    @rule(titles=st.lists(WORDS, min_size=1, max_size=3))
    def append_all(self, titles: list[str]) -> None:
        """几条新的流一次各写第一笔；再来一遍，一笔也写不进。"""
        wanted = [
            {"stream": f"case:新{self.steps}-{n}", "event": Raised(title), "by": LI, "now": self.now, "origin": "live"}
            for n, title in enumerate(titles, 1)
        ]
        ledger.verb(ledger.append_all)(wanted)
        for one, title in zip(wanted, titles, strict=True):
            self.model.add(str(one["stream"]), title)
        if len(wanted) > 1:
            with pytest.raises(AlreadyDone):
                ledger.verb(ledger.append_all)(wanted)

    @rule(stream=STREAMS, titles=st.lists(WORDS, min_size=1, max_size=4), back=st.integers(0, 1))
    def load(self, stream: str, titles: list[str], back: int) -> None:
        """成批补历史；第一笔的位置已有人的，整批不写。"""
        seq, previous = ledger.head(stream)
        rows, start = [], seq - min(back, seq)
        for n, title in enumerate(titles, start + 1):
            rows.append(ledger.prepare(stream, n, previous, Raised(title), by=LI, now=self.now, origin="record"))
            previous = rows[-1].hash
        if start < seq:
            with pytest.raises(AlreadyDone, match="整批没有写入"):
                ledger.verb(ledger.append_many)(rows)
        else:
            ledger.verb(ledger.append_many)(rows)
            self.model.add(stream, *titles)

    @rule(stream=STREAMS, person=PERSONS, n=st.integers(0, 99))
    def call(self, stream: str, person: str, n: int) -> None:
        phone = f"138000000{n:02}"
        entry = call(stream, phone, subject=person)
        kept = Secret.objects.get(pk=entry.data["phone"]["sealed"])
        self.model.secrets.append(Told(entry, person, phone, bytes(kept.ciphertext)))
        self.model.add(stream, "")

    @rule(person=PERSONS)
    def forget(self, person: str) -> None:
        held = self.model.held_of(person)
        assert ledger.forget(person, by=OFFICE, now=self.now) == len(held)
        for one in held:
            one.forgotten = True
        self.model.add(person, "")

    @precondition(lambda self: any(one.forgotten for one in self.model.secrets))
    @rule()
    def restore(self) -> None:
        """忘了的，从备份里把密文放回来也打不开：钥匙已经销毁；此人后来换了新的钥匙也一样。"""
        gone = [one for one in self.model.secrets if one.forgotten]
        with transaction.atomic():
            Secret.objects.bulk_create(
                Secret(id=one.number, subject=one.subject, ciphertext=one.backup) for one in gone
            )
            assert [one.entry.personal() for one in gone] == [{"phone": None}] * len(gone)
            transaction.set_rollback(True)

    @rule(stream=STREAMS)
    def look(self, stream: str) -> None:
        ledger.look(OFFICE, stream, now=self.now)
        self.model.looks += 1

    @rule(left=st.sampled_from((None, None, None, 0, 1, 400, 700)))
    def seal(self, left: int | None) -> None:
        """封存；`left` 是写库外的文件时断了电，只剩这么多字节，下一次补齐。"""
        made = ledger.checkpoint(self.now)
        entries, streams = self.rest
        assert made.number == len(self.model.roots) + 1
        assert made.entries == entries + sum(map(len, self.model.streams.values()))
        self.model.roots.append(made.root)
        self.model.looks_sealed += bool(self.model.looks)
        self.model.looks = 0
        self.model.sealed = {stream: len(told) for stream, told in self.model.streams.items()}
        assert made.streams == streams + len(self.model.streams) + self.model.looks_sealed
        if left is not None:
            whole = self.file.read_bytes()
            self.file.write_bytes(whole[:left])
            self.model.roots.append(ledger.checkpoint(self.now).root)
            assert self.file.read_bytes().startswith(whole)
            assert self.model.roots[-1] == made.root

    @rule(stream=STREAMS, person=PERSONS, inner=st.booleans())
    def refused(self, stream: str, person: str, inner: bool) -> None:
        """动词里的动词被拒绝，退回自己那一段；外层接着办，或者一起退回。"""
        if inner:
            self.carry_on(stream, person, "外层接着办")
            self.model.add(stream, "先办", "外层接着办")
        else:
            with pytest.raises(NotAllowed):
                self.carry_on(stream, person, "")

    @rule(data=st.data(), harm=st.sampled_from(tuple(DAMAGE)), sealing=st.booleans())
    def harm(self, data: st.DataObject, harm: str, sealing: bool) -> None:
        """有人拆下触发器弄坏一条流：核验说出就是这一条；弄坏的随后复原。"""
        if sealing:
            self.seal(None)
        stream = data.draw(st.sampled_from(sorted(name for name in self.model.streams if name.startswith("case:"))))
        last, sealed = len(self.model.streams[stream]), self.model.sealed.get(stream, 0)
        seq = data.draw(st.integers(1, last))
        with transaction.atomic():
            ledger.drop_triggers()
            known = DAMAGE[harm](stream, seq, last, sealed)
            found = [one for one in ledger.verify().faults if one.kind != "trigger"]
            transaction.set_rollback(True)
        assert {one.stream for one in found} == ({stream} if known else set())
        assert not known or {one.kind for one in found} <= known

    @invariant()
    def every_stream_says_what_the_model_says(self) -> None:
        self.steps += 1
        for stream, told in self.model.streams.items():
            kept = ledger.entries(stream)
            assert [one.seq for one in kept] == list(range(1, len(told) + 1))
            assert [one.data.get("title", "") for one in kept] == told
            assert [one.previous for one in kept] == ["", *(one.hash for one in kept[:-1])]
            assert [one.hash for one in kept] == [canonical.digest(one.body) for one in kept]
        heads = {name: (len(told), ledger.head(name)[1]) for name, told in self.model.streams.items()}
        assert ledger.heads(self.model.streams) == heads

    @invariant()
    def what_was_forgotten_is_shut_and_the_rest_opens(self) -> None:
        for one in self.model.secrets:
            assert one.entry.personal() == {"phone": None if one.forgotten else one.phone}
            assert one.phone not in one.entry.body

    @rule(place=st.integers(0, 99))
    def audit(self, place: int) -> None:
        """核验：没有毛病，一笔不少；随便哪一次印在纸上的根都认得出。"""
        roots = self.model.roots
        report = ledger.verify(root=roots[place % len(roots)] if roots else None)
        assert report.faults == []
        entries, streams = self.rest
        assert report.entries == entries + sum(map(len, self.model.streams.values()))
        assert (report.streams, report.checkpoints) == (streams + len(self.model.streams), len(roots))

    @ledger.verb
    def carry_on(self, stream: str, person: str, after: str) -> None:
        raise_it(stream, "先办", now=self.now)
        if not after:
            self.refuse(stream, person)
        with pytest.raises(NotAllowed):
            self.refuse(stream, person)
        raise_it(stream, after, now=self.now)

    @ledger.verb
    def refuse(self, stream: str, person: str) -> None:
        raise_it(stream, "写了一半", now=self.now)
        call(stream, "13900000000", subject=person)
        ledger.forget(person, by=OFFICE, now=self.now)
        ledger.look(OFFICE, stream, now=self.now)
        raise NotAllowed("不可以")


def test_the_ledger_stays_whole_however_it_goes(triggers_lifted):
    ledger.install_triggers()
    run_state_machine_as_test(
        Book,
        settings=settings(
            max_examples=20,
            stateful_step_count=25,
            deadline=None,
            derandomize=True,
            phases=[Phase.generate],  # 一步几十条 SQL，缩小反例要几分钟；要缩小的时候去掉这一行
            suppress_health_check=list(HealthCheck),
        ),
    )
