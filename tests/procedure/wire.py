"""翻页、按、填的手：有哪几样动作；不开浏览器、直接来回的一双在这里，Chromium 的一双在 tests/browser/hands.py。"""

import json
from dataclasses import dataclass
from typing import Any, Protocol

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from bihuan.accounts import door as accounts
from bihuan.people.door import SYSTEM
from tests.county import MONDAY
from tests.procedure.sheet import Paper, Picked
from tests.procedure.town import Town
from tests.ui.accessible import faults_of
from tests.ui.markup import Node, read


@dataclass
class Seen:
    """眼前的一页：答的什么，网址，页面。302 是办成了。"""

    status: int
    path: str
    page: Node


class Hands(Protocol):
    """翻页、按、填的手。"""

    def open(self, name: str, url: str) -> Seen:
        """某人打开一页。"""
        ...

    def press(self, name: str, link: Node) -> Seen:
        """某人按眼前这一页上的一个链接。"""
        ...

    def send(self, name: str, seen: Seen, form: Node, given: dict[str, Any]) -> Seen:
        """某人照着填好，交上去。"""
        ...

    def hits(self, name: str, source: str) -> list[dict[str, Any]]:
        """边打边找的一格，一个字没有打时列出来的。"""
        ...


class Wire:
    """不开浏览器：直接来回。"""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.clients: dict[str, Client] = {}

    def client(self, name: str) -> Client:
        """某人的来回。"""
        if name not in self.clients:
            self.clients[name] = Client(raise_request_exception=True)
            if name in self.town.county.people:  # 群众没有账号
                self.clients[name].force_login(account_of(self.town, name))
        return self.clients[name]

    def open(self, name: str, url: str) -> Seen:
        answer = self.client(name).get(url, follow=True)
        assert answer.status_code in (200, 403), (name, url, answer.status_code)
        assert faults_of(answer.content) == []
        path = answer.redirect_chain[-1][0] if answer.redirect_chain else url
        return Seen(answer.status_code, path, read(answer.content))

    def press(self, name: str, link: Node) -> Seen:
        return self.open(name, link.attrs["href"])

    def send(self, name: str, seen: Seen, form: Node, given: dict[str, Any]) -> Seen:
        answer = self.client(name).post(
            form.attrs.get("action") or seen.path, {key: _sent(value) for key, value in given.items()}
        )
        return Seen(answer.status_code, answer.headers.get("Location", seen.path), read(answer.content or b"<p></p>"))

    def hits(self, name: str, source: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = json.loads(self.client(name).get(source).content)["hits"]
        return found


def _sent(value: Any) -> Any:
    if isinstance(value, Paper):
        return SimpleUploadedFile(value.name, value.body, content_type="text/plain")
    if isinstance(value, list):
        return [_sent(one) for one in value]
    return value.id if isinstance(value, Picked) else value


def account_of(town: Town, name: str) -> Any:
    """某人的账号；没有的开一个。"""
    person = town.county.people[name]
    found = accounts.Account.objects.filter(person_id=person).first()
    return found or accounts.open_account(person, by=SYSTEM, now=MONDAY)
