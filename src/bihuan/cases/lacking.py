"""应当有而没有的：对照（表里的一行该有一件事项）、义务（一年该办几次）。各人只照自己看得见的数。"""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from bihuan.kernel import clock
from bihuan.ledger.door import entries
from bihuan.people.door import names
from bihuan.procedure.door import Case, Held, ReleasedText, kept_value, serving, undone

from .fields import FieldsSeen
from .seeing import Reader
from .url import case_url

ROWS_MOST = 300  # 行：一张对照表、一项义务至多列这么多


@dataclass(frozen=True)
class Matched:
    """对照的一行：叫什么，对上的一件的标题和网址；没有对上的为空。"""

    name: str
    title: str = ""
    url: str = ""


@dataclass(frozen=True)
class Compared:
    """一张对照：表的名称，比的是哪一种事项，各行。"""

    table: str
    kind_name: str
    rows: tuple[Matched, ...]

    @property
    def missing(self) -> int:
        """没有的有几行。"""
        return sum(not row.title for row in self.rows)


@dataclass(frozen=True)
class Owed:
    """一项义务：哪一步，哪一年，一年几次；（谁，办了几次，还差几次）。"""

    step: str
    year: int
    times: int
    rows: tuple[tuple[str, int, int], ...]


def compared(held: Held, reader: Reader, seen: FieldsSeen) -> list[Compared]:
    """各张对照：表里的每一行，有没有一件同名的（标题，或者那一种列出的同名的一项）。看不见的一件不算有。"""
    register, found = held.text.register, []
    for one in register.against if register else ():
        item, rows = held.text.fields[one.table], kept_value(held, one.table)
        if not isinstance(rows, list) or not seen.shows(item):
            continue
        wanted = dict.fromkeys(_plain(row.get(one.column, "")) for row in rows[:ROWS_MOST])
        wanted.pop("", None)
        cases = _cases(held, reader, one.kind, one.column, set(wanted))
        matched = tuple(
            Matched(name, cases[name].title, case_url(cases[name])) if name in cases else Matched(name)
            for name in wanted
        )
        found.append(
            Compared(item.name, _texts(one.kind).values_list("kind_name", flat=True).first() or one.kind, matched)
        )
    return found


def _cases(held: Held, reader: Reader, kind: str, column: str, wanted: set[str]) -> dict[str, Case]:
    """看得见的、对得上的各件：标题一样的，（列出的）同名一项一样的。两条 SQL。"""
    rows = Case.objects.filter(reader.sees, congress_id=held.case.congress_id, kind__in=_texts(kind).values("kind"))
    by_field = rows.filter(values__name=column, values__task=0, values__text__in=wanted)
    pairs = [(value, pk) for value, pk in by_field.values_list("values__text", "pk")]
    cases = {case.pk: case for case in rows.filter(pk__in=[pk for _, pk in pairs])} if pairs else {}
    named = {case.title: case for case in rows.filter(title__in=wanted)}
    return {value: cases[pk] for value, pk in pairs if pk in cases} | named


def _texts(kind: str) -> QuerySet[ReleasedText]:
    """那一种事项的各版工作法：写的是种类、代号，或者名称。"""
    return ReleasedText.objects.filter(Q(kind=kind) | Q(code=kind) | Q(kind_name=kind))


def owed(held: Held, seen: FieldsSeen) -> list[Owed]:
    """各项义务：今年各人在这一件上办了几次，还差几次。只给看得见全件的人。"""
    register = held.text.register
    if register is None or not register.duties or not seen.whole:
        return []
    now, told = clock.now(), entries(held.case.stream)
    gone, year, found = undone(entry.told for entry in told), clock.today().year, []
    for duty in register.duties:
        value = kept_value(held, duty.who) if duty.by_field else sorted(serving(held, duty.who, now=now))
        people = (value if isinstance(value, list) else [value] if value else [])[:ROWS_MOST]
        done = [
            entry.actor for entry in told
            if entry.step and entry.step["code"] == duty.step and entry.seq not in gone
            and _year(entry.happened_at) == year
        ]  # fmt: skip
        named = names(people)
        counts = [(named.get(one, ""), done.count(f"person:{one}")) for one in people]
        rows = tuple((name, n, max(0, duty.times - n)) for name, n in sorted(counts))
        found.append(Owed(held.text.by_step[duty.step].name, year, duty.times, rows))
    return found


def _year(at: dt.datetime) -> int:
    return clock.day_of(at).year


def _plain(value: object) -> str:
    return " ".join(str(value or "").split())
