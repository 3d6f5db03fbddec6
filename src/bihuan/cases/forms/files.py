"""文件的一格：一份或几份。表单别处有毛病的，选好的文件先收下，凭一个签了名的号带着，不必再选；只认这个人、这张表单。"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core import signing

from bihuan.files.door import ACCEPTED, Upload

MOST_FILES = 20  # 份：一格一次交来的
LIFE = 24 * 3600  # 秒：先收下的文件带得了这么久
SALT = "bihuan.cases.held"
HINT = ",".join(f".{one}" for one in ACCEPTED.split("、"))


@dataclass(frozen=True)
class HeldFile:
    """先收下的一份：名称，和凭它带着的号。"""

    name: str
    token: str


class Files(forms.ClearableFileInput):
    """选文件；可以选几份的，一次选几份。key：哪个人的哪张表单；held：先收下的。"""

    template_name = "cases/forms/_files.html"
    allow_multiple_selected = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"accept": HINT} | (attrs or {}))
        self.key = ""
        self.held: list[HeldFile] = []

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        chosen = files.getlist(name) if hasattr(files, "getlist") else [files[name]] if name in (files or {}) else []
        return chosen or (data.getlist(f"{name}-held") if self.key and hasattr(data, "getlist") else [])

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        return super().get_context(name, value, attrs) | {"held": self.held, "held_name": f"{name}-held"}

    def keep(self, uploads: Iterable[Upload]) -> None:
        """记下先收下的几份，画在这一格里。"""
        self.held = carried(self.key, uploads)


class FilesField(forms.FileField):
    """一份或几份文件。值是新选的文件，或者先收下的编号。"""

    widget: Files

    def __init__(self, *, many: bool, **given: Any) -> None:
        self.many = many
        super().__init__(widget=Files({"multiple": True} if many else {}), **given)

    def clean(self, value: Any, initial: Any = None) -> Any:
        given = list(value or [])
        if not given:
            return super().clean(None, initial)
        if len(given) > (MOST_FILES if self.many else 1):
            raise forms.ValidationError(f"一次至多交 {MOST_FILES} 份" if self.many else "这里只交一份文件")
        found = [self._held(one) if isinstance(one, str) else super(FilesField, self).clean(one) for one in given]
        return found if self.many else found[0]

    def clean_some(self, data: Any, files: Any, name: str) -> list[Any]:
        """只是添几行、不核对时，这一格选了的：新选的文件，或者先收下的编号。"""
        given = self.widget.value_from_datadict(data, files, name) or []
        return [self._held(one) if isinstance(one, str) else one for one in given]

    def _held(self, token: str) -> int:
        try:
            return carried_file(self.widget.key, token)
        except ValueError as lost:
            raise forms.ValidationError(str(lost)) from lost


def carried(key: str, uploads: Iterable[Upload]) -> list[HeldFile]:
    """先收下的几份，各给一个号；key：哪个人的哪张表单。"""
    return [HeldFile(one.name, signing.dumps([key, one.pk], salt=SALT)) for one in uploads]


def carried_file(key: str, token: str) -> int:
    """先收下的一份的编号。拒绝（ValueError）：不是这个人在这张表单上交的，放了一天以上的，已经用掉的。"""
    try:
        own, pk = signing.loads(token, salt=SALT, max_age=LIFE)
    except signing.BadSignature:
        own, pk = "", 0
    if own != key or not Upload.objects.filter(pk=pk, owner_kind="").exists():
        raise ValueError("先前选的文件没有留住，请再选一次")
    return int(pk)
