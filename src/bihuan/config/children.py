"""子进程：父进程没了，子进程跟着停。"""

import ctypes
import signal
import sys

PR_SET_PDEATHSIG = 1  # linux/prctl.h

_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def die_with_parent() -> None:
    """请内核在父进程结束时给自己发 SIGTERM。只有 Linux 有此办法，别的系统什么也不做。"""
    if _libc is not None:
        _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
