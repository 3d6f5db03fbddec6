"""回话：办完留一句，下一页显示；拒绝答几号。"""

from django.contrib import messages
from django.http import HttpRequest

from bihuan.kernel.refuse import AlreadyDone, BadInput, NotAllowed, NotFound, Refused

UNFIT = 422  # 填得不对、条件没有达到：改一改就可以
STATUS: tuple[tuple[type[Refused], int], ...] = (
    (NotFound, 404),
    (AlreadyDone, 409),
    (BadInput, UNFIT),
    (NotAllowed, 403),
)


def status_of(refused: Refused) -> int:
    """一次拒绝答几号。"""
    return next((code for kind, code in STATUS if isinstance(refused, kind)), 403)


def say(request: HttpRequest, sentence: str, *, forget: str = "") -> None:
    """办完说一声，下一页显示；`forget` 是浏览器可以忘掉的未提交内容的代号（表单的 data-keep）。"""
    messages.success(request, sentence, extra_tags=f"forget:{forget}" if forget else "")
