"""墙里的一份签名件：秘书代为提出，代表有异议。"""

from typing import Any

from bihuan.suggestions import door as suggestions


def signed_paper(make: Any, words: dict[str, str], page: Any) -> int:
    """秘书凭签名件代张桂英提出的一件，代表有异议；返回签名件的编号。"""
    deputy, secretary = make.by("deputy"), make.by("secretary")
    draft = suggestions.enter_paper(
        congress_id=make.county.congress.pk, lead_deputy_id=deputy.person_id, session_id=make.county.session.pk,
        by=secretary, now=make.now, title="关于疏通云泽镇老街下水道的建议", **{part: text.format("") for part, text in words.items()},
    )  # fmt: skip
    suggestions.submit_on_paper(draft.pk, [page], by=secretary, now=make.now)
    paper = draft.papers.get()
    suggestions.object_to_paper(paper.pk, "第三条不是我写的", by=deputy, now=make.now)
    return int(paper.pk)
