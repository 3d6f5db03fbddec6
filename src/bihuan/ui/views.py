"""样式房间的页面：样式表、字号、部件陈列。"""

from collections.abc import Callable
from typing import TypeVar

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from . import stylesheet
from .context import LARGE, SIZE_COOKIE, Frame
from .gallery import SAMPLES, picked_from, shelf, visitor

YEAR = 365 * 24 * 3600
View = TypeVar("View", bound=Callable[..., HttpResponse])


def anyone(view: View) -> View:
    """对所有人开。准入的写法在 people，这里在它下面，只写一个词。"""
    view.access = "anyone"  # type: ignore[attr-defined]
    return view


@anyone
@require_safe
def styles(request: HttpRequest, name: str) -> HttpResponse:
    """合成的样式表。名里带内容的摘要，所以可以永久缓存；旧名的回 404。"""
    sheet = stylesheet.sheet()
    if name != sheet.name:
        raise Http404
    packed = "gzip" in request.headers.get("Accept-Encoding", "")
    answer = HttpResponse(sheet.packed if packed else sheet.text, content_type="text/css; charset=utf-8")
    if packed:
        answer.headers["Content-Encoding"] = "gzip"
    answer.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    patch_vary_headers(answer, ["Accept-Encoding"])
    return answer


@anyone
@require_safe
def size(request: HttpRequest, choice: str) -> HttpResponse:
    """长辈版：大字或标准，记在浏览器里一年，回到原来的页面。只认站内的去处。"""
    there = request.GET.get("next", "/")
    if not url_has_allowed_host_and_scheme(there, allowed_hosts=None):
        there = "/"
    answer = HttpResponseRedirect(there)
    if choice == LARGE:
        answer.set_cookie(SIZE_COOKIE, LARGE, max_age=YEAR, samesite="Lax", httponly=True, secure=request.is_secure())
    else:
        answer.delete_cookie(SIZE_COOKIE, samesite="Lax")
    return answer


@anyone
@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """部件陈列：每个部件的每种样子。正式运行时不开。"""
    _only_in_demo()
    return render(request, "ui/gallery.html", shelf())


@anyone
@require_safe
def sample(request: HttpRequest, name: str) -> HttpResponse:
    """样页：部件合在一起的样子，数据全是虚构。正式运行时不开。"""
    _only_in_demo()
    if name not in SAMPLES:
        raise Http404
    frame = visitor(name, request.get_full_path(), request.build_absolute_uri())
    frame.size = Frame(request).size
    return render(request, f"ui/samples/{name}.html", {**shelf(), "frame": frame})


@anyone
@require_safe
def picks(request: HttpRequest) -> JsonResponse:
    """陈列页上挑选的样品：四百个虚构的单位。正式运行时不开。"""
    _only_in_demo()
    return JsonResponse({"hits": picked_from(request.GET.get("q", "")), "more": True})


def _only_in_demo() -> None:
    if settings.LIVE:
        raise Http404
