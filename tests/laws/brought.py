"""带来的一部条例，三版：后两版的承接等人确认，最早的一版带错了等撤下；另有一份还没有带来的。各县都看得到。"""

import datetime as dt
from typing import Any

from bihuan.laws import door as laws
from bihuan.people.door import Actor
from tests.laws.texts import OLD


def three_texts(*, by: Actor, now: dt.datetime) -> dict[str, Any]:
    """带来，返回各样东西的编号，供网址表用。"""
    texts = [OLD.replace("云泽县", "").replace("2020年3月", f"2020年{month}月") for month in (1, 2, 3)]
    wrong, older, newer = (laws.bring(text.encode(), "a.txt", by=by, now=now).pk for text in texts)
    law, another = laws.LawText.objects.get(pk=newer).law_id, texts[0].replace("长椅", "路灯").encode()
    return {
        "law": law, "law_wrong": wrong, "law_older": older, "law_newer": newer, "law_file": ("路灯.txt", another),
    }  # fmt: skip
