"""移交：冯军（教育局）调走，职务、写着由他本人办的一步交给卫红；没有移交的账号停不下来；移交过的停得下来。"""

from typing import Any

import pytest
from django.urls import reverse

from bihuan.accounts import door as accounts
from bihuan.cases import door as cases
from bihuan.kernel import clock
from bihuan.kernel.refuse import AlreadyDone, BadInput, NotAllowed, NotFound
from bihuan.ledger import door as ledger
from bihuan.notices.models import Notice
from bihuan.people import door as people
from bihuan.people.door import SYSTEM
from bihuan.procedure import door as procedure
from tests.proofs.two_counties import PEOPLE, Making, Places
from tests.proofs.visitors import Visitor

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def make(places: Places):
    made = Making(places.county)
    made.day = 13
    with clock.frozen(made.now):
        yield made


def test_everything_goes_over_in_one_step_and_the_account_closes(places: Places, make: Making):
    feng, wei = (make.county.people[PEOPLE[role]] for role in ("other_clerk", "joint_clerk"))
    secret = procedure.Case.objects.get(pk=places.ids["secret"])
    organ = people.Post.objects.get(person_id=feng).organ
    procedure.name_party(secret.pk, "patron", person_id=feng, by=make.by("affairs"), now=make.now)
    procedure.name_party(
        secret.pk, "patron", person_id=make.county.people[PEOPLE["government"]], by=make.by("affairs"), now=make.now
    )
    plan = procedure.plan(
        "suggestion", title="每季一次", rule="FREQ=MONTHLY", congress=make.county.congress, starts_on=make.now.date(),
        by=make.by("affairs"), now=make.now,
    )  # fmt: skip
    procedure.Plan.objects.filter(pk=plan.pk).update(owner_id=feng)
    account = places.accounts["other_clerk"]
    with pytest.raises(NotAllowed, match="由他本人办"):
        accounts.close_account(account.pk, by=make.by("affairs"), now=make.now)
    keeper = Visitor(places, "affairs").client
    closing = keeper.get(reverse("accounts:close", args=[account.pk])).content.decode()
    where = reverse("cases:hand_over", args=[feng])
    assert "还不能停用" in closing and where in closing
    preview = keeper.get(where).content.decode().partition("<main")[2].partition("</main>")[0]
    assert [words for words in (secret.title, "每季一次", organ.name) if words not in preview] == [], preview
    told = keeper.post(where, {"successor": wei}, follow=True).content.decode()
    assert "1 个职务、1 件事、1 个周期已移交给卫红" in told and "没有什么要移交" in told
    sitting = procedure.state_of(procedure.Case.objects.get(pk=secret.pk)).sitting("patron")
    assert {seat.person for seat in sitting} == {wei, make.county.people[PEOPLE["government"]]}
    assert procedure.can_see(make.by("joint_clerk"), secret)
    assert people.Post.objects.filter(person_id=wei, organ=organ, to_on=None).exists()
    assert Notice.objects.filter(kind="cases/handed_over").values_list("person_id", flat=True).count() == 2
    with pytest.raises(AlreadyDone, match="没有什么"):
        cases.hand_over(feng, wei, congress_id=make.county.congress.pk, by=make.by("affairs"), now=make.now)
    accounts.close_account(account.pk, by=make.by("affairs"), now=make.now)
    assert not ledger.verify().faults


def test_who_may_not_hand_over_to_whom(places: Places, make: Making):
    feng, wei = (make.county.people[PEOPLE[role]] for role in ("other_clerk", "joint_clerk"))

    def go(successor: int, by: str = "affairs") -> Any:
        given = {"congress_id": make.county.congress.pk, "by": make.by(by), "now": make.now}
        return cases.hand_over(feng, successor, **given)

    before = ledger.head(f"org:{make.county.congress.pk}")
    for stranger in ("unit_head", "deputy"):
        with pytest.raises(NotAllowed):
            go(wei, by=stranger)
    with pytest.raises(NotAllowed, match="不能移交给自己"):
        go(make.county.people[PEOPLE["affairs"]])
    with pytest.raises(BadInput, match="另一个人"):
        go(feng)
    with pytest.raises(NotFound):
        go(10**9)
    assert ledger.head(f"org:{make.county.congress.pk}") == before, "拒绝的什么也没有留下"
    told = {"by": SYSTEM, "now": make.now}
    center = people.found_organ(make.county.congress.pk, kind="security_center", name="安全管理中心", **told)
    people.appoint(wei, center.pk, duty="audit_admin", **told)
    people.appoint(make.county.people[PEOPLE["nobody"]], center.pk, duty="system_admin", **told)
    with pytest.raises(NotAllowed, match="不能兼两样"):
        cases.hand_over(
            make.county.people[PEOPLE["nobody"]], wei, congress_id=make.county.congress.pk, by=make.by("affairs"),
            now=make.now,
        )  # fmt: skip
    with pytest.raises(NotAllowed, match="人大代表"):
        accounts.close_account(places.accounts["deputy"].pk, by=make.by("office"), now=make.now)
