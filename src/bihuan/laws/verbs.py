"""法规：带来一版文本、撤下、确认两版的承接。只有这里写。"""

import datetime as dt
from collections.abc import Iterable, Mapping

from bihuan.kernel import canonical
from bihuan.kernel.refuse import AlreadyDone, BadInput
from bihuan.ledger.door import record, verb
from bihuan.people.door import Actor

from . import events, gates
from .models import Law, LawArticle, LawText, Lineage
from .naming import full_name, short_name
from .numbers import ArticleNumber, of_label
from .reading import lines_of
from .splitting import read_law


@verb
def bring(
    content: bytes, file: str, *, by: Actor, now: dt.datetime, name: str = "", dated_on: dt.date | None = None
) -> LawText:
    """带来一版：读、分条、存、留痕。name、dated_on: 文件里认不出的，人写明。

    拒绝：不是办公机构的人；读不懂的（见 reading、splitting）；这一版已经有了（AlreadyDone）；同一个日子另有不同的一版。
    """
    gates.office_only(by)
    told = read_law(lines_of(content, file), file, name=full_name(name), dated_on=dated_on)
    called = full_name(told.name)
    law, _ = Law.objects.get_or_create(name=called, defaults={"short": short_name(called)})
    Law.objects.select_for_update().get(pk=law.pk)
    digest = digest_of((one.number, one.chapter, one.words) for one in told.articles)
    known = LawText.objects.filter(law=law, dated_on=told.dated_on, withdrawn_at=None).first()
    if known is not None and known.digest == digest:
        raise AlreadyDone(f"《{law.short}》{told.dated_on} 的文本已经有了，一条不差，没有再收")
    if known is not None:
        raise BadInput(f"《{law.short}》{told.dated_on} 的文本已经有了，这一份的文字不同；先核对，错的那一份撤下")
    text = LawText.objects.create(
        law=law, dated_on=told.dated_on, effective_on=told.effective_on, digest=digest,
        file=canonical.digest(content), articles_count=len(told.articles), brought_by=by.id, brought_at=now,
    )  # fmt: skip
    LawArticle.objects.bulk_create(
        LawArticle(text=text, number=one.number.n, sub=one.number.sub, chapter=one.chapter, words=one.words)
        for one in told.articles
    )
    event = events.Brought(
        law.pk, text.pk, law.name, law.short, text.dated_on.isoformat(), text.effective_on.isoformat(),
        len(told.articles), digest, text.file,
    )  # fmt: skip
    record(f"law:{law.pk}", event, by=by.id, now=now)
    return text


@verb
def withdraw(text_id: int, *, reason: str, by: Actor, now: dt.datetime) -> LawText:
    """撤下带错的一版：行留着，不再算，同一个日子可以另带一份。拒绝：不是办公机构的人；没有写为什么；没有、撤下过。"""
    text = gates.text_to_change(text_id, by)
    if not reason.strip():
        raise BadInput("请写为什么撤下", {"reason": "请写为什么撤下"})
    text.withdrawn_at = now
    text.save(update_fields=["withdrawn_at"])
    record(f"law:{text.law_id}", events.Withdrawn(text.pk, reason.strip()[:200]), by=by.id, now=now)
    return text


@verb
def confirm_lineage(older_id: int, newer_id: int, pairs: Mapping[str, str], *, by: Actor, now: dt.datetime) -> Lineage:
    """确认承接：旧的每一条在新版里是哪一条（空为没有承接）。

    拒绝：不是办公机构的人；不是同一部法规的先后两版；缺条、没有这一条、两条承接到同一条；确认过了（AlreadyDone）。
    """
    older, newer = gates.text_to_change(older_id, by), gates.text_to_change(newer_id, by)
    if older.law_id != newer.law_id or older.dated_on >= newer.dated_on:
        raise BadInput("承接要在同一部法规的先后两版之间")
    if Lineage.objects.filter(older=older, newer=newer).exists():
        raise AlreadyDone("这两版的承接已经确认过了")
    told = _checked(older, newer, pairs)
    row = Lineage.objects.create(older=older, newer=newer, pairs=told, confirmed_by=by.id, confirmed_at=now)
    event = events.LineageConfirmed(older.pk, newer.pk, tuple((old, new) for old, new in told))
    record(f"law:{older.law_id}", event, by=by.id, now=now)
    return row


def digest_of(articles: Iterable[tuple[ArticleNumber, str, str]]) -> str:
    """各条合起来的哈希：号、章、文字，依次序。"""
    return canonical.digest(canonical.dumps([[number.label, chapter, words] for number, chapter, words in articles]))


def _checked(older: LawText, newer: LawText, pairs: Mapping[str, str]) -> list[list[str]]:
    before = {one.no.label: one.no for one in older.articles.order_by("number", "sub")}
    after = {one.no.label for one in newer.articles.all()}
    if set(pairs) != set(before):
        raise BadInput("每一条旧的都要说明在新版里是哪一条，或者没有承接")
    for old, new in pairs.items():
        if new and new not in after:
            raise BadInput(
                f"新版里没有{of_label(new).said if of_label(new).n else f'「{new[:20]}」'}", {f"to-{old}": "新版里没有"}
            )
    taken = [new for new in pairs.values() if new]
    twice = sorted({new for new in taken if taken.count(new) > 1})
    if twice:
        raise BadInput(f"两条旧的都承接到{of_label(twice[0]).said}：一条只承接一条，合并的写在前一条，另一条写没有承接")
    return [[old, pairs[old]] for old in before]
