"""对照：一部法律逐条由哪一份办法、数字、测试办到，或者为什么不在软件里。

    bihuan coverage --law 代表法           一条一行
    bihuan coverage --law 代表法 --json    {"law", "text", "articles", "duties", "covered", "elsewhere", "out_of_scope",
                                          "rows": [{"number", "article", "says", "duty", "state", "methods", "program",
                                          "figures", "tests", "left", "out_of_scope"}], "faults": […]}

表里说了而屋里没有的（办法没有引这一条、没有这个步骤）列为毛病，退出码 1。
"""

import argparse
import json
from typing import TYPE_CHECKING

needs_django = True

if TYPE_CHECKING:
    from bihuan.laws.door import Covered


def arguments(parser: argparse.ArgumentParser) -> None:
    """参数。"""
    parser.add_argument("--law", metavar="法律", required=True, help="简称，如 代表法")
    parser.add_argument("--json", action="store_true", help="只输出 JSON")


def run(options: argparse.Namespace) -> int:
    """对照，说出来。"""
    from bihuan.laws import door as laws

    found = laws.coverage_of(options.law)
    if options.json:
        print(json.dumps(found.told(), ensure_ascii=False))
        return 1 if found.faults else 0
    for row in found.rows:
        print(f"{row.said}　{row.says}" + (f"　【{row.duty}】" if row.duty else ""))
        print(f"    {row.state}：{_said(row)}")
    counts = found.counts()
    print(
        f"《{found.law}》{found.text} 文本 {counts['articles']} 条，{counts['duties']} 条有县一级的义务："
        f"办到 {counts['covered']}，另由 {counts['elsewhere']}，不在此 {counts['out_of_scope']}。"
    )
    print(*found.faults, sep="\n", end="\n" if found.faults else "")
    return 1 if found.faults else 0


def _said(row: "Covered") -> str:
    if row.out_of_scope:
        return row.out_of_scope
    methods = [f"{one.title}（{one.why or one.said}；{one.examples} 个例）" for one in row.methods]
    more = [*methods, *row.program, *(f"数字 {name}" for name in row.figures), *(f"测试 {path}" for path in row.tests)]
    return "；".join([*more, *([f"余：{row.left}"] if row.left else [])])
