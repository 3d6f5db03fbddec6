"""数字一览：每个数字的名字、口径、单位、来源，写成 docs/figures.md 的样子。"""

import argparse

needs_django = True


def arguments(parser: argparse.ArgumentParser) -> None:
    """没有参数。"""


def run(options: argparse.Namespace) -> int:
    """写到标准输出。"""
    from bihuan.figures import door as figures

    print(figures.document(), end="")
    return 0
