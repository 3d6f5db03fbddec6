"""导入旧档：把一个旧系统的一年按原来的时间走一遍，数出各数，核验。

文件夹里五张表的写法见 docs/replay.md。已经导入的件不再导入，走不成的步骤照录，反常逐件说明。
有核验不过的，退出码 1；反常不是毛病，不影响退出码。
"""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from bihuan.kernel import clock

needs_django = True

EVERY = 25  # 件：每走这么多件说一声


def arguments(parser: argparse.ArgumentParser) -> None:
    """参数。"""
    parser.add_argument("folder", metavar="文件夹", type=Path, help="五张 CSV 所在的文件夹")
    parser.add_argument(
        "--place",
        metavar="区划代码",
        default="",
        help="归入哪个区划的人大；不写看文件夹里的 place.txt，再没有，在终端上问（演示时归入本地的旧档市）",
    )
    parser.add_argument("--json", action="store_true", help="只输出 JSON")


def run(options: argparse.Namespace) -> int:
    """读、走、数。"""
    from bihuan.replay import door as replay

    place = options.place or _asked(options.folder)
    quiet = options.json or not sys.stderr.isatty()
    told = replay.replay(options.folder, place_code=place, now=clock.now(), tell=None if quiet else _tell)
    if told.differing:
        print(f"与已经导入的不同、没有改动的：{'、'.join(told.differing)}", file=sys.stderr)
    if options.json:
        print(json.dumps(told.counts, ensure_ascii=False))
    else:
        _say(told)
    return 0 if told.counts["verify"] else 1


def _asked(folder: Path) -> str:
    """正式运行，没有写归入哪里、文件夹也没有写，而有人坐在终端前：问一句。"""
    from django.conf import settings

    if not settings.LIVE or (folder / "place.txt").is_file() or sys.stdin is None or not sys.stdin.isatty():
        return ""
    return input("归入哪个区划的人大（统计用区划代码，如 431181）：").strip()


def _tell(n: int, total: int) -> None:
    if n % EVERY == 0 or n == total:
        print(f"\r走到第 {n} 件，共 {total} 件", end="\n" if n == total else "", file=sys.stderr, flush=True)


def _say(told: Any) -> None:
    n = told.counts
    for anomaly in told.anomalies:
        print(f"{anomaly.key or '—'}\t{anomaly.title}\t{anomaly.why}")
    print(f"新导入 {told.brought} 件，以前已导入 {told.known} 件，归入{told.congress}。")
    print("共 " + "，".join(f"{kind} {count} 件" for kind, count in n["cases"].items()) + "。")
    print(f"审核：立案 {n['registered']}，没有立案 {n['refused']}，并案 {n['merged']}，没有结果 {n['undecided']}。")
    joint = n["joint"]
    print(f"有主办 {n['with_lead']}；会办办完 {joint['done']}，作废 {joint['void']}，没有办完 {joint['pending']}。")
    print(f"已答复 {n['replied']}：" + "，".join(f"{mark} 类 {count}" for mark, count in n["class"].items()) + "。")
    for title, span in told.spans.items():
        if span.cases:
            print(f"{title}：{span.cases} 件，平均 {span.mean} 日，最长 {span.longest} 日（日历日）。")
    if told.undated:
        print(f"B 类答复没有承诺日期的 {told.undated} 件，没有立承诺事项，列在网页“旧档”上。")
    print(f"没有办完 {n['open']}，办结 {n['settled']}；反常 {n['anomalies']} 处；留痕 {n['entries']} 笔。")
    print("核验没有查出毛病。" if n["verify"] else "核验查出了毛病，请用 bihuan verify 逐一看。")
