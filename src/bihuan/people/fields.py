"""表单里挑机构、挑人、挑代表的一格：短的全列，长的边打边找；没有脚本也能填。别级人大的从不在内。"""

import datetime as dt
import re
from collections.abc import Collection
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import Q, QuerySet
from django.urls import reverse

from bihuan.ui.door import Picked, PickMany, PickOne

from .models import Organ
from .questions import deputies_to_pick, organs_to_pick, people_around, people_to_pick

MOST_LISTED = 40  # 不多于这些的全列出来；再多就边打边找，页面不随单位的多少变长
MOST_PICKED = 500  # 一格至多选这么多：一个县的单位也不过四百


class PickField(forms.Field):
    """从 `found` 里挑一个或几个。值是挑中的那一行（`many` 是一列）；没有挑的是 None（空的一列）。

    打了名称没有点选的，照名称认：名称、简称相同的只有一个就是它。
    """

    thing, measure = "一项", "个"

    def __init__(
        self, found: QuerySet[Any], *, source: str, many: bool = False, none: str = "请选择", **given: Any
    ) -> None:
        self.found, self.many = found, many
        listed = list(found[: MOST_LISTED + 1])
        short = [(str(each.pk), each.name) for each in listed] if len(listed) <= MOST_LISTED else None
        kind = PickMany if many else PickOne
        widget = kind(named=self._named, none=none, choices=short, source="" if short is not None else source)
        words = {"required": f"请选{self.thing}", **given.pop("error_messages", {})}
        if short is not None:
            widget.spelt = {str(each.pk): each.pinyin for each in listed}
        super().__init__(widget=widget, error_messages=words, **given)

    def clean(self, value: Any) -> Any:
        picked: Picked = value if isinstance(value, Picked) else Picked.of(value)
        rows = {row.pk: row for row in self._by_id(picked.ids)}
        if picked.typed and picked.typed not in [row.name for row in rows.values()]:
            rows = (rows if self.many else {}) | {row.pk: row for row in self._by_name(picked.typed)}
        if self.required and not rows:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        if len(rows) > MOST_PICKED:
            raise forms.ValidationError(f"一次至多选 {MOST_PICKED} {self.measure}")
        return list(rows.values()) if self.many else next(iter(rows.values()), None)

    def _by_id(self, ids: Collection[str]) -> list[Any]:
        asked = list(dict.fromkeys(int(each) for each in ids if each.isdecimal() and len(each) < 19))
        rows = self.found.in_bulk(asked[: MOST_PICKED + 1])
        if len(asked) != len(ids) or len(rows) != min(len(asked), MOST_PICKED + 1):
            raise forms.ValidationError("请从列出的里选")
        return [rows[each] for each in asked if each in rows]

    def _by_name(self, typed: str) -> list[Any]:
        words = [word.strip() for word in re.split(r"[、，,；;\n]", typed)] if self.many else [typed.strip()]
        return [self._one_named(word) for word in words if word]

    def _one_named(self, word: str) -> Any:
        same = Q(name=word) | Q(short_name=word) if self.found.model is Organ else Q(name=word)
        rows = list(self.found.filter(same)[:2])
        if not rows:
            raise forms.ValidationError(f"没有叫“{word}”的，请从列出的里选")
        if len(rows) > 1:
            raise forms.ValidationError(f"叫“{word}”的不止一{self.measure}，请从列出的里选")
        return rows[0]

    def _named(self, ids: Collection[str]) -> dict[str, str]:
        """编号 → 名称，只认挑得到的。"""
        asked = [int(each) for each in ids if each.isdecimal() and len(each) < 19][:MOST_PICKED]
        return {str(pk): row.name for pk, row in self.found.in_bulk(asked).items()}


class OrganField(PickField):
    """挑机构：这级人大现有的、`kinds` 这几种的（代号；不写就是哪一种都可以）；`without` 是不可以挑的那一个。"""

    thing = "机构"

    def __init__(
        self, congress_id: int, kinds: Collection[str] = (), *, without: int | None = None, **given: Any
    ) -> None:
        found = organs_to_pick(congress_id, kinds)
        found = found if without is None else found.exclude(pk=without)
        asked = [("congress", congress_id), *(("kind", kind) for kind in sorted(kinds))]
        super().__init__(found, source=f"{reverse('people:pick_organs')}?{urlencode(asked)}", **given)


class PersonField(PickField):
    """挑人：这一日在这级人大任职、当代表、有身份的；`ever` 连从前的。"""

    thing, measure = "人", "位"

    def __init__(self, congress_id: int, *, on: dt.date, ever: bool = False, **given: Any) -> None:
        source = f"{reverse('people:pick_people')}?congress={congress_id}{'&ever' if ever else ''}"
        found = people_around(congress_id).order_by("pinyin", "id") if ever else people_to_pick(congress_id, on=on)
        super().__init__(found, source=source, **given)


class DeputyField(PickField):
    """挑代表：这级人大这一日执行职务的；值是人。"""

    thing, measure = "代表", "位"

    def __init__(self, congress_id: int, *, on: dt.date, **given: Any) -> None:
        source = f"{reverse('people:pick_deputies')}?congress={congress_id}"
        super().__init__(deputies_to_pick(congress_id, on=on), source=source, **given)
