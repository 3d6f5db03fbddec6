"""模拟：一个县的许多个年头，随时断电、断线、盘满、钟乱跳，答应过的一样不丢、不重；哪个种子出了毛病，照它再来。

`bihuan simulate --seeds N [--first S] [--json]`：一次性的库（BIHUAN_DATABASE_URL 选 PostgreSQL），各种子从同一个县开始。
有一句话没有守住的，说出种子、办过的各样、什么不对，退出码 1。
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
COUNTED = ("acts", "answered", "refused", "crashes", "fulls", "overtaken", "entries", "seconds")


def arguments(parser: argparse.ArgumentParser) -> None:
    """参数。"""
    parser.add_argument("--seeds", type=int, default=20, help="走几个种子（缺省 20）")
    parser.add_argument("--first", type=int, default=1, help="从第几个种子起（缺省 1）")
    parser.add_argument("--json", action="store_true", help="只输出 JSON")


def run(options: argparse.Namespace) -> int:
    """走，报。"""
    from bihuan.config.throw_away import throw_away

    if not 1 <= options.seeds <= MOST or options.first < 0:
        print(f"--seeds 要在 1 到 {MOST} 之间，--first 不小于 0", file=sys.stderr)
        return 2
    with throw_away():
        total, broken = _run(options)
    if options.json:
        print(
            json.dumps({"seeds": options.seeds, "first": options.first, **total, "broken": broken}, ensure_ascii=False)
        )
    return 1 if broken else 0


def _run(options: argparse.Namespace) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    from bihuan.simulator import door as simulator

    total: Counter[str] = Counter()
    broken: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory(prefix="bihuan-simulator-") as folder, simulator.town(Path(folder)) as live:
        for seed in range(options.first, options.first + options.seeds):
            told = live(seed)
            total.update({name: getattr(told, name) for name in COUNTED})
            if told.broken:
                broken.append(asdict(told))
                _say(options, f"种子 {seed}：\n" + "\n".join([*told.story, *(f"  毛病：{one}" for one in told.broken)]))
    total_told = {name: round(total[name], 1) for name in COUNTED}
    _say(
        options,
        f"{options.seeds} 个种子，{total['seconds']:.0f} 秒：办 {total['acts']} 样，答应 {total['answered']}，拒绝 "
        f"{total['refused']}，断了 {total['crashes']} 次，盘满 {total['fulls']} 次，被抢送 {total['overtaken']} 次；"
        f"出毛病的种子 {len(broken)} 个",
    )
    return total_told, broken


def _say(options: argparse.Namespace, sentence: str) -> None:
    print(sentence, file=sys.stderr if options.json else sys.stdout, flush=True)
