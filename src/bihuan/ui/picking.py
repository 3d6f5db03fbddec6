"""挑选的控件：短的是原样的下拉；长的只带已挑中的，其余边打边找。脚本（pick.js）把它们变好用，没有脚本也能填。"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

Named = Callable[[Collection[str]], dict[str, str]]


@dataclass(frozen=True)
class Picked:
    """交上来的：点选的编号，和打了没有点选的字。"""

    ids: tuple[str, ...] = ()
    typed: str = ""

    @classmethod
    def of(cls, value: Any) -> "Picked":
        """表单给的初值：编号、一行、一列都可以。"""
        if isinstance(value, Picked):
            return value
        if value is None or value == "":
            return cls()
        many = value if isinstance(value, Iterable) and not isinstance(value, str) else [value]
        return cls(tuple(str(getattr(each, "pk", each)) for each in many))


class _Pick(forms.Select):
    """`choices` 是全部可挑的（短的）；没有就由 `source` 边打边找，`named` 说出已挑中的叫什么。"""

    def __init__(
        self,
        *,
        named: Named | None = None,
        choices: Collection[tuple[str, str]] | None = None,
        source: str = "",
        none: str = "请选择",
        attrs: dict[str, Any] | None = None,
    ) -> None:
        super().__init__({**(attrs or {}), "data-pick": source}, choices or ())
        self.named, self.listed, self.source, self.none = named, choices, source, none
        self.spelt: dict[str, str] = {}  # 编号 → 拼音：短的在浏览器里照它找

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Picked:
        given = data.getlist(name) if hasattr(data, "getlist") else _several(data.get(name))
        typed = str(data.get(f"{name}-typed") or "").strip()[:2000]
        return Picked(tuple(str(each) for each in given if each != ""), typed)

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in data and f"{name}-typed" not in data

    def use_required_attribute(self, initial: Any) -> bool:
        return False  # 脚本会把下拉收起来：收起来的必填格，浏览器拦得住却指不出

    def format_value(self, value: Any) -> list[str]:
        return list(Picked.of(value).ids)

    def create_option(self, name: str, value: Any, *args: Any, **given: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **given)
        if spelt := self.spelt.get(str(value)):
            option["attrs"]["data-spelt"] = spelt
        return option

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        picked, attrs = Picked.of(value), dict(attrs or {})
        listed = self.listed
        if listed is None:
            listed = list(self.named(picked.ids).items()) if self.named and picked.ids else []
        shown = list(listed) if self.allow_multiple_selected else [("", self.none), *listed]
        self.choices = shown
        script = format_html('<script type="module" src="{}"></script>', static("build/pick.js"))
        if not self.source:
            kept = {**attrs, "data-typed": picked.typed or False}
            return format_html("{}{}", super().render(name, value, kept, renderer), script)
        place = attrs.get("id") or f"pick-{name}"
        beside: dict[str, Any] = {**attrs, "id": f"{place}-picked", "aria-label": "已选", "hidden": not listed}
        return format_html(
            "{}{}{}", super().render(name, value, beside, renderer), self._typed(name, place, attrs, picked), script
        )

    def _typed(self, name: str, place: str, attrs: dict[str, Any], picked: Picked) -> SafeString:
        """没有脚本时打名称的一格；有脚本时边打边找也在这里。"""
        spoken: dict[str, Any] = {key: attrs[key] for key in ("aria-describedby", "aria-invalid") if key in attrs}
        said = "打名称，几个之间用顿号隔开" if self.allow_multiple_selected else "打名称"
        given = {
            "type": "text",
            "name": f"{name}-typed",
            "id": place,
            "placeholder": said,
            "autocomplete": "off",
            **spoken,
        }
        return format_html("<input{}>", forms.utils.flatatt({**given, "value": picked.typed}))


class PickOne(_Pick):
    """挑一个。"""


class PickMany(_Pick, forms.SelectMultiple):
    """挑几个。"""

    allow_multiple_selected = True


def _several(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple) else [value]
