"""谁看得见只有一个说法：页面、步骤、清单、检索、数字、文件，对每一种来的人都说同一句。"""

from collections.abc import Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from bihuan.cases import hits, seeing
from bihuan.cases.lists import asking, listing
from bihuan.cases.url import case_url
from bihuan.files import door as files
from bihuan.files.door import Upload
from bihuan.kernel.refuse import NotFound, Refused
from bihuan.people import door as people
from bihuan.procedure import door as procedure, fetching, gates
from bihuan.procedure.withheld import can_open_files
from bihuan.search import door as search
from bihuan.suggestions import door as suggestions
from tests.proofs.two_counties import LETTER, NEIGHBOURS, PEOPLE, WORDS, Making, Places
from tests.proofs.visitors import Visitor

pytestmark = pytest.mark.django_db
ROLES = ["anonymous", *PEOPLE, *NEIGHBOURS]


def actor_of(places: Places, role: str) -> people.Actor | None:
    """这种身份的人此刻是谁。"""
    if role == "anonymous":
        return None
    account = places.accounts[role]
    return people.actor_of(account.person_id, now=places.now, account_id=account.pk)


def opens(places: Places, role: str, case: procedure.Case) -> dict[str, bool]:
    """各处各说看不看得见；没有这一问的（没有登录，没有清单，没有收录）不在内。"""
    by, visitor = actor_of(places, role), Visitor(places, role)
    said = {
        "条件": case.pk in seeing.seen([case.pk], by),
        "页面": visitor.sends("get", case_url(case))[0].status_code == 200,
        "留痕": visitor.sends("get", reverse("cases:trail", args=[case.pk]))[0].status_code == 200,
        "数字": any(row.url == case_url(case) for row in hits.counted_cases([case.pk], by)),
        "文件": can_open_files(by, Upload(pk=0, owner_kind="case", owner_id=case.pk)),
    }
    if by is not None:
        said["引擎"] = procedure.can_see(by, case)
        said["拼好的一句"] = fetching.Seer(by).sees(case.pk)
        said["步骤"] = takes_no_offence(case, by, places)
        views = listing.views_of(by)
        if views and by.congress_id:
            said["清单"] = any(listed(places, by, view, case) for view, _ in views)
    if case.kind == "suggestion":
        found = search.find(case.title, kinds=("suggestion",), limit=50, **seeing.bounds(by))
        said["检索"] = case.pk in {row.id for row in hits.found_cases([hit.id for hit in found], by)}
    return said


def takes_no_offence(case: procedure.Case, by: people.Actor, places: Places) -> bool:
    """看不见的，一步也说没有这件；看得见而办不成的，说为什么。"""
    held = procedure.held_of(case, on=places.now.date())
    step = next(article.step for article in held.text.articles if article.place == "case")
    try:
        gates.step_to_take(held, step, assignment=0, filled={}, by=by, now=places.now)
    except NotFound:
        return False
    except Refused:
        return True
    return True


def listed(places: Places, by: people.Actor, view: str, case: procedure.Case) -> bool:
    offered = asking.choices(by.congress_id or 0, case.kind)
    asked = asking.settle(asking.Asked(view=view, kind=case.kind), offered)
    return case.pk in {one.case.pk for one in listing.page(asked, by, today=places.now.date(), limit=200).found}


@pytest.fixture
def merged(places: Places) -> procedure.Case:
    """住建局承诺过的一件；住建局后来并入财政局，承诺还没有兑现。"""
    make = Making(places.county)
    make.day = 3
    case = make.submit(make.draft("关于修补城东路面的建议"))
    make.step(case, "affairs", "register")
    make.step(case, "affairs", "assign", lead=places.ids["unit"])
    make.step(case, "unit_clerk", "accept", 1)
    make.step(case, "unit_clerk", "consult", 1, form="面商", on=str(make.now.date()), account="当面听取意见")
    letter = files.keep(SimpleUploadedFile("答复函.pdf", LETTER), by=make.by("unit_clerk"), now=make.now).pk
    make.step(
        case, "unit_clerk", "draft_reply", 1, letter=letter, result_class="B", summary="明年", promised_on="2026-11-30"
    )
    make.step(case, "section_head", "review_reply", 1)
    make.step(case, "unit_head", "reply", 1)
    promise = procedure.Case.objects.get(kind="commitment")
    into = places.county.organs["财政局"].pk
    people.merge_organ(places.ids["unit"], into=into, on=places.now.date(), by=people.SYSTEM, now=places.now)
    return promise


@pytest.fixture
def orphaned(places: Places) -> procedure.Case:
    """张桂英的代表资格终止了：她提的由云泽镇代表团团长陈秀兰代行。"""
    people.change_qualification(
        places.ids["deputy"], state="ended", reason="moved_out", on=places.now.date(), by=people.SYSTEM, now=places.now
    )
    return procedure.Case.objects.get(pk=places.ids["fresh"])


def disagreements(places: Places, cases: list[procedure.Case]) -> Iterator[str]:
    for role in ROLES:
        for case in cases:
            said = opens(places, role, case)
            if len(set(said.values())) > 1:
                yield f"{role} {case.title}：{said}"


@pytest.mark.once
def test_every_door_says_the_same_to_everybody(places: Places):
    cases = [procedure.Case.objects.get(pk=places.ids[name]) for name in ("secret", "waiting", "fresh", "unpublished")]
    assert list(disagreements(places, cases)) == []


def test_what_a_merged_unit_owes_is_seen_by_its_successor(places: Places, merged: procedure.Case):
    assert list(disagreements(places, [merged])) == []
    assert set(opens(places, "joint_clerk", merged).values()) == {True}
    assert set(opens(places, "other_clerk", merged).values()) == {False}
    assert set(opens(places, "n_unit_clerk", merged).values()) == {False}


def test_the_head_of_a_delegation_who_stands_in_sees_it_everywhere(places: Places, orphaned: procedure.Case):
    assert list(disagreements(places, [orphaned])) == []
    assert set(opens(places, "delegation_head", orphaned).values()) == {True}
    assert set(opens(places, "other_deputy", orphaned).values()) == {False}


@pytest.mark.once
def test_no_value_of_a_neighbour_opens_a_list(places: Places):
    """云泽县的单位、会议、代表团写进平澜县的人的网址里，当作没有写。"""
    ours = {"unit": places.ids["unit"], "session": places.county.session.pk}
    ours["delegation"] = next(iter(places.county.delegations.values()))
    titles = [case.title for case in procedure.Case.objects.filter(congress_id=places.ids["congress"])]
    for role in ("n_affairs", "n_chair", "n_unit_clerk", "n_deputy"):
        for name, value in ours.items():
            for more in ("", "&sort=due", "&late=1", "&sort=number", "&kind=micro_suggestion", "&kind=commitment"):
                for page in (reverse("cases:list"), reverse("suggestions:list"), reverse("cases:export")):
                    answer, _ = Visitor(places, role).sends("get", f"{page}?view=all&{name}={value}{more}")
                    told = answer.told.decode(errors="replace")
                    assert answer.status_code == 200
                    assert not any(title in told for title in titles), (role, page, name, more)


@pytest.mark.once
def test_a_post_and_a_standing_add_up(places: Places):
    """冯军在水务局任职，又登记为联络员：两样看得见的相加，页面、清单、检索、数字都说同一句。"""
    county, make = places.county, Making(places.county)
    make.day = 3
    text = procedure.read_text(LISTENING)
    row = procedure.release(text, now=make.now, owner_id=county.congress.pk)
    procedure.adopt_procedure(county.congress.pk, row.label, by=make.by("affairs"), now=make.now)
    opened = {"congress": county.congress, "by": make.by("affairs"), "now": make.now}
    case = procedure.open_by_step("listening", "note", filled={"听到什么": "渡口缺灯"}, **opened)
    before = opens(places, "other_clerk", case)
    assert set(before.values()) == {False}
    person = county.people[PEOPLE["other_clerk"]]
    people.give_standing(county.congress.pk, person, code="liaison", by=people.SYSTEM, now=make.now)
    after = opens(places, "other_clerk", case)
    assert (after["条件"], after["页面"], after["留痕"], after["引擎"]) == (True, True, True, True)
    actor = actor_of(places, "other_clerk")
    assert actor is not None and actor.unit_ids() and actor.standings


LISTENING = """
工作法: 听意见（虚构）
代号: listening
版本: 2027-1
篇: 联络站与群众
依据: 云泽县听意见约定（虚构）
事项: {意见: listening}
开立: {从: 网页, 标题: 听到什么}
角色: {代表工委: deputies_affairs, 联络员: {身份: 联络员}}
可看: {全件: [代表工委, 联络员]}
状态: {意见待记: li_new, 意见在听: li_open, 意见完: li_done}
开始: 意见待记
结束: {意见完: {免测评: 只是记下, 成色: 平常}}
条文:
  - {条: 第一条, 原文: 记下听到的。, 步骤: {note: 记意见}, 由: [代表工委, 联络员], 自: 意见待记, 至: 意见在听, 期限: 无，随时, 填: {听到什么: 文字}}
  - {条: 第二条, 原文: 五日内办完。, 步骤: {end: 办完意见}, 由: 代表工委, 自: 意见在听, 至: 意见完, 期限: 自记意见起5日}
"""


@pytest.mark.once
def test_the_secretary_sees_what_her_delegation_proposed(places: Places):
    """云泽镇代表团的秘书：本团提出的处处看得见；别团的、邻县的秘书，处处看不见。"""
    own = [procedure.Case.objects.get(pk=places.ids[name]) for name in ("secret", "waiting", "fresh", "unpublished")]
    for case in own:
        assert set(opens(places, "secretary", case).values()) == {True}
        assert set(opens(places, "n_secretary", case).values()) == {False}
    make = Making(places.county)
    make.day = 13
    other = suggestions.start_draft(
        congress_id=places.county.congress.pk, by=make.by("other_deputy"), now=make.now, title="关于整治城东停车秩序的建议", **WORDS
    )  # fmt: skip
    case = suggestions.submit_draft(other.pk, by=make.by("other_deputy"), now=make.now)
    assert set(opens(places, "secretary", case).values()) == {False}
