"""寄到站外：真的邮件服务器、真的网关；短信和群里没有个人信息；寄不成的再寄，再不成告诉人。"""

import datetime as dt
import re

import pytest
from django.test import Client

from bihuan.accounts.door import Account
from bihuan.desk import door as desk
from bihuan.kernel import clock
from bihuan.kernel.refuse import AlreadyDone, BadInput, NotAllowed, NotFound
from bihuan.ledger import door as ledger
from bihuan.notices import door as notices
from bihuan.notices.door import Standing
from bihuan.notices.models import Address, Notice, Sending
from bihuan.notices.outward.addresses import confirm_address, end_address, keep_address
from bihuan.notices.outward.sending import BACK_OFF, send_again
from bihuan.people import door as people
from tests.county import MONDAY, days_later
from tests.notices.receivers import http, smtp

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
PHONE = "13957312345"
BUSY, IDLE = Standing(2, 1), Standing(0, 0)
NEXT = days_later(1, 8)


@pytest.fixture
def mailbox(settings):
    with smtp() as box:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", box.port
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.DEFAULT_FROM_EMAIL = "bihuan@yunze.example.cn"
        yield box


@pytest.fixture
def gateway(settings):
    with http() as got:
        settings.SMS_GATEWAY, settings.SMS_TOKEN = f"{got.address}/sms", "令牌".encode().hex()
        settings.ROBOTS = dict.fromkeys(settings.ROBOTS, got.address)
        yield got


def actor(county, name: str, now=MONDAY) -> people.Actor:
    return people.actor_of(county.people[name], now=now)


def tell(county, name: str, sentence: str = "关于路灯的建议：请您办理", **more) -> None:
    given = {"case_id": 1, "entry_id": 1, "url": "/suggestions/1/", "now": MONDAY, **more}
    notices.tell([county.people[name]], "probe/told", sentence=sentence, **given)


def send(now: dt.datetime, standing: Standing = IDLE) -> int:
    with clock.frozen(now):
        notices.digest(now, standing=lambda persons, when: standing)
        return notices.send_due(now)


def link_in(letter) -> str:
    return re.search(r"\?t=(\S+)", letter.get_content()).group(1)


def mail_of(county, mailbox, name: str = "张桂英") -> Address:
    """张桂英登记邮箱，从确认信里点开。"""
    by = actor(county, name)
    address = keep_address("mail", " gui@yunze.example.cn ", site="https://renda/?t=", by=by, now=MONDAY)
    notices.send_due(MONDAY)
    confirm_address(link_in(mailbox.letters.pop()), by=by, now=MONDAY)
    return address


class TestMail:
    def test_one_letter_a_day_with_what_is_new_and_what_waits(self, county, mailbox):
        mail_of(county, mailbox)
        tell(county, "张桂英")
        tell(county, "张桂英", "写到王建国的一句", entry_id=2, about=f"person:{county.people['王建国']}")
        assert send(NEXT, BUSY) == 1
        (letter,) = mailbox.letters
        assert letter["To"] == "gui@yunze.example.cn"
        assert letter["Subject"].strip() == "您有 2 条新通知，2 件等办，1 件逾期"
        said = letter.get_content()
        assert "关于路灯的建议：请您办理" in said
        assert "王建国" not in said
        assert send(NEXT, BUSY) == 0, "一天一封"
        assert send(days_later(2, 8)) == 0, "没有新的，也没有等办的，不寄"

    def test_nothing_before_the_letter_is_confirmed(self, county, mailbox):
        by = actor(county, "张桂英")
        keep_address("mail", "gui@yunze.example.cn", site="https://renda/?t=", by=by, now=MONDAY)
        tell(county, "张桂英")
        send(NEXT, BUSY)
        assert [letter["Subject"].strip() for letter in mailbox.letters] == ["请确认收件地址"]
        with pytest.raises(NotFound):
            confirm_address(link_in(mailbox.letters[0]), by=actor(county, "王建国"), now=NEXT)
        with pytest.raises(BadInput, match="确认信"):
            confirm_address("1:abc", by=by, now=NEXT)

    @pytest.mark.parametrize("given", ["", "gui", "gui@", "a@b.cn\nBcc: x@y.cn", "gui@yunze.cn, wang@yunze.cn"])
    def test_what_is_no_address_is_refused(self, county, mailbox, given):
        with pytest.raises(BadInput, match="不像邮箱"):
            keep_address("mail", given, by=actor(county, "张桂英"), now=MONDAY)
        assert not Address.objects.exists()

    def test_a_second_one_and_a_stopped_one(self, county, mailbox):
        address, by = mail_of(county, mailbox), actor(county, "张桂英")
        with pytest.raises(AlreadyDone):
            keep_address("mail", "other@yunze.example.cn", by=by, now=MONDAY)
        with pytest.raises(NotFound):
            end_address(address.pk, by=actor(county, "王建国"), now=MONDAY)
        end_address(address.pk, by=by, now=MONDAY)
        with pytest.raises(AlreadyDone):
            end_address(address.pk, by=by, now=MONDAY)
        assert send(NEXT, BUSY) == 0

    def test_the_address_is_nowhere_in_clear_and_goes_with_its_person(self, county, mailbox):
        mail_of(county, mailbox)
        tell(county, "张桂英")
        notices.digest(NEXT, standing=lambda persons, when: BUSY)
        for model in (Address, Sending):
            assert "gui@" not in str(list(model.objects.values()))
        assert "gui@" not in str([entry.data for entry in ledger.entries(f"org:{county.congress.pk}")])
        ledger.forget(f"person:{county.people['张桂英']}", by="system", now=NEXT)
        assert not Sending.objects.exists()
        assert ledger.verify().sound


class TestFailing:
    def test_tried_again_then_told_to_the_office_then_sent_by_hand(self, county, mailbox):
        mail_of(county, mailbox)
        tell(county, "张桂英")
        mailbox.refuses, now = "451 try again later", NEXT
        assert send(now) == 0
        for minutes in BACK_OFF:
            assert notices.send_due(now + dt.timedelta(minutes=minutes - 1)) == 0
            assert Sending.objects.get(key__startswith="day").state == Sending.State.WAITING
            now += dt.timedelta(minutes=minutes)
            notices.send_due(now)
        one = Sending.objects.get(key__startswith="day")
        assert (one.state, one.tries, one.fault) == (Sending.State.FAILED, 5, "邮件服务器答复 451")
        told = Notice.objects.filter(kind="notices/not_sent")
        assert told.exists()
        assert "张桂英" not in told.first().sentence
        mailbox.refuses = ""
        with pytest.raises(NotFound):
            send_again(one.pk, by=actor(county, "王建国"), now=now)
        send_again(one.pk, by=actor(county, "李敏"), now=now)
        with pytest.raises(NotAllowed):
            send_again(one.pk, by=actor(county, "李敏"), now=now)
        assert notices.send_due(now) == 1
        assert len(mailbox.letters) == 1
        assert not Sending.objects.get(pk=one.pk).body, "寄到以后不留正文"

    def test_a_server_that_is_not_there(self, county, mailbox, settings):
        mail_of(county, mailbox)
        tell(county, "张桂英")
        settings.EMAIL_PORT = 1
        assert send(NEXT) == 0
        assert Sending.objects.get(key__startswith="day").fault == "连不上邮件服务器"


class TestText:
    def test_only_numbers_to_the_phone_in_the_roster(self, county, gateway):
        by = actor(county, "张桂英")
        with pytest.raises(BadInput, match="手机号"):
            keep_address("sms", "", by=by, now=MONDAY)
        people.change_phone(county.congress.pk, by.person, phone=PHONE, by=by, now=MONDAY)
        keep_address("sms", "", by=by, now=MONDAY)
        tell(county, "张桂英")
        assert send(NEXT, BUSY) == 1
        ((path, said, headers),) = gateway.got
        assert (path, said["phone"]) == ("/sms", PHONE)
        assert said["text"] == "您有 1 条新通知，2 件等办，1 件逾期。请登录闭环查看。"
        assert headers["Authorization"].startswith("Bearer ")

    @pytest.mark.parametrize("answer", [{"ok": False}, [], b"<html>", {}])
    def test_an_answer_that_says_no(self, county, gateway, answer):
        by = actor(county, "张桂英")
        people.change_phone(county.congress.pk, by.person, phone=PHONE, by=by, now=MONDAY)
        keep_address("sms", "", by=by, now=MONDAY)
        gateway.answer = answer
        assert send(NEXT, BUSY) == 0
        assert PHONE not in Sending.objects.get().fault


class TestGroups:
    @pytest.mark.parametrize(
        ("channel", "path"),
        [("wecom", "/cgi-bin/webhook/send?key="), ("dingtalk", "/robot/send?access_token="),
         ("feishu", "/open-apis/bot/v2/hook/")],
    )  # fmt: skip
    def test_an_organs_group_hears_the_numbers_alone(self, county, gateway, channel, path):
        by = actor(county, "李敏")
        organ = county.organs["代表工作委员会"].pk
        secret = "" if channel == "wecom" else " SEC123"
        keep_address(channel, f"{gateway.address}{path}tok-1{secret}", organ_id=organ, by=by, now=MONDAY)
        tell(county, "李敏")
        tell(county, "陶建国")
        assert send(NEXT, BUSY) == 1
        ((got, said, _),) = gateway.got
        assert got.startswith(f"{path}tok-1")
        words = said["content"]["text"] if channel == "feishu" else said["text"]["content"]
        assert words == "代表工作委员会：1 条新通知，2 件等办，1 件逾期。请登录闭环查看。"
        assert ("sign=" in got or "sign" in said) is bool(secret)

    def test_not_another_organs_and_not_another_server(self, county, gateway):
        organ = county.organs["代表工作委员会"].pk
        url = f"{gateway.address}/robot/send?access_token=tok"
        with pytest.raises(NotAllowed):
            keep_address("dingtalk", url, organ_id=organ, by=actor(county, "张桂英"), now=MONDAY)
        for given in ("http://127.0.0.1:9/robot/send?access_token=tok", f"{url}&x=../y", gateway.address, ""):
            with pytest.raises(BadInput, match="开头"):
                keep_address("dingtalk", given, organ_id=organ, by=actor(county, "李敏"), now=MONDAY)
        with pytest.raises(BadInput, match="没有这种"):
            keep_address("dingtalk", url, by=actor(county, "李敏"), now=MONDAY)


def test_verify_names_what_was_changed_by_hand(county, mailbox):
    address = mail_of(county, mailbox)
    assert ledger.verify().sound
    Address.objects.filter(pk=address.pk).update(person=county.people["王建国"])
    assert any("收件地址" in fault.what for fault in ledger.verify().faults)
    Address.objects.filter(pk=address.pk).update(person=county.people["张桂英"], ended_at=NEXT)
    assert any("收件地址" in fault.what for fault in ledger.verify().faults)
    Address.objects.all().delete()
    assert any("行不在" in fault.what for fault in ledger.verify().faults)


def test_what_waits_is_counted_from_the_desk(county):
    found = desk.standing_of([county.people["李敏"], county.people["陶建国"]], NEXT)
    assert found == Standing(0, 0)


def test_on_the_page_a_deputy_registers_confirms_and_stops(county, client: Client, mailbox):
    client.force_login(Account.objects.create_user("张桂英", person_id=county.people["张桂英"]), backend=BACKEND)
    with clock.frozen(MONDAY):
        page = client.post("/notices/outward/", {"channel": "mail", "target": "不像"})
        assert page.status_code == 422
        assert "不像邮箱" in page.content.decode()
        client.post("/notices/outward/", {"channel": "mail", "target": "gui@yunze.example.cn"})
        notices.send_due(MONDAY)
        token = link_in(mailbox.letters[0])
        assert "确认" in client.get("/notices/outward/confirm/", {"t": token}).content.decode()
        assert Address.objects.get().confirmed_at is None, "点开不算，要按一下"
        client.post("/notices/outward/confirm/", {"t": token})
        assert Address.objects.get().confirmed_at == MONDAY
        page = client.post(f"/notices/outward/{Address.objects.get().pk}/end/", follow=True).content.decode()
        assert "邮件已停用" in page
        assert client.get("/notices/unsent/").status_code == 403
