"""密文库：号码不进正文，换不了位置，忘得干净，忘了照样核验。"""

import hashlib

import pytest
from django.db import connection

from bihuan.kernel.refuse import Refused
from bihuan.ledger import door as ledger, forgetting, vault
from bihuan.ledger.models import PersonalKey, Secret
from tests.ledger.happenings import BRIDGE, LI, MONDAY, ZHANG, Called, call

PHONE = "13800000000"


def test_the_number_is_nowhere_in_the_clear(db):
    entry = call(BRIDGE, PHONE, "云泽县城关镇")
    assert entry.personal() == {"phone": PHONE, "address": "云泽县城关镇"}
    assert PHONE not in entry.body
    assert hashlib.sha256(PHONE.encode()).hexdigest() not in entry.body
    for secret in Secret.objects.all():
        assert PHONE.encode() not in bytes(secret.ciphertext)
    receipt = entry.data["phone"]
    assert receipt["sha256"] == hashlib.sha256(bytes(Secret.objects.get(pk=receipt["sealed"]).ciphertext)).hexdigest()


def test_the_same_number_twice_looks_different(db):
    one, two = call(BRIDGE, PHONE), call(BRIDGE, PHONE)
    assert one.data["phone"]["sha256"] != two.data["phone"]["sha256"]
    assert PersonalKey.objects.count() == 1


def test_an_empty_field_is_not_sealed(db):
    assert call(BRIDGE, "").data == {"phone": "", "address": ""}
    assert not Secret.objects.exists()


def test_a_sentence_never_tells_the_number(db):
    assert call(BRIDGE, PHONE).sentence("李桂兰") == "李桂兰留下电话 （个人信息）"


def test_personal_fields_need_their_person(db):
    with pytest.raises(ValueError, match="subject"):
        called_without_person()
    with pytest.raises(ValueError, match="先密封"):
        ledger.prepare(BRIDGE, 1, "", Called(PHONE), by=LI, now=MONDAY)
    assert not ledger.entries(BRIDGE)


def test_forgetting_one_person_leaves_the_other(db):
    hers, his = call(BRIDGE, PHONE), call(BRIDGE, "13900000000", subject=ZHANG)
    assert ledger.forget(LI, by="person:9", now=MONDAY) == 1
    assert hers.personal() == {"phone": None}
    assert his.personal() == {"phone": "13900000000"}
    assert ledger.entries(LI)[-1].sentence("王敏") == "王敏删除了个人信息 1 项"
    assert not PersonalKey.objects.filter(subject=LI).exists()
    assert ledger.verify().sound


def test_forgetting_asks_every_room(db):
    asked: list[str] = []
    ledger.eraser(asked.append)
    try:
        ledger.forget(LI, by="person:9", now=MONDAY)
    finally:
        forgetting._erasers.remove(asked.append)
    assert asked == [LI]


def test_a_room_that_fails_keeps_the_key(db):
    """全有或全无：检索行没清掉，钥匙也不能先没了。"""
    entry = call(BRIDGE, PHONE)

    def fail(subject: str) -> None:
        raise Refused("清不掉")

    ledger.eraser(fail)
    try:
        with pytest.raises(Refused, match="清不掉"):
            ledger.forget(LI, by="person:9", now=MONDAY)
    finally:
        forgetting._erasers.remove(fail)
    assert entry.personal() == {"phone": PHONE}
    assert ledger.entries(LI) == []


def test_someone_can_come_back_after_being_forgotten(db):
    call(BRIDGE, PHONE)
    ledger.forget(LI, by="person:9", now=MONDAY)
    assert call(BRIDGE, PHONE).personal() == {"phone": PHONE}


def test_a_ciphertext_moved_to_another_place_stays_shut(db, triggers_lifted):
    hers, his = call(BRIDGE, PHONE), call(BRIDGE, "13900000000", subject=ZHANG)
    stolen = Secret.objects.get(subject=ZHANG).ciphertext
    Secret.objects.filter(subject=LI).update(ciphertext=stolen)
    assert hers.personal() == {"phone": None}
    assert his.personal() == {"phone": "13900000000"}


def test_a_database_without_its_master_key_opens_nothing(db, data_folder):
    entry = call(BRIDGE, PHONE)
    (data_folder / "keys" / "vault.key").write_bytes(b"0" * 32)
    with pytest.raises(Refused, match="不配套"):
        entry.personal()
    (data_folder / "keys" / "vault.key").write_bytes(b"0")
    with pytest.raises(Refused, match="应为 32 字节"):
        entry.personal()


@pytest.mark.django_db(transaction=True)
def test_no_copy_is_left_in_the_files(data_folder):
    """SQLite：主文件和预写日志里都找不到被销毁的密文。"""
    entry = call(BRIDGE, PHONE)
    ciphertext = bytes(Secret.objects.get().ciphertext)
    ledger.forget(LI, by="person:9", now=MONDAY)
    assert vault.opened(entry.data) == {"phone": None}
    if connection.vendor == "sqlite":
        from pathlib import Path

        name = Path(str(connection.settings_dict["NAME"]))
        for path in (name, name.with_name(f"{name.name}-wal")):
            assert not path.exists() or ciphertext not in path.read_bytes()


@ledger.verb
def called_without_person() -> None:
    ledger.append(BRIDGE, Called(PHONE), by=LI, now=MONDAY)
