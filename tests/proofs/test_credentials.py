"""密码的散列每换一次都有一笔：本人改的、登录时换了存法的；没有一笔的，核验说出来。"""

from django.contrib.auth.hashers import make_password

from bihuan.accounts import door as accounts, verbs
from bihuan.accounts.adapter import Adapter
from bihuan.accounts.models import Account
from bihuan.ledger import door as ledger
from bihuan.people.door import SYSTEM
from tests.county import MONDAY

FIRST, SECOND = "yun-ze-2026-kan", "ping-lan-2026-ting"


def opened(county) -> Account:
    person = county.people["何平"]
    return accounts.open_account(person, password=FIRST, by=SYSTEM, now=MONDAY)


def kinds(account: Account) -> list[str]:
    return [entry.type for entry in ledger.entries(f"account:{account.pk}")]


def test_changing_ones_own_password_leaves_an_entry(county):
    account = opened(county)
    Adapter().set_password(account, SECOND)
    assert kinds(account) == ["accounts.opened", "accounts.password_changed"]
    assert Account.objects.get(pk=account.pk).check_password(SECOND)
    assert ledger.verify().faults == []
    assert not [entry for entry in ledger.entries(f"account:{account.pk}") if SECOND in entry.body]


def test_a_new_way_of_storing_a_password_is_not_taken_for_a_change(county, settings):
    """存着旧的散列法的，登录一次就换成现在的，留一笔。"""
    hashers = "django.contrib.auth.hashers."
    settings.PASSWORD_HASHERS = [f"{hashers}MD5PasswordHasher", f"{hashers}PBKDF2SHA1PasswordHasher"]
    account = opened(county)
    account.password = make_password(FIRST, salt="a", hasher="pbkdf2_sha1")
    account.save(update_fields=["password"])
    verbs.note_rehashed(account, now=MONDAY)
    assert ledger.verify().faults == []
    assert not account.check_password(SECOND)
    assert account.check_password(FIRST)
    assert not Account.objects.get(pk=account.pk).password.startswith("pbkdf2_sha1")
    assert kinds(account)[-1] == "accounts.password_rehashed"
    assert len(kinds(account)) == 3
    assert ledger.verify().faults == []


def test_a_password_replaced_behind_the_back_is_named(county):
    account = opened(county)
    Account.objects.filter(pk=account.pk).update(password=make_password(SECOND))
    assert [fault.stream for fault in ledger.verify().faults] == [f"account:{account.pk}"]
