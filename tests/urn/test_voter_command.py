"""`bihuan vote`：不用浏览器，从领票到查票走一遍；走错的每一步都有一句话。"""

import json
import stat
from pathlib import Path

import pytest

from bihuan.kernel import blind
from tests.urn.hall import Urn, ballots, bihuan, key, secret, text


class Deputy:
    """一位用命令行投票的代表。"""

    def __init__(self, folder: Path, urn: Urn, name: str, ballot: str = "yunze-1") -> None:
        self.state, self.folder, self.urn, self.name, self.ballot = folder / f"{name}.json", folder, urn, name, ballot

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.urn.port}"

    def begin(self, *more: str):
        return bihuan("vote", "begin", f"{self.url}/elections/{self.ballot}", "--keep", str(self.state), *more)

    def collect(self, office: blind.Issuer):
        """到发票处领签名。"""
        asked = json.loads((self.folder / f"{self.name}.blinded").read_text())
        signature = office.issue(self.name, bytes.fromhex(asked["blinded"]))
        signed = self.folder / f"{self.name}.signed"
        signed.write_text(
            json.dumps({"format": "bihuan-issued/1", "ballot": asked["ballot"], "signature": signature.hex()})
        )
        return bihuan("vote", "finish", str(self.state), str(signed))

    def cast(self, marks: str, *more: str):
        return bihuan("vote", "cast", str(self.state), "--marks", marks, *more)

    def check(self, where: str):
        return bihuan("vote", "check", str(self.state), where)


@pytest.fixture
def deputy(urn: Urn, tmp_path: Path) -> Deputy:
    return Deputy(tmp_path, urn, "jia")


@pytest.fixture
def office() -> blind.Issuer:
    return blind.Issuer(key())


def begun(deputy: Deputy) -> None:
    done = deputy.begin("--out", str(deputy.folder / f"{deputy.name}.blinded"))
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("receipt", ["counted", "content"])
def test_the_whole_way(urn: Urn, deputy: Deputy, office: blind.Issuer, receipt: str):
    urn.open(secret(receipt=receipt))
    begun(deputy)
    assert stat.S_IMODE(deputy.state.stat().st_mode) == 0o600
    assert deputy.collect(office).returncode == 0
    done = deputy.cast('{ "i0" : "good" }', "--json")
    first = json.loads(done.stdout)
    assert first["taken"] is True
    assert json.loads(deputy.cast('{"i0":"good"}', "--json").stdout) == first, "再投一次，凭据相同"
    assert "不能改投" in deputy.cast('{"i0":"bad"}').stderr
    assert deputy.check(deputy.url).returncode == 1, "封箱前查不到"
    for right in ballots("yunze-1", 6):
        urn.cast("yunze-1", right, text({"i0": "bad"}))
    export = urn.close("yunze-1")
    for where in (str(export), deputy.url):
        done = deputy.check(where)
        assert done.returncode == 0, done.stderr
        assert "找到了" in done.stderr
        assert ("记号与你投的相同" in done.stderr) == (receipt == "content")


def test_a_lost_browser_comes_back_with_the_slip(urn: Urn, deputy: Deputy, office: blind.Issuer, tmp_path: Path):
    urn.open(secret())
    begun(deputy)
    deputy.collect(office)
    slip = json.loads(deputy.begin("--json").stdout or "{}")
    assert "refused" in slip, "已有一张票的文件不会被盖掉"
    kept = json.loads(deputy.state.read_text())
    written = blind.slip(bytes.fromhex(kept["seed"]), "yunze-1")
    (tmp_path / "new").mkdir()
    again = Deputy(tmp_path / "new", urn, "jia")
    done = again.begin("--slip", written, "--out", str(again.folder / "jia.blinded"))
    assert done.returncode == 0
    assert again.collect(office).returncode == 0, "同一个盲化消息，发票处给同一个签名"
    assert again.cast('{"i0":"good"}').returncode == 0
    wrong = Deputy(tmp_path / "new", urn, "yi").begin("--slip", written[:-1] + ("0" if written[-1] != "0" else "1"))
    assert wrong.returncode == 1
    assert "票根的校验不对" in wrong.stderr


def test_a_box_that_changes_a_vote_is_found_out(urn: Urn, deputy: Deputy, office: blind.Issuer):
    urn.open(secret())
    begun(deputy)
    deputy.collect(office)
    deputy.cast('{"i0":"good"}')
    for right in ballots("yunze-1", 6):
        urn.cast("yunze-1", right, text({"i0": "bad"}))
    kept = json.loads(deputy.state.read_text())
    export = str(urn.close("yunze-1"))
    deputy.state.write_text(json.dumps(kept | {"receipt": kept["receipt"] | {"commitment": "00" * 32}}))
    assert "承诺与凭据不同" in deputy.check(export).stderr
    deputy.state.write_text(json.dumps(kept | {"seed": "00" * 16}))
    assert "没有你的票号" in deputy.check(export).stderr


def test_a_step_out_of_turn_is_refused_in_words(urn: Urn, deputy: Deputy, tmp_path: Path):
    urn.open(secret())
    begun(deputy)
    assert "先做 finish" in deputy.cast('{"i0":"good"}').stderr
    assert "还没有投出去" in deputy.check(deputy.url).stderr
    bad = tmp_path / "bad.json"
    bad.write_text(json.dumps({"format": "bihuan-issued/1", "ballot": "yunze-1", "signature": "02" * 256}))
    done = bihuan("vote", "finish", str(deputy.state), str(bad))
    assert (done.returncode, "Traceback" in done.stderr) == (1, False)
    assert "验证不过" in done.stderr
    assert bihuan("vote", "finish", str(deputy.state), str(tmp_path / "none")).returncode == 2
    assert bihuan("vote", "cast", str(tmp_path / "none"), "--marks", "{}").returncode == 2
    bad.write_text("不是票")
    assert bihuan("vote", "cast", str(bad), "--marks", "{}").returncode == 1
    assert bihuan("vote").returncode == 2


def test_marks_off_the_paper_never_leave_the_machine(urn: Urn, deputy: Deputy, office: blind.Issuer):
    urn.open(secret())
    begun(deputy)
    deputy.collect(office)
    for marks in ("good", "[]", '{"i0":"splendid"}', '{"i9":"good"}', "{"):
        done = deputy.cast(marks)
        assert done.returncode == 1
        assert "Traceback" not in done.stderr
    assert json.loads(deputy.state.read_text())["marks"] is None


def test_an_urn_that_does_not_answer_is_said_and_can_be_tried_again(urn: Urn, deputy: Deputy, office: blind.Issuer):
    urn.open(secret())
    begun(deputy)
    deputy.collect(office)
    urn.stop()
    done = deputy.cast('{"i0":"good"}')
    assert done.returncode == 1
    assert "不会算两次" in done.stderr
    urn.start()
    assert deputy.cast('{"i0":"good"}', "--url", deputy.url).returncode == 0
