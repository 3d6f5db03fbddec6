"""墙：每一种身份打开每一个网址，看和办各一遍；没有写明可以的，一律被拒绝，什么也没有留下。"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, resolve, reverse

from bihuan.accounts.models import Account
from bihuan.ledger.models import LedgerEntry
from tests.proofs.two_counties import NEIGHBOURS, PEOPLE, SECRET, Places

pytestmark = pytest.mark.django_db
TABLE = yaml.safe_load(Path(__file__).with_name("walls.yaml").read_text(encoding="utf-8"))
ROLES = ["anonymous", *PEOPLE, *NEIGHBOURS]


def spread(words: str) -> set[str]:
    """一组人里的各种身份。"""
    groups, found = TABLE["身份"], set()
    for word in words.split():
        found |= spread(groups[word]) if word in groups else {word}
    assert found <= set(ROLES), f"表里写了没有的身份：{sorted(found - set(ROLES))}"
    return found


ROWS = [
    {"at": {}, "ask": {}, "body": {}, **row, **{key: spread(row.get(key, "")) for key in ("get", "post", "later")}}
    for row in TABLE["网址"]
]


def names(resolver: Any, space: str = "") -> Iterator[str]:
    """全部网址的名字，一层一层走到底。"""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield space + (pattern.name or "")
        else:
            yield from names(pattern, space + (f"{pattern.namespace}:" if pattern.namespace else ""))


def patterns(resolver: Any) -> Iterator[URLPattern]:
    """全部网址，一层一层走到底。"""
    for pattern in resolver.url_patterns:
        yield from [pattern] if isinstance(pattern, URLPattern) else patterns(pattern)


def test_every_address_is_in_the_table():
    written, real = {row["url"] for row in ROWS}, set(names(get_resolver()))
    assert real - written == set(), "这些网址没有写明谁可以进，请写进 tests/proofs/walls.yaml"
    assert written - real == set(), "这些网址已经没有了，请从 tests/proofs/walls.yaml 里删去"
    bare = [str(pattern.pattern) for pattern in patterns(get_resolver()) if not pattern.name]
    assert bare == [], "这些网址没有名字"


def test_every_address_leads_to_its_own_page(places: Places):
    """网址表里靠前的样子不遮住后面的：按名字造出来的地址，走到的就是那个名字。"""
    visitor, wrong = Visitor(places, "anonymous"), []
    for row in ROWS:
        address = visitor.address(row)
        if (found := resolve(address).view_name) != row["url"]:
            wrong.append(f"{address} 是 {row['url']}，走到的却是 {found}")
    assert wrong == []


@pytest.mark.parametrize("role", ROLES)
def test_whatever_is_not_expressly_allowed_is_refused(places: Places, role: str):
    visitor, wrong = Visitor(places, role), []
    for row in ROWS:
        for method in ("get",) if row["ask"] else ("get", "post"):
            wrong += visitor.tries(row, method)
    assert not wrong, "\n" + "\n".join(wrong)


def test_whatever_is_allowed_can_be_done(places: Places):
    """表里的提交是填对了的：每一样至少有一个人办得成，别人被拒绝就不是因为填错。"""
    wrong = [
        f"{row['url']} {row['at']}：可以办的人没有一个办成"
        for row in ROWS
        if row["post"] and not any(Visitor(places, role).succeeds(row) for role in sorted(row["post"]))
    ]
    assert not wrong, "\n" + "\n".join(wrong)


def test_in_live_mode_nobody_comes_in_without_a_password(places: Places, settings: Any):
    settings.LIVE = True
    client = Client()
    assert client.post(reverse("portal:enter", args=[places.ids["person"]])).status_code == 403
    assert client.get(reverse("ui:gallery")).status_code == 404
    assert client.get(reverse("desk:home")).status_code == 302


def test_no_flag_on_an_account_grants_anything():
    fields = {field.name for field in Account._meta.get_fields()}
    assert fields & {"is_superuser", "is_staff", "is_admin", "groups", "user_permissions", "permissions"} == set()
    assert not hasattr(Account, "has_perm"), "账号上没有“许可”一说，能做什么只看职务"


class Visitor:
    """以一种身份来的人。"""

    def __init__(self, places: Places, role: str) -> None:
        self.places, self.role = places, role
        self.client = Client(raise_request_exception=False, HTTP_ACCEPT_LANGUAGE="en")
        if role != "anonymous":
            self.client.force_login(places.accounts[role])
        self.key = {name: morsel.value for name, morsel in self.client.cookies.items()}

    def tries(self, row: dict[str, Any], method: str) -> list[str]:
        """试一次，说出不对的地方。不许可的：被拒绝，留痕一笔不多。"""
        before = _newest()
        answer, left = self.asks(row, method)
        status, allowed = answer.status_code, self.role in row[method]
        refused = status in (403, 404, 405) or (status == 409 and self.role in row["later"])
        refused = refused or (status == 302 and answer["Location"].startswith(reverse("account_login")))
        said = f"{self.role} {method} {row['url']} {row['at'] | row['ask']}：{status}"
        if status >= 500:
            return [f"{said} {_why(answer)}"]
        if allowed == refused:
            return [f"{said}，应当{'可以' if allowed else '被拒绝'} {_sentence(answer)}"]
        if not allowed and left != before:
            return [f"{said}，被拒绝了却留下了一笔"]
        return list(self._leaks(said, answer, is_public="anonymous" in row["get"]))

    def succeeds(self, row: dict[str, Any]) -> bool:
        """提交得成。"""
        answer, _ = self.asks(row, "post")
        return answer.status_code in (200, 204) or (answer.status_code == 302 and "sign-in" not in answer["Location"])

    def asks(self, row: dict[str, Any], method: str) -> tuple[Any, int]:
        """打开或提交一次，看过就整个退回；连同这一次之后最新一笔留痕的编号。"""
        self.client.cookies.load(self.key)
        with transaction.atomic():
            given = {
                self._real(name): self._real(value)
                for name, value in row["body" if method == "post" else "ask"].items()
            }
            answer = getattr(self.client, method)(self.address(row), given)
            answer.told = b"".join(answer.streaming_content) if answer.streaming else answer.content
            left = _newest()
            transaction.set_rollback(True)
        return answer, left

    def address(self, row: dict[str, Any]) -> str:
        """这一样东西的网址。"""
        return reverse(row["url"], kwargs={name: self._real(value) for name, value in row["at"].items()})

    def _leaks(self, said: str, answer: Any, *, is_public: bool) -> Iterator[str]:
        """不公开的那一件只有看得到它的人见得到；邻县的人除了公开的页面，见不到云泽县。"""
        if self.role not in spread("readers") and SECRET.encode() in answer.told:
            yield f"{said}，露出了不公开的那一件"
        if self.role in NEIGHBOURS and not is_public and "云泽" in answer.told.decode(errors="replace"):
            yield f"{said}，露出了云泽县的东西"

    def _real(self, value: Any) -> Any:
        if not isinstance(value, str) or not value.startswith("="):
            return value
        found = self.places.ids[value[1:]]
        return SimpleUploadedFile(*found) if isinstance(found, tuple) else found


def _newest() -> int:
    return LedgerEntry.objects.order_by("-id").values_list("id", flat=True).first() or 0


def _why(answer: Any) -> str:
    return repr(answer.exc_info[1]) if getattr(answer, "exc_info", None) else ""


def _sentence(answer: Any) -> str:
    context = answer.context
    found = context.get("sentence") if context is not None and "sentence" in context else ""
    return json.dumps(found, ensure_ascii=False) if found else ""
