"""短信登录的动词：要一个验证码，后台发出，对一对，本人开、关。

登录页这一头不看有没有这个人、开没开、登记没登记手机号：一样写一行，一样回话；这些都由后台看，所以问的人看不出分别，连快慢也一样。
"""

import datetime as dt
import hmac
import re
import secrets

from django.conf import settings
from django.core import signing
from django.db.models import F
from django.urls import reverse
from django.utils.crypto import salted_hmac

from bihuan.kernel.refuse import AlreadyDone, BadInput, NotAllowed, NotFound
from bihuan.ledger import door as ledger
from bihuan.people.door import SYSTEM, Actor, actor_of, sealed_phone

from ..events import SlipReturned, TextTurnedOff, TextTurnedOn
from ..models import Account, Text
from ..second.questions import demanded_of, has_second_step
from ..verbs import tell
from .sender import NotSent, Sender, sender

GOOD_FOR = dt.timedelta(minutes=5)  # 自定：一个验证码有效这么久
GAP = dt.timedelta(minutes=1)  # 自定：隔这么久才再发一个
TRIES = 5  # 次：一个验证码至多试这么多次，与密码相同
HOURLY, DAILY = 5, 10  # 条，自定：一个账号一处一小时、各生处一天至多发这么多
CROWD = 1000  # 次：一个地址一小时至多要这么多；会场里几百人同出一个地址，够用
BATCH = 100  # 条：后台一圈至多发这么多
KEPT = dt.timedelta(days=2)  # 短信单留这么久，够数一天的就清掉
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
SALT, RECEIPT = "bihuan.text", "bihuan.text.receipt"
SILENT = "没有说为什么"
SAID = f"验证码 {{code}}，{GOOD_FOR.seconds // 60} 分钟内有效。不是您本人要的，不必理会，不要告诉别人。"
PLAIN: dict[str, str] = {
    Text.Kind.MOVED: "您登记在闭环的手机号换了。不是您本人办的，请马上告诉本级人大办公室。",
    Text.Kind.REMIND: "您在闭环的账号开好了，还没有用密码条登录过。密码条没有收到的，请找本级人大办公室。",
}
WRONG = f"验证码不对、过了 {GOOD_FOR.seconds // 60} 分钟，或者试过 {TRIES} 次了；请看最近一条短信，或者重新要一个"
MOBILE = re.compile(r"1\d{10}")
Kind, State = Text.Kind, Text.State


@ledger.verb
def ask_code(username: str, *, place: str, known: bool, now: dt.datetime) -> Text:
    """在登录页要一个验证码。`place` 是哪一处，`known` 是不是此人登录过的机器。没有这个人的也有一行。拒绝：一个地址一小时要得太多。"""
    if not known and Text.objects.filter(place=place, known=False, asked_at__gt=now - HOUR).count() >= CROWD:
        raise NotAllowed("这个地址一小时里要的验证码太多了，请过一会儿再要，或者用密码登录")
    account = Account.objects.filter(username=username).first()
    return Text.objects.create(kind=Kind.CODE, account=account, place=place, known=known, asked_at=now)


@ledger.verb
def ask_to_turn_on(account_id: int, *, by: Actor, now: dt.datetime) -> Text:
    """本人开短信登录，先发一个验证码到名册上的手机号。

    拒绝：不是本人；没有登记手机号；设了、要设两步验证的；一分钟之内、一小时里要得太多。
    """
    account = _own(account_id, by=by)
    if why := barred(account, now=now):
        raise NotAllowed(why)
    if not _mobile(account):
        raise BadInput("名册上没有您的手机号（座机不算），请本级人大办公室或代表工委登记")
    asked = account.texts.filter(kind=Kind.TURN_ON, asked_at__gt=now - HOUR)
    if asked.count() >= HOURLY or asked.filter(asked_at__gt=now - GAP).exists():
        raise NotAllowed(f"刚发过一个，请等一分钟再要；一小时至多 {HOURLY} 个")
    place = f"account:{account.pk}"
    return Text.objects.create(kind=Kind.TURN_ON, account=account, place=place, known=True, asked_at=now)


@ledger.verb
def turn_on(text_id: int, code: str, *, by: Actor, now: dt.datetime) -> bool:
    """验证码对上了，从此可以凭短信登录；不对、过了时候、试得太多的为 False，记一次。拒绝：没有要过；不是本人；号码刚换过。"""
    text = Text.objects.select_related("account").filter(pk=text_id, kind=Kind.TURN_ON).first()
    if text is None or text.account is None:
        raise NotFound("没有要过验证码，请重新要一个")
    account = _own(text.account.pk, by=by)
    if not redeem(text, code, now=now):
        return False
    if text.entry_id is None or account.person is None or account.person.phone_entry_id != text.entry_id:
        raise NotAllowed("手机号刚换过，请重新要一个验证码")
    account.text_entry_id = text.entry_id
    account.save(update_fields=["text_entry_id"])
    tell(account, TextTurnedOn(account.pk, account.person_id or 0, text.entry_id), by=by, now=now)
    return True


@ledger.verb
def turn_off(account_id: int, *, by: Actor, now: dt.datetime) -> None:
    """关了短信登录。拒绝：不是本人；没有开。"""
    account = _own(account_id, by=by)
    if account.text_entry_id is None:
        raise AlreadyDone("短信登录没有开着")
    account.text_entry_id = None
    account.save(update_fields=["text_entry_id"])
    tell(account, TextTurnedOff(account.pk, account.person_id or 0), by=by, now=now)


def redeem(text: Text, code: str, *, now: dt.datetime) -> bool:
    """这个验证码对吗：对了的从此用过，两个人同时填的只有一个对；不对的记一次，试满 TRIES 次作废。"""
    mine = Text.objects.filter(pk=text.pk, asked_at__gt=now - GOOD_FOR, tries__lt=TRIES)
    counted = mine.update(tries=F("tries") + 1)
    fresh = Text.objects.get(pk=text.pk)
    right = hmac.compare_digest(fresh.digest or "-", _digest(fresh, re.sub(r"[\s-]+", "", code)))
    if not counted or not right:
        return False
    return bool(Text.objects.filter(pk=text.pk, state=State.SENT).update(state=State.USED, digest=""))


def send_texts(now: dt.datetime) -> int:
    """后台：要了的各发一个验证码，返回发出几条。网关不答应的，这一圈不再试别的；过了时候的不发。"""
    by, sent = sender(), 0
    if by is None:
        return 0
    for text in Text.objects.filter(state=State.ASKED).order_by("id")[:BATCH]:
        done = _send(text, by, now=now)
        if done == State.FAILED:
            break
        sent += done == State.SENT
    return sent


def clear_texts(now: dt.datetime) -> int:
    """留够了日子的短信单清掉，返回行数。"""
    return int(Text.objects.filter(asked_at__lte=now - KEPT).delete()[0])


def signs_in_by_text(account: Account, *, now: dt.datetime) -> bool:
    """此人此刻能凭短信登录吗：开着，号码没有换过，没有停用，不用两步验证，不是初始密码。"""
    entry = account.person.phone_entry_id if account.person is not None else None
    return account.text_entry_id is not None and account.text_entry_id == entry and not barred(account, now=now)


def _send(text: Text, by: Sender, *, now: dt.datetime) -> str:
    """领一条：现造一个验证码，只存哈希，发出去；换号的只说一句。"""
    phone = _target(text, now=now)
    code = f"{secrets.randbelow(10**6):06}"
    entry = text.account.person.phone_entry_id if phone and text.account and text.account.person else None
    kept = {"state": State.SENT, "digest": _digest(text, code), "entry_id": entry}
    if text.kind in PLAIN:
        kept = {"state": State.SENT}
    mine = Text.objects.filter(pk=text.pk, state=State.ASKED).update(**kept if phone else {"state": State.NOTHING})
    if mine and not phone:
        _note_unreached(text, "名册上没有手机号", now=now)
    if not mine or not phone:
        return State.NOTHING
    try:
        by.send(phone, PLAIN.get(text.kind) or SAID.format(code=code), f"text:{text.pk}", _receipt(text))
    except NotSent as fault:
        Text.objects.filter(pk=text.pk).update(state=State.FAILED, digest="", fault=fault.sentence[:200])
        _note_unreached(text, fault.sentence, now=now)
        return State.FAILED
    return State.SENT


def text_told(token: str, *, now: dt.datetime) -> Text:
    """回执的网址说的是哪一条。拒绝：网址不对、过了留着短信单的日子。"""
    try:
        number = int(signing.loads(token, salt=RECEIPT))
    except signing.BadSignature:
        number = 0
    text = Text.objects.select_related("account").filter(pk=number, asked_at__gt=now - KEPT).first()
    if text is None:
        raise NotFound("没有这个回执的网址，或者过了日子")
    return text


@ledger.verb
def note_receipt(text: Text, *, why: str, now: dt.datetime) -> bool:
    """网关后来说这一条没有送到：记下缘由，没有用密码条的列作没有送到；说过的、用过的不再记，为 False。"""
    why = " ".join("".join(letter if letter.isprintable() else " " for letter in why).split())[:60] or SILENT
    told = Text.objects.filter(pk=text.pk, state=State.SENT)
    if not told.update(state=State.FAILED, digest="", fault=f"没有送到（{why}）"):
        return False
    _note_unreached(text, f"运营商说没有送到：{why}", now=now)
    return True


def _receipt(text: Text) -> str:
    """这一条的回执往哪里说：网址里有签名，只认这一条；不知道站名的（不是正式运行）不要回执。"""
    path = reverse("accounts:text_receipt", args=[signing.dumps(text.pk, salt=RECEIPT)])
    return f"{settings.SITE_URL}{path}" if settings.SITE_URL else ""


@ledger.verb
def _note_unreached(text: Text, why: str, *, now: dt.datetime) -> None:
    """提醒用密码条的短信没有发成，还没有用的：记下没有送到。"""
    account = text.account
    if text.kind == Kind.REMIND and account is not None and account.initial:
        event = SlipReturned(account.pk, account.person_id or 0, f"提醒的短信没有发成（{why}）"[:100])
        tell(account, event, by=SYSTEM, now=now)


def _target(text: Text, *, now: dt.datetime) -> str:
    """发到哪里；没有可发的为空：没有这个人，没有开，换过号，停用了，要两步验证的，发得太多了，过了时候。"""
    account = text.account
    if account is not None and text.kind == Kind.MOVED:
        return _sealed(text.entry_id) if text.asked_at > now - DAY else ""
    if account is not None and text.kind == Kind.REMIND:
        return _mobile(account) if account.initial and text.asked_at > now - DAY else ""
    if account is None or text.asked_at <= now - GOOD_FOR:
        return ""
    if text.kind == Kind.CODE and (not signs_in_by_text(account, now=now) or _too_many(text, account, now=now)):
        return ""
    return _mobile(account)


def _too_many(text: Text, account: Account, *, now: dt.datetime) -> bool:
    """发得太多了吗。认得的机器自成一处：旁人在别处怎样要，用不完在自己机器上登录的人的。"""
    sent = account.texts.filter(kind=Kind.CODE, state__in=(State.SENT, State.USED), known=text.known)
    here = sent.filter(place=text.place) if text.known else sent
    hour = here.filter(asked_at__gt=text.asked_at - HOUR).count()
    day = here.filter(asked_at__gt=text.asked_at - DAY).count()
    return hour >= HOURLY or day >= DAILY or here.filter(asked_at__gt=text.asked_at - GAP).exists()


def barred(account: Account, *, now: dt.datetime) -> str:
    """为什么此人不能凭短信登录；能的为空。"""
    if not account.is_active or account.person_id is None:
        return "这个账号已停用"
    if account.initial or not account.has_usable_password():
        return "先用密码条登录，把初始密码改成自己的，再开短信登录"
    if has_second_step(account.pk) or demanded_of(actor_of(account.person_id, now=now)):
        return "您的账号用两步验证，不用短信登录：短信只认手机，替不了密码"
    return ""


def _mobile(account: Account) -> str:
    phone = sealed_phone(account.person_id or 0)
    return phone if MOBILE.fullmatch(phone) else ""


def _sealed(entry_id: int | None) -> str:
    """从前的手机号：封在这一笔里的；座机、删除了的为空。"""
    entry = ledger.entry(entry_id) if entry_id else None
    phone = str(entry.personal().get("phone") or "") if entry is not None else ""
    return phone if MOBILE.fullmatch(phone) else ""


def _digest(text: Text, code: str) -> str:
    """六位数字一个一个试得出，所以散列要带站点密钥。"""
    return salted_hmac(SALT, f"{text.pk}:{code}", algorithm="sha256").hexdigest()


def _own(account_id: int, *, by: Actor) -> Account:
    account = Account.objects.select_for_update(of=("self",)).filter(pk=account_id).first()
    if account is None or account.person_id is None or account.person_id != by.person_id:
        raise NotAllowed("短信登录只由本人开、关")
    return account
