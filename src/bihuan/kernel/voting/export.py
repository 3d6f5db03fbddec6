"""封箱文件：一次投票的全部证据，一行一条规范文本，写法见 docs/urn.md 第 6 节。"""

import datetime as dt
import secrets
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import IO, Any

from bihuan.kernel import canonical, merkle
from bihuan.kernel.count import Tally
from bihuan.kernel.voting import proofs, verdict
from bihuan.kernel.voting.election import Election
from bihuan.kernel.voting.firsts import firsts
from bihuan.kernel.voting.proofs import Seal
from bihuan.kernel.voting.wire import Vote

FORMAT = "bihuan-export/1"
HEAD_FORMAT = "bihuan-head/1"


def write_secret(
    out: IO[str], election: Election, votes: Sequence[Vote], secret: bytes, seal: Seal, *, closed_at: dt.datetime
) -> dict[str, Any]:
    """写一次无记名投票的封箱文件，返回树头。secret：派生各票 nonce 的秘密。"""
    salt = secrets.token_bytes(32)
    nonces = {vote.token: proofs.nonce(secret, vote.token) for vote in votes}
    committed = {vote.token: proofs.commitment(nonces[vote.token], vote.marks) for vote in votes}

    def leaf(vote: Vote) -> bytes:
        return proofs.secret_leaf(salt, vote.token, vote.proof, committed[vote.token])

    votes = sorted(votes, key=lambda vote: merkle.leaf_hash(leaf(vote)))
    tally = verdict.gather(election, Counter(vote.marks for vote in votes))
    published = verdict.published_of(election, tally)
    _line(out, header(election, published, seal.public))
    for vote in votes:
        row = [vote.token.hex(), vote.proof[:32].hex(), vote.proof[32:].hex(), committed[vote.token].hex()]
        if published == "ballots":
            row += [nonces[vote.token].hex(), vote.marks.decode()]
        _line(out, row)
    closing = _Closing(election, seal, published, closed_at, salt)
    return closing.write(out, tally, merkle.root(leaf(vote) for vote in votes), len(votes), None)


def write_poll(
    out: IO[str],
    election: Election,
    votes: Callable[[], Iterator[Vote]],
    root: bytes,
    size: int,
    seal: Seal,
    *,
    closed_at: dt.datetime,
) -> dict[str, Any]:
    """写一次公共投票的封箱文件，返回树头。votes 可以取两遍；root、size 是收票时一路长成的树。"""
    marks, repeats = firsts(election, ((vote.token, vote.marks) for vote in votes()))
    tally = verdict.gather(election, marks)
    _line(out, header(election, "ballots", seal.public))
    for vote in votes():
        _line(out, [vote.token.hex(), vote.proof.hex(), vote.marks.decode()])
    return _Closing(election, seal, "ballots", closed_at, None).write(out, tally, root, size, repeats)


def header(election: Election, published: str, urn: bytes) -> dict[str, Any]:
    """首行。"""
    tree: dict[str, Any] = {
        "format": FORMAT,
        "election": election.public(),
        "published": published,
        "urn": urn.hex(),
    }
    return tree | ({"admission": election.admission.hex()} if election.admission else {})


class _Closing:
    """末三行：总数、结果、签名的树头。"""

    def __init__(
        self, election: Election, seal: Seal, published: verdict.Published, closed_at: dt.datetime, salt: bytes | None
    ) -> None:
        self.election, self.seal, self.published = election, seal, published
        self.closed_at, self.salt = closed_at, salt

    def write(self, out: IO[str], tally: Tally, root: bytes, size: int, repeats: int | None) -> dict[str, Any]:
        nonce = secrets.token_bytes(proofs.NONCE_BYTES)
        result = verdict.result_of(self.election, tally)
        published = verdict.shown(tally, result) if self.published == "totals" else tally
        totals = verdict.tree_of(published, repeats=repeats)
        hidden = self.published == "outcome"
        if hidden:
            result = verdict.outcome_of(result)
        head = {
            "format": HEAD_FORMAT,
            "ballot": self.election.id,
            "kind": self.election.kind,
            "election": canonical.digest(canonical.dumps(self.election.public())),
            "published": self.published,
            "closed_at": canonical.instant(self.closed_at),
            "size": size,
            "root": root.hex(),
            "salt": self.salt.hex() if self.salt else None,
            "tally": proofs.tally_commitment(nonce, totals),
            "result": canonical.digest(canonical.dumps(result)),
        }
        _line(out, {"tally": None if hidden else totals, "nonce": None if hidden else nonce.hex()})
        _line(out, {"result": result})
        _line(out, {"head": head, "signature": self.seal.sign(proofs.head_text(head)).hex()})
        return head


def _line(out: IO[str], tree: Any) -> None:
    out.write(canonical.dumps(tree) + "\n")
