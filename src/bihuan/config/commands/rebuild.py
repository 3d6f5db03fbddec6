"""重建：全部事项的行照链重写，检索也重新收录；链一笔不动。

行坏了、改了，`bihuan verify` 说出来之后用它。一件一个事务，正在办的事不受影响；办几遍结果相同。
"""

import argparse

needs_django = True


def arguments(parser: argparse.ArgumentParser) -> None:
    """没有参数。"""


def run(options: argparse.Namespace) -> int:
    """重写，说写了几件。"""
    from bihuan.procedure import door as procedure

    print(f"重写了 {procedure.rebuild_all()} 件事项的行。")
    return 0
