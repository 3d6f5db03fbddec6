"""默克尔树：RFC 6962 第 2.1 节的哈希，叶加 0x00、节点加 0x01；证明在列、证明只增不改；不断增长的树。

证明按 RFC 6962 第 2.1.1、2.1.2 节。空树：RFC 没有给从空树起的一致性证明下定义（0 < m），凡 size1 为零的一律不成立，
哪怕两棵都是空树；空树里也没有在列可言。
"""

import hashlib
from collections.abc import Iterable, Sequence

HASH_BYTES = 32
EMPTY_ROOT = hashlib.sha256(b"").digest()


def leaf_hash(data: bytes) -> bytes:
    """叶哈希：SHA-256(0x00 ‖ data)。"""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """节点哈希：SHA-256(0x01 ‖ left ‖ right)。"""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root(leaves: Iterable[bytes]) -> bytes:
    """一列叶数据的树根；空树的根是空串的 SHA-256（RFC 6962 2.1）。"""
    return root_of(map(leaf_hash, leaves))


def root_of(hashes: Iterable[bytes]) -> bytes:
    """一列叶哈希的树根。"""
    level = list(hashes)
    while len(level) > 1:
        level = _next_level(level)
    return level[0] if level else EMPTY_ROOT


class Tree:
    """定下来的树，各层都留着：每个证明只取 O(log n) 个节点。"""

    def __init__(self, hashes: Iterable[bytes]) -> None:
        self._levels = [list(hashes)]
        while len(self._levels[-1]) > 1:
            self._levels.append(_next_level(self._levels[-1]))

    @property
    def size(self) -> int:
        """几片叶。"""
        return len(self._levels[0])

    @property
    def root(self) -> bytes:
        """树根。"""
        return self._levels[-1][0] if self.size else EMPTY_ROOT

    def inclusion(self, index: int) -> list[bytes]:
        """第 index 片叶（从 0 起）在列的证明，由叶到根。没有这片叶的抛 IndexError。"""
        if not 0 <= index < self.size:
            raise IndexError(f"树上没有第 {index} 片叶，共 {self.size} 片")
        proof = []
        for level in self._levels[:-1]:
            sibling = index ^ 1
            if sibling < len(level):
                proof.append(level[sibling])
            index >>= 1
        return proof

    def consistency(self, size: int) -> list[bytes]:
        """前 size 片叶的树与本树一致的证明。size 要在 1 到本树的叶数之间，否则抛 IndexError。"""
        if not 1 <= size <= self.size:
            raise IndexError(f"只能证明 1 到 {self.size} 片叶的旧树，不能是 {size}")
        if size == self.size:
            return []
        last, place = size - 1, 0
        while last & 1:
            last, place = last >> 1, place + 1
        proof = [self._levels[place][last]] if last else []
        for level in self._levels[place:-1]:
            sibling = last ^ 1
            if sibling < len(level):
                proof.append(level[sibling])
            last >>= 1
        return proof


class GrowingTree:
    """不断增长的树：加一片叶平均算一次节点，只记着 O(log n) 个峰，随时得出树根。

    state 与 GrowingTree(state) 互逆，可以存下来重启后接着长；峰由左到右排列，每个峰是一棵满二叉树的根，
    峰的大小就是叶数的二进制各位。拒绝（ValueError）与叶数对不上的峰。
    """

    def __init__(self, state: tuple[int, Sequence[bytes]] = (0, ())) -> None:
        size, peaks = state
        if size < 0 or len(peaks) != size.bit_count() or any(len(peak) != HASH_BYTES for peak in peaks):
            raise ValueError(f"{size} 片叶的树应有 {max(size, 0).bit_count()} 个 32 字节的峰")
        self._size, self._peaks = size, list(peaks)

    @property
    def size(self) -> int:
        """几片叶。"""
        return self._size

    @property
    def state(self) -> tuple[int, tuple[bytes, ...]]:
        """叶数和各峰。"""
        return self._size, tuple(self._peaks)

    @property
    def root(self) -> bytes:
        """此刻的树根。"""
        if not self._peaks:
            return EMPTY_ROOT
        found = self._peaks[-1]
        for peak in reversed(self._peaks[:-1]):
            found = node_hash(peak, found)
        return found

    def append(self, data: bytes) -> int:
        """加一片叶，返回它是第几片（从 0 起）。"""
        return self.append_hash(leaf_hash(data))

    def append_hash(self, leaf: bytes) -> int:
        """加一片已算好叶哈希的叶，返回它是第几片（从 0 起）。"""
        if len(leaf) != HASH_BYTES:
            raise ValueError("叶哈希要有 32 字节")
        index, carry = self._size, self._size
        while carry & 1:
            leaf = node_hash(self._peaks.pop(), leaf)
            carry >>= 1
        self._peaks.append(leaf)
        self._size += 1
        return index


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """叶哈希 leaf 是 size 片叶的树上第 index 片吗，树根是 root。证明长短不对、哈希不足 32 字节的都不成立。"""
    if not 0 <= index < size or not _all_hashes((leaf, root, *proof)):
        return False
    found, last = leaf, size - 1
    for sibling in proof:
        if last == 0:
            return False
        if index & 1 or index == last:
            found = node_hash(sibling, found)
            while not index & 1 and index:
                index, last = index >> 1, last >> 1
        else:
            found = node_hash(found, sibling)
        index, last = index >> 1, last >> 1
    return last == 0 and found == root


def verify_consistency(size1: int, size2: int, root1: bytes, root2: bytes, proof: Sequence[bytes]) -> bool:
    """size1 片叶、树根 root1 的旧树，是 size2 片叶、树根 root2 的新树的开头吗。size1 为零的一律不成立。"""
    if size1 == size2 >= 1:
        return not proof and root1 == root2
    if not 1 <= size1 < size2 or not _all_hashes((root1, root2, *proof)):
        return False
    path = list(proof)
    index, last = size1 - 1, size2 - 1
    while index & 1:
        index, last = index >> 1, last >> 1
    if index == 0:
        path.insert(0, root1)
    if not path:
        return False
    old = new = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if index & 1 or index == last:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
            while not index & 1 and index:
                index, last = index >> 1, last >> 1
        else:
            new = node_hash(new, sibling)
        index, last = index >> 1, last >> 1
    return last == 0 and old == root1 and new == root2


def _next_level(level: list[bytes]) -> list[bytes]:
    """上一层：两两相并，落单的原样升上去。"""
    sha256 = hashlib.sha256
    paired = [sha256(b"\x01" + level[i] + level[i + 1]).digest() for i in range(0, len(level) - 1, 2)]
    return [*paired, level[-1]] if len(level) % 2 else paired


def _all_hashes(values: Iterable[bytes]) -> bool:
    return all(len(value) == HASH_BYTES for value in values)
