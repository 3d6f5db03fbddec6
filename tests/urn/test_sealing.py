"""封箱与重计：封出来的文件凭自己就能重计；改动任何一处都被指名道姓地查出来。"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bihuan.kernel import canonical
from bihuan.kernel.voting import Fault, Seal, proofs, recount, verdict
from tests.urn.hall import Urn, admitted, ballots, bihuan, poll, secret, text

MARKS = [text(marks) for marks in ({"i0": "good"}, {"i0": "fair"}, {"i0": "bad"}, {}, {"i0": ["bad", "good"]})]
SEAL = Seal(bytes(32))


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """四次封了箱的投票：只见总数、查得到记号、只公布结论、公共投票。"""
    urn = Urn(tmp_path_factory.mktemp("sealed") / "urn")
    urn.data.mkdir()
    (urn.data / "seal.key").write_text(bytes(32).hex())
    urn.start()
    found = {}
    for ballot, voters, receipt in (("yunze-1", 20, "counted"), ("yunze-2", 20, "content"), ("yunze-3", 3, "counted")):
        urn.open(secret(ballot, receipt=receipt))
        for n, right in enumerate(ballots(ballot, voters)):
            assert urn.cast(ballot, right, MARKS[n % len(MARKS)]).status == 200
        found[ballot] = urn.close(ballot).read_text().splitlines()
    urn.open(poll())
    rights = admitted("yunze-poll", 20)
    for n, right in enumerate([*rights, *rights[:4]]):
        assert urn.cast("yunze-poll", right, MARKS[n % len(MARKS)]).status == 200
    found["yunze-poll"] = urn.close("yunze-poll").read_text().splitlines()
    urn.stop()
    return found


def judged(lines: list[str]) -> Fault | None:
    try:
        recount(line + "\n" for line in lines)
    except Fault as fault:
        return fault
    return None


def test_an_untouched_file_recounts(exports: dict[str, list[str]]):
    for lines in exports.values():
        assert judged(lines) is None
    figures = json.loads(exports["yunze-1"][-2])["result"]["figures"]
    assert (figures["returned"], figures["issued"]) == (20, 60)
    voted = json.loads(exports["yunze-poll"][-3])["tally"]
    assert (voted["returned"], voted["repeats"]) == (20, 4)


def test_totals_equal_the_marks_that_were_cast(exports: dict[str, list[str]]):
    tally = json.loads(exports["yunze-1"][-3])["tally"]
    assert tally["items"][0]["votes"] == [["bad", 4], ["fair", 4], ["good", 4]]
    assert tally["returned"] == 20


def edited(lines: list[str], place: int, change: Callable[[Any], Any]) -> list[str]:
    tree = json.loads(lines[place])
    found = change(tree)
    return [
        *lines[: place % len(lines)],
        canonical.dumps(tree if found is None else found),
        *lines[place % len(lines) + 1 :],
    ]


def resigned(lines: list[str], **head: Any) -> list[str]:
    """有票箱印的人重签的树头：连印都被拿走时，其余的证据还要顶得住。"""

    def change(tree: dict[str, Any]) -> None:
        tree["head"] |= head
        tree["signature"] = SEAL.sign(proofs.head_text(tree["head"])).hex()

    return edited(lines, -1, change)


def flip(text: str) -> str:
    return text[:-1] + ("0" if text[-1] != "0" else "1")


def put(place: int, value: Any) -> Callable[[list[Any]], None]:
    def change(row: list[Any]) -> None:
        row[place] = value(row[place]) if callable(value) else value

    return change


def more_good(tree: dict[str, Any]) -> None:
    votes = tree["tally"]["items"][0]["votes"]
    votes[2][1] += 1
    votes[0][1] -= 1


def resealed_tally(lines: list[str], change: Callable[[dict[str, Any]], None]) -> list[str]:
    """总数改了，连树头里的承诺也重签。"""
    changed = edited(lines, -3, change)
    tree = json.loads(changed[-3])
    return resigned(changed, tally=proofs.tally_commitment(bytes.fromhex(tree["nonce"]), tree["tally"]))


def other_result(tree: dict[str, Any]) -> None:
    tree["result"]["decisions"][0]["outcome"] = "good"
    tree["result"]["decisions"][0]["label"] = "满意"


def resealed_result(lines: list[str]) -> list[str]:
    changed = edited(lines, -2, other_result)
    return resigned(changed, result=canonical.digest(canonical.dumps(json.loads(changed[-2])["result"])))


def swapped(lines: list[str]) -> list[str]:
    return [lines[0], lines[2], lines[1], *lines[3:]]


def from_other_election(exports: dict[str, list[str]], lines: list[str]) -> list[str]:
    return [lines[0], exports["yunze-3"][1], *lines[2:]]


FAULTS: dict[str, tuple[str, str, Callable[[dict[str, list[str]], list[str]], list[str]]]] = {
    "票号改一位": ("yunze-1", "signature", lambda _, x: edited(x, 3, put(0, flip))),
    "前缀改一位": ("yunze-1", "signature", lambda _, x: edited(x, 3, put(1, flip))),
    "签名改一位": ("yunze-1", "signature", lambda _, x: edited(x, 3, put(2, flip))),
    "别的投票的票": ("yunze-1", "signature", lambda e, x: from_other_election(e, x)),
    "承诺改一位": ("yunze-1", "order|root", lambda _, x: edited(x, 3, put(3, flip))),
    "少一张": ("yunze-1", "size", lambda _, x: x[:4] + x[5:]),
    "少一张并重签张数": ("yunze-1", "root", lambda _, x: resigned(x[:4] + x[5:], size=19)),
    "多一张同号": ("yunze-1", "size", lambda _, x: [*x[:2], x[1], *x[2:]]),
    "多一张同号并重签张数": ("yunze-1", "twice", lambda _, x: resigned([*x[:2], x[1], *x[2:]], size=21)),
    "两张调换": ("yunze-1", "order", lambda _, x: swapped(x)),
    "树根改一位": ("yunze-1", "head", lambda _, x: edited(x, -1, lambda t: t["head"].update(root=flip(t["head"]["root"])))),
    "树根改一位并重签": ("yunze-1", "root", lambda _, x: resigned(x, root="00" * 32)),
    "盐改掉并重签": ("yunze-1", "order|root", lambda _, x: resigned(x, salt="00" * 32)),
    "树头是别的投票的": ("yunze-1", "head", lambda e, x: [*x[:-1], e["yunze-2"][-1]]),
    "树头的签名改一位": ("yunze-1", "head", lambda _, x: edited(x, -1, lambda t: t.update(signature=flip(t["signature"])))),
    "换一个票箱公钥": ("yunze-1", "head", lambda _, x: edited(x, 0, lambda t: t.update(urn="11" * 32))),
    "规则改了": ("yunze-1", "election", lambda _, x: edited(x, 0, lambda t: t["election"].update(rule=t["election"]["rule"].replace("1/2", "1/3")))),
    "发出张数改了": ("yunze-1", "election", lambda _, x: edited(x, 0, lambda t: t["election"].update(issued=59))),
    "公布程度改了": ("yunze-1", "published", lambda _, x: edited(x, 0, lambda t: t.update(published="ballots"))),
    "总数改了": ("yunze-1", "tally", lambda _, x: edited(x, -3, more_good)),
    "总数改了并重签": ("yunze-1", "result", lambda _, x: resealed_tally(x, more_good)),
    "总数加不起来": ("yunze-1", "sums", lambda _, x: resealed_tally(x, lambda t: t["tally"].update(valid=99))),
    "收回张数与票号不等": ("yunze-1", "sums", lambda _, x: resealed_tally(x, lambda t: t["tally"].update(returned=25, valid=25))),
    "总数的 nonce 改了": ("yunze-1", "tally", lambda _, x: edited(x, -3, lambda t: t.update(nonce=flip(t["nonce"])))),
    "结果改了": ("yunze-1", "result", lambda _, x: edited(x, -2, other_result)),
    "结果改了并重签": ("yunze-1", "result", lambda _, x: resealed_result(x)),
    "记号换了": ("yunze-2", "commitment", lambda _, x: edited(x, 3, put(5, lambda old: MARKS[0].decode() if old != MARKS[0].decode() else MARKS[1].decode()))),
    "记号不在票面上": ("yunze-2", "marks", lambda _, x: edited(x, 3, put(5, '{"i0":"splendid"}'))),
    "nonce 换了": ("yunze-2", "commitment", lambda _, x: edited(x, 3, put(4, flip))),
    "总数与各票不符并重签": ("yunze-2", "sums", lambda _, x: resealed_tally(x, more_good)),
    "只公布结论的写出了总数": ("yunze-3", "published", lambda _, x: edited(x, -3, lambda t: t.update(tally={}, nonce="00" * 32))),
    "准入码改一位": ("yunze-poll", "admission", lambda _, x: edited(x, 3, put(1, flip))),
    "公共投票的记号换了": ("yunze-poll", "root", lambda _, x: edited(x, 3, put(2, MARKS[0].decode()))),
    "公共投票调换次序": ("yunze-poll", "root", lambda _, x: swapped(x)),
    "公共投票少一张": ("yunze-poll", "size", lambda _, x: x[:4] + x[5:]),
    "重复张数改了并重签": ("yunze-poll", "sums", lambda _, x: resealed_tally(x, lambda t: t["tally"].update(repeats=3))),
    "缺末行": ("yunze-1", "end", lambda _, x: x[:-1]),
    "缺总数": ("yunze-1", "end", lambda _, x: [*x[:-3], *x[-2:]]),
    "末行之后还有": ("yunze-1", "end", lambda _, x: [*x, x[-1]]),
    "首行不见了": ("yunze-1", "header", lambda _, x: x[1:]),
    "格式不认识": ("yunze-1", "header", lambda _, x: edited(x, 0, lambda t: t.update(format="bihuan-export/9"))),
    "定义读不通": ("yunze-1", "election", lambda _, x: edited(x, 0, lambda t: t["election"].update(opens="昨天"))),
    "多了空格": ("yunze-1", "text", lambda _, x: [*x[:3], x[3].replace(",", ", "), *x[4:]]),
    "不是 JSON": ("yunze-1", "text", lambda _, x: [*x[:3], "<html>", *x[4:]]),
    "空文件": ("yunze-1", "end", lambda _, x: []),
    "数写成小数": ("yunze-1", "text", lambda _, x: [*x[:-1], x[-1].replace('"size":20', '"size":20.0')]),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_each_kind_of_fault_is_named_with_its_line(exports: dict[str, list[str]], name: str):
    ballot, kind, mutilate = FAULTS[name]
    fault = judged(mutilate(exports, list(exports[ballot])))
    assert fault is not None, "没有查出来"
    assert fault.kind in kind.split("|"), fault.sentence
    assert fault.sentence.startswith(f"第 {fault.line} 行：")


def test_every_single_changed_byte_is_found(exports: dict[str, list[str]]):
    whole = "\n".join(exports["yunze-1"]) + "\n"
    for place in range(0, len(whole), max(1, len(whole) // 150)):
        wrong = whole[:place] + chr(ord(whole[place]) ^ 1) + whole[place + 1 :]
        with pytest.raises(Fault):
            recount(line + "\n" for line in wrong.removesuffix("\n").split("\n"))


def test_the_command_says_the_place_and_ends_with_the_agreed_code(exports: dict[str, list[str]], tmp_path: Path):
    good, bad = tmp_path / "good.jsonl", tmp_path / "bad.jsonl"
    good.write_text("\n".join(exports["yunze-1"]) + "\n")
    bad.write_text("\n".join(swapped(exports["yunze-1"])) + "\n")
    done = bihuan("recount", str(good), "--json")
    tree = json.loads(done.stdout)
    assert (done.returncode, tree["ok"], tree["votes"], tree["recomputed"]) == (0, True, 20, True)
    assert bihuan("recount", str(good)).stdout.startswith("前后一致（没有给 --root、--urn")
    assert bihuan("recount", str(good), "--root", tree["fingerprint"].upper()).stdout.startswith("相符：")
    done = bihuan("recount", str(bad), "--json")
    assert (done.returncode, json.loads(done.stdout)["kind"]) == (1, "order")
    assert "第 3 行" in bihuan("recount", str(bad)).stderr
    assert bihuan("recount", str(good), "--urn", "00" * 32).returncode == 1
    assert bihuan("recount", str(good), "--root", "00" * 32).returncode == 1
    assert bihuan("recount", str(good), "--root", tree["fingerprint"], "--urn", tree["urn"]).returncode == 0
    assert "定不住总数" in bihuan("recount", str(good), "--root", tree["root"]).stderr
    done = bihuan("recount", str(tmp_path / "none.jsonl"))
    assert done.returncode == 2
    (tmp_path / "gbk.jsonl").write_bytes("投票".encode("gbk"))
    done = bihuan("recount", str(tmp_path / "gbk.jsonl"))
    assert (done.returncode, "Traceback" in done.stderr) == (1, False)


def test_a_file_sealed_again_is_found_by_the_printed_fingerprint(exports: dict[str, list[str]], tmp_path: Path):
    """全场反对的改成全场满意，重算结果，用偷来的真印、用自己的印各签一遍：文件自己前后一致，与纪要上印的指纹不同。"""
    genuine = recount(line + "\n" for line in exports["yunze-1"])
    tally = json.loads(exports["yunze-1"][-3])
    for item in tally["tally"]["items"]:
        item["votes"] = [["good", sum(number for _, number in item["votes"])]]
    result = verdict.result_of(genuine.election, verdict.tally_from(genuine.election, tally["tally"]))
    head = genuine.head | {
        "tally": proofs.tally_commitment(bytes.fromhex(tally["nonce"]), tally["tally"]),
        "result": canonical.digest(canonical.dumps(result)),
    }
    for seal in (SEAL, Seal(bytes([7]) * 32)):
        first = json.loads(exports["yunze-1"][0]) | {"urn": seal.public.hex()}
        last = {"head": head, "signature": seal.sign(proofs.head_text(head)).hex()}
        lines = [first, *map(json.loads, exports["yunze-1"][1:-3]), tally, {"result": result}, last]
        again = tmp_path / "again.jsonl"
        again.write_text("".join(canonical.dumps(line) + "\n" for line in lines))
        assert bihuan("recount", str(again)).stdout.startswith("前后一致（没有给")
        found = bihuan("recount", str(again), "--root", genuine.fingerprint)
        assert (found.returncode, "封箱指纹与会议纪要上的不同" in found.stderr) == (1, True)


def test_recount_does_not_need_django(exports: dict[str, list[str]], tmp_path: Path):
    import subprocess
    import sys

    file = tmp_path / "good.jsonl"
    file.write_text("\n".join(exports["yunze-1"]) + "\n")
    script = (
        "import sys\nclass No:\n  def find_spec(self, name, *more):\n    if name.split('.')[0] == 'django': raise ImportError(name)\n"
        "sys.meta_path.insert(0, No())\nfrom bihuan.config.cli import main\nsys.exit(main(['recount', sys.argv[1]]))"
    )
    assert subprocess.run([sys.executable, "-c", script, str(file)], capture_output=True, timeout=60).returncode == 0
