"""开立的页面：一种事项，一张由条文画出的表单，一按就开立并办了第一步。"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from bihuan.accounts.door import signed_in
from bihuan.kernel import clock
from bihuan.kernel.refuse import NotAllowed
from bihuan.people.door import who
from bihuan.procedure.door import Article, choices, to_open
from bihuan.ui.door import filled

from ..forms import StepForm
from ..forms.press import press_of
from ..registers import chosen
from ..registers.chosen import Held
from ..showing import button_of, short_of
from ..url import case_url
from ..verbs import open_once


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, kind: str) -> HttpResponse:
    """开立；几条都可以开立的，先选哪一条（?step=）。"""
    by, now = who(request), clock.now()
    held = chosen.hold(kind, by)
    articles = chosen.may_open(held, now=now) if chosen.opens_from(held, "web") else []
    article = _asked(request, held, articles)
    if article is None:
        buttons = [(one, short_of(one)) for one in articles]
        return render(request, "cases/registers/openings.html", {"held": held, "articles": buttons})
    posted = request.method == "POST"
    about = to_open(held.released, held.congress, article.step, filled=None, by=by, now=now, later=posted)
    fields = [(item, choices(about, item)) for item in article.fields]
    form = StepForm(about, fields, [], request.POST if posted else None, request.FILES or None)
    press = press_of(request)

    def act() -> tuple[str, str]:
        case, fresh = open_once(
            kind, article.step, congress=held.congress, fill=lambda: form.filled(by),
            key=f"press:{by.person_id}:{press}", by=by, now=now,
        )  # fmt: skip
        return f"已{article.name}：{case.title}" if fresh else f"刚才已经{article.name}，没有再开一件", case_url(case)

    words, live = button_of(article)
    context = {"held": held, "about": about, "press": press, "several": len(articles) > 1, "words": words, "live": live}
    return filled(
        request,
        form,
        act,
        "cases/registers/new.html",
        lambda: {**context, "holding": form.hold()},
        forget=f"open-{kind}-{article.step}",
    )


def _asked(request: HttpRequest, held: Held, articles: list[Article]) -> Article | None:
    """用哪一条开立。拒绝：一条也没有他的份。"""
    if not articles:
        raise NotAllowed(f"您现在不能开立{held.name}")
    step = request.GET.get("step", "")
    named = next((one for one in articles if one.step == step), None)
    if step and named is None:
        raise NotAllowed("您不能用这一条开立，请从清单里的按钮进来")
    return named or (articles[0] if len(articles) == 1 else None)
