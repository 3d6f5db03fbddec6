"""文件：只收认得的，存得住，只给该给的人，保密的留下查阅记录。"""

import hashlib
import io
import resource
import signal
import time

import pytest

from bihuan.accounts.door import Account
from bihuan.files import door as files, gates, kinds, store
from bihuan.files.kinds import sniff
from bihuan.files.names import clean
from bihuan.files.words import paragraphs
from bihuan.kernel import clock
from bihuan.kernel.refuse import BadInput, NotAllowed, NotFound, Refused
from bihuan.ledger.models import Look
from tests.county import MONDAY
from tests.files import samples
from tests.files.samples import DOCX, JPG, M4A, MACRO, OFD, OLD_MACRO, OLD_WORD, PDF, PNG, WEBM, XLSX, packed, upload

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def he(county):
    return county.actor("何平", now=MONDAY)


@pytest.fixture
def zhang(county):
    return county.actor("张桂英", now=MONDAY)


@pytest.fixture
def reply_gate():
    """试用的归属：1 号只有张桂英能开，2 号人人能开。"""
    files.gate("probe_reply", lambda actor, kept: kept.owner_id == 2 or (actor is not None and actor.name == "张桂英"))
    yield
    gates._gates.pop("probe_reply")


class TestSniffing:
    @pytest.mark.parametrize(
        ("content", "name", "kind"),
        [
            (PDF, "答复.pdf", "application/pdf"), (PNG, "现场.png", "image/png"), (JPG, "现场.JPEG", "image/jpeg"),
            (DOCX, "答复.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
            (XLSX, "清单.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), (OFD, "公文.ofd", "application/ofd"),
            (OLD_WORD, "答复.doc", "application/msword"), (OLD_WORD, "答复.wps", "application/msword"),
            (M4A, "录音.m4a", "audio/mp4"), (WEBM, "录音.webm", "audio/webm"), (b"OggS\0\x02", "录音.ogg", "audio/ogg"),
            ("说明\n一、二".encode(), "说明.txt", "text/plain"), ("说明".encode("gb18030"), "说明.txt", "text/plain"),
        ],
    )  # fmt: skip
    def test_what_is_taken(self, he, content, name, kind):
        kept = files.keep(upload(content, name), by=he, now=MONDAY)
        assert (kept.content_type, kept.size, kept.sha256) == (kind, len(content), hashlib.sha256(content).hexdigest())
        assert store.where(kept.sha256).read_bytes() == content

    @pytest.mark.parametrize(
        ("content", "name", "sentence"),
        [
            (b"", "空.pdf", "空的"),
            (b"MZ\x90\0\x03", "答复.pdf", "程序"),
            (b"\x7fELF\x02", "答复.txt", "程序"),
            (b"#!/bin/sh\nrm -rf /", "说明.txt", "程序"),
            (b"<!DOCTYPE html><script>", "说明.txt", "网页"),
            (b"  \n<svg onload=alert(1)>", "图.png", "网页"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "答复.doc", "旧版 Office"),
            (MACRO, "答复.docx", "宏"),
            (OLD_MACRO, "答复.doc", "宏"),
            (packed("a.txt"), "一包.zip", "压缩包"),
            (packed("setup.exe", "OFD.xml"), "公文.ofd", "程序"),
            (b"PK\x03\x04broken", "答复.docx", "打不开"),
            (b"\x00\x01\x02\x03", "说明.txt", "认不出"),
            (PDF, "答复.exe", "内容却是 pdf"),
            (PDF, "答复.pdf.exe", "内容却是 pdf"),
            (PNG, "图.jpg", "内容却是 png"),
        ],
    )
    def test_what_is_refused_says_why_and_leaves_nothing(self, he, content, name, sentence):
        before = set(store.root().rglob("*")) if store.root().exists() else set()
        with pytest.raises(BadInput, match=sentence):
            files.keep(upload(content, name), by=he, now=MONDAY)
        assert files.Upload.objects.count() == 0
        assert (set(store.root().rglob("*")) if store.root().exists() else set()) == before

    def test_too_large(self, he):
        big = upload(PDF, "大.pdf")
        big.size = files.LARGEST + 1
        with pytest.raises(BadInput, match="超过 20 MB"):
            files.keep(big, by=he, now=MONDAY)

    @pytest.mark.parametrize(
        ("given", "cleaned"),
        [
            ("../../etc/passwd.pdf", "passwd.pdf"), ("C:\\桌面\\答复.pdf", "答复.pdf"), ("答\u202efdp.pdf", "答fdp.pdf"),
            ("答复", "答复.pdf"), ("..pdf", "pdf.pdf"), ("答复.PDF", "答复.pdf"), ("a\r\nb.pdf", "ab.pdf"), ("关于一、二。", "关于一、二。.pdf"),
            ("长" * 300 + ".pdf", "长" * 120 + ".pdf"), ('问"?<>|.pdf', "问_.pdf"), ("", "文件.pdf"),
        ],
    )  # fmt: skip
    def test_names_are_cleaned(self, given, cleaned):
        assert clean(given, sniff(upload(PDF, "x.pdf"))) == cleaned

    def test_on_a_full_disk_nothing_is_half_kept(self, he):
        """真的写到盘的一半：进程写得下的上限设在八个字节。"""
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        kept = list(store.root().rglob("*")) if store.root().exists() else []
        store.root().mkdir(parents=True, exist_ok=True)
        resource.setrlimit(resource.RLIMIT_FSIZE, (8, hard))
        try:
            with pytest.raises(Refused, match="放文件的盘满了"):
                store.keep([PDF])
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
            signal.signal(signal.SIGXFSZ, before)
        assert list(store.root().rglob("*")) == kept

    def test_the_same_content_is_stored_once(self, he):
        one = files.keep(upload(PDF, "甲.pdf"), by=he, now=MONDAY)
        two = files.keep(upload(PDF, "乙.pdf"), by=he, now=MONDAY)
        assert one.pk != two.pk
        assert one.sha256 == two.sha256
        assert [path.name for path in store.where(one.sha256).parent.iterdir()] == [one.sha256]


@pytest.mark.usefixtures("reply_gate")
class TestOpening:
    def test_before_it_belongs_anywhere_only_who_brought_it_opens_it(self, he, zhang):
        kept = files.keep(upload(PDF, "答复.pdf"), by=he, now=MONDAY)
        found, content = files.open_upload(kept.pk, he, now=MONDAY)
        with content:
            assert (found.pk, content.read()) == (kept.pk, PDF)
        for actor in (zhang, None):
            with pytest.raises(NotFound):
                files.open_upload(kept.pk, actor, now=MONDAY)

    def test_the_gate_of_its_owner_decides(self, he, zhang):
        kept = files.keep(upload(PDF, "答复.pdf"), by=he, now=MONDAY)
        files.attach(kept.pk, owner_kind="probe_reply", owner_id=1, by=he)
        files.open_upload(kept.pk, zhang, now=MONDAY)[1].close()
        for actor in (he, None):
            with pytest.raises(NotFound):
                files.open_upload(kept.pk, actor, now=MONDAY)

    def test_no_gate_no_entry(self, he):
        kept = files.keep(upload(PDF, "答复.pdf"), by=he, now=MONDAY, owner_kind="nobody_knows", owner_id=1)
        with pytest.raises(NotFound):
            files.open_upload(kept.pk, he, now=MONDAY)

    def test_only_who_brought_it_says_where_it_belongs_and_only_once(self, he, zhang):
        kept = files.keep(upload(PDF, "答复.pdf"), by=he, now=MONDAY)
        with pytest.raises(NotFound):
            files.attach(kept.pk, owner_kind="probe_reply", owner_id=1, by=zhang)
        files.attach(kept.pk, owner_kind="probe_reply", owner_id=2, by=he)
        with pytest.raises(NotAllowed):
            files.attach(kept.pk, owner_kind="probe_reply", owner_id=1, by=he)

    def test_every_opening_of_a_confidential_file_is_a_look(self, he, zhang):
        kept = files.keep(
            upload(PDF, "答复.pdf"), by=he, now=MONDAY, owner_kind="probe_reply", owner_id=1, confidential=True
        )
        with pytest.raises(NotFound):
            files.open_upload(kept.pk, he, now=MONDAY)
        assert Look.objects.count() == 0
        for _ in range(2):
            files.open_upload(kept.pk, zhang, now=MONDAY)[1].close()
        assert list(Look.objects.values_list("actor", "what")) == [(zhang.id, f"file:{kept.pk}")] * 2

    def test_files_of_many_owners_in_one_question(self, he, django_assert_num_queries):
        for owner_id in (1, 1, 2):
            files.keep(upload(PDF, "答复.pdf"), by=he, now=MONDAY, owner_kind="probe_reply", owner_id=owner_id)
        with django_assert_num_queries(1):
            found = files.uploads_of("probe_reply", [1, 2, 3])
        assert {owner_id: len(kept) for owner_id, kept in found.items()} == {1: 2, 2: 1}


@pytest.mark.usefixtures("reply_gate")
class TestDownload:
    def test_anyone_takes_what_the_gate_gives_to_anyone_and_only_saves_it(self, client, he):
        kept = files.keep(
            upload(b"plain words", "答复 一.txt"), by=he, now=MONDAY, owner_kind="probe_reply", owner_id=2
        )
        answer = client.get(f"/files/{kept.pk}/")
        assert b"".join(answer.streaming_content) == b"plain words"
        assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''")
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Type"] == "text/plain"
        assert "no-store" in answer["Cache-Control"]

    def test_not_there_and_not_allowed_look_the_same(self, client, he, county):
        kept = files.keep(upload(PDF, "答复.pdf"), by=he, now=MONDAY, owner_kind="probe_reply", owner_id=1)
        for number in (kept.pk, 999_999):
            answer = client.get(f"/files/{number}/")
            assert answer.status_code == 404
            assert "没有这份文件，或者不在您可见的范围内" in answer.content.decode()

    def test_signed_in_through_the_gate(self, client, he, zhang):
        kept = files.keep(
            upload(PDF, "答复.pdf"), by=he, now=MONDAY, owner_kind="probe_reply", owner_id=1, confidential=True
        )
        account = Account.objects.create_user("张桂英", person_id=zhang.person_id)
        client.force_login(account, backend=BACKEND)
        with clock.frozen(MONDAY):
            answer = client.get(f"/files/{kept.pk}/")
        assert b"".join(answer.streaming_content) == PDF
        assert Look.objects.get().actor == zhang.id
        assert client.post(f"/files/{kept.pk}/").status_code == 405


def test_a_docx_is_looked_at_as_words_and_an_old_word_only_taken_away(he, client, county):
    named = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    whole = f"<w:document {named}><w:body><w:p><w:r><w:t>{{}}</w:t></w:r></w:p></w:body></w:document>"
    letter = packed("[Content_Types].xml", **{"word/document.xml": whole.format("今年先办五个小区 &lt;b&gt;")})
    account = Account.objects.create_user(username="何平", password="zhong-cun", person_id=he.person)
    client.force_login(account, backend=BACKEND)
    with clock.frozen(MONDAY):
        seen = client.get(f"/files/{files.keep(upload(letter, '答复.docx'), by=he, now=MONDAY).pk}/look/")
        assert (
            "今年先办五个小区 &lt;b&gt;" in seen.content.decode()
            and "script-src" not in seen["Content-Security-Policy"]
        )
        old = client.get(f"/files/{files.keep(upload(OLD_WORD, '答复.wps'), by=he, now=MONDAY).pk}/look/")
        assert old.status_code == 404


BOMB = f'<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE d [<!ENTITY a "{"水" * 1_000_000}">]>'


@pytest.mark.parametrize(
    "content",
    [
        samples.letter("<w:p><w:r><w:t>&a;</w:t></w:r></w:p>" * 90, BOMB, "utf-16"),
        samples.letter("", '<?xml version="1.0" encoding="gbk"?>'),
        samples.letter("", '<?xml version="1.0" encoding="no-such"?>'),
        samples.letter("<w:p>"),
        samples.word(**{"word/document.xml": b"\0" * 9_000_000}),
    ],
)
def test_a_docx_made_to_burst_is_a_sentence(content):
    """换成 UTF-16 藏起来的实体（几 KB 展开成几百 MB）、不支持的编码、没有写完的、太大的。"""
    with pytest.raises(BadInput, match="请取下来看"):
        paragraphs(io.BytesIO(content))


def test_paragraphs_in_paragraphs_are_read_once_and_at_once():
    """文本框：段里套着段，字只算一次。套十万层的也一遍读完，不是一层一层从头再读。"""
    inner = "<w:p><w:r><w:t>框里</w:t></w:r></w:p>"
    nested = samples.letter(f"<w:p><w:r><w:t>外面，</w:t></w:r>{inner}<w:r><w:t>接着。</w:t></w:r></w:p><w:p/>")
    assert paragraphs(io.BytesIO(nested)) == ["外面，接着。", "框里"]
    began = time.process_time()
    assert paragraphs(io.BytesIO(samples.letter("<w:p>" * 100_000 + "</w:p>" * 100_000))) == []
    assert time.process_time() - began < 10


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (samples.RENAMED_MACRO, "宏"),
        (samples.word("word/media/run.ps1"), "程序"),
        (samples.word("word/a.LNK"), "程序"),
        (samples.word("word/embeddings/oleObject1.bin"), "嵌着的对象"),
        (samples.related("attachedTemplate"), "去外面取东西"),
        (samples.related("image"), "去外面取东西"),
        (samples.DISGUISED_MACRO, "宏"),
        *((content, "去外面取东西") for content in samples.DISGUISED.values()),
        (samples.word(**{samples.RELATIONS: "<!DOCTYPE d [<!ENTITY a 'External'>]><Relationships/>"}), "打不开"),
        (samples.word(**{samples.RELATIONS: "<Relationships>"}), "打不开"),
        (samples.word(**{f"word/_rels/{n}.rels": f"<x>{' ' * 1_000_000}</x>" for n in range(5)}), "太大"),
    ],
)
def test_what_an_office_file_hides_is_refused(content, said):
    with pytest.raises(BadInput, match=said):
        kinds.sniff(io.BytesIO(content))


def test_a_link_in_an_office_file_is_no_danger():
    for content in (samples.related("hyperlink"), samples.related("image", "Internal"), samples.word()):
        assert kinds.sniff(io.BytesIO(content)) == kinds.DOCX
