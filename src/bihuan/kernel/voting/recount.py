"""重计：只凭封箱文件，从头验一遍。哪里不对，说出第几行、什么不对。"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import msgspec

from bihuan.kernel import canonical, merkle
from bihuan.kernel.refuse import BadInput, Refused
from bihuan.kernel.voting import proofs, verdict
from bihuan.kernel.voting.election import Election, read
from bihuan.kernel.voting.export import FORMAT, HEAD_FORMAT
from bihuan.kernel.voting.firsts import Firsts

LONGEST_LINE = 4_000_000  # 字符；一千个项目的定义也远不到
_HEX = re.compile(r"(?:[0-9a-f]{2})*")
_decode = msgspec.json.Decoder().decode


class Fault(Refused):
    """封箱文件里的一处不对：`line` 第几行（从 1 起），`kind` 是哪一类，供程序和测试用。"""

    def __init__(self, line: int, kind: str, sentence: str) -> None:
        super().__init__(f"第 {line} 行：{sentence}")
        self.line, self.kind = line, kind


@dataclass(frozen=True)
class Recounted:
    """重计相符：读到的投票、树头、结果；`recomputed` 为假时结果没有由总数重算（只公布结论）。"""

    election: Election
    urn: str
    published: str
    head: dict[str, Any]
    result: dict[str, Any]
    size: int
    recomputed: bool

    @property
    def fingerprint(self) -> str:
        """封箱指纹，与会议纪要上印的相比。"""
        return proofs.fingerprint(bytes.fromhex(self.urn), self.head)


def recount(lines: Iterable[str]) -> Recounted:
    """重计一份封箱文件（逐行）。第一处不对即抛 Fault。"""
    return _Recount(_numbered(lines)).run_and_close()


def _numbered(lines: Iterable[str]) -> Iterator[tuple[int, Any]]:
    for number, line in enumerate(lines, 1):
        if len(line) > LONGEST_LINE or not line.endswith("\n"):
            raise Fault(number, "text", "这一行不完整")
        try:
            tree = _decode(line)
            same = canonical.dumps(tree) == line[:-1]
        except (msgspec.DecodeError, TypeError, ValueError, RecursionError):
            same = False
        if not same:
            raise Fault(number, "text", "不是规范文本（被改写过，或者不是封箱文件）")
        yield number, tree


class _Recount:
    def __init__(self, rows: Iterator[tuple[int, Any]]) -> None:
        self.rows = rows
        self.row = 0
        self.marks: Counter[bytes] = Counter()
        self.known: set[bytes] = set()
        self.votes: list[tuple[bytes, bytes]] = []  # 只有无记名投票留着：树头的盐在末行，读到末行才排得出
        self.tree = merkle.GrowingTree()
        self.size = 0

    def run_and_close(self) -> Recounted:
        self.read_header(self.take("首行"))
        with closing(self.firsts):
            return self.run()

    def run(self) -> Recounted:
        tail: list[tuple[int, Any]] = []
        take = self.secret_vote if self.election.kind == "secret" else self.poll_vote
        for number, row in self.rows:
            if isinstance(row, list) and not tail:
                self.row = number
                take(row)
                self.size += 1
            else:
                tail.append((number, row))
            if len(tail) > 3:
                raise Fault(number, "end", "末三行之后还有内容")
        if len(tail) != 3:
            raise Fault(self.row + 1, "end", "文件不完整：末尾应当是总数、结果、树头三行")
        head = self.read_head(*tail[2])
        self.check_leaves(head)
        return self.check_result(head, tail)

    def take(self, what: str) -> Any:
        for number, row in self.rows:
            self.row = number
            return row
        raise Fault(1, "end", f"文件是空的，没有{what}")

    def read_header(self, row: Any) -> None:
        keys = {"format", "election", "published", "urn"}
        if not isinstance(row, dict) or row.get("format") != FORMAT or not keys <= set(row) <= keys | {"admission"}:
            raise Fault(1, "header", f"首行不是 {FORMAT} 的首行")
        definition = row["election"]
        if not isinstance(definition, dict):
            raise Fault(1, "election", "没有投票的定义")
        secret = {"admission": row["admission"]} if "admission" in row else {}
        try:
            self.election = read(definition | secret)
        except BadInput as refused:
            raise Fault(1, "election", f"投票的定义读不通：{refused.sentence}") from refused
        if self.election.public() != definition:
            raise Fault(1, "election", "投票的定义不是规范的写法")
        self.firsts = Firsts(self.election)
        self.published, self.urn = row["published"], _hex(1, row["urn"], 32, "票箱公钥")
        fully = "totals" if self.election.receipt == "counted" else "ballots"
        allowed = ("ballots",) if self.election.kind == "poll" else (fully, "outcome")
        if self.published not in allowed:
            raise Fault(1, "published", "公布的程度与投票的种类、凭据不合")

    def secret_vote(self, row: list[Any]) -> None:
        """读一张无记名票：[token, prefix, 签名, commitment(, nonce, 记号)]。"""
        number = self.row
        if len(row) != (6 if self.published == "ballots" else 4):
            raise Fault(number, "vote", "一张票的格数不对")
        token, prefix, signature, committed = (
            _hex(number, text, size, name)
            for text, size, name in zip(row, (32, 32, 256, 32), ("票号", "前缀", "签名", "承诺"), strict=False)
        )
        if not self.election.proves(token, prefix + signature):
            raise Fault(number, "signature", "这张票的签名不是这次投票的公钥签的")
        if self.published == "ballots":
            marks = self.read_marks(row[5])
            if proofs.commitment(_hex(number, row[4], 32, "nonce"), marks) != committed:
                raise Fault(number, "commitment", "记号与收票时的承诺不符")
            self.marks[marks] += 1
        self.votes.append((token, prefix + signature + committed))

    def poll_vote(self, row: list[Any]) -> None:
        """读一张公共投票：[token, admission, 记号]。"""
        if len(row) != 3:
            raise Fault(self.row, "vote", "一张票的格数不对")
        token, proof = _hex(self.row, row[0], 32, "票号"), _hex(self.row, row[1], 32, "准入码")
        if not self.election.proves(token, proof):
            raise Fault(self.row, "admission", "这张票的准入码不对")
        marks = self.read_marks(row[2])
        self.tree.append(token + proof + marks)
        self.firsts.add(token, marks)

    def read_marks(self, text: Any) -> bytes:
        if not isinstance(text, str):
            raise Fault(self.row, "marks", "记号应当是文本")
        marks = text.encode()
        if marks not in self.known:
            try:
                self.election.paper.read_marks(marks)
            except BadInput as refused:
                raise Fault(self.row, "marks", refused.sentence) from refused
            self.known.add(marks)
        return marks

    def read_head(self, number: int, row: Any) -> dict[str, Any]:
        if not isinstance(row, dict) or set(row) != {"head", "signature"} or not isinstance(row["head"], dict):
            raise Fault(number, "end", "末行不是签名的树头")
        head: dict[str, Any] = row["head"]
        if not proofs.sealed_by(self.urn, proofs.head_text(head), _hex(number, row["signature"], 64, "树头的签名")):
            raise Fault(number, "head", "树头的签名不是首行所写的票箱签的")
        definition = canonical.digest(canonical.dumps(self.election.public()))
        for name, value, sentence in (
            ("format", HEAD_FORMAT, "树头的格式不认识"),
            ("ballot", self.election.id, "树头是别的投票的"),
            ("kind", self.election.kind, "树头的投票种类不符"),
            ("election", definition, "首行的投票定义与树头所封的不同"),
            ("published", self.published, "公布的程度与树头所封的不同"),
            ("size", self.size, f"树头封了 {head.get('size')} 张票，文件里有 {self.size} 张"),
        ):
            if head.get(name) != value:
                raise Fault(number, name if name in ("size", "election", "published") else "head", sentence)
        return head

    def check_leaves(self, head: dict[str, Any]) -> None:
        number = self.row + 3
        if self.election.kind == "secret":
            salt = _hex(number, head.get("salt"), 32, "树头的盐")
            self.check_secret_order(salt)
            for token, rest in self.votes:
                self.tree.append(proofs.secret_leaf(salt, token, rest[:288], rest[288:]))
        if self.tree.root.hex() != head.get("root"):
            raise Fault(number, "root", "各张票的树根与树头所封的不同：有票被换过、增减过或调过次序")

    def check_secret_order(self, salt: bytes) -> None:
        seen: set[bytes] = set()
        before = b""
        for number, (token, rest) in enumerate(self.votes, 2):
            if token in seen:
                raise Fault(number, "twice", "同一个票号出现了两次")
            seen.add(token)
            place = merkle.leaf_hash(proofs.secret_leaf(salt, token, rest[:288], rest[288:]))
            if place <= before:
                raise Fault(number, "order", "没有按叶哈希排列，次序可能带着投票的先后")
            before = place

    def check_result(self, head: dict[str, Any], tail: list[tuple[int, Any]]) -> Recounted:
        (tally_line, totals), (result_line, found), _ = tail
        if not isinstance(found, dict) or set(found) != {"result"} or not isinstance(found["result"], dict):
            raise Fault(result_line, "result", "没有结果")
        result = found["result"]
        if canonical.digest(canonical.dumps(result)) != head.get("result"):
            raise Fault(result_line, "result", "结果与树头所封的不同")
        if not isinstance(totals, dict) or set(totals) != {"tally", "nonce"}:
            raise Fault(tally_line, "tally", "没有总数")
        if self.published == "outcome":
            if totals != {"tally": None, "nonce": None}:
                raise Fault(tally_line, "published", "只公布结论的投票不该写出总数")
        else:
            self.check_tally(tally_line, totals, head)
            again = self.said(result_line, "result", lambda: verdict.result_of(self.election, self.tally))
            if not verdict.same(again, result):
                raise Fault(result_line, "result", "按规则由总数重算的结果与所写的不同")
            repeated = self.published == "totals" and again["status"] != "counted"
            if repeated and any(item.votes for item in self.tally.items.values()):
                raise Fault(tally_line, "published", "要重投的票不该公布各项票数")
        return Recounted(
            election=self.election,
            urn=self.urn.hex(),
            published=self.published,
            head=head,
            result=result,
            size=self.size,
            recomputed=self.published != "outcome",
        )

    def check_tally(self, number: int, totals: dict[str, Any], head: dict[str, Any]) -> None:
        tree = totals["tally"]
        if proofs.tally_commitment(_hex(number, totals["nonce"], 32, "总数的 nonce"), tree) != head.get("tally"):
            raise Fault(number, "tally", "总数与树头所封的不同")
        tally = self.said(number, "sums", lambda: verdict.tally_from(self.election, tree))
        repeats, marks = None, self.marks
        if self.election.kind == "poll":
            marks, repeats = self.firsts.counted()
            if tree["repeats"] != repeats:
                raise Fault(number, "sums", f"同号重复的有 {repeats} 张，总数里写的是 {tree['repeats']} 张")
        if tally.returned != self.size - (repeats or 0):
            raise Fault(number, "sums", f"总数说收回 {tally.returned} 张，票号有 {self.size - (repeats or 0)} 张")
        if self.published == "totals" and tally.returned > 0 and tally.valid < verdict.FEWEST:
            raise Fault(number, "published", f"有效票只有 {tally.valid} 张，应当只公布结论")
        if self.published == "ballots":
            again = verdict.tree_of(verdict.gather(self.election, marks), repeats=repeats)
            if again != tree:
                raise Fault(number, "sums", "由每张票的记号重新点出的总数与所写的不同")
        self.tally = tally

    def said(self, number: int, kind: str, check: Callable[[], Any]) -> Any:
        try:
            return check()
        except BadInput as refused:
            raise Fault(number, kind, refused.sentence) from refused


def _hex(number: int, text: Any, size: int, name: str) -> bytes:
    if not isinstance(text, str) or len(text) != 2 * size or not _HEX.fullmatch(text):
        raise Fault(number, "text", f"{name}应当是 {size * 2} 位小写十六进制")
    return bytes.fromhex(text)
