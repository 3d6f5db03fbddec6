"""体检：这台机器、这个站哪里不对，一项一句。

看设置、数据夹、磁盘、库、迁移、后台、收发箱、检查点、备份、日历、邮件与短信；什么也不改。有不对的退出码 1。
"""

import argparse
import json
from dataclasses import asdict


def arguments(parser: argparse.ArgumentParser) -> None:
    """参数。"""
    parser.add_argument("--json", action="store_true", help="只输出 JSON")


def run(options: argparse.Namespace) -> int:
    """查一遍，说出来。"""
    from bihuan.config import readiness
    from bihuan.kernel import clock

    readiness.set_up()
    from bihuan.upkeep import door as upkeep

    found = upkeep.examine(clock.now())
    faults = [one for one in found if not one.well]
    if options.json:
        print(json.dumps({"well": not faults, "found": [asdict(one) for one in found]}, ensure_ascii=False))
        return 1 if faults else 0
    for one in found:
        print(f"{'好' if one.well else '不对'}\t{one.title}\t{one.sentence}")
    print(f"{len(faults)} 处不对。" if faults else "没有查出不对的。")
    return 1 if faults else 0
