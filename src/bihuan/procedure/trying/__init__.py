"""试一份工作法：在从不提交的沙盘里，把每一条走一遍，把它写的例走一遍。过得去的文件，总是开得了、读得出、改得回、核得过。"""

from .by_hand import Stand, walk_by_hand
from .trial import ExamplesWalked, Trial, trial, tried, tried_file, walk_examples

__all__ = [
    "ExamplesWalked", "Stand", "Trial", "trial", "tried", "tried_file", "walk_by_hand", "walk_examples",
]  # fmt: skip
