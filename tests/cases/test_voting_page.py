"""录入票数的页面：从一步的页面转过去；后录的人看不见先录的数，两次一致了就办。"""

import pytest
from django.urls import reverse

from bihuan.kernel import clock
from bihuan.people import door as people
from bihuan.procedure import door as procedure
from tests.county import days_later
from tests.procedure.votes import MOTION, figures, motion, opened, trees
from tests.shown import shown

SAME = {"way": "entered", "entitled": "6", "present": "6", "item.for": "4", "item.against": "1", "item.blank": "1"}


@pytest.fixture(autouse=True)
def later():
    with clock.frozen(days_later(3)):
        yield


def page_of(case):
    return reverse("cases:vote", args=[case.pk, "vote"])


def test_two_people_on_the_page(county, enter):
    case = motion(county)
    page = page_of(case)
    assert enter("李敏").get(reverse("cases:step", args=[case.pk, "vote"])).url == page
    offered = enter("李敏").get(page).content.decode()
    assert "疏浚云河：赞成" in offered
    assert "未填（未按）" in offered
    assert enter("李敏").post(page, SAME).status_code == 302
    mine = enter("李敏").get(page).content.decode()
    assert "撤回录入" in mine
    seen = enter("陶建国").get(page).content.decode()
    assert "李敏在" in seen
    assert 'value="4"' not in seen
    wrong = enter("陶建国").post(page, {**SAME, "item.for": "5", "item.against": "0"})
    assert wrong.status_code == 422
    assert "疏浚云河的赞成、疏浚云河的反对" in wrong.content.decode()
    assert "上一次李敏和陶建国录得不一致" in enter("李敏").get(page).content.decode()
    enter("李敏").post(page, SAME)
    enter("李敏").post(f"{page}withdraw/")
    enter("李敏").post(page, SAME)
    assert enter("陶建国").post(page, {**SAME, "监票": "周岚"}).status_code == 302
    case.refresh_from_db()
    assert case.ending == "passed"
    page = enter("李敏").get(f"/cases/{case.pk}/").content.decode()
    assert "陶建国<b>表决</b>通过，监票：周岚" in page, "留痕里念得到结果"


def test_what_one_must_see_stands_on_the_page_and_offered_words_are_filled_in(county, enter):
    """示里的项录入票数时也看得见；本步也要填的，后录的人先看到最近的值。"""
    source = MOTION.replace("填: {监票: 文字（可空）}", "示: [议题], 填: {议题: 文字}")
    case = opened(county, source.replace("motion_yunze", "motion_read"), 议题="疏浚云河")
    page = page_of(case)
    first = enter("李敏").get(page).content.decode()
    assert "办之前看一看" in first and first.count("疏浚云河") >= 3 and "<textarea" not in first
    assert enter("李敏").post(page, SAME).status_code == 302
    second = enter("陶建国").get(page).content.decode()
    assert 'value="疏浚云河"' in second or ">\n疏浚云河</textarea>" in second


def test_quorum_and_sums_are_said_on_the_page(county, enter):
    case = motion(county)
    short = enter("李敏").post(
        page_of(case), {**SAME, "present": "3", "item.for": "3", "item.against": "0", "item.blank": "0"}
    )
    assert "三分之二以上的代表出席" in short.content.decode()
    odd = enter("李敏").post(page_of(case), {**SAME, "item.blank": "0"})
    assert "对不上" in odd.content.decode()
    minus = enter("李敏").post(page_of(case), {**SAME, "item.for": "-4"})
    assert "不能小于零" in minus.content.decode()


def test_outsiders_are_refused(county, enter):
    case = motion(county)
    assert enter("何平").get(page_of(case)).status_code in (403, 404)
    assert enter("戚芳").post(page_of(case), SAME).status_code in (403, 404)


def left_alone(county):
    """代表工委只剩李敏一个人。"""
    office = county.organs["代表工作委员会"].pk
    for post in people.Post.objects.filter(organ_id=office).exclude(person_id=county.people["李敏"]):
        people.end_post(post.pk, on=days_later(1).date(), by=people.SYSTEM, now=days_later(1))


def test_one_alone_is_told_before_he_begins_and_who_else_may(county, enter):
    """两个人才录得成：还有谁录得了写在页面上；只有一个人的，录以前就说，说怎么办，登记了就不再说。"""
    case = motion(county)
    assert "您以外，录得了的有：" in shown(enter("李敏").get(page_of(case)))
    assert "陶建国" in shown(enter("李敏").get(page_of(case))).split("录得了的有：")[1].split("。")[0]
    left_alone(county)
    alone = shown(enter("李敏").get(page_of(case)))
    assert "现在只有您一个人录得了，一个人录不成" in alone and "代表工作委员会再登记一个人任职" in alone
    people.appoint(
        county.people["陈秀兰"], county.organs["代表工作委员会"].pk, duty="clerk", from_on=days_later(2).date(),
        by=people.SYSTEM, now=days_later(2),
    )  # fmt: skip
    assert "录得了的有：陈秀兰" in shown(enter("李敏").get(page_of(case)))


def test_a_colleague_who_may_enter_finds_the_step_and_is_told(county, enter):
    """只剩一个人担任的角色，同在主任会议任职的人录得了另一次：通知给他，事项页上有这一步。"""
    case = motion(county)
    left_alone(county)
    people.appoint(
        county.people["李敏"], county.organs["主任会议"].pk, duty="member", from_on=days_later(2).date(),
        by=people.SYSTEM, now=days_later(2),
    )  # fmt: skip
    assert "周岚" in shown(enter("李敏").get(page_of(case))).split("录得了的有：")[1].split("。")[0]
    enter("李敏").post(page_of(case), SAME)
    assert "请另一个人独立录入一次" in shown(enter("周岚").get("/notices/"))
    place = reverse("cases:step", args=[case.pk, "vote"])
    assert place in enter("周岚").get(f"/cases/{case.pk}/").content.decode()
    assert enter("周岚").post(page_of(case), SAME).status_code == 302
    case.refresh_from_db()
    assert case.ending == "passed"


def test_a_tie_shows_only_the_tied_rows(county, enter):
    case = trees(county)
    now = days_later(3)
    for name in ("李敏", "陶建国"):
        given = figures({"1": (5, 0, 0), "2": (4, 0, 0), "3": (4, 0, 0), "4": (1, 0, 0)}, present=6)
        procedure.enter_votes(case.pk, "vote", given, by=county.actor(name, now=now), now=now)
    shown = enter("李敏").get(page_of(case)).content.decode()
    assert "只就这几项再次投票" in shown
    assert "银杏：赞成" in shown
    assert "香樟：赞成" not in shown
