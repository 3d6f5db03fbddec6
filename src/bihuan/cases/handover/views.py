"""移交的一页：他手上有什么，选接手的人，一步移交。"""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from bihuan.kernel import clock
from bihuan.kernel.refuse import NotFound
from bihuan.people.door import Actor, Person, keepers_only, keeps, managed_by, who
from bihuan.ui.door import filled

from .forms import Successor
from .questions import in_hand
from .verbs import hand_over


@keepers_only
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, person_id: int) -> HttpResponse:
    """先看清楚，再一步移交。拒绝：不是本级的人。"""
    by, now = who(request), clock.now()
    person, congress_id = _of_here(person_id, by)
    form = Successor(request.POST or None, congress_id=congress_id, today=clock.today(), without=person_id)

    def act() -> tuple[str, str]:
        successor = form.cleaned_data["successor"]
        posts, cases, plans = hand_over(person_id, successor.pk, congress_id=congress_id, by=by, now=now)
        said = f"{person.name}的 {posts} 个职务、{cases} 件事、{plans} 个周期已移交给{successor.name}"
        return said, reverse("cases:hand_over", args=[person_id])

    def about() -> dict[str, object]:
        return {"person": person, "held": in_hand(person_id, congress_id, by=by, on=clock.today())}

    return filled(request, form, act, "cases/handover/page.html", about)


def _of_here(person_id: int, by: Actor) -> tuple[Person, int]:
    """归来人管的一级里的人：账号归别级管的，也可以在这一级任职。"""
    person, home = Person.objects.filter(pk=person_id).first(), by.congress_id
    if person is None or home is None or not keeps(by, home) or not _around(person_id, home):
        raise NotFound("没有这个人")
    return person, home


def _around(person_id: int, congress_id: int) -> bool:
    return (
        managed_by(person_id) == congress_id
        or Person.objects.filter(pk=person_id, posts__organ__congress_id=congress_id).exists()
    )
