"""法规的问题：有哪些、哪一版在一个日子有效、两版并排、引它的各处照新版怎么样。都不写。"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from bihuan.kernel.refuse import NotFound

from .likeness import Kin, likeness, lineage
from .models import Law, LawArticle, LawText, Lineage
from .numbers import ArticleNumber, of_label
from .quoted import Quote


@dataclass(frozen=True)
class Beside:
    """并排的一行：旧的、新的（没有的为 None），怎样变的，像几成。"""

    old: LawArticle | None
    new: LawArticle | None
    said: str
    alike: int = 0


@dataclass(frozen=True)
class Moved:
    """引的一条照新版怎么样：引的号、现在的号、说成话；settled: 用不着改。"""

    was: str
    now: str
    said: str
    settled: bool = False


@dataclass(frozen=True)
class Standing:
    """引的一处照新版怎么样：要不要看一看，各条。"""

    quote: Quote
    moves: tuple[Moved, ...]

    @property
    def settled(self) -> bool:
        """这一处用不着改。"""
        return all(one.settled for one in self.moves)


def laws() -> list[Law]:
    """各部法规和它的各版（新的在前）。两条 SQL。"""
    texts = LawText.objects.filter(withdrawn_at=None).order_by("-dated_on")
    rows = Law.objects.prefetch_related(Prefetch("texts", texts, "kept"))
    return [law for law in rows.order_by("short") if law.kept]


def law_named(law_id: int) -> Law:
    """一部法规。没有的拒绝。"""
    found = Law.objects.filter(pk=law_id).first()
    if found is None:
        raise NotFound("没有这部法规")
    return found


def texts_of(law: Law) -> list[LawText]:
    """它的各版，新的在前；撤下的不在内。"""
    return list(law.texts.filter(withdrawn_at=None).order_by("-dated_on"))


def text_on(texts: Iterable[LawText], day: dt.date) -> LawText | None:
    """一个日子施行着的一版；那时还没有的为 None。"""
    return max((one for one in texts if one.effective_on <= day), key=lambda one: one.dated_on, default=None)


def articles(text: LawText) -> list[LawArticle]:
    """一版的各条。"""
    return list(text.articles.order_by("number", "sub"))


def lineage_of(older: LawText, newer: LawText) -> Lineage | None:
    """两版之间确认过的承接；没有为 None。"""
    return Lineage.objects.filter(older=older, newer=newer).first()


def kin_of(older: LawText, newer: LawText) -> tuple[list[Kin], Lineage | None]:
    """旧的各条在新版里是哪一条：确认过的照确认的，没有的照像不像提出。"""
    old, new = ({one.no: one.words for one in articles(text)} for text in (older, newer))
    confirmed = lineage_of(older, newer)
    if confirmed is None:
        return lineage(old, new), None
    found = []
    for was, now in confirmed.pairs:
        number, other = of_label(was), of_label(now) if now else None
        found.append(Kin(number, other, likeness(old[number], new[other]) if other else 0.0))
    return found, confirmed


def beside(older: LawText, newer: LawText) -> tuple[list[Beside], Lineage | None]:
    """两版并排，照新版的次序；没有承接的旧条排在末尾。"""
    kin, confirmed = kin_of(older, newer)
    old = {one.no: one for one in articles(older)}
    by_new = {one.new: one for one in kin if one.new}
    rows = []
    for article in articles(newer):
        one = by_new.get(article.no)
        if one is None:
            rows.append(Beside(None, article, "新增"))
            continue
        same = old[one.old].words == article.words
        rows.append(Beside(old[one.old], article, _said(one, same), round(one.alike * 100)))
    rows += [Beside(old[one.old], None, one.said) for one in kin if one.new is None]
    return rows, confirmed


def standings(quotes: Iterable[Quote], texts: list[LawText]) -> list[Standing]:
    """引这部法规的各处，照最新的一版怎么样；要看一看的在前。texts: 它的各版，新的在前，至少一版。"""
    newest, known = texts[0], {text.pk: {one.no for one in articles(text)} for text in texts}
    kin: dict[int, tuple[dict[ArticleNumber, Kin], bool]] = {}
    found = []
    for quote in quotes:
        text = _text_quoted(quote, texts)
        if text is not None and text.pk != newest.pk and text.pk not in kin:
            rows, confirmed = kin_of(text, newest)
            kin[text.pk] = ({one.old: one for one in rows}, confirmed is not None)
        moves = [_move(number, quote, text, newest, known, kin) for number in quote.numbers]
        found.append(Standing(quote, tuple(moves or [_whole(quote, text, newest)])))
    return sorted(found, key=lambda one: (one.settled, one.quote.sort, one.quote.title))


def withdrawn(law: Law) -> QuerySet[LawText]:
    """撤下的各版。"""
    return law.texts.exclude(withdrawn_at=None).order_by("-withdrawn_at")


def _text_quoted(quote: Quote, texts: list[LawText]) -> LawText | None:
    """引的是哪一版：写了年份的，那一年的；没有写的，最新的。"""
    return next((one for one in texts if not quote.year or one.dated_on.year == quote.year), None)


def _whole(quote: Quote, text: LawText | None, newest: LawText) -> Moved:
    current = text is not None and text.pk == newest.pk
    return Moved("整部", "", "没有写是哪一条" + ("" if current else "，写的是旧的一版"), current)


def _move(
    number: ArticleNumber, quote: Quote, text: LawText | None, newest: LawText,
    known: dict[int, set[ArticleNumber]], kin: dict[int, tuple[dict[ArticleNumber, Kin], bool]],
) -> Moved:  # fmt: skip
    if text is None:
        return Moved(number.said, "", f"没有带来 {quote.year} 年的文本，对不出现在是哪一条")
    if number not in known[text.pk]:
        return Moved(number.said, "", f"{text.dated_on.year} 年的文本里没有这一条")
    if text.pk == newest.pk:
        return Moved(number.said, number.said, "照的就是最新的一版", True)
    rows, confirmed = kin[text.pk]
    one, sure = rows[number], "确认过" if confirmed else "照像不像提出的，还没有人确认"
    return Moved(number.said, one.new.said if one.new else "", f"{one.said}（{sure}）")


def _said(one: Kin, same: bool) -> str:
    return f"{one.said}，文字未动" if same else one.said
