"""备份：开着站也行，把同一瞬间的库、文件、检查点写成一份，私钥另放。

写在备份夹下以时刻为名的一夹里，写全了才换上正式的名字；断在半路、磁盘满了的不算，从前的不动。与上一份相同的文件不另占地方。
"""

import argparse
import json
from pathlib import Path

needs_django = True


def arguments(parser: argparse.ArgumentParser) -> None:
    """参数。"""
    parser.add_argument("place", metavar="备份夹", type=Path, help="放各份备份的夹，最好在另一块盘上")
    parser.add_argument("--keys", metavar="钥匙夹", type=Path, help="私钥放到哪里（不写就是备份夹里的 keys）")
    parser.add_argument(
        "--encrypt", metavar="口令文件", type=Path, help="用这个文件里的口令加密，至少 12 字，丢了打不开"
    )
    parser.add_argument("--json", action="store_true", help="只输出 JSON")


def run(options: argparse.Namespace) -> int:
    """备一份，说出在哪里、多大、根是什么。"""
    from bihuan.kernel import clock
    from bihuan.upkeep import door as upkeep

    made = upkeep.back_up(
        options.place, now=clock.now(), keys=options.keys, passphrase=upkeep.passphrase_in(options.encrypt)
    )
    told = made.manifest
    if options.json:
        print(json.dumps({
            "folder": str(made.folder), "root": told.root, "entries": told.entries, "bytes": told.size,
            "fresh": made.fresh, "seconds": round(made.seconds, 3),
        }, ensure_ascii=False))  # fmt: skip
        return 0
    print(f"备好了：{made.folder}")
    print(f"{sum(told.rows.values())} 行、{told.entries} 笔记录，{_mb(told.size)}，新占 {_mb(made.fresh)}，", end="")
    print(f"用了 {made.seconds:.1f} 秒。")
    print(f"根：{told.root}")
    if told.cover:
        print("各文件都加密了；口令另放，丢了这份备份就打不开。清单没有加密，里面没有个人信息。")
    print(f"私钥在 {options.keys or options.place / 'keys'}，请移到另一个人保管的地方，恢复时要用。")
    return 0


def _mb(size: int) -> str:
    return f"{size / 1024 / 1024:.1f} MB"
