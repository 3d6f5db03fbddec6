"""检查点：现在就封存全部链头，印出树根。

树根抄在纸上、登在公报里都行：以后 `bihuan verify --root 树根` 就能证明当时的记录一笔没少、一笔没改。
"""

import argparse
import json

from bihuan.kernel import canonical, clock

needs_django = True


def arguments(parser: argparse.ArgumentParser) -> None:
    """参数。"""
    parser.add_argument("--json", action="store_true", help="只输出 JSON")


def run(options: argparse.Namespace) -> int:
    """封存，印根。"""
    from bihuan.ledger import door as ledger

    made = ledger.checkpoint(clock.now())
    if options.json:
        print(
            json.dumps(
                {
                    "number": made.number,
                    "root": made.root,
                    "entries": made.entries,
                    "streams": made.streams,
                    "sealed_at": canonical.instant(made.sealed_at),
                    "key": made.key,
                }
            )
        )
        return 0
    print(f"第 {made.number} 号检查点：{made.streams} 条流，{made.entries} 笔记录，公钥指纹 {made.key}")
    print(made.root)
    return 0
