"""投票人这一边：种子、领票、投票、凭据、查票。命令 `bihuan vote` 用它；网页是另一个写法，逐字节相同（docs/urn.md）。"""

import json
import secrets
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast as typed

from bihuan.kernel import blind, canonical
from bihuan.kernel.blind.ballot import SEED_BYTES
from bihuan.kernel.refuse import AlreadyDone, BadInput, NotAllowed, Refused
from bihuan.kernel.voting import Election, Vote, pack, proofs, read, recount, sealed_by
from bihuan.kernel.voting.recount import Fault
from bihuan.kernel.writing import OWN, written

FORMAT = "bihuan-voter/1"
PATIENCE = 30  # 秒：等一次回答
TRIES = 5  # 次：票箱说忙时再投几次
LONGEST = 8 * 1024 * 1024  # 字节：公开定义、签名
SHOWN = ("state", "urn", "key_fingerprint")  # 公开定义里票箱此刻添上的


@dataclass
class Kept:
    """存在文件里的一张票。signature：去了盲的签名；marks、receipt：投出的记号与凭据。"""

    definition: dict[str, Any]
    seed: bytes
    url: str | None = None
    signature: bytes | None = None
    marks: str | None = None
    receipt: dict[str, str] | None = None

    @property
    def election(self) -> Election:
        return read({name: value for name, value in self.definition.items() if name not in SHOWN})

    @property
    def urn(self) -> bytes:
        return bytes.fromhex(self.definition["urn"])

    @property
    def secrets(self) -> blind.Ballot:
        return blind.voter_secrets(self.seed, self.election.id, _key(self.election))

    @property
    def slip(self) -> str:
        return blind.slip(self.seed, self.election.id)

    @property
    def fingerprint(self) -> str:
        return _key(self.election).fingerprint()

    def blinded_file(self) -> dict[str, str]:
        """交给发票处的。"""
        return {"format": "bihuan-blinded/1", "ballot": self.election.id, "blinded": self.secrets.blinded().hex()}


@dataclass(frozen=True)
class Found:
    """在封箱文件里找到了自己的票。marks：凭据为 content 时看得到的记号。"""

    line: int
    marks: str | None
    sentence: str


def begin(source: str, keep: Path, *, slip: str | None) -> Kept:
    """领票：读公开定义，生成（或由票根读回）种子，先存下。已有这个文件的拒绝。"""
    definition = _tree(source)
    if "urn" not in definition:
        raise BadInput("投票的公开定义里没有票箱的公钥，应当从票箱取：…/elections/‹代号›")
    election = read({name: value for name, value in definition.items() if name not in SHOWN})
    _key(election)
    seed = blind.read_slip(slip, election.id) if slip else secrets.token_bytes(SEED_BYTES)
    base = source.split("/elections/")[0].split("/e/")[0] if _is_url(source) else None
    kept = Kept(definition, seed, base)
    if keep.exists():
        raise AlreadyDone(f"{keep} 已经有一张票；换一个文件名，或者接着用它")
    _save(keep, kept)
    return kept


def finish(state: Path, source: str) -> None:
    """取回签名，去盲并验证，存下。"""
    kept, signed = _load(state), _tree(source)
    if signed.get("format") != "bihuan-issued/1" or signed.get("ballot") != kept.election.id:
        raise BadInput("这不是发票处给这次投票的签名")
    try:
        signature = bytes.fromhex(signed["signature"])
    except (KeyError, TypeError, ValueError) as error:
        raise BadInput("签名应当是十六进制") from error
    kept.signature = kept.secrets.finish(signature)
    _save(state, kept)


def cast(state: Path, marks: str, url: str | None) -> dict[str, str]:
    """投票：记号先存下再发出，收到的凭据验过才算。投过的只能原样再投。"""
    kept = _load(state)
    if kept.signature is None:
        raise NotAllowed("还没有取回发票处的签名，先做 finish")
    text = _canonical(marks, kept.election)
    if kept.receipt is not None and kept.marks != text:
        raise AlreadyDone("这张票已经投过另一种记号，不能改投")
    base = url or kept.url
    if base is None:
        raise BadInput("不知道票箱在哪里，写 --url")
    kept.marks = text
    _save(state, kept)
    own = kept.secrets
    vote = Vote(own.token, own.prefix + kept.signature, text.encode())
    said = _post(f"{base.rstrip('/')}/elections/{kept.election.id}/votes", pack(kept.election, vote))
    kept.receipt = _checked(kept, own.token, said)
    _save(state, kept)
    return kept.receipt


def check(state: Path, source: str) -> Found:
    """在封箱文件里找自己的票：整份重计，再按票号找。找不到、对不上都是拒绝。"""
    kept = _load(state)
    if kept.receipt is None:
        raise NotAllowed("这张票还没有投出去")
    lines = _export_lines(source, kept.election.id)
    try:
        found = recount(lines)
    except Fault as fault:
        raise Refused(f"封箱文件不对：{fault.sentence}") from fault
    if found.urn != kept.urn.hex() or found.election.public() != kept.election.public():
        raise Refused("这份封箱文件不是那个票箱、那次投票的")
    token = kept.secrets.token.hex()
    for number, line in enumerate(lines, 1):
        if line.startswith(f'["{token}"'):
            return _same(kept, number, json.loads(line))
    raise Refused("封箱文件里没有你的票号；请把凭据交给监票人")


def _same(kept: Kept, number: int, row: list[str]) -> Found:
    assert kept.receipt is not None
    if row[3] != kept.receipt["commitment"]:
        raise Refused(f"第 {number} 行是你的票号，但承诺与凭据不同：记号被换过；请把凭据交给监票人")
    if len(row) == 4:
        return Found(
            number, None, f"找到了：第 {number} 行，承诺与凭据相同，你的票计入了总数（只公布总数，看不到记号）"
        )
    if row[5] != kept.marks:
        raise Refused(f"第 {number} 行是你的票号，记号却不是你投的：{row[5]}")
    return Found(number, row[5], f"找到了：第 {number} 行，记号与你投的相同")


def _checked(kept: Kept, token: bytes, said: Mapping[str, Any]) -> dict[str, str]:
    try:
        committed, promise = bytes.fromhex(said["commitment"]), bytes.fromhex(said["promise"])
    except (KeyError, TypeError, ValueError) as error:
        raise Refused("票箱的回答看不懂") from error
    if not sealed_by(kept.urn, proofs.promise_text(kept.election.id, token, committed), promise):
        raise Refused("凭据不是那个票箱签的；请告诉监票人")
    return {"commitment": committed.hex(), "promise": promise.hex()}


def _canonical(marks: str, election: Election) -> str:
    try:
        text = canonical.dumps(json.loads(marks))
    except (ValueError, TypeError, RecursionError) as error:
        raise BadInput('记号应当是 JSON 对象，如 {"a":"good"}') from error
    election.paper.read_marks(text.encode())
    return text


def _key(election: Election) -> blind.PublicKey:
    if election.key is None:
        raise BadInput("这是公共投票，不用领票")
    return election.key


def _save(path: Path, kept: Kept) -> None:
    tree = {
        "format": FORMAT,
        "definition": kept.definition,
        "seed": kept.seed.hex(),
        "url": kept.url,
        "signature": kept.signature.hex() if kept.signature else None,
        "marks": kept.marks,
        "receipt": kept.receipt,
    }
    with written(path, mode=OWN) as out:
        json.dump(tree, out, ensure_ascii=False)


def _load(path: Path) -> Kept:
    try:
        tree = json.loads(path.read_text(encoding="utf-8"))
        if tree["format"] != FORMAT:
            raise ValueError
        signature = bytes.fromhex(tree["signature"]) if tree["signature"] else None
        seed = bytes.fromhex(tree["seed"])
        return Kept(tree["definition"], seed, tree["url"], signature, tree["marks"], tree["receipt"])
    except (KeyError, TypeError, ValueError) as error:
        raise BadInput(f"{path} 不是 bihuan vote 存的票") from error


def _is_url(source: str) -> bool:
    return source.startswith(("http://", "https://"))


def _tree(source: str) -> dict[str, Any]:
    source = source.replace("/e/", "/elections/") if _is_url(source) else source
    data = _get(source) if _is_url(source) else Path(source).read_bytes()
    try:
        tree = json.loads(data)
    except ValueError as error:
        raise BadInput(f"读不懂：{source}") from error
    if not isinstance(tree, dict):
        raise BadInput(f"读不懂：{source}")
    return typed(dict[str, Any], tree)


def _export_lines(source: str, ballot: str) -> list[str]:
    if _is_url(source):
        url = source if source.endswith("/export") else f"{source.rstrip('/')}/elections/{ballot}/export"
        data = _get(url, longest=None)
    else:
        data = Path(source).read_bytes()
    try:
        return [line + "\n" for line in data.decode().removesuffix("\n").split("\n")]
    except UnicodeDecodeError as error:
        raise BadInput("这不是封箱文件：里面有不是 UTF-8 的字节") from error


# 不走代理：代理看得到谁在什么时候投票
_opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def _get(url: str, longest: int | None = LONGEST) -> bytes:
    try:
        with _opener.open(url, timeout=PATIENCE) as answer:
            return bytes(answer.read(longest))
    except urllib.error.HTTPError as error:
        raise Refused(_refused(error)) from error
    except (OSError, ValueError) as error:
        raise Refused(f"连不上 {url}：{error}") from error


def _post(url: str, body: bytes) -> dict[str, Any]:
    request = urllib.request.Request(url, data=body, headers={"Content-Type": "application/octet-stream"})
    for tries in range(TRIES):
        try:
            with _opener.open(request, timeout=PATIENCE) as answer:
                return typed(dict[str, Any], json.loads(answer.read(LONGEST)))
        except urllib.error.HTTPError as error:
            if error.code != 503 or tries == TRIES - 1:
                raise Refused(_refused(error)) from error
            time.sleep(int(error.headers.get("Retry-After") or 1))
        except (OSError, ValueError) as error:
            raise Refused(f"没有得到回答（{error}）；把同样的命令再运行一次，不会算两次") from error
    raise AssertionError


def _refused(error: urllib.error.HTTPError) -> str:
    try:
        return str(json.loads(error.read(LONGEST))["refused"])
    except (ValueError, KeyError, TypeError, OSError):
        return f"票箱回答 {error.code}"
