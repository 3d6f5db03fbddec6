"""数字的页面：一览、点开、只看本辖区；公开的人人可开。"""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bihuan.accounts.door import Account
from bihuan.demo import county as demo
from bihuan.figures import declaring, door as figures, rendering
from bihuan.kernel import clock
from bihuan.procedure import door as procedure
from tests.county import MONDAY

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
NAMES = ("probe.received", "probe.open", "probe.replied", "probe.reply_rate")


@pytest.fixture
def counted(county):
    """三件微建议，答复了一件；收到和答复率是公开的。"""
    for name, public in (("received", True), ("open", False), ("replied", False)):
        figures.figure(f"probe.{name}", title=f"试数{name}", rule=f"口径{name}", rows="probe", public=public)(
            lambda scope, year: procedure.Case.objects.filter(kind="micro_suggestion")
        )
    figures.share(
        "probe.reply_rate",
        of="probe.received",
        part="probe.replied",
        title="试答复率",
        rule="已答复 ÷ 收到",
        public=True,
    )
    figures.renderer(
        "probe", lambda ids, actor: [figures.Row(one, f"事项{one}", f"/x/{one}/") for one in ids if actor or one % 2]
    )
    zhang = county.actor("张桂英", now=MONDAY)
    cases = [
        procedure.open_case(
            "micro_suggestion",
            title=f"修好第{n}盏路灯",
            congress=county.congress,
            proposer_id=zhang.person_id,
            by=zhang,
            now=MONDAY,
        )
        for n in range(3)
    ]
    for case in cases:
        figures.count(case, {"probe.received": 1, "probe.open": 1}, entry_id=1)
    figures.count(cases[0], {"probe.replied": 1}, entry_id=1)
    yield cases
    for name in NAMES:
        declaring.withdraw(name)
    rendering._renderers.pop("probe")


@pytest.fixture
def get(client, county, counted):
    """以某人的身份打开一页。"""

    def ask(who: str, path: str):
        if who:
            account, _ = Account.objects.get_or_create(username=who, person_id=county.people[who])
            client.force_login(account, backend=BACKEND)
        with clock.frozen(MONDAY):
            return client.get(path)

    return ask


def test_the_list_names_rule_and_value_of_each(get):
    page = get("李敏", "/figures/").content.decode()
    for words in ("试数received", "口径received", "3 件", "试答复率", "33.3%"):
        assert words in page


def test_groups_stand_in_their_order_with_last_year_beside(get):
    answer = get("李敏", "/figures/?year=2027")
    assert [title for title, _ in answer.context["groups"]] == ["微建议", "probe"]
    assert [title for title, _ in answer.context["empty"]] == [
        "代表建议",
        "政协提案",
        "承诺事项",
    ]  # 一件也没有的收在末尾
    rows = {one.name: (now.text, before.text) for one, now, before in dict(answer.context["groups"])["probe"]}
    assert rows["probe.received"] == ("0 件", "3 件")
    assert list(rows) == list(NAMES)
    assert "2026 年" in answer.content.decode()
    assert answer.content.decode().count("/figures/probe.received/?division=") == 2


def test_a_number_opens_to_its_cases(get, counted):
    page = get("李敏", "/figures/probe.received/").content.decode()
    assert [f"事项{case.pk}" in page for case in counted] == [True] * 3
    assert "口径received" in page
    assert "没有这样的事项" in get("李敏", "/figures/probe.received/?year=2020").content.decode()
    assert get("李敏", "/figures/probe.received/?year=all").context["value"].number == 3


def test_a_share_opens_to_its_two_numbers(get):
    answer = get("李敏", "/figures/probe.reply_rate/")
    page = answer.content.decode()
    assert answer.context["value"].text == "33.3%"
    assert "33.3<small>%</small>" in page
    assert "/figures/probe.replied/?division=" in page
    assert "/figures/probe.received/?division=" in page


def test_a_neighbouring_county_is_not_ours_to_look_at(get):
    neighbour = demo.found(MONDAY, name="临川县", code="431291000000")
    place = neighbour.congress.division_id
    for path in (f"/figures/?division={place}", f"/figures/probe.open/?division={place}"):
        answer = get("李敏", path)
        assert answer.status_code == 403
        assert "只能看本辖区的数" in answer.content.decode()
    assert get("李敏", f"/figures/probe.received/?division={place}").context["value"].number == 0


def test_whoever_is_not_signed_in_opens_public_numbers_only(get, county, counted):
    place = county.congress.division_id
    assert get("", "/figures/").status_code == 302
    assert get("", f"/figures/probe.open/?division={place}").status_code == 404
    assert get("", "/figures/probe.received/").status_code == 404
    answer = get("", f"/figures/probe.received/?division={place}")
    assert answer.status_code == 200
    shown = [row.id for row in answer.context["rows"]]
    assert shown == [case.pk for case in reversed(counted) if case.pk % 2]
    assert f"另有 {3 - len(shown)} 件不在您可见的范围内" in answer.content.decode()


@pytest.mark.parametrize(
    "path", ["/figures/no.such/", "/figures/probe.open/?division=x", "/figures/probe.open/?division=" + "9" * 40]
)
def test_what_is_not_there_says_so(get, path):
    assert get("李敏", path).status_code == 404


@pytest.mark.parametrize("query", ["year=x", "year=99999", "year=0000", "before=x", "before=" + "9" * 40])
def test_odd_questions_are_answered_plainly(get, query):
    assert get("李敏", f"/figures/probe.open/?{query}").status_code == 200


def test_the_pages_cost_as_much_with_many_facts_as_with_few(get, counted):
    get("李敏", "/figures/")
    costs = []
    for entries in (range(0), range(500)):
        for entry in entries:
            figures.count(counted[0], {"probe.received": 1}, entry_id=entry)
        for path in ("/figures/", "/figures/probe.received/"):
            with CaptureQueriesContext(connection) as queries:
                get("", path)
            costs.append(len(queries))
    assert costs[:2] == costs[2:]
    assert max(costs) <= 10
