"""一次投票的定义：票箱只知道这些。公开定义人人可取；准入密钥在封箱前不公开。"""

import datetime as dt
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

import yaml

from bihuan.kernel import canonical
from bihuan.kernel.blind import PublicKey, signed_text
from bihuan.kernel.blind.keys import EXPONENT
from bihuan.kernel.blind.rfc9474 import prepare, verify
from bihuan.kernel.refuse import BadInput
from bihuan.kernel.voting.paper import Paper

Kind = Literal["secret", "poll"]
FORMAT = "bihuan-election/1"
ID = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
BALLOT_KEY_BYTES = 256
STEP = 512
LARGEST = 65536
OVERHEAD = {"secret": 328, "poll": 72}
MOST_ISSUED = 1_000_000
_FIELDS = {
    "format", "id", "kind", "title", "opens", "closes", "key", "issued", "members", "present", "receipt",
    "admission", "marks", "rule", "size",
}  # fmt: skip


@dataclass(frozen=True)
class Election:
    """一次投票。receipt：凭据是 counted（只见张数）还是 content（查得到自己的记号）。"""

    id: str
    kind: Kind
    title: str
    opens: dt.datetime
    closes: dt.datetime
    paper: Paper
    rule: str
    key: PublicKey | None = None
    issued: int | None = None
    members: int | None = None
    present: int | None = None
    receipt: str = "counted"
    admission: bytes | None = field(default=None, repr=False)

    @cached_property
    def size(self) -> int:
        """一张票的正文长度：容得下最长一张票的最小的 512 的倍数。"""
        return -(-(OVERHEAD[self.kind] + self.paper.longest) // STEP) * STEP

    def public(self) -> dict[str, Any]:
        """公开定义；导出文件里的也是它。"""
        tree: dict[str, Any] = {
            "format": FORMAT,
            "id": self.id,
            "kind": self.kind,
            "title": self.title,
            "opens": canonical.instant(self.opens),
            "closes": canonical.instant(self.closes),
            "members": self.members,
            "present": self.present,
            "marks": self.paper.tree(),
            "rule": self.rule,
            "size": self.size,
        }
        if self.key:
            tree |= {"key": self.key.der.hex(), "issued": self.issued, "receipt": self.receipt}
        return tree

    def whole(self) -> dict[str, Any]:
        """连同准入密钥的定义，只存在票箱的数据目录里。"""
        return self.public() | ({"admission": self.admission.hex()} if self.admission else {})

    def proves(self, token: bytes, proof: bytes) -> bool:
        """这张票有权投吗：secret 的 proof = 前缀（32 字节）‖ 签名；poll 的 proof = 准入码。"""
        if self.key is not None:
            return verify(self.key, prepare(signed_text(self.id, token), proof[:32]), proof[32:])
        return hmac.compare_digest(self.admit(token), proof)

    def admit(self, token: bytes) -> bytes:
        """poll 的准入码。"""
        assert self.admission is not None
        return hmac.digest(self.admission, self._admitted + token, "sha256")

    @cached_property
    def _admitted(self) -> bytes:
        return b"bihuan-admission/1\x00" + self.id.encode() + b"\x00"


def load(text: str, *, where: str = "投票文件") -> Election:
    """由 YAML 或 JSON 文本读投票的定义。"""
    try:
        tree = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        line = getattr(getattr(error, "problem_mark", None), "line", None)
        raise BadInput(
            f"{where}不是 YAML 或 JSON" + (f"：第 {line + 1} 行读不下去" if line is not None else "")
        ) from error
    return read(tree)


def read(tree: Any) -> Election:
    """由读好的对象得到投票的定义；每一处不合都有一句说明。"""
    if not isinstance(tree, Mapping):
        raise BadInput("投票文件应当是一组“字段: 值”")
    unknown = set(map(str, tree)) - _FIELDS
    if unknown:
        raise BadInput(f"投票文件里不认识的字段：{'、'.join(sorted(unknown))}")
    if tree.get("format", FORMAT) != FORMAT:
        raise BadInput(f"投票文件的 format 应当是 {FORMAT}")
    kind = tree.get("kind")
    if kind not in ("secret", "poll"):
        raise BadInput("kind 应当是 secret（无记名）或 poll（公共投票）")
    election = Election(
        id=_id(tree.get("id")),
        kind=kind,
        title=_text(tree.get("title"), "title", 200),
        opens=_instant(tree.get("opens"), "opens"),
        closes=_instant(tree.get("closes"), "closes"),
        paper=Paper.read(tree.get("marks")),
        rule=_text(tree.get("rule"), "rule", 100_000),
        members=_number(tree.get("members"), "members"),
        present=_number(tree.get("present"), "present"),
        **(_secret(tree) if kind == "secret" else _poll(tree)),
    )
    _check(election, tree)
    return election


def _check(election: Election, tree: Mapping[str, Any]) -> None:
    if election.opens >= election.closes:
        raise BadInput("截止时间要在开始时间之后")
    if election.size > LARGEST:
        raise BadInput(f"票面太大：最长的一张票要 {election.size} 字节，至多 {LARGEST}")
    if election.receipt == "content" and len(election.paper.items) > 1:
        raise BadInput("名单票（一个以上项目）的凭据只能是 counted：整张票的组合可以做记号")
    if tree.get("size", election.size) != election.size:
        raise BadInput(f"size 应当是 {election.size}（由票面算出，可以不写）")


def _secret(tree: Mapping[str, Any]) -> dict[str, Any]:
    if tree.get("admission") is not None:
        raise BadInput("无记名投票没有准入密钥 admission")
    if not isinstance(tree.get("key"), str):
        raise BadInput("无记名投票要写公钥 key（DER 的十六进制或 PEM）")
    key = PublicKey.read(tree["key"])
    if key.e != EXPONENT:
        raise BadInput(f"投票公钥的指数应当是 {EXPONENT}")
    if key.size != BALLOT_KEY_BYTES:
        raise BadInput("投票用的公钥应当恰好 2048 位")
    issued = _number(tree.get("issued"), "issued")
    if issued is None or issued > MOST_ISSUED:
        raise BadInput(f"无记名投票要写发出张数 issued（整数，至多 {MOST_ISSUED}）：发票结束才开始投票")
    receipt = tree.get("receipt", "counted")
    if receipt not in ("counted", "content"):
        raise BadInput("receipt 应当是 counted（只见张数）或 content（查得到自己的记号）")
    return {"key": key, "issued": issued, "receipt": receipt}


def _poll(tree: Mapping[str, Any]) -> dict[str, Any]:
    for name in ("key", "issued", "receipt"):
        if tree.get(name) is not None:
            raise BadInput(f"公共投票没有 {name}")
    secret = tree.get("admission")
    if not isinstance(secret, str) or not re.fullmatch(r"[0-9a-f]{64}", secret):
        raise BadInput("公共投票要写准入密钥 admission（64 位小写十六进制）")
    return {"admission": bytes.fromhex(secret)}


def _id(value: Any) -> str:
    if isinstance(value, str) and ID.fullmatch(value):
        return value
    raise BadInput("id 只用小写字母、数字和连字符，至多 63 个，不以连字符开头")


def _text(value: Any, name: str, most: int) -> str:
    if isinstance(value, str) and value.strip() and len(value) <= most:
        return value
    raise BadInput(f"要写 {name}，不能空着，至多 {most} 个字")


def _number(value: Any, name: str) -> int | None:
    if value is None or (type(value) is int and 0 <= value < 10**10):
        return value
    raise BadInput(f"{name} 应当是不小于 0 的整数")


def _instant(value: Any, name: str) -> dt.datetime:
    if isinstance(value, str):
        try:
            value = dt.datetime.fromisoformat(value)
        except ValueError:
            value = None
    if isinstance(value, dt.datetime) and value.tzinfo is not None:
        return value.astimezone(dt.UTC)
    raise BadInput(f"{name} 应当是带时区的时间，如 2026-03-02T09:00:00+08:00")
