"""核验：入库的工作法、各级人大的选用和周期、梯次里做过的各级、特别决定，与各条流记的相比。"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from bihuan.kernel import canonical
from bihuan.kernel.canonical import read_instant
from bihuan.kernel.refuse import Refused
from bihuan.ledger.door import Fault, Told, cells_against, rows_against, verifier

from . import library
from .language import Text
from .language.building import version_numbers
from .listening import Heard, listener
from .machine import State
from .models import Adoption, ClockRung, Plan, ReleasedText, SpecialDecision

KIND = "library"
HEAD = ("title", "kind", "kind_name", "basis", "parent")  # 这几列照抄全文里写的
READ = ("year", "serial", "closed", "offices")  # 这几列是由全文和版本算出来的
DECISION = ("decided_by", "document", "reason", "by", "at")


@verifier("procedure:")
class Texts:
    """入库的工作法的核验者。"""

    def __init__(self) -> None:
        self.told: dict[str, tuple[str, str]] = {}

    def stream(self, stream: str, bodies: list[dict[str, Any]]) -> Iterable[Fault]:
        """一个代号的各版。"""
        for body in bodies:
            if body["type"] == "procedure.released":
                self.told[body["event"]["text"]] = (stream, body["event"]["hash"])
        return ()

    def finish(self) -> Iterable[Fault]:
        """全文的哈希，和从全文读出来的各列。"""
        missing = dict(self.told)
        for row in ReleasedText.objects.all():
            stream, kept = missing.pop(row.label, ("", ""))
            if not kept:
                yield Fault(KIND, "", f"工作法 {row.label} 没有入库的记录")
            elif canonical.digest(row.source) != kept or row.hash != kept:
                yield Fault(KIND, stream, f"工作法 {row.label} 的全文与入库时的哈希不符")
            else:
                yield from _head(stream, row)
        for label, (stream, _) in missing.items():
            yield Fault(KIND, stream, f"工作法 {label} 的行不在")


def _head(stream: str, row: ReleasedText) -> Iterator[Fault]:
    try:
        text = library.read_row(row)
    except Refused as refused:  # 从前的软件认得、现在的不认得的，不算改过
        yield Fault(KIND, stream, f"工作法 {row.label} 读不懂了：{refused.sentence}")
        return
    found = ((name, getattr(row, name)) for name in (*HEAD, *READ))
    told = Told(stream, {name: getattr(text, name) for name in HEAD} | _read(row.version, text))
    yield from cells_against(ReleasedText, f"工作法 {row.label}", found, told, kind=KIND)


def _read(version: str, text: Text) -> dict[str, Any]:
    year, serial = version_numbers(version)
    return {"year": year, "serial": serial, "closed": text.sight is not None, "offices": library.offices_of(text)}


@verifier("org:")
class Choices:
    """选用、周期的核验者。"""

    def __init__(self) -> None:
        self.adopted: dict[tuple[int, str], tuple[str, Any]] = {}
        self.plans: dict[int, Told] = {}

    def stream(self, stream: str, bodies: list[dict[str, Any]]) -> Iterable[Fault]:
        """一级人大：每种事项最近选用的一份；排定的周期。"""
        congress = int(stream.partition(":")[2])
        for body in bodies:
            event = body["event"]
            if body["type"] == "procedure.adopted":
                self.adopted[(congress, event["kind"])] = (event["text"], read_instant(body["recorded_at"]))
            elif body["type"] == "procedure.adoption_stopped":
                self.adopted.pop((congress, event["kind"]), None)
            elif body["type"] == "procedure.planned":
                columns = {"title": event["title"], "rule": event["rule"], "congress_id": congress}
                self.plans[event["plan"]] = Told(stream, columns)
        return ()

    def finish(self) -> Iterable[Fault]:
        """逐行比。"""
        missing = dict(self.adopted)
        for row in Adoption.objects.select_related("text").defer("text__source"):
            told = missing.pop((row.congress_id, row.kind), None)
            if told != (row.text.label, row.since):
                should = f"应为 {told[0]}" if told else "没有选用的记录"
                yield Fault(
                    KIND,
                    f"org:{row.congress_id}",
                    f"{row.kind} 选用的工作法与记录不符：{should}，行里是 {row.text.label}",
                )
        for (congress, kind), (label, _) in missing.items():
            yield Fault(KIND, f"org:{congress}", f"{kind} 选用了 {label}，行不在")
        columns = ("title", "rule", "congress_id")
        yield from rows_against(Plan.objects.all(), self.plans, columns, kind=KIND, what="周期")


@listener
class CaseSides:
    """梯次里做过的各级、特别决定的核验者：一笔记录一行。"""

    def __init__(self) -> None:
        self.rungs: dict[int, Counter[tuple[Any, ...]]] = {}
        self.decisions: dict[int, list[dict[str, Any]]] = {}

    def hear(
        self, case_id: int, bodies: list[dict[str, Any]], heard: Mapping[int, Heard], state: State
    ) -> Iterable[Fault]:
        """一件事项。更正撤去了的时钟，它的梯次也撤去了。"""
        for body in bodies:
            if body["type"] == "procedure.reminded":
                event = body["event"]
                rung = (event["clock"], event["words"], event["kind"], read_instant(body["recorded_at"]))
                self.rungs.setdefault(case_id, Counter())[rung] += 1
            elif body["step"] and body["step"]["code"] == "@correct" and case_id in self.rungs:
                ran = heard[body["seq"]].state.ran
                kept = {rung: n for rung, n in self.rungs[case_id].items() if rung[0] <= ran}
                self.rungs[case_id] = Counter(kept)
            elif body["type"] == "procedure.decided":
                event = body["event"]
                told = {name: event[name] for name in ("decided_by", "document", "reason")}
                told |= {"by": body["actor"], "at": read_instant(body["recorded_at"])}
                self.decisions.setdefault(case_id, []).append(told)
        return ()

    def finish(self) -> Iterable[Fault]:
        """逐件比。"""
        yield from self._rungs()
        yield from self._decisions()

    def _rungs(self) -> Iterator[Fault]:
        found: dict[int, Counter[tuple[Any, ...]]] = {}
        known = None
        columns = ("clock__case_id", "clock__n", "words", "kind", "at", "days")
        for case_id, n, words, kind, at, days in ClockRung.objects.order_by().values_list(*columns):
            found.setdefault(case_id, Counter())[(n, words, kind, at)] += 1
            known = _written_rungs() if known is None else known
            if (words, kind, days) not in known:
                yield Fault(KIND, f"case:{case_id}", f"梯次「{words}」记为离到期 {days} 日，工作法里没有这一级")
        for case_id in sorted(found.keys() | self.rungs.keys()):
            rows, told = found.get(case_id, Counter()), self.rungs.get(case_id, Counter())
            for n, words, *_ in (rows - told).elements():
                yield Fault(KIND, f"case:{case_id}", f"第 {n} 只时钟的梯次「{words}」记为做过，没有留痕")
            for n, words, *_ in (told - rows).elements():
                yield Fault(KIND, f"case:{case_id}", f"第 {n} 只时钟的梯次「{words}」做过，行不在或改过")

    def _decisions(self) -> Iterator[Fault]:
        found: dict[int, list[tuple[Any, ...]]] = {}
        for case_id, *cells in SpecialDecision.objects.order_by("case_id", "pk").values_list("case_id", *DECISION):
            found.setdefault(case_id, []).append(tuple(cells))
        for case_id in sorted(found.keys() | self.decisions.keys()):
            rows, told, stream = found.get(case_id, []), self.decisions.get(case_id, []), f"case:{case_id}"
            if len(rows) != len(told):
                yield Fault(KIND, stream, f"特别决定应有 {len(told)} 次，实有 {len(rows)} 次")
                continue
            for n, (cells, one) in enumerate(zip(rows, told, strict=True), 1):
                pairs = zip(DECISION, cells, strict=True)
                yield from cells_against(SpecialDecision, f"第 {n} 次特别决定", pairs, Told(stream, one), kind=KIND)


def _written_rungs() -> set[tuple[str, str, int]]:
    """各份工作法写着的各级：用语、哪一种、离到期几日。记录里没有写几日，从条文里看有没有这一级。"""
    rows = ReleasedText.objects.defer("source")
    return {(rung.words, rung.kind, rung.days) for row in rows for rung in library.text_of(row.label).rungs}
