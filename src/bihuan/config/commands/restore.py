"""恢复：把一份备份原样放进空的数据夹和空的库（两种数据库可以互换），再核验一遍。

拒绝：数据夹或库里已经有数据，备份不全或被改过，私钥不在，表的样子与备份时的不同。断在半路的，再办一次就从头来过。
"""

import argparse
import json
from pathlib import Path


def arguments(parser: argparse.ArgumentParser) -> None:
    """参数。"""
    parser.add_argument("folder", metavar="备份", type=Path, help="备份夹里的一份，如 /backup/20261128T020000Z")
    parser.add_argument("--keys", metavar="钥匙夹", type=Path, help="私钥在哪里（不写就是备份旁边的 keys）")
    parser.add_argument("--passphrase", metavar="口令文件", type=Path, help="加密的备份，口令在哪个文件里")
    parser.add_argument("--json", action="store_true", help="只输出 JSON")


def run(options: argparse.Namespace) -> int:
    """恢复、核验，说出根；查出毛病退出码 1。"""
    from bihuan.config import readiness

    readiness.set_up()
    from bihuan.ledger import door as ledger
    from bihuan.upkeep import door as upkeep

    found = upkeep.restore(
        options.folder.resolve(), keys=options.keys, passphrase=upkeep.passphrase_in(options.passphrase)
    )
    report = ledger.verify(thorough=True)
    if options.json:
        print(json.dumps({"root": found.root, "entries": found.entries, "faults": len(report.faults)}))
        return 0 if report.sound else 1
    for fault in report.faults:
        print(f"{fault.kind}\t{fault.stream or '—'}\t{fault.what}")
    print(
        f"恢复了 {found.made_at} 的备份：{sum(found.rows.values())} 行、{report.entries} 笔记录，根与备份时相同：{found.root}"
    )
    print("核验没有查出毛病。" if report.sound else f"核验查出 {len(report.faults)} 处毛病。")
    print("再对照纸上的根核验一次：bihuan verify --files --root 纸上的根")
    return 0 if report.sound else 1
