"""激活信的动词：要寄，后台寄出，本人点开链接自己设密码。

链接是随机的，后台寄的时候现造，库里只有带站点密钥的散列，连着此刻的密码：密码一换（用过、重印、重设），链接就不认。邮箱封在保密库。
"""

import datetime as dt
import hmac
import secrets
from collections.abc import Mapping

from django.conf import settings
from django.db.models import F
from django.urls import reverse
from django.utils.crypto import salted_hmac

from bihuan.kernel.clock import day_of
from bihuan.kernel.refuse import AlreadyDone, BadInput, NotFound
from bihuan.ledger import door as ledger
from bihuan.people.door import SECURITY_ADMIN, SYSTEM, Actor, sealed_phone

from ..events import LetterAsked, SlipReturned
from ..lockout import unlock
from ..models import Account, Letter
from ..verbs import change_own_password, refuse_strangers, tell
from .mailer import Mailer, NotMailed, mailer

MOST = 300  # 人：一次，与密码条相同
TRIES = 5  # 次：手机号后四位至多试这么多次，与密码相同
BACK_OFF = (5, 30, 120)  # 分钟，自定：没有寄成的隔这么久再寄；都试过还不成，记成没有送到
LEASE = dt.timedelta(minutes=5)  # 自定：远长于寄一封
BATCH = 50  # 封：后台一圈至多寄这么多
SALT = "bihuan.letter"
SUBJECT = "您在闭环的账号开好了"
BODY = """{name}：

您在闭环的账号开好了，登录名是：{username}
请在 {until} 以前打开下面的链接，设一个只有自己知道的密码，再登录：
{link}

链接只能用一次，请不要转给别人；收到几封的，以最近一封为准。不是您的，不必理会，请告诉本级人大办公室。
"""
GONE = "这个链接用过了、过了日子，或者换了新的密码条。请用新的，或者找本级人大办公室"
WRONG = f"与名册上的手机号对不上；错 {TRIES} 次，这个链接就作废"


@ledger.verb
def ask_letters(asked: Mapping[str, str], *, site: str, by: Actor, now: dt.datetime) -> int:
    """给这几个登录名各寄一封激活信，返回几封；全部寄，或一封也不寄。邮箱留空的，寄到本人登记过的；从前寄的作废。

    `site` 是站的地址。拒绝：没有设邮件；一个也没有；没有这个登录名；有人已经改成自己的密码；邮箱不像、没有；有人不归经手人管。
    """
    by_mail = mailer()
    if by_mail is None:
        raise BadInput("这个站没有设邮件（BIHUAN_MAIL）")
    if not asked or len(asked) > MOST:
        raise BadInput(f"请写明寄给谁，一行一个人，一次至多 {MOST} 人")
    found = Account.objects.select_for_update(of=("self",)).filter(username__in=asked, is_active=True)
    accounts = {account.username: account for account in found.order_by("id")}
    for name, given in asked.items():
        account = accounts.get(name)
        if account is None or account.person_id is None:
            raise BadInput(f"没有“{name}”这个登录名，一封也没有寄")
        refuse_strangers(account.person_id, SECURITY_ADMIN, by=by)
        if not account.initial:
            raise AlreadyDone(f"{name}已经改成自己的密码，一封也没有寄")
        _ask(account, _address(by_mail, account, given), site=site, by=by, now=now)
    return len(accounts)


@ledger.verb
def activate(letter: Letter, token: str, password: str, *, now: dt.datetime) -> Account:
    """本人设密码，链接从此作废；登录还要自己登录。拒绝：链接不认（同时点两次的，后到的）。"""
    account = Account.objects.select_for_update(of=("self",)).get(pk=letter.account_id)
    if not _stands(letter, account, token, now=now):
        raise NotFound(GONE)
    unlock(account.username)
    change_own_password(account, password, now=now)
    return account


def letter_at(number: int, token: str, *, now: dt.datetime) -> Letter:
    """链接指着的那一封。拒绝：没有、用过、过了日子、换过密码、错得太多。"""
    letter = Letter.objects.select_related("account").filter(pk=number).first()
    if letter is None or not _stands(letter, letter.account, token, now=now):
        raise NotFound(GONE)
    return letter


def last_four(letter: Letter) -> str:
    """名册上手机号的后四位：邮箱写错、信给别人收去的，还要对一对；没有登记手机号的为空。"""
    return sealed_phone(letter.account.person_id or 0)[-4:]


def take_try(letter: Letter) -> None:
    """要对后四位了，先占一次；对了的、没有填的用 `give_back` 还回去。几十个同时来猜的，也只有 TRIES 次。拒绝：没有了。"""
    if not Letter.objects.filter(pk=letter.pk, tries__lt=TRIES).update(tries=F("tries") + 1):
        raise NotFound(GONE)


def give_back(letter: Letter) -> None:
    """占的一次没有用掉。"""
    Letter.objects.filter(pk=letter.pk).update(tries=F("tries") - 1)


def send_letters(now: dt.datetime) -> int:
    """后台：到时的各寄一封，返回寄到几封。寄到一半断电的会再寄一封，先前那封的链接作废。"""
    by_mail = mailer()
    if by_mail is None:
        return 0
    due = Letter.objects.filter(
        state=Letter.State.ASKED, next_at__lte=now, account__initial=True, account__is_active=True
    )
    return sum(
        _send(letter, by_mail, now=now) for letter in due.select_related("account__person").order_by("id")[:BATCH]
    )


def clear_letters(now: dt.datetime) -> int:
    """过了日子的激活信单清掉，返回行数；寄过的那一笔还在留痕里。"""
    return int(Letter.objects.filter(asked_at__lte=now - _good_for()).delete()[0])


def _ask(account: Account, mail: str, *, site: str, by: Actor, now: dt.datetime) -> None:
    Letter.objects.filter(account=account).delete()
    event = LetterAsked(account.pk, account.person_id or 0, mail)
    entry = ledger.record(f"account:{account.pk}", event, by=by.id, now=now, subject=f"person:{account.person_id or 0}")
    Letter.objects.create(account=account, entry_id=entry.id, site=site, asked_at=now, next_at=now)


def _address(by_mail: Mailer, account: Account, given: str) -> str:
    mail = given.strip() or by_mail.known(account.person_id or 0)
    if not mail:
        raise BadInput(f"{account.username}没有登记过邮箱，请写明；一封也没有寄")
    return by_mail.tidy(mail)


def _send(letter: Letter, by_mail: Mailer, *, now: dt.datetime) -> bool:
    """领一封：先改次数和下一次的时候，现造链接，只存散列，寄出去。"""
    account, token = letter.account, secrets.token_urlsafe(24)
    mine = Letter.objects.filter(pk=letter.pk, state=Letter.State.ASKED, sends=letter.sends)
    kept = {"digest": _digest(letter, account, token), "sends": F("sends") + 1, "next_at": now + LEASE}
    entry = ledger.entry(letter.entry_id)
    mail = str(entry.personal().get("mail") or "") if entry is not None else ""
    if not mine.update(**kept):
        return False
    try:
        if not mail:
            raise NotMailed("邮箱已经删除", final=True)
        by_mail.send(mail, SUBJECT, _body(letter, token), f"letter:{letter.pk}:{letter.sends}")
    except NotMailed as fault:
        _not_sent(letter, fault, now=now)
        return False
    return bool(Letter.objects.filter(pk=letter.pk).update(state=Letter.State.SENT))


@ledger.verb
def _not_sent(letter: Letter, fault: NotMailed, *, now: dt.datetime) -> None:
    """没有寄成：还有次数的再等；没有的、对方不收的，记成没有送到。"""
    mine = Letter.objects.filter(pk=letter.pk, state=Letter.State.ASKED)
    if not fault.final and letter.sends < len(BACK_OFF):
        mine.update(next_at=now + dt.timedelta(minutes=BACK_OFF[letter.sends]))
    elif mine.update(state=Letter.State.FAILED, digest=""):
        account = letter.account
        event = SlipReturned(account.pk, account.person_id or 0, f"激活信没有寄到（{fault.sentence}）"[:100])
        tell(account, event, by=SYSTEM, now=now)


def _body(letter: Letter, token: str) -> str:
    account = letter.account
    name = account.person.name if account.person is not None else account.username
    last = day_of(letter.asked_at + _good_for())
    link = f"{letter.site}{reverse('accounts:activate', args=[letter.pk, token])}"
    return BODY.format(name=name, username=account.username, until=f"{last.month}月{last.day}日", link=link)


def _stands(letter: Letter, account: Account, token: str, *, now: dt.datetime) -> bool:
    right = hmac.compare_digest(letter.digest or "-", _digest(letter, account, token))
    fresh = now < letter.asked_at + _good_for() and letter.tries < TRIES
    return right and fresh and account.initial and account.is_active


def _digest(letter: Letter, account: Account, token: str) -> str:
    """连着此刻存下的密码：密码换了，就对不上。"""
    return salted_hmac(SALT, f"{letter.pk}:{token}:{account.password}", algorithm="sha256").hexdigest()


def _good_for() -> dt.timedelta:
    return dt.timedelta(days=settings.SLIP_DAYS)
