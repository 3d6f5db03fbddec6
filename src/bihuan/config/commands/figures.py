"""数字一览，写成 docs/figures.md 的样子；写了 --place 的，是那一级人大从记录里数出来的各个数字；再写 --annual 的，是它一年的年报。"""

import argparse
import json
from typing import Any

needs_django = True


def arguments(parser: argparse.ArgumentParser) -> None:
    """参数。"""
    parser.add_argument("--place", metavar="地方", help="哪一级人大：区划的名称，如 云泽县")
    parser.add_argument("--year", type=int, metavar="年", help="只要受理在这一年的；不写的不限年份")
    parser.add_argument("--annual", action="store_true", help="那一级人大的年报；不写 --year 的是今年")
    parser.add_argument("--json", action="store_true", help="只输出 JSON")


def run(options: argparse.Namespace) -> int:
    """写到标准输出。"""
    from bihuan.figures import door as figures

    if not options.place:
        print(figures.document(), end="")
        return 0
    if options.annual:
        report = _annual(options.place, options.year)
        print(json.dumps(report, ensure_ascii=False) if options.json else _annual_text(report))
        return 0
    told = _told(options.place, options.year)
    print(json.dumps(told, ensure_ascii=False, default=float) if options.json else _text(told))
    return 0


def _told(place: str, year: int | None) -> dict[str, Any]:
    from bihuan.cases import door as cases
    from bihuan.people import door as people

    congress = people.congress_at(place)
    account = cases.reported_account_of(congress)
    return {
        "place": place, "congress": congress.name, "year": year,
        "account": [_line(line) for line in account.lines] if account else [],
        "remarks": list(account.remarks) if account else [],
        "figures": [
            {
                "kind": kind, "kind_name": name, "name": line.figure.name, "title": line.figure.title,
                "value": line.value.number, "unit": line.figure.unit, "rule": line.figure.rule,
            }
            for kind, name, lines in cases.figures_of_congress(congress.pk, year)
            for line in lines
        ],
    }  # fmt: skip


def _line(line: Any) -> dict[str, Any]:
    return {
        "row": line.row, "title": line.title, "reported": line.reported, "recorded": line.recorded,
        "agrees": line.agrees, "unit": line.unit, "figure": line.figure, "mark": line.mark,
    }  # fmt: skip


def _text(told: dict[str, Any]) -> str:
    account = [
        f"{one['row']}　{one['title']}　报的 {one['reported']} {one['unit']}，记录里 {one['recorded']} {one['unit']}，"
        f"{'相符' if one['agrees'] else '不符'}"
        for one in told["account"]
    ]
    each = [f"{one['kind_name']}　{one['title']}　{one['value'] or 0} {one['unit']}" for one in told["figures"]]
    return "\n".join([told["congress"], *account, *told["remarks"], *each])


def _annual(place: str, year: int | None) -> dict[str, Any]:
    from bihuan.cases import door as cases
    from bihuan.kernel import clock
    from bihuan.people import door as people

    congress, today = people.congress_at(place), clock.today()
    asked = cases.AnnualYear(year or today.year, today)
    return {
        "place": place, "congress": congress.name, "year": asked.number, "until": asked.until.isoformat(),
        "chapters": [
            {"chapter": chapter, "kinds": [_kind(one) for one in rows]}
            for chapter, rows in cases.annual_report(congress.pk, asked)
        ],
    }  # fmt: skip


def _kind(one: Any) -> dict[str, Any]:
    return {
        "kind": one.kind, "name": one.name, "received": one.received, "closed": one.closed, "late": one.late,
        "open": one.open, "ended": [{"stage": each.title, "number": each.number} for each in one.ended],
        "rated": [{"rating": each.title, "number": each.number} for each in one.rated],
    }  # fmt: skip


def _annual_text(report: dict[str, Any]) -> str:
    lines = [f"{report['congress']} {report['year']} 年年报，数到 {report['until']}"]
    for chapter in report["chapters"]:
        lines.append(chapter["chapter"])
        for one in chapter["kinds"]:
            ended = "、".join(f"{each['stage']} {each['number']}" for each in one["ended"])
            rated = "、".join(f"{each['rating']} {each['number']}" for each in one["rated"])
            lines.append(
                f"  {one['name']}　受理 {one['received']}，办结 {one['closed']}{f'（{ended}）' if ended else ''}，"
                f"迟过期限 {one['late']}，还在办 {one['open']}{f'；评价 {rated}' if rated else ''}"
            )
    return "\n".join(lines)
