"""放假安排：改动已经录入的一年，或者录入新的一年。先说会改动多少到期日，写明 --write 才录入。

    bihuan calendar import 2026.json            只看：像不像一年的安排，会改动几个到期日、涉及几级人大
    bihuan calendar import 2026.json --write    录入；走着的时钟随后改期，责任人得到通知

网页上只能录入还没有的年份：改动已有的一年牵动各级人大，由管机器的人在这里办。
"""

import argparse
import json
from pathlib import Path

from bihuan.kernel import clock

needs_django = True
BY = "system"


def arguments(parser: argparse.ArgumentParser) -> None:
    """参数。"""
    acts = parser.add_subparsers(title="办什么", metavar="import", required=True, dest="act")
    into = acts.add_parser("import", help="录入一年", description=__doc__)
    into.add_argument("file", metavar="文件", type=Path, help="一年的 .json，样子见 /people/calendar/new/")
    into.add_argument("--write", action="store_true", help="录入；不写就只看")
    into.add_argument("--json", action="store_true", help="只输出 JSON")


def run(options: argparse.Namespace) -> int:
    """核对，说会改动多少；写明了才录入。"""
    from bihuan.regions import door as regions

    now = clock.now()
    notice = regions.read_json(options.file.read_bytes())
    regions.check_plausible(notice, today=clock.day_of(now))
    moves = regions.moves_of(notice)
    version = regions.import_year(notice, by=BY, now=now) if options.write else None
    if options.json:
        told = {"year": notice.year, "moved": moves.due_days, "congresses": moves.congresses, "version": version}
        print(json.dumps(told))
        return 0
    print(f"{notice.year} 年：放假 {sum(item.off for item in notice.days)} 天，{moves.sentence}。")
    print(f"已录入，日历成为第 {version} 版。" if version else "还没有录入；核对过了，加 --write 再办一次。")
    return 0
