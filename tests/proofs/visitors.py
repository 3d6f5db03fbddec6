"""来的人：以一种身份开网址、交表单，看过就整个退回。墙与礼数的测试共用这一张表。"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import yaml
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, reverse

from bihuan.ledger.models import LedgerEntry
from tests.proofs.two_counties import NEIGHBOURS, PEOPLE, Places

TABLE = yaml.safe_load(Path(__file__).with_name("walls.yaml").read_text(encoding="utf-8"))
ROLES = ["anonymous", *PEOPLE, *NEIGHBOURS]


def spread(words: str) -> set[str]:
    """一组人里的各种身份。"""
    groups, found = TABLE["身份"], set()
    for word in words.split():
        found |= spread(groups[word]) if word in groups else {word}
    assert found <= set(ROLES), f"表里写了没有的身份：{sorted(found - set(ROLES))}"
    return found


ROWS: list[dict[str, Any]] = [
    {"at": {}, "ask": {}, "body": {}, **row, **{key: spread(row.get(key, "")) for key in ("get", "post", "later")}}
    for row in TABLE["网址"]
]


def patterns(resolver: Any, space: str = "") -> Iterator[tuple[str, URLPattern]]:
    """全部网址和它们的名字，一层一层走到底。"""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield f"{space}{pattern.name}" if pattern.name else "", pattern
        else:
            yield from patterns(pattern, space + (f"{pattern.namespace}:" if pattern.namespace else ""))


class Visitor:
    """以一种身份来的人。浏览器要的是英文：本站只说中文，不许半中半英。"""

    def __init__(self, places: Places, role: str) -> None:
        self.places, self.role = places, role
        self.client = Client(raise_request_exception=False, HTTP_ACCEPT_LANGUAGE="en-GB,en;q=0.9")
        if role != "anonymous":
            self.client.force_login(places.accounts[role])
        self.key = {name: morsel.value for name, morsel in self.client.cookies.items()}
        if self.key:
            self.client.get(reverse("desk:home"))  # 菜单上有哪几篇，问一次就记在会话里：像真的人那样，不必页页再问

    def asks(self, row: dict[str, Any], method: str) -> tuple[Any, int]:
        """照表打开或提交一次；连同这一次之后最新一笔留痕的编号。"""
        given = row["body" if method == "post" else "ask"]
        return self.sends(
            method, self.address(row), {self.real(name): self.real(value) for name, value in given.items()}
        )

    def sends(self, method: str, address: str, given: Any = None, **more: Any) -> tuple[Any, int]:
        """送一次请求，看过就退回。"""
        send = getattr(self.client, method, None)
        return self._and_back(lambda: send(address, given, **more) if send else self.client.generic(method, address))

    def sends_raw(self, address: str, body: bytes, content_type: str) -> Any:
        """原样送一段正文。"""
        return self._and_back(lambda: self.client.generic("POST", address, body, content_type=content_type))[0]

    def _and_back(self, send: Callable[[], Any]) -> tuple[Any, int]:
        self.client.cookies.load(self.key)
        with transaction.atomic():
            answer = send()
            answer.told = b"".join(answer.streaming_content) if answer.streaming else answer.content
            left = newest()
            transaction.set_rollback(True)
        return answer, left

    def address(self, row: dict[str, Any]) -> str:
        """这一样东西的网址。"""
        return reverse(row["url"], kwargs={name: self.real(value) for name, value in row["at"].items()})

    def real(self, value: Any) -> Any:
        """「=名字」换成造好的编号；文件换成文件。"""
        if not isinstance(value, str) or not value.startswith("="):
            return value
        found = self.places.ids[value[1:]]
        return SimpleUploadedFile(*found) if isinstance(found, tuple) else found


def newest() -> int:
    """最新一笔留痕。"""
    with connection.cursor() as cursor:  # 一道墙问几万遍：不经 ORM 拼句子
        cursor.execute(f"SELECT COALESCE(MAX(id), 0) FROM {LedgerEntry._meta.db_table}")
        return cursor.fetchone()[0]


def said(answer: Any) -> str:
    """拒绝的那句话；出了错的，是什么错。"""
    if getattr(answer, "exc_info", None):
        return repr(answer.exc_info[1])
    return str(answer.context["sentence"]) if answer.context is not None and "sentence" in answer.context else ""
