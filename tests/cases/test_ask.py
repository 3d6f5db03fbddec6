"""扫码提一件：不要账号；查询码只出现一次；凭码看、评价；电话哪里都没有明文。"""

import io
import logging
import re

import pytest
import segno
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client

from bihuan.accounts import door as accounts
from bihuan.cases.asking import limits
from bihuan.cases.asking.codes import ALPHABET, PREFIX, hash_of, new_query_code
from bihuan.cases.models import Entrance, OpenedOnce
from bihuan.demo import county as demo
from bihuan.kernel import clock
from bihuan.ledger import door as ledger
from bihuan.people.door import SYSTEM
from bihuan.procedure import door as procedure
from bihuan.search import door as search
from tests.cases.stories import adopted, method, step
from tests.county import MONDAY, days_later
from tests.ui.accessible import faults_of

pytestmark = pytest.mark.django_db
PHONE = "13905710086"
WORDS = "广场东头的路灯不亮，老人晚上不敢走"


@pytest.fixture(autouse=True)
def later():
    cache.clear()
    with clock.frozen(days_later(1)):
        yield
    cache.clear()


@pytest.fixture
def entrance(county, client):
    """李敏制的一个码，贴在广场。"""
    adopted(county, method("plaza_opinion.2027-1.yaml"))
    client.force_login(accounts.open_account(county.people["李敏"], by=SYSTEM, now=MONDAY))
    answer = client.post("/ask/entrances/", {"kind": "plaza_opinion", "place": "人民广场东头"}, follow=True)
    made = Entrance.objects.get()
    assert f"/ask/{made.code}/" in answer.content.decode()
    assert "人民广场东头" in client.get("/ask/entrances/").content.decode()
    return made


def test_the_printed_page_carries_a_square_code_of_its_own_address(entrance, client):
    answer = client.get(f"/ask/entrances/{entrance.pk}/")
    page = answer.content.decode()
    assert faults_of(answer.content) == []
    address = f"http://testserver/ask/{entrance.code}/"
    assert f'role="img" aria-label="二维码，扫了就到这个网址：{address}"' in page
    assert modules_in(page) == segno.make(address, error="m", micro=False, boost_error=False).matrix
    assert "style=" not in re.search(r"<svg.*?</svg>", page)[0], "内容安全策略不许写样式"


def modules_in(page):
    """页面里的二维码，一格一格：SVG 的折线还原成黑白的方阵。"""
    drawing = re.search(r'class="qr".*?</svg>', page, re.DOTALL)[0]
    wide = int(re.search(r'viewBox="0 0 (\d+)', drawing)[1]) - 8
    rows = [bytearray(wide) for _ in range(wide)]
    x, y = 0, -0.5
    for letter, numbers in re.findall(r"([Mmh])([-\d. ]+)", re.findall(r'd="([^"]+)"', drawing)[-1]):
        one, *rest = (float(n) for n in re.findall(r"-?[\d.]+", numbers))
        if letter == "M":
            x, y = one, rest[0]
        elif letter == "m":
            x, y = x + one, y + rest[0]
        else:
            for column in range(int(x) - 4, int(x + one) - 4):
                rows[int(y - 4)][column] = 1
            x += one
    return tuple(rows)


def asks(entrance, words=WORDS, phone=PHONE):
    """一个没有账号的人提一件，回查询码。"""
    visitor, path = Client(), f"/ask/{entrance.code}/"
    drawn = visitor.get(path)
    assert faults_of(drawn.content) == []
    text = procedure.text_by_id(procedure.chosen(entrance.congress_id, entrance.kind).pk)
    codes = text.fields_by_name
    answer = visitor.post(path, {codes["意见内容"]: words, codes["手机"]: phone})
    assert answer.status_code == 200, answer.content.decode()
    assert faults_of(answer.content) == []
    assert "二维码，扫了就到您这一件的页面" in answer.content.decode()
    return re.search(r'class="query-code">([^<]+)</code>', answer.content.decode())[1]


def test_a_person_without_an_account_asks_and_follows_it_to_the_end(county, entrance):
    code = asks(entrance)
    case = procedure.Case.objects.get(kind="plaza_opinion")
    assert case.proposer_id is None
    assert set(code.replace("-", "")) <= set(ALPHABET) and len(code.replace("-", "")) == 26
    assert procedure.Seat.objects.get(case=case, role="群众").public == hash_of(code)
    visitor = Client()
    shown = visitor.post("/ask/q/", {"code": f" {code.upper()} "}, follow=True)
    page = shown.content.decode()
    assert WORDS in page and "广场待分" in page and PHONE not in page
    assert faults_of(shown.content) == []
    assert shown.headers["X-Robots-Tag"].startswith("noindex")
    step(county, case, "李敏", "sort", now=days_later(1), 怎样分="交单位", 主办=county.organs["住建局"].pk)
    step(county, case, "何平", "reply", 1, now=days_later(2), 单位答复="已换了灯泡")
    page = visitor.get(f"/ask/q/{code}/").content.decode()
    assert "已换了灯泡" in page and "七日内评价" in page
    assert "住房和城乡建设局" in page and "何平" not in page, "说哪个单位答复的，不说是谁"
    rated = visitor.post(
        f"/ask/q/{code}/steps/rate/", {procedure.text_of(case).fields_by_name["评价"]: "满意"}, follow=True
    )
    assert "广场称心" in rated.content.decode()
    case.refresh_from_db()
    assert case.ended_on is not None
    assert ledger.verify().faults == []


def test_whoever_came_in_person_is_handed_a_code_and_rates_by_it(county, entrance, client):
    """到站里说的、代表工委替他录的：给他一个查询码，凭它看、评价；只给一次，给过有痕，别人给不了。"""
    by, now = county.actor("李敏", now=days_later(1)), days_later(1)
    codes = procedure.text_by_id(procedure.chosen(county.congress.pk, "plaza_opinion").pk).fields_by_name
    case = procedure.open_by_step(
        "plaza_opinion", "tell", congress=county.congress, filled={codes["意见内容"]: WORDS}, by=by, now=now
    )
    path = f"/cases/{case.pk}/query-code/"
    assert path in client.get(f"/cases/{case.pk}/").content.decode()
    asked = client.get(path)
    assert faults_of(asked.content) == []
    press = {"press": re.search(r'name="press" value="([^"]+)"', asked.content.decode())[1]}
    given, again = client.post(path, press), client.post(path, press)
    assert faults_of(given.content) == []
    code = re.search(r'class="query-code">([^<]+)</code>', given.content.decode())[1]
    assert code in again.content.decode(), "没有等到那一页，照原样再交，还是那一个码"
    assert client.post(path, {"press": "0" * 32}).status_code == 403, "一件只给一次"
    assert path not in client.get(f"/cases/{case.pk}/").content.decode()
    assert "给了群众一个查询码" in client.get(f"/cases/{case.pk}/trail/").content.decode()
    step(county, case, "李敏", "sort", now=days_later(1), 怎样分="交单位", 主办=county.organs["住建局"].pk)
    step(county, case, "何平", "reply", 1, now=days_later(2), 单位答复="已换了灯泡")
    assert "李敏" not in Client().get(f"/ask/q/{code}/").content.decode(), "群众看不到经手的是谁"
    rated = Client().post(f"/ask/q/{code}/steps/rate/", {codes["评价"]: "满意"}, follow=True)
    assert "广场称心" in rated.content.decode()
    assert ledger.verify().faults == []
    client.force_login(accounts.open_account(county.people["何平"], by=SYSTEM, now=MONDAY))
    assert client.post(path, press).status_code == 403


def test_a_case_asked_by_code_has_its_code_already(county, entrance, client):
    asks(entrance)
    case = procedure.Case.objects.get(kind="plaza_opinion")
    path = f"/cases/{case.pk}/query-code/"
    assert path not in client.get(f"/cases/{case.pk}/").content.decode()
    assert {client.get(path).status_code, client.post(path, {"press": "0" * 32}).status_code} == {403}


def test_the_trail_says_that_a_citizen_did_it(county, entrance, client):
    """群众办的，留痕里念「群众」，不念「照条文」。"""
    asks(entrance)
    case = procedure.Case.objects.get(kind="plaza_opinion")
    page = client.get(f"/cases/{case.pk}/trail/").content.decode()
    assert "<td>群众</td>" in page and "<td>照条文</td>" not in page
    assert "群众<b>说意见</b>" in client.get(f"/cases/{case.pk}/").content.decode()


def test_a_wrong_code_and_a_broken_one_get_the_same_answer(entrance):
    asks(entrance)
    visitor = Client()
    told = set()
    for code in (new_query_code(), "abc", "不是码", "-"):
        answer = visitor.post("/ask/q/", {"code": code})
        told.add((answer.status_code, "没有这个查询码" in answer.content.decode()))
    assert told == {(422, True)}
    assert {visitor.get(f"/ask/q/{code}/").status_code for code in (new_query_code(), "abc")} == {404}
    assert visitor.get("/ask/nothere/").status_code == 404


def test_one_code_opens_one_case_only(county, entrance):
    one, two = asks(entrance), asks(entrance, "公厕没有水")
    page = Client().get(f"/ask/q/{one}/").content.decode()
    assert WORDS in page and "公厕没有水" not in page
    citizen = procedure.Seat.objects.get(public=hash_of(two)).case_id
    from bihuan.cases.asking.questions import citizen as by
    from bihuan.cases.seeing import seen

    every = procedure.Case.objects.values_list("pk", flat=True)
    assert seen(every, by(hash_of(two))) == {citizen}
    assert seen(every, by("")) == set()
    assert Client().post(f"/ask/q/{one}/steps/sort/", {}).status_code == 403


def test_who_did_not_hear_the_answer_sends_the_same_form_and_gets_the_same_code(entrance):
    """没有等到回执、照原样再交：还是那一件、那一个码。退回去改过再交的，是另一件；别人的一张表单，又是另一件。"""
    visitor, path = Client(), f"/ask/{entrance.code}/"
    field = procedure.text_by_id(procedure.chosen(entrance.congress_id, entrance.kind).pk).fields_by_name["意见内容"]
    first, other = (press_in(Client().get(path)) for _ in range(2))
    told = [
        visitor.post(path, {"press": press, field: words}).content.decode()
        for press, words in (
            (first, WORDS),
            (first, WORDS),
            (first, "长椅坏了"),
            (other, WORDS),
            ("1", WORDS),
            ("1", WORDS),
        )
    ]
    codes = [re.search(r'class="query-code">([^<]+)</code>', page)[1] for page in told]
    assert codes[0] == codes[1] and len(set(codes)) == 5
    assert procedure.Case.objects.filter(kind="plaza_opinion").count() == 5, "记号不像样的，各是各的"
    assert not OpenedOnce.objects.filter(key__contains=first).exists(), "库里推不出码来"
    assert Client().get(f"/ask/q/{codes[0]}/").status_code == 200
    assert ledger.verify().faults == []


def press_in(answer):
    return re.search(r'name="press" value="([0-9a-f]{32})"', answer.content.decode())[1]


def test_behind_a_proxy_each_address_has_its_own_limit(entrance):
    visitor, path = Client(REMOTE_ADDR="127.0.0.1"), f"/ask/{entrance.code}/"
    field = procedure.text_by_id(procedure.chosen(entrance.congress_id, entrance.kind).pk).fields_by_name["意见内容"]
    for _ in range(limits.OPENED_MOST):
        limits.check_opening("10.1.2.3")
    near, far = (
        visitor.post(path, {field: WORDS}, headers={"X-Forwarded-For": one}) for one in ("10.1.2.3", "10.1.2.4")
    )
    assert "过一小时再试" in near.content.decode()
    assert "查询码" in far.content.decode() and procedure.Case.objects.filter(kind="plaza_opinion").count() == 1


def test_a_link_has_room_for_whoever_asked(county, entrance):
    one, two = (
        procedure.Seat.objects.get(public=hash_of(asks(entrance, words))).case_id for words in (WORDS, "厕所没水")
    )
    by = procedure.Seat.objects.get(case_id=one, role="群众").public
    made = procedure.link(one, two, "merged_into", by=f"{PREFIX}{by}", now=days_later(1))
    made.full_clean()  # SQLite 不管长短，PostgreSQL 会拒绝；这里两种都问
    assert ledger.verify().faults == []


def test_the_phone_is_nowhere_in_clear(county, entrance, client, caplog, tmp_path):
    with caplog.at_level(logging.DEBUG):
        code = asks(entrance)
        client.get(f"/cases/{procedure.Case.objects.get(kind='plaza_opinion').pk}/trail/")
    told = io.StringIO()
    call_command("dumpdata", "--all", stdout=told)
    dumped = told.getvalue()
    assert WORDS in dumped  # 倒出来的确实是这一库
    assert PHONE not in dumped and PHONE not in caplog.text
    assert code not in dumped and code.replace("-", "") not in dumped
    assert search.find(PHONE, limit=20) == []
    case = procedure.Case.objects.get(kind="plaza_opinion")
    assert PHONE in client.get(f"/cases/{case.pk}/").content.decode()  # 全件的代表工委在页面上看得到，为了打电话核实


def test_too_many_from_one_address_are_asked_to_wait(entrance):
    for _ in range(limits.OPENED_MOST):
        limits.check_opening("127.0.0.1")
    visitor = Client()
    codes = procedure.text_by_id(procedure.chosen(entrance.congress_id, entrance.kind).pk).fields_by_name
    answer = visitor.post(f"/ask/{entrance.code}/", {codes["意见内容"]: WORDS})
    assert "过一小时再试" in answer.content.decode()
    assert not procedure.Case.objects.filter(kind="plaza_opinion").exists()


def test_a_closed_entrance_takes_no_more_but_the_codes_live_on(entrance, client):
    code = asks(entrance)
    client.post(f"/ask/entrances/{entrance.pk}/closing/")
    assert Client().get(f"/ask/{entrance.code}/").status_code == 404
    assert WORDS in Client().get(f"/ask/q/{code}/").content.decode()


def test_a_local_method_of_a_neighbour_is_not_offered_here(county, client):
    """邻县自己入库的一份，这里没有选用：制码的页面照开，不列它。"""
    other = demo.found(MONDAY, name="平澜县", code="431291000000")
    procedure.release(procedure.read_text(method("plaza_opinion.2027-1.yaml")), now=MONDAY, owner_id=other.congress.pk)
    client.force_login(accounts.open_account(county.people["李敏"], by=SYSTEM, now=MONDAY))
    assert "广场意见" not in client.get("/ask/entrances/").content.decode()


def test_a_browser_sends_where_the_form_came_from(entrance):
    """来处不带给别站，同站要带：不带的，浏览器把来源写成 null，表单就被挡住。"""
    assert Client().get(f"/ask/{entrance.code}/").headers["Referrer-Policy"] == "same-origin"


def test_only_the_offices_of_the_congress_make_a_code(county, entrance, client):
    client.force_login(accounts.open_account(county.people["何平"], by=SYSTEM, now=MONDAY))
    assert client.get("/ask/entrances/").status_code == 403
    assert client.post(f"/ask/entrances/{entrance.pk}/closing/").status_code == 404
    assert client.get(f"/ask/entrances/{entrance.pk}/").status_code == 404
