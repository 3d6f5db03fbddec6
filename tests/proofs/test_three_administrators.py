"""三员：系统管理员开户、看运行状况，安全管理员管密码、停用、两步验证，审计管理员只看；一人不兼两样。"""

from typing import Any

import pytest
from django.urls import reverse

from bihuan.accounts import door as accounts
from bihuan.kernel.refuse import BadInput, NotAllowed
from bihuan.ledger.models import LedgerEntry
from bihuan.people import door as people
from bihuan.people.door import SYSTEM
from tests.county import MONDAY
from tests.proofs.two_counties import Places
from tests.proofs.visitors import ROWS, Visitor, said

pytestmark = [pytest.mark.django_db, pytest.mark.once]
SINCE = MONDAY.date()
OWN = {
    "account_change_password",
    "accounts:phone",
    "accounts:second_totp",
    "accounts:second_passkey",
}  # 自己的账号，人人都改得
NAMES = {"system_admin": "钱网", "security_admin": "孙安", "audit_admin": "李审"}


@pytest.fixture
def three(places: Places) -> dict[str, Visitor]:
    """云泽县设了安全管理中心，三个人各任一样。"""
    congress, told = places.county.congress.pk, {"by": SYSTEM, "now": MONDAY}
    center = people.found_organ(congress, kind="security_center", name="安全管理中心", **told)
    came = {}
    for duty, name in NAMES.items():
        person = people.enrol(congress, name=name, **told)
        people.appoint(person.pk, center.pk, duty=duty, from_on=SINCE, **told)
        places.accounts[duty] = accounts.open_account(person.pk, password="yun-ze-2026-kan", **told)
        came[duty] = Visitor(places, duty)
    yield came
    for duty in NAMES:
        places.accounts.pop(duty)


def row_of(url: str) -> dict[str, Any]:
    return next(row for row in ROWS if row["url"] == url)


def test_each_does_his_own_and_the_keepers_no_longer(places: Places, three: dict[str, Visitor]):
    """任命了三员：开户只由系统管理员，密码、停用、重置只由安全管理员；管组织的看得到清单，办不成；运行状况系统管理员看得到。"""
    posts = {
        "accounts:open": "system_admin", "accounts:together": "system_admin", "accounts:reset": "security_admin",
        "accounts:close": "security_admin", "accounts:reopen": "security_admin", "accounts:again": "security_admin",
    }  # fmt: skip
    keeper = Visitor(places, "affairs")
    for url, whose in posts.items():
        for duty, visitor in three.items():
            answer, _ = visitor.asks(row_of(url), "post")
            assert (answer.status_code in (200, 302)) == (duty == whose), (url, duty, answer.status_code, said(answer))
        answer, _ = keeper.asks(row_of(url), "post")
        assert answer.status_code == 403 and "任命了" in said(answer), (url, said(answer))
    gets = {"upkeep:status": {"system_admin"}, "accounts:list": {"system_admin", "security_admin"}}
    gets |= {f"accounts:audit{page}": {"audit_admin"} for page in ("", "_looks", "_sign_ins")}
    for url, whose in gets.items():
        able = {duty for duty, visitor in three.items() if visitor.asks(row_of(url), "get")[0].status_code == 200}
        assert able == whose, url
    assert keeper.asks(row_of("accounts:audit"), "get")[0].status_code == 403


def test_a_reset_takes_the_security_and_the_system_administrator(places: Places, three: dict[str, Visitor]):
    page = reverse("accounts:second_reset", args=[places.ids["second_account"]])
    for duty, status in (("system_admin", 403), ("audit_admin", 403), ("security_admin", 302)):
        assert three[duty].client.post(page, {"reason": "手机丢了，当面认过"}).status_code == status, duty
    for duty, status in (("security_admin", 403), ("audit_admin", 403), ("system_admin", 302)):
        assert three[duty].client.post(page, {"agree": "yes"}).status_code == status, duty


def test_the_auditor_sees_and_changes_nothing(places: Places, three: dict[str, Visitor]):
    """审计管理员把表里每一样都交一遍：自己的账号、对谁都开的（扫码来问）以外，一笔留痕也没有多。他看得到任免、查阅、试错，看不到邻县的。"""
    auditor = three["audit_admin"]
    people.phone_of(
        places.ids["person"], by=people.actor_of(places.accounts["affairs"].person_id, now=MONDAY), now=MONDAY
    )
    before = LedgerEntry.objects.latest("id").pk
    changed = []
    for row in ROWS:
        if row["post"] and "anonymous" not in row["post"] and row["url"] not in OWN:
            answer, left = auditor.asks(row, "post")
            changed += [f"{row['url']}：{answer.status_code}"] if left != before else []
    assert changed == []
    audit = auditor.client.get(reverse("accounts:audit")).content.decode()
    assert "登记人员" in audit and "李审" in audit and "平澜" not in audit
    looks = auditor.client.get(reverse("accounts:audit_looks")).content.decode()
    assert "张桂英的手机号" in looks
    signed = auditor.client.get(reverse("accounts:audit_sign_ins")).content.decode()
    assert "李审" in signed and "没有还没过时的试错" in signed


def test_nobody_holds_two_of_the_three(places: Places, three: dict[str, Visitor]):
    told = {"from_on": SINCE, "by": SYSTEM, "now": MONDAY}
    center = people.Organ.objects.get(kind="security_center").pk
    office = people.Organ.objects.filter(kind="congress_office", congress=places.county.congress).first()
    held = {duty: places.accounts[duty].person_id for duty in NAMES}
    for one, another in (("system_admin", "security_admin"), ("security_admin", "audit_admin")):
        with pytest.raises(NotAllowed, match="不能兼两样"):
            people.appoint(held[one], center, duty=another, **told)
    with pytest.raises(NotAllowed, match="只看不办"):
        people.appoint(held["audit_admin"], office.pk, duty="clerk", **told)
    with pytest.raises(NotAllowed, match="只看不办"):
        people.appoint(places.accounts["affairs"].person_id, center, duty="audit_admin", **told)
    with pytest.raises(BadInput, match="安全管理中心"):
        people.appoint(held["audit_admin"], office.pk, duty="system_admin", **told)
    with pytest.raises(BadInput, match="安全管理中心"):
        people.appoint(places.accounts["nobody"].person_id, center, duty="head", **told)


def test_closing_an_account_shows_what_would_be_left(places: Places):
    """停用以前：张桂英名下还没有办完的建议列得出来，只有一个人在任的机构说得出来；还留着的，停不下来。"""
    keeper = Visitor(places, "affairs")
    deputy = keeper.client.get(reverse("accounts:close", args=[places.accounts["deputy"].pk]))
    assert deputy.context["unfinished"] and deputy.context["unfinished"][0].title in deputy.content.decode()
    others = (places.accounts[role] for role in ("section_head", "government", "chair", "joint_clerk", "office"))
    alone = next(one for one in others if people.alone_in(one.person_id, on=SINCE))
    shown = keeper.client.get(reverse("accounts:close", args=[alone.pk]))
    assert shown.context["alone"] and shown.context["alone"][0] in shown.content.decode()
    refused = keeper.client.post(reverse("accounts:close", args=[alone.pk]))
    assert refused.status_code == 403 and "请先移交" in said(refused)
