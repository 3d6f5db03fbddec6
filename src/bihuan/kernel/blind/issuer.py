"""发票处：一人一张；同一个盲化消息再来给同一个签名，换一个就拒绝；发票结束即销毁私钥。

这里只有规矩，不存东西：名册那个房间把 `issued` 存下，重开时原样交回来。发票可以大张旗鼓，它与投票无关。
"""

from collections.abc import Mapping

from bihuan.kernel.blind.keys import PrivateKey, PublicKey
from bihuan.kernel.blind.rfc9474 import blind_sign
from bihuan.kernel.refuse import AlreadyDone, NotAllowed


class Issuer:
    """一次投票的发票处。

    `issued`：投票人的代号 → (盲化消息, 盲签名)，重开时交回。
    拒绝：同一人换了盲化消息；别人已经用过这个盲化消息；发票已经结束。
    """

    def __init__(self, key: PrivateKey, issued: Mapping[str, tuple[bytes, bytes]] | None = None) -> None:
        self.public: PublicKey = key.public
        self._key: PrivateKey | None = key
        self._issued = dict(issued or {})
        self._taken = {blinded: voter for voter, (blinded, _) in self._issued.items()}

    def issue(self, voter: str, blinded: bytes) -> bytes:
        """发一张票：返回盲签名。"""
        before = self._issued.get(voter)
        if before and before[0] == blinded:
            return before[1]
        if before:
            raise AlreadyDone("这个人的票已经发过，不能换一张再发；找回原来的种子可以再取同一个签名")
        if blinded in self._taken:
            raise AlreadyDone("这个盲化消息已经由别人领过票")
        if self._key is None:
            raise NotAllowed("发票已经结束，不再发票")
        signature = blind_sign(self._key, blinded)
        self._issued[voter] = (blinded, signature)
        self._taken[blinded] = voter
        return signature

    def close(self) -> int:
        """结束发票：丢掉私钥，返回发出张数（当场宣布）。存私钥的地方由名册一并销毁。"""
        self._key = None
        return self.count

    @property
    def closed(self) -> bool:
        return self._key is None

    @property
    def count(self) -> int:
        """发出张数。"""
        return len(self._issued)

    @property
    def issued(self) -> dict[str, tuple[bytes, bytes]]:
        """已发的票，给名册保存。"""
        return dict(self._issued)
