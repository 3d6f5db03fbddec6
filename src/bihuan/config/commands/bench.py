"""量速度：一次性的库，成批装入若干件建议，量清单、事项页、办一步、找相近的、工作台。

`bihuan bench poll --votes N`、`secret --ballots N`、`crash --times N` 量票箱。

`bihuan bench pages --cases N [--json]` 的每一行：name、sql（条数）、cpu_ms（应用加数据库的毫秒）、
ratio（与同一进程里一个不变的回答相比的倍数）。`--verify` 另把整个库核验一遍，说每秒几条。
"""

import argparse
import json
import sys
import time
from dataclasses import asdict

MOST = 1_000_000  # 件
MOST_VOTES = 20_000_000  # 张
URN = {"poll": "votes", "secret": "ballots", "crash": "times"}  # 量票箱的，各看哪个参数


def arguments(parser: argparse.ArgumentParser) -> None:
    """参数。"""
    parser.add_argument("what", choices=["pages", *URN], help="量什么")
    parser.add_argument("--cases", type=int, default=10_000, help="装入多少件（缺省 10000）")
    parser.add_argument("--votes", type=int, default=20_000, help="poll：投几张公共投票（缺省 20000）")
    parser.add_argument("--ballots", type=int, default=5_000, help="secret：投几张无记名票（缺省 5000）")
    parser.add_argument("--times", type=int, default=10, help="crash：收票时拔几次电（缺省 10）")
    parser.add_argument("--verify", action="store_true", help="装好之后核验整个库")
    parser.add_argument("--json", action="store_true", help="只输出 JSON")


def run(options: argparse.Namespace) -> int:
    """装入、量、报。"""
    if options.what in URN:
        return _bench_urn(options)
    from bihuan.config.throw_away import throw_away

    if not 100 <= options.cases <= MOST:
        print(f"--cases 要在 100 到 {MOST} 之间", file=sys.stderr)
        return 2
    with throw_away():
        from bihuan.bench.door import measure, seed, seed_any
        from bihuan.kernel import clock

        began = time.monotonic()
        busy = seed(options.cases, now=clock.now())
        seed_any(busy, options.cases, now=clock.now())
        _say(f"装入建议、问题整改各 {options.cases} 件，{time.monotonic() - began:.0f} 秒", options)
        sound = _verify(options) if options.verify else True
        rows = measure(busy)
    if options.json:
        print(json.dumps([asdict(row) for row in rows], ensure_ascii=False))
    else:
        print(f"{'项目':<14}{'SQL':>5}{'CPU 毫秒':>10}{'倍数':>8}")
        for row in rows:
            print(f"{row.name:<14}{row.sql:>7}{row.cpu_ms:>12.2f}{row.ratio:>10.1f}")
    return 0 if sound else 1


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
