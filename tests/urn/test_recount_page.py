"""重计页，在真的 Chromium 里：好的相符，改过的指出那一行；从票箱打开，或者存下来从本机打开。"""

import json
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from bihuan.kernel import canonical
from bihuan.kernel.voting import Fault, recount
from tests.urn.hall import Urn, ballots, secret, text
from tests.urn.test_page_manners import BUILD, NAMELESS, WIDER
from tests.urn.test_sealing import FAULTS, edited, exports, resigned

__all__ = ["exports"]
TOLD = ["规则改了", "签名改一位", "两张调换", "总数改了并重签", "准入码改一位", "不是 JSON", "结果改了"]


@pytest.fixture
def opened(page: Page, standing: Urn) -> Page:
    page.goto(f"http://127.0.0.1:{standing.port}/recount")
    expect(page.locator("#file")).to_be_attached()
    return page


def give(page: Page, folder: Path, lines: list[str]) -> None:
    file = folder / "export.jsonl"
    file.write_bytes("".join(line + "\n" for line in lines).encode())
    page.set_input_files("#file", file)


@pytest.mark.parametrize("ballot", ["yunze-1", "yunze-2", "yunze-poll"])
def test_a_good_file_agrees(opened: Page, tmp_path: Path, exports, faults: list[str], ballot: str):
    give(opened, tmp_path, exports[ballot])
    expect(opened.locator("#verdict")).to_have_text("重计相符")
    expect(opened.locator("#verdict")).to_be_focused()
    result = json.loads(exports[ballot][-2])["result"]
    row = opened.get_by_role("table").get_by_role("row").nth(1)
    assert row.get_by_role("cell").all_inner_texts() == [
        *[str(result["items"]["i0"]["votes"][mark]) for mark in ("good", "fair", "bad")],
        result["decisions"][0]["label"],
    ]
    expect(opened.locator(".figures")).to_contain_text(f"{result['figures']['valid']}")
    said = recount(line + "\n" for line in exports[ballot]).fingerprint
    assert said in opened.locator("#result code").first.inner_text().replace(" ", "")
    expect(opened.locator(".checks .past")).to_have_count(6)
    assert opened.evaluate(NAMELESS) == []
    assert faults == []


def test_fewer_than_five_says_what_was_not_done(opened: Page, tmp_path: Path, exports):
    give(opened, tmp_path, exports["yunze-3"])
    expect(opened.locator("#verdict")).to_have_text("重计相符")
    expect(opened.locator(".warn")).to_contain_text("不能重算")
    expect(opened.locator(".checks .skipped")).to_have_count(2)


@pytest.mark.parametrize("name", TOLD)
def test_a_changed_file_is_refused_with_its_line(opened: Page, tmp_path: Path, exports, name: str):
    ballot, _, mutilate = FAULTS[name]
    lines = mutilate(exports, list(exports[ballot]))
    with pytest.raises(Fault) as fault:
        recount(line + "\n" for line in lines)
    give(opened, tmp_path, lines)
    expect(opened.locator("#verdict")).to_have_text("不符")
    expect(opened.get_by_role("alert")).to_contain_text(f"第 {fault.value.line} 行：")
    expect(opened.locator(".checks .wrong")).to_have_count(1)
    opened.get_by_role("button", name="English").click()
    expect(opened.get_by_role("alert")).to_contain_text(f"Line {fault.value.line}:")
    expect(opened.locator("#verdict")).to_have_text("It does not agree")


def test_a_good_file_after_a_bad_one(opened: Page, tmp_path: Path, exports):
    give(opened, tmp_path, exports["yunze-1"][:-1])
    expect(opened.locator("#verdict")).to_have_text("不符")
    (tmp_path / "again").mkdir()
    give(opened, tmp_path / "again", exports["yunze-1"])
    expect(opened.locator("#verdict")).to_have_text("重计相符")


def test_the_minutes_are_compared(opened: Page, tmp_path: Path, exports):
    give(opened, tmp_path, exports["yunze-1"])
    said = recount(line + "\n" for line in exports["yunze-1"]).fingerprint
    opened.locator("summary").first.click()
    opened.locator("#minutes-fingerprint").fill(" ".join(said[i : i + 4] for i in range(0, 64, 4)).upper())
    opened.locator("#minutes-fingerprint").press("Enter")
    expect(opened.locator(".checks .past")).to_have_count(7)
    opened.locator("#minutes-fingerprint").fill("00" * 32)
    opened.locator("#minutes-fingerprint").press("Enter")
    expect(opened.locator("#verdict")).to_contain_text("不是纪要上的")


def test_a_rule_that_is_not_written_out_is_said_not_to_be_counted(opened: Page, tmp_path: Path, exports):
    """网页只读规则全文；用 YAML 写的（不经票箱开出来的）照实说没有重算。"""
    rule = json.loads(json.loads(exports["yunze-1"][0])["election"]["rule"])
    short = "\n".join(f"{key}: {canonical.dumps(value)}" for key, value in rule.items())
    lines = edited(exports["yunze-1"], 0, lambda tree: tree["election"].update(rule=short))
    lines = resigned(lines, election=canonical.digest(canonical.dumps(json.loads(lines[0])["election"])))
    recount(line + "\n" for line in lines)
    give(opened, tmp_path, lines)
    expect(opened.locator(".warn")).to_contain_text("请用 bihuan recount")
    expect(opened.locator(".checks .skipped")).to_have_count(2)


def test_saved_to_disk_it_needs_no_urn(page: Page, tmp_path: Path, exports, faults: list[str]):
    for name in ("recount.html", "page.js", "page.css", "icon.svg"):
        shutil.copy(BUILD / name, tmp_path / name)
    page.goto((tmp_path / "recount.html").as_uri())
    assert page.evaluate("getComputedStyle(document.querySelector('.bar')).display") == "flex"
    give(page, tmp_path, exports["yunze-2"])
    expect(page.locator("#verdict")).to_have_text("重计相符")
    assert faults == []


def test_a_sealed_vote_is_fetched_from_the_urn(page: Page, urn: Urn):
    urn.open(secret())
    for right in ballots("yunze-1", 6):
        urn.cast("yunze-1", right, text({"i0": "good"}))
    urn.close("yunze-1")
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(f"http://127.0.0.1:{urn.port}/recount#yunze-1")
    expect(page.locator("#verdict")).to_have_text("重计相符")
    assert page.evaluate(WIDER) <= 0
    page.locator("#fetch").click()
    expect(page.locator("#verdict")).to_be_focused()
