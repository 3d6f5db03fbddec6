"""填错了、来晚了、按了两下、不是他的事：都有一句话，什么也没有写下一半。"""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from bihuan.accounts import door as accounts
from bihuan.files.models import Upload
from bihuan.kernel import clock
from bihuan.ledger import door as ledger
from bihuan.people.door import SYSTEM
from bihuan.procedure import door as procedure
from bihuan.suggestions.models import Reply
from tests.county import MONDAY, days_later
from tests.shown import shown as text
from tests.suggestions.test_loop import Story
from tests.ui import accessible

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\n%%EOF"
DRAFTED = {"result_class": "A", "summary": "已列入改造计划"}


@pytest.fixture
def story(county):
    """交办了、签收了、沟通过，等着拟稿。"""
    told = Story(county)
    told.step("李敏", "register")
    told.step("李敏", "assign", lead=told.unit("住建局"))
    told.step("何平", "accept", 1)
    told.step("何平", "consult", 1, form="面商", on=str(days_later(told.day).date()), account="在小区当面听取意见")
    with clock.frozen(days_later(told.day)):
        yield told


@pytest.fixture
def send(client, story, county):
    def as_(name, step, assignment=1, **filled):
        if name:
            person = county.people[name]
            account = accounts.Account.objects.filter(person_id=person).first()
            client.force_login(account or accounts.open_account(person, by=SYSTEM, now=MONDAY))
        place = f"/cases/{story.case.pk}/steps/{step}/" + (f"{assignment}/" if assignment else "")
        return client.post(place, {"csrf": "1", **filled}, headers={"Referer": f"http://testserver{place}"})

    return as_


def letter(content=PDF, name="答复函.pdf"):
    return SimpleUploadedFile(name, content)


def untouched(story, seq):
    assert ledger.head(story.case.stream)[0] == seq
    assert not Reply.objects.exists()
    assert not Upload.objects.exclude(owner_kind="").exists(), "留着的那一份还不归谁"


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (None, "请填写答复函"),
        (lambda: letter(b""), "这个文件是空的"),
        (lambda: letter(b"MZ\x90\x00" + b"\0" * 100, "答复函.exe"), "这是一个程序，不能收"),
        (lambda: letter(b"<html><script>alert(1)</script>", "答复函.pdf"), "这是一个网页"),
        (lambda: letter(b"\xd0\xcf\x11\xe0" + b"\0" * 100, "答复函.doc"), "旧版 Office 的表格或演示文稿"),
        (lambda: letter(PDF + b"0" * (20 << 20), "答复函.pdf"), "超过 20 MB"),
    ],
    ids=["none", "empty", "program", "page", "old office", "too large"],
)
def test_a_letter_that_cannot_be_taken(story, send, file, sentence):
    seq = ledger.head(story.case.stream)[0]
    answer = send("何平", "draft_reply", **DRAFTED, **({"letter": file()} if file else {}))
    assert answer.status_code == 422
    assert sentence in text(answer)
    assert "已列入改造计划" in text(answer)
    assert accessible.faults_of(answer.content) == []
    untouched(story, seq)


@pytest.mark.parametrize(
    ("filled", "sentence"),
    [
        ({"summary": ""}, "请填写答复摘要"),
        ({"summary": "长" * 20_001}, "20000"),
        ({"result_class": "Z"}, "Z"),
        ({"result_class": "B"}, "请填写承诺完成日期"),
        ({"promised_on": "明年"}, "承诺完成日期"),
    ],
    ids=["nothing", "too long", "no such class", "no date", "no such date"],
)
def test_a_reply_filled_wrong(story, send, filled, sentence):
    seq = ledger.head(story.case.stream)[0]
    answer = send("何平", "draft_reply", **{**DRAFTED, **filled}, letter=letter())
    assert answer.status_code == 422
    assert sentence in text(answer)
    untouched(story, seq)


@pytest.mark.parametrize(
    ("name", "step", "assignment", "status", "sentence"),
    [
        ("冯军", "draft_reply", 1, 404, "没有这件事项"),
        ("王建国", "rate", 0, 404, "没有这件事项"),
        ("李敏", "draft_reply", 1, 403, "可以拟稿"),
        ("张桂英", "rate", 0, 409, "何平已在"),
        ("周志强", "reply", 1, 409, "何平已在"),
        ("何平", "accept", 1, 409, "办了「沟通」"),
        ("何平", "accept", 9, 404, "没有这个分办"),
        ("何平", "nothing", 1, 404, "没有这一步"),
    ],
)
def test_the_wrong_person_the_wrong_time(story, send, name, step, assignment, status, sentence):
    seq = ledger.head(story.case.stream)[0]
    answer = send(name, step, assignment, **DRAFTED)
    assert (answer.status_code, sentence in text(answer)) == (status, True)
    untouched(story, seq)


def test_the_same_step_twice(story, send):
    assert send("何平", "draft_reply", **DRAFTED, letter=letter()).status_code == 302
    seq = ledger.head(story.case.stream)[0]
    again = send("何平", "draft_reply", **DRAFTED, letter=letter())
    assert again.status_code == 409
    assert "何平已在" in text(again)
    assert (ledger.head(story.case.stream)[0], Reply.objects.count(), Upload.objects.count()) == (seq, 1, 1)


def test_signed_out_in_the_middle(story, send):
    seq = ledger.head(story.case.stream)[0]
    answer = send("", "draft_reply", **DRAFTED, letter=letter())
    assert answer.status_code == 302
    assert answer["Location"] == f"/sign-in/?next=/cases/{story.case.pk}/steps/draft_reply/1/"
    untouched(story, seq)
    assert procedure.Case.objects.get(pk=story.case.pk).stage == story.case.stage
