"""量速度：一次性的库，成批装入若干件建议和问题整改，量清单、事项页、办一步、开立、下发、找相近的、工作台。

`bihuan bench poll --votes N`、`secret --ballots N`、`crash --times N` 量票箱。

`bihuan bench pages --cases N [--json]` 的每一行：name、sql（条数）、cpu_ms（应用加数据库的毫秒）、
ratio（与同一进程里一个不变的回答相比的倍数）；`--grow M …` 再抄到 M 件（可以写几个，由小到大）各量一遍，grown 里是
cases、sql、cpu_ms、times（慢了几倍）。
`--only any` 只装、只量没有房间的事项。`--verify` 另把整个库核验一遍，说每秒几条（在抄大以前）。

`bihuan bench load [--people N] [--minutes M] [--sign-ins N] [--json]` 开一个真的站，N 个人（公众、代表、工作人员）同时用 M 分钟，
每种请求说次数、错几次、p50、p99 毫秒；`--sign-ins` 是另有这么多人在一分钟里登录，看网页的公众等多久。
"""

import argparse
import json
import os
import resource
import sys
import time
from dataclasses import asdict
from typing import Any

MOST = 1_000_000  # 件
MOST_VOTES = 20_000_000  # 张
MOST_PEOPLE = 2000  # 个
URN = {"poll": "votes", "secret": "ballots", "crash": "times"}  # 量票箱的，各看哪个参数


def arguments(parser: argparse.ArgumentParser) -> None:
    """参数。"""
    parser.add_argument("what", choices=["pages", "load", *URN], help="量什么")
    parser.add_argument("--cases", type=int, default=10_000, help="装入多少件（缺省 10000）")
    parser.add_argument("--grow", type=int, nargs="*", default=[], help="量完再抄到多少件问题整改，再量，说慢了几倍")
    parser.add_argument("--only", choices=["any"], help="any：不装建议，只量没有房间的事项")
    parser.add_argument("--votes", type=int, default=20_000, help="poll：投几张公共投票（缺省 20000）")
    parser.add_argument("--ballots", type=int, default=5_000, help="secret：投几张无记名票（缺省 5000）")
    parser.add_argument("--times", type=int, default=10, help="crash：收票时拔几次电（缺省 10）")
    parser.add_argument("--verify", action="store_true", help="装好之后核验整个库")
    parser.add_argument("--people", type=int, default=50, help="load：几个人同时用（缺省 50）")
    parser.add_argument("--minutes", type=float, default=1.0, help="load：用几分钟（缺省 1）")
    parser.add_argument("--sign-ins", type=int, default=0, help="load：另有几个人在一分钟里登录（缺省 0）")
    parser.add_argument("--json", action="store_true", help="只输出 JSON")


def run(options: argparse.Namespace) -> int:
    """装入、量、报。"""
    if options.what in URN:
        return _bench_urn(options)
    from bihuan.config.throw_away import throw_away

    if options.what == "load":
        with throw_away():
            return _bench_load(options)
    if not 100 <= options.cases <= MOST or any(not 0 < one <= MOST for one in options.grow):
        print(f"--cases 要在 100 到 {MOST} 之间，--grow 不过 {MOST}", file=sys.stderr)
        return 2
    with throw_away():
        rows, sound = _bench_pages(options)
    if options.json:
        print(json.dumps(rows, ensure_ascii=False))
    return 0 if sound else 1


def _bench_pages(options: argparse.Namespace) -> tuple[list[dict[str, Any]], bool]:
    from bihuan.bench import door as bench
    from bihuan.kernel import clock

    began, now = time.monotonic(), clock.now()
    busy = bench.found(now=now)
    if options.only != "any":
        bench.seed_suggestions(busy, options.cases, now=now)
    seeded = bench.seed_any(busy, options.cases, now=now)
    kinds = "问题整改" if options.only == "any" else "建议、问题整改各"
    _say(f"装入{kinds} {options.cases} 件，{time.monotonic() - began:.0f} 秒", options)
    sound = _verify(options) if options.verify else True
    found = bench.Bench(busy, seeded)
    rows: list[dict[str, Any]] = [{**asdict(row), "grown": []} for row in found.measure()]
    _show(options, [(row["name"], row["sql"], row["cpu_ms"], row["ratio"]) for row in rows], "倍数")
    for size in options.grow:
        began = time.monotonic()
        many = bench.grow(seeded, size)
        _say(f"抄到 {many} 件，{time.monotonic() - began:.0f} 秒", options)
        for row, again in zip(rows, found.measure(), strict=True):
            times = round(again.cpu_ms / row["cpu_ms"], 2)
            row["grown"].append({"cases": many, "sql": again.sql, "cpu_ms": again.cpu_ms, "times": times})
        grown = [(row["name"], row["grown"][-1]) for row in rows]
        _show(options, [(name, one["sql"], one["cpu_ms"], one["times"]) for name, one in grown], "慢几倍")
    return rows, sound


def _bench_load(options: argparse.Namespace) -> int:
    """开站，来人，报。有一次没有答好的，退出码 1。"""
    from bihuan.bench import door as bench
    from bihuan.config.standing import standing

    if not (1 <= options.people <= MOST_PEOPLE and 0 <= options.sign_ins <= MOST_PEOPLE and 0 < options.minutes <= 60):
        print(
            f"--people 要在 1 到 {MOST_PEOPLE} 之间，--sign-ins 不过 {MOST_PEOPLE}，--minutes 不过 60", file=sys.stderr
        )
        return 2
    street, before = bench.furnish_street(), _children()
    with standing() as port:
        found = bench.measured(
            port, street, people_at_once=options.people, seconds=options.minutes * 60, sign_ins=options.sign_ins
        )
        load = round(os.getloadavg()[0], 1)
    spent = round(_children() - before, 1)
    if options.json:
        told = {"cores": os.cpu_count(), "load": load, "cpu_seconds": spent, "kinds": [asdict(kind) for kind in found]}
        print(json.dumps(told, ensure_ascii=False))
    else:
        print(f"{'请求':<12}{'次数':>6}{'错':>6}{'p50 毫秒':>12}{'p99 毫秒':>12}")
        for kind in found:
            print(f"{kind.name:<14}{kind.times:>6}{kind.errors:>6}{kind.p50_ms:>14.1f}{kind.p99_ms:>14.1f}")
        print(f"站连开门用了 {spent} 秒处理器；核 {os.cpu_count()}，负载 {load}")
    return 1 if any(kind.errors for kind in found) else 0


def _children() -> float:
    """收了尾的子进程一共用了多少处理器，秒。"""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _show(options: argparse.Namespace, rows: list[tuple[str, int, float, float]], last: str) -> None:
    if options.json:
        return
    print(f"{'项目':<18}{'SQL':>5}{'CPU 毫秒':>10}{last:>8}    负载 {os.getloadavg()[0]:.1f}")
    for name, sql, spent, ratio in rows:
        print(f"{name:<20}{sql:>5}{spent:>12.2f}{ratio:>10.2f}", flush=True)


def _bench_urn(options: argparse.Namespace) -> int:
    """票箱的三样：poll 公共投票、secret 无记名投票、crash 拔电；用一次性的目录，不碰 Django。"""
    from urn_bench.bench import bench, said

    number: int = getattr(options, URN[options.what])
    if not 1 <= number <= MOST_VOTES:
        print(f"--{URN[options.what]} 要在 1 到 {MOST_VOTES} 之间", file=sys.stderr)
        return 2
    found = bench(options.what, number)
    print(said(options.what, found, as_json=options.json))
    return 1 if found.get("lost") or found.get("twice") else 0


def _verify(options: argparse.Namespace) -> bool:
    from bihuan.ledger import door as ledger

    began = time.monotonic()
    report = ledger.verify()
    spent = time.monotonic() - began
    _say(
        f"核验 {report.entries} 条，{spent:.0f} 秒，每秒 {report.entries / spent:.0f} 条，毛病 {len(report.faults)} 处",
        options,
    )
    return not report.faults


def _say(sentence: str, options: argparse.Namespace) -> None:
    print(sentence, file=sys.stderr if options.json else sys.stdout, flush=True)
