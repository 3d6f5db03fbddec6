"""交办会一页三百件、审件台等着三百件：SQL 不随件数增加，一页不过二十万字节；只靠学来的提议也一样。"""

import datetime as dt
import os

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bihuan.accounts import door as accounts
from bihuan.bench import seeding
from bihuan.hints import door as hints
from bihuan.kernel import clock
from bihuan.people.door import SYSTEM
from bihuan.procedure import door as procedure
from bihuan.suggestions import door as suggestions
from tests.county import days_later
from tests.remembered import remembered

NOW = days_later(150)
PAGE = "/suggestions/plan/"
REVIEW = "/suggestions/review/"
QUERIES, BYTES = 30, 200_000
UNITS = 200


@pytest.fixture(autouse=True)
def later():
    with clock.frozen(NOW):
        yield


@pytest.fixture
def busy(db):
    """两百个单位的县，办过四十件。"""
    busy = remembered("两百个单位的云泽县", lambda: seeding.found(now=NOW, units=UNITS))
    seeding.seed_suggestions(busy, 40, now=NOW)
    return busy


def waiting(busy, count, start, registered=True):
    """再立案这么多件，等着交办；registered 为假的刚提出，等着审核。"""
    office, text = f"person:{busy.county.people['李敏']}", procedure.latest("suggestion_handling")

    def history(number):
        deputy, at = busy.deputies[number % len(busy.deputies)], NOW - dt.timedelta(days=5)
        title = f"关于{seeding.WAYS[number % 6]}{seeding.PLACES[number % 12]}{seeding.THINGS[number % 20]}第{number}期的建议"
        steps = (
            procedure.Taken("submit", at, f"person:{deputy}"),
            procedure.Taken("register", at + dt.timedelta(days=1), office),
        )
        return procedure.History(
            title, at, f"person:{deputy}", deputy, session_id=busy.county.session.pk,
            number=str(number) if registered else "", steps=steps if registered else steps[:1],
        )  # fmt: skip

    return procedure.load(
        (history(number) for number in range(start, start + count)), text=text, congress=busy.county.congress, now=NOW
    )


def written(busy, ids):
    """都写上主办和两家会办。"""
    units = busy.units
    wanted = {
        pk: {"lead": [units[n % len(units)]], "joint": [units[(n + 1) % len(units)], units[(n + 2) % len(units)]]}
        for n, pk in enumerate(ids)
    }
    by = busy.county.actor("李敏", now=NOW)
    suggestions.save_plan("suggestion", wanted, seen=0, by=by, now=NOW)


def cost(client, page=PAGE):
    client.get(page)
    with CaptureQueriesContext(connection) as seen:
        answer = client.get(page)
    assert answer.status_code == 200
    return len(seen), len(answer.content), answer


def test_three_hundred_on_one_page(busy, client):
    client.force_login(accounts.open_account(busy.county.people["李敏"], by=SYSTEM, now=NOW))
    few = waiting(busy, 30, 1000)
    written(busy, few[:15])
    hints.catch_up(NOW)
    small, _, _ = cost(client)
    many = waiting(busy, 270, 2000)
    written(busy, many[:135])
    hints.catch_up(NOW)
    large, size, answer = cost(client)
    assert answer.content.count(b"-lead") >= 300
    assert answer.content.count("由它主办".encode()) > 100
    assert (small <= QUERIES, large) == (True, small)
    assert size <= BYTES
    if os.environ.get("BIHUAN_MEASURE"):
        measure(client, size, large)


def test_three_hundred_wait_to_be_reviewed(busy, client):
    client.force_login(accounts.open_account(busy.county.people["李敏"], by=SYSTEM, now=NOW))
    waiting(busy, 30, 1000, registered=False)
    small, _, _ = cost(client, REVIEW)
    waiting(busy, 270, 2000, registered=False)
    large, size, answer = cost(client, REVIEW)
    assert "，共 30" in answer.content.decode()
    assert (small <= QUERIES, large) == (True, small)
    assert size <= BYTES
    if os.environ.get("BIHUAN_MEASURE"):
        measure(client, size, large, REVIEW)


def measure(client, size, queries, page=PAGE):
    """BIHUAN_MEASURE=1 时说出这一页用多少处理器时间。"""
    import time

    begun, times = time.process_time(), 20
    for _ in range(times):
        client.get(page)
    print(f"{(time.process_time() - begun) / times * 1000:.0f} ms, {queries} SQL, {size} bytes")
