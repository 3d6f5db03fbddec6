"""房间一览：各个房间带来什么、向哪里登记，写成 docs/rooms.md 的样子。"""

import argparse

needs_django = True


def arguments(parser: argparse.ArgumentParser) -> None:
    """没有参数。"""


def run(options: argparse.Namespace) -> int:
    """写到标准输出。"""
    from bihuan.cases import door as cases

    print(cases.document(), end="")
    return 0
