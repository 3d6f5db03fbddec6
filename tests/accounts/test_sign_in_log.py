"""登录的记录：成了没有、何时、从哪里；各人看自己的，审计管理员看本级的、看了留一笔查阅；到期清掉，从不数次数。"""

import datetime as dt

import pytest
from django.urls import reverse

from bihuan.accounts import door as accounts
from bihuan.accounts.models import SignIn
from bihuan.kernel import clock
from bihuan.ledger.models import LedgerEntry, Look
from bihuan.people import door as people
from bihuan.people.door import SYSTEM
from tests.accounts.test_accounts import PASSWORD, sign_in
from tests.people.county import MONDAY, SINCE

pytestmark = pytest.mark.django_db
PHONE = {"HTTP_USER_AGENT": "Mozilla/5.0 (iPhone) MicroMessenger", "REMOTE_ADDR": "203.0.113.9"}


def test_the_log_is_kept_shown_to_its_owner_and_cleared_in_time(county, client):
    assert sign_in(client, "孙强", "不对的密码").status_code == 200
    assert sign_in(client, "孙强", "不对的密码").status_code == 200, "一分钟之内同样的只记一行"
    sign_in(client, "没有这个人", "他的密码")
    before = LedgerEntry.objects.count()
    client.post("/sign-in/", {"login": "孙强", "password": PASSWORD}, **PHONE)
    assert LedgerEntry.objects.count() == before, "不在留痕里"
    rows = list(SignIn.objects.values_list("account__username", "outcome", "device", "address"))
    assert [row[:2] for row in rows] == [("孙强", "refused"), (None, "nobody"), ("孙强", "in")]
    assert rows[2][2:] == ("iPhone 微信", "203.0.113.9")
    shown = client.get(reverse("accounts:sessions")).content.decode()
    assert "最近的登录" in shown and "iPhone 微信" in shown and "没有通过" in shown and "没有这个登录名" not in shown
    people.change_phone(county.congress.pk, county.sun.pk, phone="13800138000", by=county.actor(county.li), now=MONDAY)
    assert "看过您的手机号" not in shown
    people.phone_of(county.sun.pk, by=county.actor(county.li), now=MONDAY)
    assert "看过您的手机号" in (again := client.get(reverse("accounts:sessions")).content.decode()) and "李敏" in again
    for days, left in ((199, 3), (201, 0)):
        accounts.clear_sign_ins(clock.now() + dt.timedelta(days=days))
        assert SignIn.objects.count() == left


def test_only_the_auditor_reads_it_and_his_look_is_kept(county, client):
    sign_in(client, "孙强")
    told = {"by": SYSTEM, "now": MONDAY}
    assert client.get(reverse("accounts:audit_sign_ins")).status_code == 403
    center = people.found_organ(county.congress.pk, kind="security_center", name="安全管理中心", from_on=SINCE, **told)
    auditor = people.enrol(county.congress.pk, name="李审", **told)
    people.appoint(auditor.pk, center.pk, duty="audit_admin", from_on=SINCE, **told)
    client.force_login(accounts.open_account(auditor.pk, **told))
    page = client.get(reverse("accounts:audit_sign_ins")).content.decode()
    assert "登录的记录" in page and "孙强" in page
    assert Look.objects.filter(actor=f"person:{auditor.pk}", what="本级的登录记录").count() == 1
    assert "李审" in (looks := client.get(reverse("accounts:audit_looks")).content.decode()) and "登录记录" in looks
