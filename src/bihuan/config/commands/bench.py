"""量速度：一次性的库，成批装入若干件建议，量清单、事项页、办一步、找相近的、工作台。

`bihuan bench pages --cases N [--json]` 的每一行：name、sql（条数）、cpu_ms（应用加数据库的毫秒）、
ratio（与同一进程里一个不变的回答相比的倍数）。`--verify` 另把整个库核验一遍，说每秒几条。
"""

import argparse
import json
import sys
import time
from dataclasses import asdict

MOST = 1_000_000  # 件


def arguments(parser: argparse.ArgumentParser) -> None:
    """参数。"""
    parser.add_argument("what", choices=["pages"], help="量什么")
    parser.add_argument("--cases", type=int, default=10_000, help="装入多少件（缺省 10000）")
    parser.add_argument("--verify", action="store_true", help="装好之后核验整个库")
    parser.add_argument("--json", action="store_true", help="只输出 JSON")


def run(options: argparse.Namespace) -> int:
    """装入、量、报。"""
    from bihuan.config.bench.house import throw_away

    if not 100 <= options.cases <= MOST:
        print(f"--cases 要在 100 到 {MOST} 之间", file=sys.stderr)
        return 2
    with throw_away():
        from bihuan.config.bench.pages import measure
        from bihuan.config.bench.seeding import seed
        from bihuan.kernel import clock

        began = time.monotonic()
        busy = seed(options.cases, now=clock.now())
        _say(f"装入 {options.cases} 件，{time.monotonic() - began:.0f} 秒", options)
        sound = _verify(options) if options.verify else True
        rows = measure(busy)
    if options.json:
        print(json.dumps([asdict(row) for row in rows], ensure_ascii=False))
    else:
        print(f"{'项目':<14}{'SQL':>5}{'CPU 毫秒':>10}{'倍数':>8}")
        for row in rows:
            print(f"{row.name:<14}{row.sql:>7}{row.cpu_ms:>12.2f}{row.ratio:>10.1f}")
    return 0 if sound else 1


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
