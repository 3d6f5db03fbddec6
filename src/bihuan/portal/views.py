"""公开网站的页面：首页、公开的建议和别的事项、关于、表单过期；演示时以故事里的人进入。"""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.cache import never_cache
from django.views.decorators.http import conditional_page, require_POST, require_safe

from bihuan.accounts.door import public, sign_in_as
from bihuan.cases.door import Row, Withdrawn, public_file, published_case, ring_of, tiles
from bihuan.figures.door import values
from bihuan.files.door import open_upload
from bihuan.kernel import clock
from bihuan.people.door import SYSTEM, Congress
from bihuan.regions.door import scope_of

from . import questions, story

LATEST = 5  # 件：首页列最近公开的几件
FRESH = 60  # 秒：未登录的人看到的页面，途中可以存这么久
View = Callable[..., HttpResponse]


def _lasting(view: View) -> View:
    """未登录时可以存一会儿，内容没变答 304；登录了的不许存（accounts 的门口）。"""

    @conditional_page
    @wraps(view)
    def kept(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        answer = view(request, *args, **kwargs)
        if getattr(request, "actor", None) is None:
            patch_cache_control(answer, public=True, max_age=FRESH)
        return answer

    return kept


@public
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """首页：没有 Cookie 的可以存一会儿；带着 Cookie 的（刚退出的有一句话）、演示时列着可以扮的人的，不存。"""
    casts = [] if getattr(request, "public_site", False) else story.casts()
    kept = never_cache if request.COOKIES or casts else _lasting
    return kept(_home)(request, casts)


def _home(request: HttpRequest, casts: list[story.Cast]) -> HttpResponse:
    """这是什么，搜，本级的数字，最近公开的；演示时列出可以扮的人。"""
    held = questions.congresses()
    chosen = _chosen(request, held)
    found, _ = questions.page(chosen.pk, limit=LATEST, today=clock.today()) if chosen else ([], "")
    context = {
        "congresses": held, "congress": chosen, "found": found, "figures": _figures(chosen), "today": clock.today(),
        "others": [one for one in questions.kinds(chosen.pk) if one[0] != questions.SUGGESTION] if chosen else [],
        "casts": casts,
        "name": chosen.name if chosen else questions.first_congress(), "desk": resolve_url(settings.LOGIN_REDIRECT_URL),
    }  # fmt: skip
    return render(request, "portal/home.html", context)


@public
@_lasting
@require_safe
def published(request: HttpRequest) -> HttpResponse:
    """公开的一种事项，新的在前，往后翻；没有写明哪一种的是建议，没有公开建议的是头一种。"""
    held = questions.congresses()
    chosen = _chosen(request, held)
    after, kinds = request.GET.get("after", ""), questions.kinds(chosen.pk) if chosen else []
    asked_kind = request.GET.get("kind", "")
    kind = asked_kind if asked_kind in dict(kinds) else next((code for code, _ in kinds), questions.SUGGESTION)
    found, more = _page_of(chosen, kind, after) if chosen else ([], "")
    asked: dict[str, Any] = {"congress": chosen.pk} if chosen and len(held) > 1 else {}
    asked |= {"kind": kind} if kind != questions.SUGGESTION else {}
    context = {
        "congresses": held, "congress": chosen, "found": found, "today": clock.today(), "kinds": kinds, "kind": kind,
        "kind_name": dict(kinds).get(kind, ""),
        "more": "?" + urlencode({**asked, "after": more}) if more else "",
        "first": f"{reverse('portal:published')}?{urlencode(asked)}" if after else "",
    }  # fmt: skip
    return render(request, "portal/published.html", context)


@public
@_lasting
@require_safe
def one(request: HttpRequest, publication_id: int) -> HttpResponse:
    """一件公开的建议：文字、答复、走到哪里、走过哪些步。"""
    found = questions.publication(publication_id)
    case = found.suggestion.case
    assert case is not None
    context = {
        "one": found, "case": case, "stage": questions.stage_of(case),
        "ring": ring_of(case.ended_on, case.due_on, clock.today()),
        "answers": questions.answers(found), "walked": questions.walked(case), "today": clock.today(),
        "due_on": None if case.ended_on else case.due_on,
    }  # fmt: skip
    return render(request, "portal/one.html", context)


def _page_of(congress: Congress, kind: str, after: str) -> tuple[list[Row], str]:
    if kind == questions.SUGGESTION:
        return questions.page(congress.pk, after=after, today=clock.today())
    return questions.case_rows(congress.pk, kind, after=after)


@public
@_lasting
@require_safe
def case(request: HttpRequest, publication_id: int) -> HttpResponse:
    """公开的一件事项：审核过的各项，走到哪里，依哪份办法，哪一天公开。撤下了的答 410，说一句，不说是哪一件。"""
    found = published_case(publication_id)
    if isinstance(found, Withdrawn):
        return render(request, "portal/withdrawn.html", {"on": found.on, "today": clock.today()}, status=410)
    return render(request, "portal/case.html", {"one": found, "today": clock.today()})


@public
@never_cache
@require_safe
def case_file(request: HttpRequest, publication_id: int, upload_id: int) -> FileResponse:
    """取出公开的一份文件，用公开的文件名另存。没有公开的、撤下了的，说法相同。"""
    name = public_file(publication_id, upload_id)
    upload, file = open_upload(upload_id, SYSTEM, now=clock.now())
    answer = FileResponse(file, as_attachment=True, filename=name, content_type=upload.content_type)
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@public
@_lasting
@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """关于：公开什么，怎样核验；无障碍。"""
    return render(request, "portal/about.html")


@public
@require_POST
def enter(request: HttpRequest, person_id: int) -> HttpResponse:
    """演示：以故事里的一个人进入。正式运行时拒绝。"""
    sign_in_as(request, person_id)
    return redirect(resolve_url(settings.LOGIN_REDIRECT_URL))


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """表单过期：页面放得太久或者换了人登录，提交的钥匙对不上。说清楚，给回去的路。"""
    partly = bool(getattr(request, "htmx", False))
    template = "portal/expired.html#expired" if partly else "portal/expired.html"
    answer = render(request, template, {"back": request.path}, status=403)
    if partly:
        answer.headers["HX-Retarget"] = "#messages"
        answer.headers["HX-Reswap"] = "innerHTML show:window:top"
    return answer


def _chosen(request: HttpRequest, held: list[Congress]) -> Congress | None:
    """看哪一级人大：网址里写的，写错了或没有写的取第一级。"""
    asked = request.GET.get("congress", "")
    return next((one for one in held if str(one.pk) == asked), next(iter(held), None))


def _figures(congress: Congress | None) -> list[dict[str, str]]:
    """本级今年的几个数，各自分开，点得开。"""
    if congress is None:
        return []
    scope, year = scope_of(congress), clock.today().year
    place = urlencode({"division": scope.division_id, "year": year})
    return [
        {
            "value": one.text.removesuffix(f" {one.unit}") if one.whole is None else one.text,
            "label": f"{year} 年{one.title}" if one.whole is None else one.title,
            "note": f"{one.part} ÷ {one.whole}" if one.whole else "",
            "href": f"{reverse('figures:figure', args=[one.name])}?{place}",
        }
        for one in values(tiles(), scope, year).values()
    ]
