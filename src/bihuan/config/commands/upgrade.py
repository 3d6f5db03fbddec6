"""升级：换了代码以后，先留住升级前的样子，再迁移、升完各件事项，然后核验，说出做了什么。

别的命令开头也会迁移，只是不留、不核验。停站再办。拒绝：库比代码新；留不下升级前的样子。退出码 1：核验查出了毛病。
"""

import argparse
from pathlib import Path


def arguments(parser: argparse.ArgumentParser) -> None:
    """参数。"""
    parser.add_argument(
        "--backup", metavar="备份夹", type=Path, help="PostgreSQL：旧版刚做的备份在哪里（不写就是 BIHUAN_BACKUP）"
    )


def run(options: argparse.Namespace) -> int:
    """留住、迁移、核验。"""
    from bihuan.config import readiness

    readiness.set_up()
    from django.conf import settings

    from bihuan.kernel import clock
    from bihuan.ledger import door as ledger
    from bihuan.upkeep import door as upkeep

    waiting = sorted(readiness.missing_migrations())
    readiness.refuse_a_newer_database()
    if readiness.has_no_database():
        print("库还没有建；开站时会自己建，没有要升级的。")
        return 0
    if waiting:
        kept = upkeep.keep_before_upgrade(options.backup or settings.BACKUP, now=clock.now())
        print(f"升级前的样子留在：{kept}")
    readiness.make_ready()
    print(
        f"做了 {len(waiting)} 步迁移：{'、'.join('.'.join(each) for each in waiting)}"
        if waiting
        else "库已经是最新的样子。"
    )
    report = ledger.verify()
    for fault in report.faults:
        print(f"{fault.kind}\t{fault.stream or '—'}\t{fault.what}")
    print(
        "核验没有查出毛病。"
        if report.sound
        else f"核验查出 {len(report.faults)} 处毛病；要退回去的，停站，换回旧的代码和升级前的那一份。"
    )
    return 0 if report.sound else 1
