"""投票页的样子与规矩：大小、安全策略、没有 HTTPS、键盘、读屏、英文、窄屏大字、存不住东西的机器。"""

import gzip
import json
import re
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from bihuan.kernel import blind
from tests.shared import ROOT
from tests.urn.hall import Urn, ballots, key, poll, secret, text
from tests.urn.voter_page import SEED, Deputy

BUILD = ROOT / "src" / "urn" / "static" / "build"
SOURCE = ROOT / "src" / "urn" / "voter"
FILES = {"index.html", "recount.html", "page.js", "page.css", "icon.svg"}
LIMIT = 45_000  # 字节：全部文件压缩以后

NAMELESS = """() => [...document.querySelectorAll("input, textarea, select, button, summary, a[href]")]
  .filter((one) => one.getClientRects().length)
  .filter((one) => !(one.getAttribute("aria-label") || one.labels?.[0]?.textContent.trim() || one.textContent?.trim()))
  .map((one) => one.outerHTML)"""
WIDER = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def deputy(page: Page, urn: Urn) -> Deputy:
    return Deputy(page, urn)


def test_all_files_together_are_small():
    assert {path.name for path in BUILD.iterdir()} == FILES, "先运行 make setup"
    sizes = {name: len(gzip.compress((BUILD / name).read_bytes(), 9)) for name in FILES}
    assert sum(sizes.values()) <= LIMIT, sizes


def test_the_same_source_builds_the_same_bytes(tmp_path: Path):
    before = {name: (BUILD / name).read_bytes() for name in FILES}
    for _ in range(2):
        built = subprocess.run(
            ["scripts/node.sh", "node", "scripts/build-voter.mjs", str(tmp_path)],
            cwd=ROOT,
            capture_output=True,
            text=True,
        )
        assert built.returncode == 0, built.stderr
        assert {name: (tmp_path / name).read_bytes() for name in FILES} == before, "构建物与源码不符，先运行 make setup"


def test_nothing_comes_from_elsewhere():
    for name in FILES:
        text = (BUILD / name).read_text(encoding="utf-8")
        named = set(re.findall(r"https?://[\w.:/-]*", text)) - {"http://www.w3.org/2000/svg"}
        assert named <= {"https://", "http://localhost"}, name
        assert "eval(" not in text and "new Function" not in text
    for page in ("index.html", "recount.html"):
        text = (BUILD / page).read_text(encoding="utf-8")
        assert not re.search(r"\sstyle=|\son\w+=|<style|<script(?![^>]*src=)", text)


def test_the_lock_names_no_address():
    lock = json.loads((ROOT / "package-lock.json").read_text())
    assert "://" not in re.sub(r'"(funding|url)": ?"[^"]*"', "", json.dumps(lock))
    assert all("resolved" not in package for package in lock["packages"].values())
    assert all("integrity" in package for name, package in lock["packages"].items() if name)


@pytest.mark.parametrize(
    "path", ["/", "/e/yunze-1", "/recount", "/page.js", "/page.css", "/static/page.js", "/icon.svg"]
)
def test_each_file_is_served_with_strict_headers(standing: Urn, path: str):
    said = standing.get(path)
    assert said.status == 200
    policy = said.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy
    assert said.headers["referrer-policy"] == "no-referrer"
    assert "set-cookie" not in said.headers


def test_without_https_the_page_says_so_plainly(page: Page, standing: Urn):
    def over_http(route) -> None:
        path = route.request.url.removeprefix("http://urn.example")
        said = standing.get(path)
        route.fulfill(status=said.status, body=said.raw, headers={"content-type": said.headers["content-type"]})

    page.route("http://urn.example/**", over_http)
    for path in ("/e/yunze-1", "/"):
        page.goto(f"http://urn.example{path}")
        assert page.evaluate("crypto.subtle === undefined && !isSecureContext")
        expect(page.locator("h1")).to_have_text("这里不能投票：没有 HTTPS")
        expect(page.get_by_role("alert")).to_contain_text("https://")
        assert page.get_by_role("main").get_by_role("button").count() == 0
    page.goto("http://urn.example/recount")
    expect(page.get_by_role("alert")).to_contain_text("bihuan recount")


def test_with_the_keyboard_alone_and_in_english(deputy: Deputy, urn: Urn, page: Page, faults: list[str]):
    urn.open(secret(items=2))
    deputy.arrive()
    keys = page.keyboard

    def tab_to(name: str) -> None:
        for _ in range(40):
            keys.press("Tab")
            if page.evaluate("document.activeElement.innerText?.trim()") == name:
                return
        raise AssertionError(f"用 Tab 走不到 {name}")

    def now(words: str) -> None:
        expect(page.locator("#step-title")).to_have_text(words)
        expect(page.locator("#step-title")).to_be_focused()

    tab_to("English")
    keys.press("Enter")
    assert page.evaluate("document.documentElement.lang") == "en"
    expect(page.get_by_role("button", name="English")).to_have_count(0)
    expect(page.get_by_role("button", name="中文")).to_be_focused()
    tab_to("Make my slip")
    keys.press("Enter")
    now("Keep this slip")
    tab_to("I have it, go on")
    keys.press("Space")
    now("Have it signed by the issuing desk")
    page.wait_for_function("document.getElementById('blinded').value")
    signed = deputy.signed()
    for _ in range(4):
        keys.press("Tab")
    expect(page.locator("#issued")).to_be_focused()
    keys.insert_text("nonsense")
    tab_to("Verify and keep")
    keys.press("Enter")
    expect(page.get_by_role("alert")).to_have_text("This is not a signature from the issuing desk of this election.")
    expect(page.locator("#collect")).to_be_focused()
    keys.press("Shift+Tab")
    keys.press("ControlOrMeta+A")
    keys.insert_text(signed)
    keys.press("Tab")
    keys.press("Enter")
    now("Mark your ballot")
    expect(page.get_by_role("status").filter(has_text="0 of 2 marked")).to_be_visible()
    keys.press("Tab")
    keys.press("Space")
    keys.press("ArrowDown")
    expect(page.get_by_role("group", name="第0项").get_by_label("基本满意")).to_be_checked()
    tab_to("Done, review")
    keys.press("Enter")
    now("Please check")
    expect(page.get_by_text("Cast like this, the ballot will be invalid: an item is left blank")).to_have_count(0)
    expect(page.get_by_text("one item will be invalid: an item is left blank")).to_be_visible()
    keys.press("Tab")
    keys.press("Enter")
    now("Your ballot is in the urn")
    expect(page.locator("#said")).to_have_text("Your ballot is in the urn")
    urn.close("yunze-1")
    page.reload()
    tab_to("Recount and find")
    keys.press("Enter")
    expect(page.locator("#found")).to_contain_text("agrees with your receipt")
    expect(page.locator("#look-up")).to_be_focused()
    assert not re.search(r"[\u4e00-\u9fff]", page.locator("main .card").inner_text())
    assert faults == []


@pytest.mark.parametrize("large", [False, True])
def test_every_step_fits_a_phone_and_has_names(deputy: Deputy, urn: Urn, page: Page, large: bool):
    page.set_viewport_size({"width": 320 if large else 390, "height": 800})
    urn.open(secret(**_election()))
    urn.open(poll())

    def fits() -> None:
        assert page.evaluate(WIDER) <= 0
        assert page.evaluate(NAMELESS) == []
        assert page.locator("h1").count() == 1
        assert page.locator("[id]").evaluate_all("all => new Set(all.map(one => one.id)).size === all.length")

    page.goto(deputy.origin)
    expect(page.locator("h1")).to_be_visible()
    if large:
        page.get_by_role("button", name="大字").click()
        expect(page.get_by_role("button", name="大字")).to_have_attribute("aria-pressed", "true")
    fits()
    deputy.arrive()
    fits()
    page.locator("#prepare").click()
    expect(page.locator("#slip span")).to_have_count(9)
    fits()
    page.locator("#noted").click()
    page.wait_for_function("document.getElementById('blinded').value")
    fits()
    deputy.collect()
    expect(page.locator("#review")).to_be_visible()
    fits()
    page.get_by_label("另选他人的姓名").first.fill("欧阳小明")
    fits()
    page.locator("#review").click()
    expect(page.locator(".review dd").first).to_have_text("另选：欧阳小明")
    fits()
    deputy.cast()
    page.get_by_text("凭据", exact=True).click()
    fits()
    Deputy(page, urn, "yunze-poll").arrive()
    fits()
    Deputy(page, urn, "no-such").arrive()
    fits()
    page.goto(f"{deputy.origin}/recount")
    expect(page.locator("#file")).to_be_attached()
    fits()


_ELECTION = "规则: 选举\n代号: e\n依据: 试\n票: {填法: 表决, 可另选: 是}\n基数: 有效\n当选: {名额: 1, 须: 过半数}\n"
_SCORES = "规则: 评分\n代号: t\n依据: 试\n票: {填法: 打分, 分值: [0, 100], 填错: 该项作废}\n"


def _election() -> dict:
    values = [
        {"code": code, "title": title} for code, title in (("for", "赞成"), ("against", "反对"), ("abstain", "弃权"))
    ]
    items = [{"code": "10", "title": "关于云泽县人民法院院长候选人王建国的表决（等额）"}, {"code": "9", "title": "乙"}]
    return {"rule": _ELECTION, "marks": {"items": items, "values": values, "write_in": 20}}


def test_numbers_names_and_blanks_are_packed_as_python_reads_them(deputy: Deputy, urn: Urn, page: Page):
    items = [{"code": "10", "title": "甲"}, {"code": "9", "title": "乙"}]
    urn.open(secret(rule=_SCORES, marks={"items": items, "numbers": [0, 100]}))
    deputy.arrive().prepare().collect()
    page.locator("#field-9").fill("101")
    expect(page.locator("#filled")).to_contain_text("填得不清楚")
    page.locator("#review").click()
    expect(page.locator("#field-9")).to_be_focused()
    page.locator("#field-9").fill("77")
    page.locator("#review").click()
    assert page.locator(".review dd").all_inner_texts() == ["空着", "77"]
    deputy.cast()
    expect(page.locator("#step-title")).to_have_text("票已收下")


def test_a_written_in_name_arrives_as_written(deputy: Deputy, urn: Urn, page: Page):
    urn.open(secret(**_election()))
    deputy.arrive().prepare().collect()
    names = page.get_by_label("另选他人的姓名")
    names.first.fill("张\u200b三")
    expect(page.locator("#filled")).to_contain_text("填得不清楚")
    names.first.fill(" A\u030a 张三 ")
    page.get_by_role("group", name="乙").get_by_label("反对").check()
    page.locator("#review").click()
    assert page.locator(".review dd").all_inner_texts() == ["另选：\u00c5 张三", "反对"]
    deputy.cast()
    expect(page.locator("#step-title")).to_have_text("票已收下")
    for right in ballots("yunze-1", 5):
        urn.cast("yunze-1", right, text({"10": "for", "9": "for"}))
    assert '"write_ins":[["\u00c5 张三",1]]' in urn.close("yunze-1").read_text()


def test_a_machine_that_keeps_nothing_still_votes_and_warns(context: BrowserContext, urn: Urn):
    context.add_init_script("Object.defineProperty(window, 'localStorage', {get() { throw new Error('no') }})")
    page = context.new_page()
    urn.open(secret())
    deputy = Deputy(page, urn).arrive()
    page.locator("#prepare").click()
    expect(page.get_by_text("存不住东西")).to_be_visible()
    page.locator("#noted").click()
    page.wait_for_function("document.getElementById('blinded').value")
    deputy.collect().mark("满意").cast()
    expect(page.locator("#step-title")).to_have_text("票已收下")


def test_only_the_slip_is_printed(deputy: Deputy, urn: Urn, page: Page):
    urn.open(secret())
    deputy.arrive()
    page.locator("#prepare").click()
    page.emulate_media(media="print")
    expect(page.locator("#slip")).to_be_visible()
    expect(page.locator(".only-print")).to_contain_text("yunze-1")
    for hidden in ("header.bar", ".spine", "aside", "#noted", "#step-title"):
        expect(page.locator(hidden)).to_be_hidden()


def test_the_slip_and_the_message_are_copied(context: BrowserContext, deputy: Deputy, urn: Urn, page: Page):
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    urn.open(secret())
    deputy.arrive().prepare()
    page.locator("#copy-blinded").click()
    expect(page.locator("#said")).to_have_text("已复制，可以粘贴给发票处")
    assert page.evaluate("navigator.clipboard.readText()") == page.locator("#blinded").input_value()
    with page.expect_download() as saved:
        page.locator("#save-blinded").click()
    assert saved.value.suggested_filename == "yunze-1-blinded.json"
    asked = json.loads(saved.value.path().read_text())
    assert bytes.fromhex(asked["blinded"]) == blind.voter_secrets(SEED, "yunze-1", key().public).blinded()
