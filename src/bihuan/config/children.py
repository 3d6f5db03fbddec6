"""子进程：父进程没了，子进程跟着停。

`python -m bihuan.config.children 命令…`：先请内核在父进程结束时给自己发 SIGTERM，再变成那条命令。
"""

import ctypes
import os
import signal
import sys
from collections.abc import Sequence

PR_SET_PDEATHSIG = 1  # linux/prctl.h；换成别的程序以后仍然有效


def become(command: Sequence[str]) -> None:
    """换成 `command`。只有 Linux 有这个办法，别的系统只是换过去。"""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
    os.execvp(command[0], list(command))


if __name__ == "__main__":
    become(sys.argv[1:])
