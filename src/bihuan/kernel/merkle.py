"""默克尔树：RFC 6962 第 2.1 节的哈希，叶加 0x00、节点加 0x01。"""

import hashlib
from collections.abc import Iterable


def leaf_hash(data: bytes) -> bytes:
    """叶哈希：SHA-256(0x00 ‖ data)。"""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """节点哈希：SHA-256(0x01 ‖ left ‖ right)。"""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root(leaves: Iterable[bytes]) -> bytes:
    """一列叶数据的树根；空树的根是空串的 SHA-256（RFC 6962 2.1）。"""
    level = [leaf_hash(leaf) for leaf in leaves]
    if not level:
        return hashlib.sha256(b"").digest()
    while len(level) > 1:
        paired = [node_hash(level[i], level[i + 1]) for i in range(0, len(level) - 1, 2)]
        level = paired + ([level[-1]] if len(level) % 2 else [])
    return level[0]
