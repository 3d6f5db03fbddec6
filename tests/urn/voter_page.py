"""一位用网页投票的代表：在 Chromium 里走每一步。"""

import json
import re
from typing import Any

from playwright.sync_api import Page, expect

from bihuan.kernel import blind
from tests.urn.hall import Urn, key

SEED = bytes(range(16))
_BLINDED = re.compile(r"bihuan-blinded/1")


class Deputy:
    """网页前的一位代表。"""

    def __init__(self, page: Page, urn: Urn, ballot: str = "yunze-1") -> None:
        self.page, self.urn, self.ballot = page, urn, ballot

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.urn.port}"

    def arrive(self, fragment: str = "") -> "Deputy":
        self.page.goto(f"{self.origin}/e/{self.ballot}{fragment}")
        expect(self.page.locator("h1")).to_be_visible()
        return self

    def prepare(self, seed: bytes | None = SEED) -> "Deputy":
        """备票：seed 为 None 时由页面自己取随机数，否则凭它的票根。"""
        if seed is None:
            self.page.locator("#prepare").click()
            self.page.locator("#noted").click()
        else:
            self.page.locator("summary").first.click()
            self.page.locator("#slip-field").fill(blind.slip(seed, self.ballot))
            self.page.locator("#use-slip").click()
        expect(self.page.locator("#blinded")).to_have_value(_BLINDED)
        return self

    def blinded(self) -> bytes:
        """页面要交给发票处的。"""
        tree = json.loads(self.page.locator("#blinded").input_value())
        assert (tree["format"], tree["ballot"]) == ("bihuan-blinded/1", self.ballot)
        return bytes.fromhex(tree["blinded"])

    def signed(self) -> str:
        """发票处给的签名文件。"""
        signature = blind.blind_sign(key(), self.blinded()).hex()
        return json.dumps({"format": "bihuan-issued/1", "ballot": self.ballot, "signature": signature})

    def collect(self) -> "Deputy":
        self.page.locator("#issued").fill(self.signed())
        self.page.locator("#collect").click()
        return self

    def mark(self, *titles: str) -> "Deputy":
        """每一项划一个，逐项。"""
        for place, title in enumerate(titles):
            self.page.locator("fieldset").nth(place).get_by_label(title, exact=True).check()
        self.page.locator("#review").click()
        return self

    def cast(self) -> "Deputy":
        self.page.locator("#cast").click()
        return self

    def whole(self, *titles: str) -> "Deputy":
        """从头到投出。"""
        self.arrive().prepare().collect().mark(*titles).cast()
        expect(self.page.locator("#step-title")).to_have_text("票已收下")
        return self

    def kept(self) -> dict[str, Any]:
        """存在浏览器里的。"""
        text = self.page.evaluate(f"localStorage.getItem('bihuan-kept:{self.ballot}')")
        return json.loads(text or "{}")

    @property
    def trouble(self):
        return self.page.get_by_role("alert")
