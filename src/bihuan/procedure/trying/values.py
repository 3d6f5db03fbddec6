"""试填：各种填写项造一个合要求的值；要选的、要够数的照条件挑。"""

import datetime as dt
from fractions import Fraction
from typing import Any

from bihuan.kernel import clock
from bihuan.kernel.refuse import Refused

from .. import filling, library, picking, roles
from ..carrying import organs_for
from ..language import Article, Field, Text
from ..language.arguments import OF_ROLE
from ..language.numerals import threshold
from ..language.tiers import tier_column, tier_names
from ..models import Case
from ..situation import Situation
from ..verbs.opening import open_case
from .sandbox import Sandbox

AHEAD = 60  # 日：没有别的要求的日期填在这么多日以后，会议也定在那天
NUMBER = 12
ROWS = 2  # 一张表填几行


def fill(box: Sandbox, about: Situation, chosen: dict[str, Any], *, whole: bool = True) -> dict[str, Any]:
    """一条的各项：chosen 里有的照填，其余的造一个。whole 为假的，可空的不填（例里没有写的就是没有填）。"""
    filled: dict[str, Any] = dict(chosen)
    for item in about.article.fields:
        if item.code in filled or _left_out(about, item, filled) or _spared(item, whole):
            continue
        value = _value(box, about, item, filled)
        if value is not None:
            filled[item.code] = _several(box, about, item, filled, value) if item.many else value
    return {code: value for code, value in filled.items() if value is not None}


def _several(box: Sandbox, about: Situation, item: Field, filled: dict[str, Any], first: Any) -> list[Any]:
    """可以填几个的一项：条件要几个，就填几个。"""
    wanted = max([int(float(v)) for a in about.text.articles for c, arg in a.conditions if c == "field_at_least"
                  for k, v in arg.items() if k == item.code], default=1)  # fmt: skip
    wanted = max(wanted, _share_wanted(about, item))
    found = [first]
    while len(found) < wanted:
        found.append(_value(box, about, item, {**filled, item.code: found}))
    return list(dict.fromkeys(found))


def _share_wanted(about: Situation, item: Field) -> int:
    """占比的分子是可以填几个的一项：分母填过几个，就填几个；要少的不添。"""
    for argument in (arg for a in about.text.articles for c, arg in a.conditions if c == "share"):
        part, whole = (about.text.fields_by_name.get(argument[key], argument[key]) for key in ("分子", "分母"))
        needed, counted = threshold(argument["须"]), about.state.value(whole)
        if part == item.code and needed is not None and needed.reached(Fraction(1)) and isinstance(counted, list):
            return len(counted)
    return 1


def _spared(item: Field, whole: bool) -> bool:
    return item.optional and not item.required_values and not whole


def _left_out(about: Situation, item: Field, filled: dict[str, Any]) -> bool:
    """选了某一项才填的，没有选就不填；可空的事项、人大不填。"""
    if item.required_values:
        of = about.text.fields_by_name.get(item.required_of, item.required_of)
        values = [filled.get(of)] if of else list(filled.values())
        listed = {str(one) for value in values for one in (value if isinstance(value, list) else [value])}
        return not listed & set(item.required_values)
    return item.optional and item.kind in ("case", "congress")


def _value(box: Sandbox, about: Situation, item: Field, filled: dict[str, Any]) -> Any:
    match item.kind:
        case "choice" | "rating" | "yesno":
            options = filling.choices(about, item)
            again = about.state.counts.get(about.article.step, 0)  # 再办一遍的换一个，开出的下属才不同名
            return options[again % len(options)][0] if options else f"试填{item.name}"
        case "text" | "meeting" | "place":
            return f"试填{item.name}"
        case "number":
            return enough(about.text, item.code) if (part := _part(about, item.code)) is None else part
        case "money":
            least = enough(about.text, item.code)
            return f"{least}.5" if least == NUMBER else str(least)
        case "phone":
            return "0731-8600123"
        case "date":
            return day_for(about, item).isoformat()
        case "table" if item.picks:
            return _rows_picked(about, item)
        case "table":
            return _rows(box, about, item)
        case _:
            return _somebody(box, about, item, filled)


def _part(about: Situation, code: str) -> int | None:
    """占比的分子填几：要多的与分母一样多，要少的填零；不是分子的为 None。"""
    for argument in (arg for a in about.text.articles for c, arg in a.conditions + a.when if c == "share"):
        needed, whole = threshold(argument["须"]), argument["分母"]
        if about.text.fields_by_name.get(argument["分子"], argument["分子"]) != code or needed is None:
            continue
        if not needed.reached(Fraction(1)):
            return 0
        role = whole.removeprefix(OF_ROLE)
        return len(roles.people(role, about.held, about.task, now=about.now)) if whole != role else NUMBER
    return None


def _rows_wanted(text: Text, item: Field) -> int:
    """一张表填几行：各层级有名额的，每一级都填得满；条件要几行的，够几行。"""
    asked = [int(float(v)) for a in text.articles for c, arg in a.conditions if c == "field_at_least"
             for k, v in arg.items() if k == item.code]  # fmt: skip
    return max([_rows_for_votes(text, item), *asked])


def _rows_for_votes(text: Text, item: Field) -> int:
    """有名额的，比名额多一行，票数才会相等；各层级有名额的，每一级都多一行。"""
    for vote in [article.vote for article in text.articles if article.vote and article.vote.tiers]:
        named = tier_names(text, vote, tier_column(text, vote))
        if item.code in (vote.of, text.fields[vote.of].picks):
            return len(named) * (1 + max(vote.seats_of(name) for name in named))
    for vote in [article.vote for article in text.articles if article.vote and article.vote.of and article.vote.seats]:
        if item.code in (vote.of, text.fields[vote.of].picks):
            return max(ROWS, vote.seats + 1)
    return ROWS


def _somebody(box: Sandbox, about: Situation, item: Field, filled: dict[str, Any]) -> Any:
    match item.kind:
        case "person":
            staff = box.staff[box.unit(name="试用备用单位").pk]
            return staff[len(filled.get(item.code) or ()) % len(staff)]
        case "deputy":
            return box.deputy(f"试代表{next(box.serial)}")
        case "unit" | "organ":
            words = organs_for(about, item)
            taken = [task.unit for task in about.state.tasks]
            taken += [one for value in filled.values() for one in (value if isinstance(value, list) else [value])
                      if isinstance(one, int)]  # fmt: skip
            return box.unit(words, besides=taken, of=about.case.congress).pk
        case "congress":
            return box.below.pk
        case "file":
            return box.upload(about.by, f"{item.name}.pdf")
        case _:
            return a_case(box, about.text, item)


def a_case(box: Sandbox, text: Text, item: Field, on: dt.date | None = None) -> int | None:
    """另一件事项：项写明的种类，没有写明的就是同一种。on: 会议的日子。库里没有那一种、又可空的不填。"""
    kind = next(iter(sorted(library.kinds_named(item.of))), item.of[0]) if item.of else text.kind
    try:
        released = library.chosen(box.congress.pk, kind)
    except Refused:
        if item.optional:
            return None
        raise
    method = library.text_by_id(released.pk)
    day = on or _meets_on(box, item)
    dates = {next((c for c, one in method.fields.items() if one.kind == "date"), "on"): day}
    by = box.actor(box.staff[box.organ("congress_office").pk][0])
    case: Case = open_case(
        kind, title=f"试用的{method.kind_name}", congress=box.congress, by=by, now=box.now, dates=dates
    )
    return int(case.pk)


def _meets_on(box: Sandbox, item: Field) -> dt.date:
    """没有写明日子的会议定在哪一天：平常在若干日以后；例里早些表决的，就在那一天。"""
    today = clock.day_of(box.now)
    usual = today + dt.timedelta(days=AHEAD)
    return min((day for day in box.meets.get(item.code, ()) if today <= day < usual), default=usual)


def _rows_picked(about: Situation, item: Field) -> list[dict[str, Any]]:
    """选行：照表里的先后，选到限为止。"""
    chosen: list[dict[str, Any]] = []
    for row in picking.offered(about, item):
        alike = [one for one in chosen if one.get(item.per) == row.get(item.per)] if item.per else chosen
        chosen += [row] if not item.most or len(alike) < item.most else []
    return chosen


def _rows(box: Sandbox, about: Situation, table: Field) -> list[dict[str, Any]]:
    """一张表的几行；逐行开分办的，各行的单位不同。"""
    opening = any(one.field == table.code for article in about.text.articles for one in article.opens)
    rows: list[dict[str, Any]] = []
    for n in range(1, _rows_wanted(about.text, table) + 1):
        before = {column.code: [row[column.code] for row in rows] for column in table.columns} if opening else {}
        rows.append({column.code: cell(box, about, table, column, n, before) for column in table.columns})
    return rows


def cell(
    box: Sandbox, about: Situation, table: Field, column: Field, n: int, before: dict[str, Any] | None = None
) -> Any:
    """表的一格；文字各行不同，立出来的子事项才不会同名。before: 前几行各列的，单位不要再填一样的。"""
    options = filling.column_choices(about, table, column)
    if column.kind in ("choice", "rating") and options:
        return options[(n - 1) % len(options)][0]
    value = _value(box, about, column, before or {})
    value = f"{value}{n}" if column.kind == "text" else value
    return [value] if column.many else value


def day_for(about: Situation, item: Field) -> dt.date:
    """日期：要延长的晚于现在的期限、不晚于可延；不晚于今天的写今天。"""
    today = clock.day_of(about.now)
    n = about.task.n if about.task else 0
    for step, code in _extending(about.text):
        run = next((run for run in reversed(about.state.runs_of(n)) if run.step == step), None)
        if code == item.code and run is not None:
            later = run.due + dt.timedelta(days=3)
            return min(later, run.limit) if run.limit else later
    return today if item.not_after_today else today + dt.timedelta(days=AHEAD)


def _extending(text: Text) -> list[tuple[str, str]]:
    return [pair for article in text.articles for pair in article.extends]


def enough(text: Text, code: str) -> int:
    """够条件的数：不少于的取最大的那个，只有不多于的取那个。"""
    least = [int(float(v)) for a in text.articles for c, arg in a.conditions + a.when if c == "field_at_least"
             for k, v in arg.items() if k == code]  # fmt: skip
    most = [int(float(v)) for a in text.articles for c, arg in a.conditions + a.when if c == "field_at_most"
            for k, v in arg.items() if k == code]  # fmt: skip
    return max(least) if least else min(most) if most else NUMBER


def deciding(text: Text, article: Article) -> list[Field]:
    """这一条里决定往哪里走、开什么、办得成办不成的选择：按、仅当、条件、必填说到的选项，定期限的选项。"""
    named = _named(text)
    fields = [item for item in article.fields if item.kind in ("choice", "rating", "yesno")]
    values = {value for item in article.fields for value in item.required_values}
    options = {item.code: text.options.get(item.name, ()) for item in fields}
    return [item for item in fields if item.code in named or (values & set(options[item.code]))]


def _named(text: Text) -> set[str]:
    found = set(text.choosers)
    for article in text.articles:
        found |= {article.branch.by} if article.branch else set()
        for code, argument in article.conditions + article.when:
            if isinstance(argument, dict):
                found |= set(argument) | set(argument.get("如果", ()) if code == "if_then" else ())
        effects = (*article.opens, *article.raises, *((article.reopens,) if article.reopens else ()))
        found |= {code for one in effects for code, _ in one.only_if}
        found |= {one.by for one in article.raises if one.by}
    return found
