"""回答：收票口的每个回答一样长；每种拒绝有一个代码和一句话。"""

from dataclasses import dataclass
from typing import Any

from bihuan.kernel.voting import wire

RETRY_AFTER = 1  # 秒


@dataclass(frozen=True, slots=True)
class Answer:
    """一个定长回答。"""

    status: int
    body: bytes


def refusal(status: int, code: str, sentence: str) -> Answer:
    """拒绝：什么都没有存。"""
    return Answer(status, wire.answer({"code": code, "refused": sentence}))


UNKNOWN = refusal(404, "unknown", "没有这次投票")
EARLY = refusal(403, "early", "投票还没有开始")
LATE = refusal(410, "late", "投票时间已过，这张票没有收")
CLOSED = refusal(410, "closed", "已经封箱，这张票没有收")
LENGTH_REQUIRED = refusal(411, "length_required", "请求没有写明长度")
WRONG_SIZE = refusal(413, "wrong_size", "正文的长度不是这次投票规定的长度")
FORGED_SIGNATURE = refusal(403, "forged", "签名不是这次投票的发票处签的")
FORGED_ADMISSION = refusal(403, "forged", "准入码不对")
SLOW = refusal(408, "slow", "正文迟迟没有到齐，这张票没有收；再投一次")
BUSY = refusal(503, "busy", "此刻太忙，这张票没有收；稍候原样再投，不会算两次")
BUSY_EXPORT = refusal(503, "busy", "此刻取封箱文件的人太多，过一会儿再取")
METHOD = refusal(405, "method", "这里只收 POST")


def malformed(sentence: str) -> Answer:
    """格式不对。"""
    return refusal(400, "malformed", sentence)


def secret_taken(ballot: str, commitment: bytes, promise: bytes) -> Answer:
    """收下一张无记名票。"""
    tree: dict[str, Any] = {"ballot": ballot, "commitment": commitment.hex(), "promise": promise.hex(), "taken": True}
    return Answer(200, wire.answer(tree))


def poll_taken(ballot: str, root: bytes, size: int, promise: bytes) -> tuple[bytes, bytes]:
    """收下一批公共投票：回答里序号以前、以后的两段（同一批只有序号不同）。"""
    before = f'{{"ballot":"{ballot}","promise":"{promise.hex()}","root":"{root.hex()}","sequence":'
    return before.encode(), f',"size":{size},"taken":true}}'.encode()
