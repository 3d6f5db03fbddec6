"""投票：一次投票的定义、票面、收票格式、凭据、封箱文件与重计。票箱、命令行与名册共用，逐字节见 docs/urn.md。"""

from bihuan.kernel.voting.election import Election, load, read
from bihuan.kernel.voting.firsts import firsts
from bihuan.kernel.voting.paper import Paper
from bihuan.kernel.voting.proofs import Seal, sealed_by
from bihuan.kernel.voting.recount import Fault, Recounted, recount
from bihuan.kernel.voting.wire import Vote, pack, unpack

__all__ = [
    "Election",
    "Fault",
    "Paper",
    "Recounted",
    "Seal",
    "Vote",
    "firsts",
    "load",
    "pack",
    "read",
    "recount",
    "sealed_by",
    "unpack",
]
