"""墙：每一种身份打开每一个网址，看和办各一遍；没有写明可以的，一律被拒绝，什么也没有留下。"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver, resolve, reverse

from bihuan.accounts.models import Account
from tests.proofs.two_counties import NEIGHBOURS, SECRET, Places
from tests.proofs.visitors import ROLES, ROWS, TABLE, Visitor, newest, patterns, said, spread

pytestmark = pytest.mark.django_db
READERS = spread("readers")
MIXED = TABLE["掺杂"]


def test_every_address_is_in_the_table():
    written, real = {row["url"] for row in ROWS}, {name for name, _ in patterns(get_resolver())}
    assert "" not in real, "有的网址没有名字"
    assert real - written == set(), "这些网址没有写明谁可以进，请写进 tests/proofs/walls.yaml"
    assert written - real == set(), "这些网址已经没有了，请从 tests/proofs/walls.yaml 里删去"


def test_every_address_leads_to_its_own_page(places: Places):
    """网址表里靠前的样子不遮住后面的：按名字造出来的地址，走到的就是那个名字。"""
    visitor = Visitor(places, "anonymous")
    for row in ROWS:
        assert resolve(visitor.address(row)).view_name == row["url"]


@pytest.mark.once
@pytest.mark.parametrize("role", ROLES)
def test_whatever_is_not_expressly_allowed_is_refused(places: Places, role: str):
    visitor = Visitor(places, role)
    wrong = [
        fault
        for row in ROWS
        for method in (("get",) if row["ask"] else ("get", "post"))
        for fault in faults(visitor, row, method)
    ]
    assert not wrong, "\n" + "\n".join(wrong)


def test_whatever_is_allowed_can_be_done(places: Places):
    """表里的提交是填对了的：每一样至少有一个人办得成，别人被拒绝就不是因为填错。"""
    wrong = [
        f"{row['url']} {row['at']}：可以办的人没有一个办成"
        for row in ROWS
        if row["post"] and not any(_done(Visitor(places, role).asks(row, "post")[0]) for role in sorted(row["post"]))
    ]
    assert not wrong, "\n" + "\n".join(wrong)


@pytest.mark.parametrize("row", MIXED, ids=lambda row: f"{row['who']}-{row['url']}")
def test_nothing_of_a_neighbour_can_be_mixed_in(places: Places, row: dict[str, Any]):
    before = newest()
    answer, left = Visitor(places, row["who"]).asks({"at": {}, "body": {}, **row}, "post")
    assert answer.status_code in (403, 404, 409, 422), said(answer)
    assert left == before, "没有办成，却留下了一笔"


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


def faults(visitor: Visitor, row: dict[str, Any], method: str) -> Iterator[str]:
    """试一次，说出不对的地方。不许可的：被拒绝，留痕一笔不多。"""
    before = newest()
    answer, left = visitor.asks(row, method)
    status, allowed = answer.status_code, visitor.role in row[method]
    told = f"{visitor.role} {method} {row['url']} {row['at'] | row['ask']}：{status} {said(answer)}"
    if status >= 500:
        yield told
    elif allowed == _refused(answer, may_come_later=visitor.role in row["later"]):
        yield f"{told}，应当{'可以' if allowed else '被拒绝'}"
    elif not allowed and left != before:
        yield f"{told}，被拒绝了却留下了一笔"
    if visitor.role not in READERS and SECRET.encode() in answer.told:
        yield f"{told}，露出了不公开的那一件"
    if visitor.role in NEIGHBOURS and "anonymous" not in row["get"] and "云泽" in answer.told.decode(errors="replace"):
        yield f"{told}，邻县的人见到了云泽县的东西"


def _refused(answer: Any, *, may_come_later: bool) -> bool:
    status = answer.status_code
    return status in (403, 404, 405) or (status == 409 and may_come_later) or _to_sign_in(answer)


def _done(answer: Any) -> bool:
    return answer.status_code in (200, 204) or (answer.status_code == 302 and not _to_sign_in(answer))


def _to_sign_in(answer: Any) -> bool:
    return answer.status_code == 302 and answer["Location"].startswith(reverse("account_login"))
