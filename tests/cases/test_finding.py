"""检索：任何一种事项，按标题、编号、种类、单位、人、写明（检索）的字都找得到；看不见的找不到，密封的、涉密的不收。"""

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bihuan.accounts import door as accounts
from bihuan.cases import finding
from bihuan.cases.seeing import bounds, seen
from bihuan.config import cli
from bihuan.kernel import clock
from bihuan.ledger import door as ledger
from bihuan.people.door import SYSTEM
from bihuan.procedure import door as procedure
from bihuan.procedure.language.front import Sight
from bihuan.search import door as search
from bihuan.search.models import Document
from bihuan.search.rendering import drawn
from tests.county import MONDAY, days_later
from tests.procedure.rails import Rails, release

LONG = "桥面北侧第三跨的铸铁护栏底座脱焊，" * 20 + "据过路的学生说，夜里会晃。"


@pytest.fixture
def rails(county):
    return Rails(county)


def found(rails, query: str, name: str = "李敏", kind: str = "rail_fault") -> list[str]:
    """此人查这几个字，看得到的各件。"""
    by = rails.by(name)
    hits = search.find(query, kinds=(f"case:{kind}", f"part:{kind}"), **bounds(by))
    return [row.title for _, row in drawn(hits, by)]


def test_by_title_kind_unit_person_and_long_text(rails):
    rails.open("河口桥护栏松动", 细情=LONG)
    case = rails.open("西桥护栏缺失")
    rails.assign(case, "住建局")
    assert found(rails, "河口桥") == ["河口桥护栏松动"]
    assert found(rails, "脱焊") == found(rails, "夜里会晃") == ["河口桥护栏松动"]
    assert sorted(found(rails, "护栏隐患")) == ["河口桥护栏松动", "西桥护栏缺失"]
    assert found(rails, "住房和城乡建设") == found(rails, "住建局") == ["西桥护栏缺失"]


def test_it_is_found_at_once_and_after_each_step_that_changes_it(rails):
    case = rails.open()
    assert found(rails, "水务局") == []
    rails.assign(case, "水务局")
    assert found(rails, "水务局") == ["河口桥护栏松动"]
    assert found(rails, "河口桥", "秦川") == ["河口桥护栏松动"]  # 水务局的人
    assert found(rails, "河口桥", "何平") == []  # 住建局的人


def test_a_step_that_changes_nothing_told_writes_nothing(rails):
    case = rails.open()
    rails.assign(case, "住建局")
    with CaptureQueriesContext(connection) as asked:
        rails.take(case, "sign", "何平", 2, 1)
    assert not [one["sql"] for one in asked if "search_" in one["sql"]]


def test_the_phone_is_never_told(rails):
    rails.open(来电="13907390001")
    assert found(rails, "13907390001") == []
    assert "13907390001" not in "".join(Document.objects.values_list("body", flat=True))


def test_a_secret_case_is_not_told_and_comes_back_when_it_is_no_longer(rails):
    case = rails.open("北桥护栏锈蚀", 要求保密="是")
    held = procedure.held_of(case, on=MONDAY.date())
    secret = replace(held.text, sight=Sight(secret=held.text.fields_by_name["要求保密"]))
    assert found(rails, "北桥") == ["北桥护栏锈蚀"]
    finding.index_cases([(replace(held, text=secret), None)])
    assert found(rails, "北桥") == []
    finding.index_cases([(held, None)])
    assert found(rails, "北桥") == ["北桥护栏锈蚀"]


def test_who_sees_a_part_finds_by_the_part_only(rails):
    sight = "可看: {全件: [代表工委, 主任会议], 承办单位: 自己的分办}\n状态:"
    rails.adopt(release(version="2027-3", swap=(("状态:", sight),)).label)
    case = rails.open("河口桥护栏松动", 细情="有人说是张三撞的")
    rails.assign(case, "住建局")
    assert found(rails, "张三") == ["河口桥护栏松动"]
    assert found(rails, "张三", "何平") == []
    assert found(rails, "河口桥", "何平") == ["河口桥护栏松动"]


def test_a_deputy_finds_what_he_may_open_by_his_standing_and_nothing_more(rails):
    """可看里写着全体代表看几项：别的代表查得到这几项的字，查不到别的字、别的人；没有写他的单位查不到。"""
    sight = "  代表: {身份: 代表}\n可看: {全件: [代表工委, 主任会议], 代表: [隐患, 隐患类别, 状态]}\n状态:"
    rails.adopt(release(version="2027-4", swap=(("状态:", sight),)).label)
    case = rails.open("河口桥护栏松动", 细情="有人说是张三撞的")
    rails.assign(case, "住建局")
    assert case.pk in seen([case.pk], rails.by("王建国"))
    assert found(rails, "河口桥", "王建国") == ["河口桥护栏松动"]
    assert found(rails, "张三", "王建国") == found(rails, "住建局", "王建国") == []
    assert found(rails, "河口桥", "秦川") == [], "水务局没有份"
    with CaptureQueriesContext(connection) as asked:
        bounds(rails.by("王建国"))
    with CaptureQueriesContext(connection) as acting:
        rails.by("王建国")
    assert len(asked) == len(acting), "从哪里找起不多问一句"


def test_who_reads_the_whole_by_standing_finds_by_every_word(rails):
    """没有写可看、角色里有全体代表的：各位代表照每一项的字都查得到。"""
    rails.adopt(release(version="2027-5", swap=(("状态:", "  代表: {身份: 代表}\n状态:"),)).label)
    case = rails.open("河口桥护栏松动", 细情="有人说是张三撞的")
    assert found(rails, "张三", "王建国") == ["河口桥护栏松动"]
    assert found(rails, "张三", "秦川") == []
    search.remove_many([("case:rail_fault", case.pk)])
    assert found(rails, "张三", "王建国") == []


def test_a_rebuild_tells_it_anew(rails, monkeypatch):
    case = rails.open()
    rails.assign(case, "水务局")
    search.remove_many([("case:rail_fault", case.pk)])
    procedure.Value.objects.filter(case=case).delete()
    assert found(rails, "河口桥") == []
    monkeypatch.setattr(cli, "_open_the_house", lambda: None)  # 测试的库已经备好
    assert cli.main(["rebuild"]) == 0
    assert found(rails, "河口桥") == found(rails, "水务局") == ["河口桥护栏松动"]
    assert ledger.verify().faults == []


def test_many_children_are_told_in_one_go(rails):
    with CaptureQueriesContext(connection) as few:
        rails.topic([(f"第{n}处", "松动") for n in range(10)])
    with CaptureQueriesContext(connection) as many:
        rails.topic([(f"又一处{n}", "松动") for n in range(100)])
    assert len(many) <= len(few) + 6
    assert len(search.find("又一处", kinds=("case:rail_fault",), limit=200)) == 100


def test_a_kind_is_found_by_its_name_and_pinyin(rails, client):
    li = rails.by("李敏")
    for query in ("护栏隐", "hulanyinhuan", "hlyh"):
        assert [row.title for row in finding.registers(query, li)] == ["护栏隐患"]
    assert finding.registers("护", li) == finding.registers("护栏隐患", None) == []
    account = accounts.open_account(rails.county.people["李敏"], by=SYSTEM, now=MONDAY)
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    with clock.frozen(days_later(1)):
        page = client.get("/search/", {"q": "hlyh"}).content.decode()
    assert "护栏隐患整治" in page
    assert "rail_fault" in page


def test_suggestions_are_told_by_their_own_room_only(county):
    from bihuan.suggestions import door as suggestions

    zhang = county.actor("张桂英", now=MONDAY)
    draft = suggestions.start_draft(
        congress_id=county.congress.pk, kind="micro_suggestion", title="修好云河桥的路灯",
        situation="云河桥路灯坏了三盏。", by=zhang, now=MONDAY,
    )  # fmt: skip
    case = suggestions.submit_draft(draft.pk, by=zhang, now=MONDAY)
    assert set(Document.objects.filter(object_id=case.pk).values_list("kind", flat=True)) == {"suggestion"}
    assert procedure.Case.objects.filter(pk=case.pk).exists()
