"""取出文件。"""

from django.http import FileResponse, HttpRequest
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bihuan.accounts.door import public
from bihuan.files.verbs import open_upload
from bihuan.kernel import clock


@public
@never_cache
@require_safe
def download(request: HttpRequest, upload_id: int) -> FileResponse:
    """取出一份文件：对谁开由它所属的房间的门决定，公开的答复人人可取。总是另存，从不在本站的网页里打开。"""
    upload, file = open_upload(upload_id, request.actor, now=clock.now())  # type: ignore[attr-defined]
    answer = FileResponse(file, as_attachment=True, filename=upload.name, content_type=upload.content_type)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer
