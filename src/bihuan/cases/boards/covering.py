"""覆盖表：一行一个单位（或代表），一列一个下属事项的状态，格里是几件；没有任务的也列出，谁也不漏。

担任的：下属事项的分办（退回、转走的不算），和「填写」担任的机构。换了单位的、并入别处的，记在现在的名下。一件有两个单位的，两行都有它，合计只算一次。
"""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from bihuan.kernel.refuse import NotAllowed
from bihuan.people.door import Organ, Person, deputies_of, handling_kinds, kinds_meant, successors_of
from bihuan.procedure.door import Assignment, Case, ReleasedText, Seat, Text, text_by_id

from .. import naming
from ..children import ABOVE, Kind, Under, kinds_under, under
from ..registers.chosen import released_of, released_of_kinds, sees_every
from ..registers.columns import open_to
from ..seeing import Reader, Sight, sight_of

NOBODY = "none"  # 网址里：没有人认领的
Numbers = dict[str, int]


@dataclass(frozen=True)
class Line:
    """一行：谁，各状态几件，一共几件，其中逾期几件；code 是网址里怎么说它。"""

    code: str
    name: str
    numbers: tuple[int, ...]
    total: int
    late: int


@dataclass(frozen=True)
class Matrix:
    """一种下属的覆盖表。stages: （短的名称，全名）；missing: 没有任务的；open: 谁担任什么都给看，不然只有自己的一行。"""

    kind: Kind
    stages: tuple[tuple[str, str], ...]
    lines: tuple[Line, ...]
    nobody: Line | None
    total: Line
    missing: tuple[str, ...] = ()
    open: bool = True


@dataclass(frozen=True)
class Covered:
    """在哪里看：上级的工作法，一件或者一种的下属，从哪里看，今天。"""

    text: Text
    congress_id: int
    below: Under
    reader: Reader
    today: dt.date
    known: dict[str, list[ReleasedText]] = field(default_factory=dict, compare=False)

    @property
    def by_person(self) -> bool:
        """一行一个人（代表），不是一个机构。"""
        return self.text.register is not None and self.text.register.coverage == "deputies"

    @property
    def lists_missing(self) -> bool:
        """没有任务的也列出。"""
        return self.text.register is not None and self.text.register.missing

    def versions(self, kind: str) -> list[ReleasedText]:
        """一种下属用得到的各版工作法，只问一次。"""
        if kind not in self.known:
            self.known[kind] = released_of(kind, self.congress_id)
        return self.known[kind]

    def texts(self, kind: str) -> list[Text]:
        """它们的全文，旧的在前。"""
        return [text_by_id(one.pk) for one in self.versions(kind)]

    def open(self, kind: str) -> bool:
        """每一件里谁担任什么、何时到期，都给此人看吗。不给的，只有自己的一行。"""
        return all(open_to(text, self.congress_id, self.sight) for text in self.texts(kind))

    @property
    def own(self) -> set[int]:
        """自己的一行：自己，或者自己的机构。"""
        return {self.sight.person} if self.by_person else set(self.sight.organs)

    @cached_property
    def sight(self) -> Sight:
        """此人从哪里看。"""
        return sight_of(self.reader.by)

    def whole(self, kind: str) -> bool:
        """这一种的每一件此人都看得见吗：是的，问的时候不必一件一件地看。"""
        return sees_every(self.versions(kind), self.congress_id, self.sight)

    def rows(self, kind: Kind) -> QuerySet[Case]:
        """一种下属里看得见的各件。"""
        sees = Q() if self.whole(kind.kind) else self.reader.sees
        return Case.objects.filter(sees, self.below(kind.depth), kind=kind.kind)

    def kinds(self) -> list[Kind]:
        """有哪几种下属，各走到哪里：先不管看得见看不见地数，有一种不是件件看得见的，再照看得见的数。"""
        every = kinds_under(self.below, self.text, Reader(self.reader.by, Q()))
        for row in released_of_kinds([one.kind for one in every], self.congress_id) if every else ():
            self.known.setdefault(row.kind, []).append(row)
        if all(self.whole(one.kind) for one in every):
            return every
        return kinds_under(self.below, self.text, self.reader)


def of_case(case: Case, text: Text, reader: Reader, today: dt.date) -> Covered:
    """一件上级的下属。"""
    return Covered(text, case.congress_id, under(case.pk), reader, today)


def of_kind(kind: str, text: Text, congress_id: int, reader: Reader, today: dt.date, year: int = 0) -> Covered:
    """本级一种事项的全部下属；year: 只要上级是那一年受理的。"""

    def below(depth: int) -> Q:
        chosen = {"kind": kind, "congress_id": congress_id, **({"cohort_year": year} if year else {})}
        return Q(**{f"{ABOVE[depth]}__{name}": value for name, value in chosen.items()})

    return Covered(text, congress_id, below, reader, today)


def matrices(about: Covered) -> list[Matrix]:
    """各种下属的覆盖表，一种一张。SQL：有哪几种一条（不是件件看得见的两条），各版一条，一种的格两条、名称三条。"""
    return [_matrix(about, kind) for kind in about.kinds()]


def picked(about: Covered, kind: Kind, who: str, stage: str, late: bool) -> QuerySet[Case]:
    """一格里的各件：谁的（空是每一个，NOBODY 是没有人认领的）、哪个状态（空是每一个）、只要逾期的。"""
    rows = about.rows(kind)
    holder = int(who) if who.isascii() and who.isdecimal() and len(who) < 19 else 0
    if (late or (who and holder not in about.own)) and not about.open(kind.kind):
        raise NotAllowed("这一格不在您可见的范围内")
    if stage:
        rows = rows.filter(_at(stage, set(rows.order_by().values_list("text_id", flat=True).distinct())))
    if late:
        rows = rows.filter(ended_on=None, due_on__lt=about.today)
    if not who:
        return rows
    seats = _seats(about, kind)
    if who == NOBODY:
        return rows.filter(~Exists(seats.filter(case=OuterRef("pk"))))
    if about.by_person:
        return rows.filter(Exists(seats.filter(case=OuterRef("pk"), person_id=holder)))
    holding = set(seats.filter(case__in=rows.values("pk")).order_by().values_list("organ_id", flat=True).distinct())
    landed = successors_of(holding)
    same = [organ for organ in holding if landed.get(organ, organ) == holder]
    return rows.filter(Exists(seats.filter(case=OuterRef("pk"), organ_id__in=same)))


def name_of(about: Covered, code: str) -> str:
    """网址里写的是谁：机构的简称，或者人。"""
    if code == NOBODY:
        return "没有人认领"
    if not code.isascii() or not code.isdecimal() or len(code) > 18:
        return ""
    return naming.names_of("person" if about.by_person else "organ", [int(code)]).get(int(code), "")


def _at(stage: str, texts: Collection[int]) -> Q:
    """状态叫这个名称的：各版里的代号。"""
    found = Q(pk__in=())
    for text_id in sorted(texts):
        codes = [code for code, name in text_by_id(text_id).stages.items() if name == stage]
        found |= Q(text_id=text_id, stage__in=codes)
    return found


def _matrix(about: Covered, kind: Kind) -> Matrix:
    open_ = about.open(kind.kind)
    whole = open_ and about.whole(kind.kind)
    counts = _landed(about, _counted(about, kind))
    if not open_:  # 别人的那一份不给他看
        counts = {who: numbers for who, numbers in counts.items() if who in about.own}
    names, missing = _names(about, counts.keys())
    stages = _stages(about, kind)
    lines = tuple(_line(str(who), name, stages, counts[who]) for who, name in names.items() if who in counts)
    nobody, late = _unheld(about, kind, stages, whole=whole) if open_ else (None, 0)
    standing = {name: n for name, n, _ in kind.stages}
    total = Line("", "合计", tuple(standing.get(name, 0) for _, name in stages), kind.number, late)
    return Matrix(kind, stages, lines, nobody, total, missing if whole and about.lists_missing else (), open_)


def _seats(about: Covered, kind: Kind) -> QuerySet[Seat]:
    """担任的座位：分办的（退回、转走的不算），填写担任的（换下来的不算）。"""
    texts = about.texts(kind.kind)
    filled = {code for text in texts for code, rule in text.rules.items() if rule.kind == "filled"}
    moved = {stage for text in texts for stage in text.task_ends - set(text.task_complete)}
    seats = Seat.objects.filter(Q(task__gt=0) | Q(task=0, role__in=filled, until=None), kind=kind.kind)
    if moved:
        gone = Assignment.objects.filter(case=OuterRef("case"), n=OuterRef("task"), stage__in=moved)
        seats = seats.filter(~Exists(gone.exclude(ended_on=None)))
    return seats.filter(**{f"{'person' if about.by_person else 'organ'}__isnull": False})


def _counted(about: Covered, kind: Kind) -> list[tuple[int, int, str, int, int]]:
    """（谁，工作法，状态，几件，其中逾期）。"""
    holder = "person_id" if about.by_person else "organ_id"
    late = Q(case__ended_on=None, case__due_on__lt=about.today)
    seats = _seats(about, kind).order_by()
    if about.whole(kind.kind):  # 件件看得见的，由上级的索引领着，不必先列出各件
        seats = seats.filter(_of_the_case(about.below(kind.depth)), case__kind=kind.kind)
    else:
        seats = seats.filter(case__in=about.rows(kind).values("pk"))
    grouped = seats.values_list(holder, "case__text_id", "case__stage")
    return list(grouped.annotate(n=Count("case", distinct=True), late=Count("case", distinct=True, filter=late)))


def _of_the_case(rule: Q) -> Q:
    """事项的条件，写成座位所在的事项的。"""
    return Q(*((f"case__{one[0]}", one[1]) for one in rule.children if isinstance(one, tuple)))


def _landed(about: Covered, found: Sequence[tuple[int, int, str, int, int]]) -> dict[int, Numbers]:
    """谁 →（状态的名称 → 几件；空的名称是逾期几件）；并入别处的单位记在接手的名下。"""
    landed = {} if about.by_person else successors_of({who for who, *_ in found})
    counts: dict[int, Numbers] = {}
    for who, text_id, stage, n, late in found:
        _add(counts.setdefault(landed.get(who, who), {}), text_id, stage, n, late)
    return counts


def _add(numbers: Numbers, text_id: int, stage: str, n: int, late: int) -> None:
    name = text_by_id(text_id).stages.get(stage, stage)
    numbers[name] = numbers.get(name, 0) + n
    numbers[""] = numbers.get("", 0) + late


def _names(about: Covered, holders: Collection[int]) -> tuple[dict[int, str], tuple[str, ...]]:
    """（担任的 → 名称，没有任务的各个），都按拼音。没有任务的：可以承办的各种机构，连同已经担任了的那几种。"""
    if about.by_person:
        every = {one.person_id for one in deputies_of(about.congress_id, on=about.today)}
        people = Person.objects.filter(pk__in=every.union(holders)).order_by("pinyin", "id")
        named = dict(people.values_list("pk", "name"))
        return named, tuple(name for pk, name in named.items() if pk in every and pk not in holders)
    rows = Organ.objects.filter(Q(congress_id=about.congress_id, to_on=None) | Q(pk__in=holders))
    organs = list(rows.order_by("pinyin", "id").values_list("pk", "short_name", "name", "kind", "congress_id"))
    coverage = about.text.register.coverage if about.text.register else ""
    if coverage.startswith("organs:"):
        wanted = kinds_meant(about.congress_id, [coverage.removeprefix("organs:")]) or frozenset()
    else:
        wanted = handling_kinds(about.congress_id) | {kind for pk, _, _, kind, _ in organs if pk in holders}
    lacking = (
        short or name
        for pk, short, name, kind, congress_id in organs
        if pk not in holders and kind in wanted and congress_id == about.congress_id
    )
    return {pk: short or name for pk, short, name, *_ in organs}, tuple(lacking)


def _unheld(about: Covered, kind: Kind, stages: Sequence[tuple[str, str]], *, whole: bool) -> tuple[Line | None, int]:
    """没有人认领的（没有分办、也没有人担任的各件，件件看得见的人才给），和一共逾期几件；一条 SQL。"""
    late = Q(ended_on=None, due_on__lt=about.today)
    unheld = ~Exists(_seats(about, kind).filter(case=OuterRef("pk"))) if whole else Q(pk__in=())
    counted = about.rows(kind).order_by().values_list("text_id", "stage").annotate(
        every=Count("pk", filter=late), n=Count("pk", filter=unheld), late=Count("pk", filter=late & Q(unheld))
    )  # fmt: skip
    numbers: Numbers = {}
    total = 0
    for text_id, stage, every, n, own in counted:
        total += every
        if n:
            _add(numbers, text_id, stage, n, own)
    return (_line(NOBODY, "没有人认领", stages, numbers) if numbers else None), total


def _stages(about: Covered, kind: Kind) -> tuple[tuple[str, str], ...]:
    """各列：新版工作法的各个状态（一件也没有的开始不列），旧版另有的在后；各名称开头相同的字在表头省去。"""
    standing = [name for name, _, _ in kind.stages]
    text = about.texts(kind.kind)[-1]
    own = [name for code, name in text.stages.items() if code != text.start or name in standing]
    names = list(dict.fromkeys([*own, *standing]))
    same = _alike(min(names), max(names))
    same = same if all(len(name) - same >= 2 for name in names) else 0
    return tuple((name[same:], name) for name in names)


def _line(code: str, name: str, stages: Sequence[tuple[str, str]], numbers: Numbers) -> Line:
    shown = tuple(numbers.get(stage, 0) for _, stage in stages)
    return Line(code, name, shown, sum(shown), numbers.get("", 0))


def _alike(one: str, other: str) -> int:
    """开头有几个字相同。"""
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
