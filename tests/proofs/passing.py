"""墙要的：一份等确认的决定，一份等施行的，一份施行了的。"""

import datetime as dt
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from bihuan.cases.url import decision_url
from bihuan.files import door as files
from bihuan.kernel import clock
from bihuan.procedure import door as procedure
from tests.cases.stalls import STALLS


def waiting_decision(make: Any, second: str) -> dict[str, int]:
    """李敏提出通过一份承诺事项的办法，请 second 确认；又有一份督办的办法确认了、等施行，集市整治的新版已经施行。返回三份决定和那个人的编号。"""
    county, by = make.county, make.by("affairs")

    def proposed(text: procedure.Text, day: dt.date) -> procedure.Enactment:
        paper = SimpleUploadedFile("决定.pdf", b"%PDF-1.7\n1 0 obj<<>>endobj\n%%EOF")
        return procedure.propose_enactment(
            county.congress.pk, text, number="云人办〔2026〕7 号", document=files.keep(paper, by=by, now=make.now).pk,
            effective_on=day, second_id=county.people[second], page=decision_url, by=by, now=make.now,
        )  # fmt: skip

    def shipped(code: str) -> procedure.Text:
        return procedure.text_by_id(procedure.latest(code).pk)

    today, other = clock.day_of(make.now), county.actor(second, now=make.now)
    later = proposed(shipped("follow_up"), today + dt.timedelta(days=40))
    newer = proposed(procedure.read_text(STALLS.replace("2027-1", "2027-2")), today)
    for one in (later, newer):
        procedure.confirm_enactment(one.pk, page=decision_url, by=other, now=make.now)
    made = proposed(shipped("commitment"), today)
    return {
        "enactment": made.pk, "enactment_waiting": later.pk, "enactment_in_force": newer.pk,
        "colleague": county.people[second],
    }  # fmt: skip
