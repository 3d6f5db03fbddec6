"""数字：声明、记、问、归总、打开、重数。"""

import threading
from decimal import Decimal

import pytest
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from bihuan.figures import declaring, door as figures
from bihuan.figures.models import Fact
from bihuan.figures.recount import Recount
from bihuan.ledger import door as ledger
from bihuan.procedure import door as procedure
from bihuan.regions.door import Scope
from tests.county import MONDAY

YUNZE, LINCHUAN = {"province_id": 1, "city_id": 2, "county_id": 3}, {"province_id": 1, "city_id": 2, "county_id": 4}
COUNTY = Scope(1, 2, 3)


@pytest.fixture
def declared():
    """测试用的三个件数和一个比率。"""
    for name in ("probe.received", "probe.replied", "probe.rated"):
        figures.figure(name, title=f"试数{name[6:]}", rule="微建议的件数")(
            lambda scope, year: procedure.Case.objects.filter(kind="micro_suggestion")
        )
    figures.share("probe.reply_rate", of="probe.received", part="probe.replied", title="试答复率", rule="已答复 ÷ 收到")
    yield
    for name in ("probe.received", "probe.replied", "probe.rated", "probe.reply_rate"):
        declaring.withdraw(name)


def note(
    measure: str, delta: int, *, entry_id: int | None = 1, year: int = 2026, township_id: int | None = 31, **place
) -> None:
    figures.add(
        measure, **(place or YUNZE), township_id=township_id, congress_id=9, year=year, delta=delta, entry_id=entry_id
    )


class TestDeclaring:
    def test_a_name_is_declared_once_and_needs_a_rule(self, declared):
        with pytest.raises(ValueError, match="声明了两次"):
            figures.figure("probe.received", title="别的", rule="别的")(lambda scope, year: None)
        with pytest.raises(ValueError, match="没有写口径"):
            figures.figure("probe.other", title="别的", rule=" ")(lambda scope, year: None)

    def test_a_share_needs_its_parts_declared_first(self):
        with pytest.raises(LookupError, match=r"probe\.nothing"):
            figures.share("probe.rate", of="probe.nothing", part="probe.nothing", title="率", rule="…")

    @pytest.mark.django_db
    def test_what_is_not_declared_is_neither_written_nor_shown(self, declared):
        for act in (lambda: note("probe.other", 1), lambda: figures.value("probe.other", COUNTY, 2026)):
            with pytest.raises(LookupError):
                act()
        with pytest.raises(LookupError, match="比率"):
            note("probe.reply_rate", 1)
        assert Fact.objects.filter(measure__startswith="probe").count() == 0


@pytest.mark.django_db
@pytest.mark.usefixtures("declared")
class TestAsking:
    def test_within_place_and_year(self):
        note("probe.received", 5)
        note("probe.received", -1)
        note("probe.received", 7, **LINCHUAN, township_id=41)
        note("probe.received", 2, year=2025)
        assert figures.value("probe.received", COUNTY, 2026).number == 4
        assert figures.value("probe.received", COUNTY, None).number == 6
        assert figures.value("probe.received", Scope(1, 2), 2026).number == 11
        assert figures.value("probe.received", Scope(1, 2, 3, 31), 2026).number == 4
        assert figures.value("probe.received", Scope(1, 2, 3, 32), 2026).number == 0
        assert figures.value("probe.received", figures.OfCongress(9), 2026).number == 11

    def test_a_share_keeps_both_numbers_and_rounds_half_up(self):
        note("probe.received", 2000)
        note("probe.replied", 1999)
        value = figures.value("probe.reply_rate", COUNTY, 2026)
        assert (value.number, value.part, value.whole, value.text) == (Decimal("100.0"), 1999, 2000, "100.0%")
        note("probe.replied", -1334)
        assert figures.value("probe.reply_rate", COUNTY, 2026).text == "33.3%"

    def test_a_share_of_nothing_is_no_number(self):
        value = figures.value("probe.reply_rate", COUNTY, 2026)
        assert (value.number, value.text) == (None, "无")

    def test_many_numbers_one_statement(self):
        note("probe.received", 3)
        with CaptureQueriesContext(connection) as queries:
            found = figures.values(["probe.received", "probe.replied", "probe.rated", "probe.reply_rate"], COUNTY, 2026)
        assert len(queries) == 1
        assert {name: value.text for name, value in found.items()} == {
            "probe.received": "3 件", "probe.replied": "0 件", "probe.rated": "0 件", "probe.reply_rate": "0.0%",
        }  # fmt: skip

    def test_several_deltas_of_a_step_one_statement(self, county):
        zhang = county.actor("张桂英", now=MONDAY)
        case = procedure.open_case(
            "micro_suggestion",
            title="修好路灯",
            congress=county.congress,
            proposer_id=zhang.person_id,
            by=zhang,
            now=MONDAY,
        )
        with CaptureQueriesContext(connection) as queries:
            figures.count(case, {"probe.received": 1, "probe.replied": 1, "probe.rated": 0}, entry_id=1)
        assert len([query for query in queries if "SAVEPOINT" not in query["sql"]]) == 1
        scope = Scope(case.province_id, case.city_id, case.county_id)
        assert figures.value("probe.reply_rate", scope, case.cohort_year).text == "100.0%"


@pytest.mark.django_db
@pytest.mark.usefixtures("declared")
class TestCompacting:
    def test_sums_stay_and_rows_go(self):
        for entry in range(1, 50):
            note("probe.received", 1, entry_id=entry)
            note("probe.replied", 1 if entry % 2 else -1, entry_id=entry, township_id=None)
        before = figures.values(["probe.received", "probe.replied"], COUNTY, 2026)
        assert figures.compact() == 96
        assert figures.values(["probe.received", "probe.replied"], COUNTY, 2026) == before
        assert Fact.objects.filter(measure__startswith="probe").count() == 2
        note("probe.received", 1, entry_id=50)
        assert figures.compact() == 1
        assert figures.value("probe.received", COUNTY, 2026).number == 50
        assert figures.compact() == 0

    def test_what_sums_to_nothing_leaves_no_row(self):
        note("probe.received", 1, entry_id=1)
        note("probe.received", -1, entry_id=2)
        assert figures.compact() == 2
        assert not Fact.objects.filter(measure__startswith="probe").exists()

    def test_places_and_years_are_never_mixed(self):
        note("probe.received", 1, entry_id=1)
        note("probe.received", 1, entry_id=2, township_id=None)
        note("probe.received", 1, entry_id=3, year=2025)
        note("probe.received", 1, entry_id=4, **LINCHUAN)
        assert figures.compact() == 0
        assert Fact.objects.filter(measure="probe.received").count() == 4

    def test_more_than_one_batch(self, monkeypatch):
        monkeypatch.setattr("bihuan.figures.verbs.AT_ONCE", 10)
        for entry in range(1, 36):
            note("probe.received", 1, entry_id=entry)
        figures.compact()
        assert figures.value("probe.received", COUNTY, 2026).number == 35
        assert Fact.objects.filter(measure="probe.received", entry_id__isnull=False).count() == 0


@pytest.mark.django_db(transaction=True)
def test_writers_and_two_compactions_at_once_lose_nothing(declared):
    wrong: list[Exception | int] = []

    def write() -> None:
        for entry in range(1, 41):
            with transaction.atomic():
                note("probe.received", 1, entry_id=entry)

    def compact() -> None:
        for _ in range(10):
            figures.compact()

    def watch() -> None:
        seen = 0
        for _ in range(60):
            now = int(figures.value("probe.received", COUNTY, 2026).number or 0)
            if now < seen:
                wrong.append(now)
            seen = now

    def safely(act) -> None:
        try:
            act()
        except Exception as error:  # noqa: BLE001 线程里的任何差错都要带出来
            wrong.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=safely, args=(act,)) for act in (write, write, compact, compact, watch)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert figures.value("probe.received", COUNTY, 2026).number == 80


@pytest.mark.usefixtures("declared")
class TestRecount:
    @pytest.fixture
    def cases(self, county) -> list:
        zhang = county.actor("张桂英", now=MONDAY)
        opened = [
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
        for case in opened:
            figures.count(case, {"probe.received": 1, "probe.replied": 1, "probe.rated": 1}, entry_id=1)
        return opened

    def faults(self) -> list[str]:
        return [fault.what for fault in Recount().finish() if "probe" in fault.what]

    def test_written_and_recounted_agree_before_and_after_compacting(self, cases):
        assert self.faults() == []
        figures.compact()
        assert self.faults() == []

    def test_a_changed_fact_is_named(self, cases):
        figures.count(cases[0], {"probe.received": 2}, entry_id=9)
        (sentence,) = self.faults()
        assert "底账合计 5 件，重数是 3 件" in sentence
        assert "probe.received" in sentence

    def test_verify_says_so(self, cases):
        figures.count(cases[0], {"probe.received": -1}, entry_id=9)
        kinds = {fault.kind for fault in ledger.verify().faults if "probe.received" in fault.what}
        assert kinds == {"fact"}

    def test_a_missing_fact_is_named(self, cases):
        Fact.objects.filter(measure="probe.rated").delete()
        assert ["底账合计 0 件，重数是 3 件" in sentence for sentence in self.faults()] == [True]

    def test_facts_of_a_figure_nobody_declared_are_named(self, cases):
        declaring.withdraw("probe.rated")
        assert self.faults() == ["底账里有没有声明过的数字：probe.rated"]

    def test_opening_a_number_shows_its_cases_the_newest_first(self, cases):
        scope = Scope(cases[0].province_id, cases[0].city_id, cases[0].county_id)
        ids = [case.pk for case in cases][::-1]
        assert figures.case_ids("probe.received", scope, 2026) == ids
        assert figures.case_ids("probe.received", scope, 2026, before=ids[0], limit=1) == ids[1:2]
        assert figures.case_ids("probe.received", scope, 2025) == []
        assert figures.case_ids("probe.received", Scope(999_999), 2026) == []
        with pytest.raises(LookupError, match="比率"):
            figures.case_ids("probe.reply_rate", scope, 2026)
