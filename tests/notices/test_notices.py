"""通知：告诉一次，只告诉该告诉的人；读了算读，抹了算抹。"""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bihuan.accounts.door import Account
from bihuan.kernel import clock
from bihuan.kernel.refuse import NotFound
from bihuan.ledger import door as ledger
from bihuan.notices import door as notices
from bihuan.notices.models import Notice
from tests.county import MONDAY, days_later

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def zhang(county) -> int:
    return county.people["张桂英"]


@pytest.fixture
def wang(county) -> int:
    return county.people["王建国"]


def tell(*people: int, kind: str = "probe/told", **other) -> None:
    given = {"case_id": 1, "sentence": "关于路灯的建议：请您办理", "url": "/suggestions/1/", "now": MONDAY, **other}
    notices.tell(people, kind, **given)


@pytest.fixture
def signed_in(client, zhang):
    client.force_login(Account.objects.create_user("张桂英", person_id=zhang), backend=BACKEND)
    with clock.frozen(days_later(0, 15)):
        yield client


class TestTelling:
    def test_each_person_hears_of_one_entry_once(self, zhang, wang):
        tell(zhang, wang, zhang, entry_id=5)
        tell(zhang, wang, entry_id=5)
        assert Notice.objects.count() == 2
        tell(zhang, entry_id=6)
        assert notices.unread_count(zhang) == 2
        assert notices.unread_count(wang) == 1

    def test_without_an_entry_one_case_once_a_day(self, zhang):
        tell(zhang)
        tell(zhang, now=days_later(0, 20))
        tell(zhang, now=days_later(1))
        tell(zhang, case_id=2)
        assert notices.unread_count(zhang) == 3

    def test_a_key_of_its_own(self, zhang):
        tell(zhang, key="urge:1:3")
        tell(zhang, key="urge:1:3", now=days_later(9))
        assert notices.unread_count(zhang) == 1

    def test_an_organ_means_those_who_hold_office_in_it(self, county):
        notices.tell(
            county.organs["代表工作委员会"], "probe/told", case_id=1, sentence="请审核", url="/desk/", now=MONDAY
        )
        told = set(Notice.objects.values_list("person__name", flat=True))
        assert told == {"李敏", "陶建国", "姜澜"}

    def test_nobody_to_tell_costs_nothing(self, db):
        with CaptureQueriesContext(connection) as queries:
            tell()
        assert len(queries) == 0

    def test_many_people_one_statement(self, county):
        with CaptureQueriesContext(connection) as queries:
            tell(*county.people.values())
        assert len([query for query in queries if "SAVEPOINT" not in query["sql"]]) == 1

    @pytest.mark.parametrize(
        "url", ["https://example.com/", "//example.com/", "javascript:alert(1)", "", "/\\example.com"]
    )
    def test_a_notice_leads_nowhere_else(self, zhang, url):
        with pytest.raises(ValueError, match="本站"):
            tell(zhang, url=url)
        assert Notice.objects.count() == 0


class TestReading:
    def test_only_the_receiver_reads_and_the_first_time_counts(self, zhang, wang):
        tell(zhang)
        (notice,) = notices.inbox(zhang)
        with pytest.raises(NotFound):
            notices.read(notice.pk, person_id=wang, now=MONDAY)
        notices.read(notice.pk, person_id=zhang, now=days_later(1))
        notices.read(notice.pk, person_id=zhang, now=days_later(2))
        notice.refresh_from_db()
        assert notice.read_at == days_later(1)
        assert notices.unread_count(zhang) == 0

    def test_reading_all_touches_nobody_else(self, zhang, wang):
        for entry in range(5):
            tell(zhang, wang, entry_id=entry)
        assert notices.read_all(person_id=zhang, now=days_later(1)) == 5
        assert notices.read_all(person_id=zhang, now=days_later(1)) == 0
        assert notices.unread_count(wang) == 5

    def test_forgetting_a_person_takes_the_sentences_about_them_and_their_inbox(self, county, zhang, wang):
        tell(zhang, entry_id=1, about=f"person:{wang}")
        tell(wang, entry_id=2)
        tell(zhang, entry_id=3)
        ledger.forget(f"person:{wang}", by="system", now=MONDAY)
        assert list(Notice.objects.values_list("person_id", "entry_id")) == [(zhang, 3)]

    def test_counting_stops_at_a_hundred(self, zhang):
        for entry in range(130):
            tell(zhang, entry_id=entry)
        assert notices.unread_count(zhang) == 100


class TestPage:
    def test_the_newest_first_and_the_unread_marked(self, signed_in, zhang, wang):
        tell(zhang, entry_id=1, sentence="先来的一条")
        tell(zhang, entry_id=2, sentence="后来的一条")
        tell(wang, entry_id=3, sentence="别人的一条")
        page = signed_in.get("/notices/").content.decode()
        assert page.index("后来的一条") < page.index("先来的一条")
        assert "别人的一条" not in page
        assert page.count('data-state="open">未读</span>') == 2

    def test_opening_marks_read_and_leads_there(self, signed_in, zhang):
        tell(zhang)
        (notice,) = notices.inbox(zhang)
        answer = signed_in.get(f"/notices/{notice.pk}/")
        assert (answer.status_code, answer["Location"]) == (302, "/suggestions/1/")
        assert notices.unread_count(zhang) == 0

    def test_another_persons_notice_is_not_found(self, signed_in, wang):
        tell(wang)
        (notice,) = notices.inbox(wang)
        assert signed_in.get(f"/notices/{notice.pk}/").status_code == 404
        assert notices.unread_count(wang) == 1

    def test_all_marked_read_says_how_many(self, signed_in, zhang):
        tell(zhang, entry_id=1)
        tell(zhang, entry_id=2)
        page = signed_in.post("/notices/read/", follow=True).content.decode()
        assert "2 条标为已读" in page
        assert "全部标为已读" not in page
        assert "没有未读的通知" in signed_in.get("/notices/?unread").content.decode()

    def test_pages_follow_each_other(self, signed_in, zhang):
        for entry in range(70):
            tell(zhang, entry_id=entry, sentence=f"第{entry}条")
        first = signed_in.get("/notices/")
        assert first.context["more"]
        second = signed_in.get("/notices/" + first.context["more"])
        shown = [notice.pk for answer in (first, second) for notice in answer.context["notices"]]
        assert shown == sorted(shown, reverse=True)
        assert len(set(shown)) == 60

    def test_the_page_costs_as_much_for_many_as_for_few(self, signed_in, zhang):
        costs = []
        signed_in.get("/notices/")  # 一次登录的头一页还要问一遍菜单里的篇
        for entries in (range(3), range(3, 200)):
            for entry in entries:
                tell(zhang, entry_id=entry)
            with CaptureQueriesContext(connection) as queries:
                signed_in.get("/notices/")
            costs.append(len(queries))
        assert costs[1] <= costs[0] <= 8

    @pytest.mark.parametrize("before", ["x", "-1", "9" * 40, ""])
    def test_a_broken_address_is_the_first_page(self, signed_in, before):
        assert signed_in.get(f"/notices/?before={before}").status_code == 200

    def test_who_is_not_signed_in_is_asked_to(self, client, db):
        assert client.get("/notices/").status_code == 302
        assert client.post("/notices/read/").status_code == 302
