"""投票页，在真的 Chromium 里，对真的票箱：走一遍，重来，换记号，封了箱，公共投票。"""

import json

import pytest
from playwright.sync_api import Page, Request, expect

from bihuan.kernel import blind
from tests.urn.hall import Urn, admitted, ballots, key, poll, secret, text
from tests.urn.voter_page import SEED, Deputy

SEEDS = [bytes(16), bytes(range(100, 116)), b"\xff" * 16]


@pytest.fixture
def deputy(page: Page, urn: Urn) -> Deputy:
    return Deputy(page, urn)


def test_the_whole_way(deputy: Deputy, urn: Urn, page: Page, faults: list[str]):
    urn.open(secret())
    asked: list[Request] = []
    page.on("request", lambda request: asked.append(request))
    deputy.arrive()
    page.locator("#prepare").click()
    slip = page.locator("#slip span")
    expect(slip).to_have_count(9)
    seed = bytes.fromhex(deputy.kept()["seed"])
    assert "-".join(slip.all_inner_texts()) == blind.slip(seed, "yunze-1")
    assert {request.method for request in asked} == {"GET"}, "种子存下以前什么也没有发出"
    page.locator("#noted").click()
    page.wait_for_function("document.getElementById('blinded').value")
    assert deputy.blinded() == blind.voter_secrets(seed, "yunze-1", key().public).blinded()
    deputy.collect().mark("基本满意")
    expect(page.locator(".review dd")).to_have_text("基本满意")
    deputy.cast()
    expect(page.locator("#step-title")).to_have_text("票已收下")
    assert "pending" not in deputy.kept(), "收下以后记号不留在机器上"
    assert all(request.url.startswith(deputy.origin) for request in asked)
    carried = [request.all_headers() for request in asked]
    assert [headers for headers in carried if "cookie" in headers or "referer" in headers] == []
    assert page.context.cookies() == []

    for right in ballots("yunze-1", 6):
        urn.cast("yunze-1", right, text({"i0": "bad"}))
    export = urn.close("yunze-1").read_text()
    assert f'["{blind.voter_secrets(seed, "yunze-1", key().public).token.hex()}"' in export
    assert '["fair",1]' in export
    deputy.arrive()
    page.locator("#look-up").click()
    expect(page.locator("#found")).to_contain_text("与凭据相符")
    expect(page.locator("#found")).to_contain_text("只公布总数，看不到记号")
    assert faults == []


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: seed.hex()[:6])
def test_a_slip_gives_the_same_ballot_in_chromium_as_in_python(deputy: Deputy, urn: Urn, page: Page, seed: bytes):
    urn.open(secret())
    mine = blind.voter_secrets(seed, "yunze-1", key().public)
    deputy.arrive().prepare(seed)
    assert deputy.blinded() == mine.blinded()
    deputy.collect()
    expect(page.locator("#review")).to_be_visible()
    assert deputy.kept()["signature"] == mine.finish(blind.blind_sign(key(), mine.blinded())).hex()
    deputy.mark("满意").cast()
    expect(page.locator("#step-title")).to_have_text("票已收下")
    page.get_by_text("凭据", exact=True).click()
    expect(page.locator("dl.wide code").first).to_have_text(mine.token.hex())


def test_with_content_the_voter_sees_the_marks_again(deputy: Deputy, urn: Urn, page: Page):
    urn.open(secret(receipt="content"))
    deputy.whole("不满意")
    for right in ballots("yunze-1", 5):
        urn.cast("yunze-1", right, text({"i0": "good"}))
    urn.close("yunze-1")
    deputy.arrive()
    page.locator("#look-up").click()
    expect(page.locator("#found .review dd")).to_have_text("不满意")


def test_on_another_machine_the_slip_finds_the_ballot(deputy: Deputy, urn: Urn, page: Page):
    urn.open(secret())
    deputy.whole("满意")
    page.get_by_text("这是公用的机器？").click()
    page.locator("#forget").click()
    assert deputy.kept() == {}
    for right in ballots("yunze-1", 5):
        urn.cast("yunze-1", right, text({"i0": "good"}))
    urn.close("yunze-1")
    deputy.arrive()
    page.locator("#slip-field").fill(blind.slip(SEED, "yunze-1"))
    page.locator("#use-slip").click()
    expect(page.locator("#found")).to_contain_text("只能说票号在")


def test_an_answer_that_never_came(deputy: Deputy, urn: Urn, page: Page):
    """票到了，回答断在路上：只能原样再投，凭据相同，不算两次。"""
    urn.open(secret())
    deputy.arrive().prepare().collect().mark("满意")
    page.route("**/votes", lambda route: (route.fetch(), route.abort()))
    deputy.cast()
    expect(deputy.trouble).to_contain_text("没有得到票箱的回答")
    page.unroute("**/votes")
    page.reload()
    expect(page.locator("#step-title")).to_have_text("上次没有等到回答")
    expect(page.locator("#review")).to_have_count(0)
    expect(page.locator(".review dd")).to_have_text("满意")
    deputy.cast()
    expect(page.locator("#step-title")).to_have_text("票已收下")
    assert json.loads(urn.close("yunze-1").read_text().splitlines()[-1])["head"]["size"] == 1


def test_a_busy_urn_is_asked_again(deputy: Deputy, urn: Urn, page: Page):
    urn.open(secret())
    deputy.arrive().prepare().collect().mark("满意")
    answers = iter([503, 503])

    def busy_twice(route) -> None:
        status = next(answers, None)
        if status is None:
            route.continue_()
        else:
            body = json.dumps({"code": "busy", "refused": "此刻太忙"}).ljust(512)
            route.fulfill(status=status, headers={"retry-after": "1"}, body=body)

    page.route("**/votes", busy_twice)
    deputy.cast()
    expect(page.locator("#step-title")).to_have_text("票已收下", timeout=10_000)


def test_other_marks_with_the_same_ballot_get_the_first_receipt(deputy: Deputy, urn: Urn, page: Page):
    urn.open(secret())
    deputy.arrive().prepare().collect()
    expect(page.locator("#review")).to_be_visible()
    mine = blind.voter_secrets(SEED, "yunze-1", key().public)
    urn.cast("yunze-1", (mine.token, mine.prefix + bytes.fromhex(deputy.kept()["signature"])), text({"i0": "bad"}))
    deputy.mark("满意").cast()
    expect(page.locator("#step-title")).to_have_text("票已收下")
    expect(page.locator("body")).to_contain_text("先收下的一张算数")


def test_the_urn_was_sealed_meanwhile(deputy: Deputy, urn: Urn, page: Page):
    urn.open(secret())
    deputy.arrive().prepare().collect().mark("满意")
    urn.close("yunze-1")
    deputy.cast()
    expect(deputy.trouble).to_have_text("已经封箱，这张票没有收")
    expect(page.locator("#step-title")).to_have_text("已经封箱")
    page.locator("#look-up").click()
    expect(page.locator("#found")).to_contain_text("封箱文件里没有你的票号")


def test_before_it_opens(deputy: Deputy, urn: Urn, page: Page):
    urn.open(secret(opens="2098-01-01T09:00:00+08:00"))
    deputy.arrive().prepare().collect()
    expect(page.locator("#step-title")).to_have_text("还不能投")
    expect(page.locator(".card.now")).to_contain_text("2098年1月1日 09:00开始投票")


def test_a_ballot_is_prepared_before_the_urn_opens(deputy: Deputy, urn: Urn, page: Page):
    """发票在先：票箱里还没有这次投票，公钥由名册的链接带来，签名也由链接带回。"""
    deputy.arrive(f"#key={key().public.der.hex()}")
    assert page.url.endswith("/e/yunze-1"), "链接里的东西立即从地址栏抹掉"
    page.locator("#noted").click()
    page.wait_for_function("document.getElementById('blinded').value")
    deputy.arrive(f"#issued={blind.blind_sign(key(), deputy.blinded()).hex()}")
    expect(page.locator("#step-title")).to_have_text("还不能投")
    urn.open(secret())
    page.locator("#again").click()
    deputy.mark("满意").cast()
    expect(page.locator("#step-title")).to_have_text("票已收下")


def test_a_link_with_another_key_is_found_out(deputy: Deputy, urn: Urn, page: Page):
    """链接里的公钥被换过：票箱的公钥一到就说，重新备票才接着走。"""
    deputy.arrive(f"#key={blind.generate().public.der.hex()}")
    page.locator("#noted").click()
    urn.open(secret())
    deputy.arrive()
    expect(deputy.trouble).to_contain_text("另一把公钥")
    page.locator("#prepare").click()
    page.locator("#noted").click()
    page.wait_for_function("document.getElementById('blinded').value")
    deputy.collect().mark("满意").cast()
    expect(page.locator("#step-title")).to_have_text("票已收下")


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("", "512 位十六进制"),
        ('{"format":', "读不懂"),
        ('{"format":"bihuan-issued/1","ballot":"yunze-2","signature":"00"}', "不是发票处给这次投票的签名"),
        ("00" * 256, "验证不过"),
        ("ff" * 256, "长度或大小不对"),
    ],
)
def test_a_wrong_signature_is_refused(deputy: Deputy, urn: Urn, page: Page, written: str, sentence: str):
    urn.open(secret())
    deputy.arrive().prepare()
    page.locator("#issued").fill(written)
    page.locator("#collect").click()
    expect(deputy.trouble).to_contain_text(sentence)
    assert not deputy.kept()["signature"]


def test_a_poll(deputy: Deputy, urn: Urn, page: Page, faults: list[str]):
    deputy.ballot = "yunze-poll"
    urn.open(poll())
    (token, admission), other, *_ = admitted("yunze-poll", 7)
    deputy.arrive()
    expect(page.locator("header.head")).to_contain_text("不是无记名")
    page.locator("#admitted").fill("号码丢了一半 " + token.hex())
    page.locator("#admit").click()
    expect(deputy.trouble).to_contain_text("两个 64 位")
    deputy.arrive(f"#token={token.hex()}&admission={admission.hex()}")
    assert page.url.endswith("/e/yunze-poll")
    urn.cast("yunze-poll", other, text({"i0": "bad"}))
    deputy.mark("满意").cast()
    expect(page.locator("#step-title")).to_have_text("票已收下")
    assert deputy.kept()["receipt"]["sequence"] == 1
    urn.cast("yunze-poll", (token, admission), text({"i0": "bad"}))
    urn.close("yunze-poll")
    deputy.arrive()
    page.locator("#look-up").click()
    expect(page.locator("#found")).to_contain_text("第 3 行")
    expect(page.locator("#found .review dd")).to_have_text("满意")
    assert faults == []


def test_a_forged_pass_is_refused(deputy: Deputy, urn: Urn, page: Page):
    deputy.ballot = "yunze-poll"
    urn.open(poll())
    deputy.arrive(f"#token={'11' * 32}&admission={'22' * 32}").mark("满意").cast()
    expect(deputy.trouble).to_have_text("准入码不对")


def test_a_receipt_of_another_urn_is_refused(deputy: Deputy, urn: Urn, page: Page):
    """凭据不是这个票箱签的：页面不说“收下”。"""
    urn.open(secret())
    deputy.arrive().prepare().collect().mark("满意")
    forged = json.dumps({"ballot": "yunze-1", "commitment": "00" * 32, "promise": "00" * 64, "taken": True}).ljust(512)
    page.route("**/votes", lambda route: route.fulfill(status=200, body=forged))
    deputy.cast()
    expect(deputy.trouble).to_contain_text("凭据不是那个票箱签的")
    expect(page.locator("#step-title")).to_have_text("上次没有等到回答")
