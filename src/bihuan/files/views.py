"""取出文件；在页面里看一份 PDF、图片、docx 的文字，听一段录音。"""

from csp.constants import NONE, SELF
from csp.decorators import csp
from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from bihuan.accounts.door import public
from bihuan.files.kinds import DOCX
from bihuan.files.verbs import open_upload
from bihuan.files.words import paragraphs
from bihuan.kernel import clock
from bihuan.kernel.refuse import NotFound

FRAMED = {
    "default-src": [NONE], "style-src": [SELF], "img-src": [SELF], "object-src": [SELF], "media-src": [SELF],
    "frame-ancestors": [SELF], "base-uri": [NONE], "form-action": [NONE],
}  # fmt: skip


@public
@never_cache
@require_safe
def download(request: HttpRequest, upload_id: int) -> FileResponse:
    """取出一份文件：对谁开由它所属的房间的门决定，公开的答复人人可取。总是另存。"""
    upload, file = open_upload(upload_id, request.actor, now=clock.now())  # type: ignore[attr-defined]
    answer = FileResponse(file, as_attachment=True, filename=upload.name, content_type=upload.content_type)
    return _guarded(answer)


@public
@never_cache
@csp(FRAMED)  # type: ignore[arg-type]
@xframe_options_sameorigin
@require_safe
def look(request: HttpRequest, upload_id: int) -> HttpResponseBase:
    """在本站的页面里看：PDF、图片照原样，docx 只看文字，录音可以听；门与取出的一样，别的种类只能取出。"""
    upload, file = open_upload(upload_id, request.actor, now=clock.now())  # type: ignore[attr-defined]
    if not upload.shown_as:
        file.close()
        raise NotFound("这种文件只能取下来看")
    if upload.content_type == DOCX.content_type:
        with file:
            return render(request, "files/words.html", {"name": upload.name, "paragraphs": paragraphs(file)})
    return _guarded(FileResponse(file, filename=upload.name, content_type=upload.content_type))


def _guarded(answer: FileResponse) -> FileResponse:
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer
