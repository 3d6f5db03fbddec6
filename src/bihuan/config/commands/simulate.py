"""模拟：一个县的许多个年头和几次投票，随时断电、断线、盘满、钟乱跳，答应过的一样不丢、不重；哪个种子出了毛病，照它再来。

`bihuan simulate --seeds N [--first S] [--acts N] [--every | --fates] [--json]`：一次性的库（BIHUAN_DATABASE_URL 选
PostgreSQL），各种子从同一个县开始。`--every` 办得少而断得全：每一样先断在第一次写盘，退回去断在第二次，直到断不着；`--fates` 再把同一处的几种下场各走一遍
（SQLite：没有落盘的全丢、全在、撕开；PostgreSQL：断在提交的，没有办成，办成了而没有听到）。有一句话没有守住的，说出种子、办过的各样、
什么不对，退出码 1。迁移好的空库留一份（SQLite 在本人的缓存夹，PostgreSQL 在那台上，叫 bihuan_empty_…），同一份代码下一次不必再迁移。
"""

import argparse
import json
import sys
import tempfile
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import Any

MOST = 1_000_000  # 个
COUNTED = (
    "acts", "answered", "refused", "crashes", "fulls", "overtaken", "entries", "votes", "sealed", "places", "seconds",
)  # fmt: skip
ACTS, FEW = 30, 4  # 样：一个种子办这么多；每一处都断的，办这么多


def arguments(parser: argparse.ArgumentParser) -> None:
    """参数。"""
    parser.add_argument("--seeds", type=int, default=20, help="走几个种子（缺省 20）")
    parser.add_argument("--first", type=int, default=1, help="从第几个种子起（缺省 1）")
    parser.add_argument("--acts", type=int, help=f"一个种子办几样（缺省 {ACTS}，--every、--fates 的 {FEW}）")
    parser.add_argument("--every", action="store_true", help="每一样断遍每一次写盘、落盘（PostgreSQL：每一条语句）")
    parser.add_argument("--fates", action="store_true", help="同 --every，同一处断了以后的几种下场也各走一遍")
    parser.add_argument("--json", action="store_true", help="只输出 JSON")


def run(options: argparse.Namespace) -> int:
    """走，报。"""
    from bihuan.config.throw_away import throw_away

    options.acts = options.acts or (FEW if options.every or options.fates else ACTS)
    if not 1 <= options.seeds <= MOST or options.first < 0 or not 1 <= options.acts <= MOST:
        print(f"--seeds、--acts 要在 1 到 {MOST} 之间，--first 不小于 0", file=sys.stderr)
        return 2
    with throw_away(again=True):
        total, broken = _run(options)
    if options.json:
        print(
            json.dumps({"seeds": options.seeds, "first": options.first, **total, "broken": broken}, ensure_ascii=False)
        )
    return 1 if broken else 0


def _run(options: argparse.Namespace) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    from bihuan.simulator import door as simulator

    total: Counter[str] = Counter()
    struck: Counter[str] = Counter()
    broken: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory(prefix="bihuan-simulator-") as folder, simulator.town(Path(folder)) as live:
        for seed in range(options.first, options.first + options.seeds):
            told = live(seed, options.acts, every=options.every, fates=options.fates)
            total.update({name: getattr(told, name) for name in COUNTED})
            struck.update(told.struck)
            if told.broken:
                broken.append(asdict(told))
                _say(options, f"种子 {seed}：\n" + "\n".join([*told.story, *(f"  毛病：{one}" for one in told.broken)]))
    total_told = {**{name: round(total[name], 1) for name in COUNTED}, "struck": dict(struck.most_common())}
    _say(
        options,
        f"{options.seeds} 个种子，{total['seconds']:.0f} 秒：办 {total['acts']} 样，答应 {total['answered']}，拒绝 "
        f"{total['refused']}，断了 {total['crashes']} 次（{_each(struck)}），盘满 {total['fulls']} 次，"
        f"被抢送 {total['overtaken']} 次，收下的票 {total['votes']} 张，封箱 {total['sealed']} 次；"
        f"出毛病的种子 {len(broken)} 个",
    )
    return total_told, broken


def _each(struck: Counter[str]) -> str:
    """各断在哪一种，多的在先。"""
    return "，".join(f"{what} {times}" for what, times in struck.most_common())


def _say(options: argparse.Namespace, sentence: str) -> None:
    print(sentence, file=sys.stderr if options.json else sys.stdout, flush=True)
