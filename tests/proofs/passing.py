"""墙要的：一份等确认的决定。"""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from bihuan.cases.url import decision_url
from bihuan.files import door as files
from bihuan.kernel import clock
from bihuan.procedure import door as procedure


def waiting_decision(make: Any, second: str) -> dict[str, int]:
    """李敏提出通过一份承诺事项的办法，请 second 确认；返回决定和那个人的编号。"""
    county, by = make.county, make.by("affairs")
    paper = SimpleUploadedFile("决定.pdf", b"%PDF-1.7\n1 0 obj<<>>endobj\n%%EOF")
    made = procedure.propose_enactment(
        county.congress.pk, procedure.text_by_id(procedure.latest("commitment").pk), number="云人办〔2026〕7 号",
        document=files.keep(paper, by=by, now=make.now).pk, effective_on=clock.day_of(make.now),
        second_id=county.people[second], page=decision_url, by=by, now=make.now,
    )  # fmt: skip
    return {"enactment": made.pk, "colleague": county.people[second]}
