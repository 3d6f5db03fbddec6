"""收票格式：定长正文、定长回答，逐字节见 docs/urn.md 第 4 节。"""

import json
from typing import Any, NamedTuple

from bihuan.kernel.refuse import BadInput
from bihuan.kernel.voting.election import OVERHEAD, Election

MAGIC = b"BHV1"
KIND_BYTE = {"secret": 1, "poll": 2}
ANSWER_BYTES = 512
TOKEN = slice(8, 40)


class Vote(NamedTuple):
    """一张票：票号、有权投的凭证（secret：前缀 ‖ 签名；poll：准入码）、记号的原字节。"""

    token: bytes
    proof: bytes
    marks: bytes


def pack(election: Election, vote: Vote) -> bytes:
    """写成定长正文。"""
    head = MAGIC + bytes((KIND_BYTE[election.kind], 0)) + len(vote.marks).to_bytes(2)
    body = head + vote.token + vote.proof + vote.marks
    if len(body) > election.size or len(vote.token) + len(vote.proof) + 8 != OVERHEAD[election.kind]:
        raise BadInput("这张票写不进规定的长度")
    return body.ljust(election.size, b"\x00")


def unpack(election: Election, body: bytes) -> Vote:
    """读定长正文；只管格式，凭证与票面另查。"""
    start = OVERHEAD[election.kind]
    if len(body) != election.size or body[:4] != MAGIC or body[4] != KIND_BYTE[election.kind] or body[5]:
        raise BadInput("不是这次投票的格式")
    end = start + int.from_bytes(body[6:8])
    if end > len(body) or body.count(0, end) != len(body) - end:
        raise BadInput("记号的长度不对，或者后面的填充不是零")
    return Vote(body[TOKEN], body[40:start], body[start:end])


def answer(tree: dict[str, Any]) -> bytes:
    """定长回答：JSON 后面补空格。"""
    text = json.dumps(tree, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    if len(text) > ANSWER_BYTES:
        raise ValueError("回答写不进 512 字节")
    return text.ljust(ANSWER_BYTES)
