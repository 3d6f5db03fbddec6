"""姓名：名册里有的；称呼前后的（王阿姨、户主王秀英）；紧挨着号码的；三个字都像姓名的。落在常用词里的不算。"""

import re
from collections.abc import Iterable, Iterator

from .words import any_of, chars, everywhere, table, words

Span = tuple[int, int]
HAN = re.compile(r"[\u4e00-\u9fff]")
PAUSE = re.compile(r"[\s，。、；：:,.;!！?？（）()“”\"'《》〈〉【】\[\]·—…/\-~0-9A-Za-z]")
JOINS = re.compile(
    r"[\s（）(),，、：:；;]|电话|手机号|手机|联系方式|联系|身份证号码|身份证号|身份证|银行卡号|银行卡|卡号|账号|账户|开户|户名|号|是|为|的|于|拨打|本人|微信同号|微信"
)
JOINED = frozenset("和与及跟、")  # 两个姓名之间
GAP = 10  # 字：号码和姓名之间，除了「电话」「手机」这样的字，至多这么远
NICK = re.compile(
    "[老小阿](?:[王李张刘陈杨赵黄周吴徐孙朱胡郭何罗郑梁宋谢唐韩冯邓曹彭曾潘袁蔡田董余杜魏程吕丁任姚沈钟姜崔谭范廖汪金石贾韦付邹孟邱秦江史侯])(?=[家他她说讲来去在的，。、（(：:和与一两提反告]|$)"
)


def known_in(text: str, known: Iterable[str]) -> Iterator[Span]:
    """名册里的姓名，每一处。"""
    listed = sorted({name for name in known if len(name) > 1}, key=lambda name: (-len(name), name))
    if listed:
        pattern = re.compile("|".join(re.escape(name) for name in listed))
        yield from (hit.span() for hit in pattern.finditer(text))


def again_in(text: str, spans: list[Span]) -> Iterator[Span]:
    """认出来的姓名，别处再出现的；和它并列的（车前进和阮秋生）。"""
    yield from known_in(text, {text[start:end] for start, end in spans if end - start <= 4})
    common = _common(text)
    for start, end in spans:
        if text[end : end + 1] in JOINED and end + 1 not in common and (to := _end_of_name(text, end + 1)):
            yield end + 1, to
        if text[start - 1 : start] in JOINED:
            for at in (start - 4, start - 3):
                if at >= 0 and at not in common and _named(text, at, start - 1):
                    yield at, start - 1
                    break


def names_in(text: str, numbers: Iterable[Span]) -> Iterator[Span]:
    """像姓名的各处。numbers: 电话、证件号、卡号在哪里。"""
    common = _common(text)
    yield from _before_title(text, common)
    yield from _after_title(text, common)
    yield from _beside_numbers(text, numbers, common)
    yield from _by_characters(text, common)
    yield from _before_acts(text, common)
    yield from (
        hit.span() for hit in NICK.finditer(text) if hit.start() not in common and hit.start() + 1 not in common
    )


def maybe_in(text: str) -> Iterator[Span]:
    """也可能是姓名的各处，比 `names_in` 松：姓落在常用词里的不算，前面停顿或者是身份的末一个字，或者后面到了头。"""
    common = _common(text)
    for at in range(len(text) - 1):
        size = _surname(text, at, len(text))
        if size and at not in common:
            yield from list(_maybe_at(text, at, size, common))[:1]


def _maybe_at(text: str, at: int, size: int, common: frozenset[int]) -> Iterator[Span]:
    """两个字还是三个字：后两个字都像名字的、到三个字才到了头的，三个字；别的两个字。"""
    after = _pause(text, at - 1) or text[at - 1] in chars("姓名前")
    short, long = at + size + 1, at + size + 2
    longer = _given(text, at, long) or (_stops(text, long) and not _stops(text, short))
    for end in (long, short) if longer else (short,):
        if end > len(text) or not _all_han(text[at:end]):
            continue
        given, stops, plain = _given(text, at, end), _stops(text, end), size == 2 or _plain(text, at)
        if common & set(range(at + size, end)) and not given:
            continue
        if (after and (plain or given or stops)) or (plain and given and stops):
            yield at, end


def _common(text: str) -> frozenset[int]:
    """落在常用词里的字的位置。"""
    return frozenset(place for hit in everywhere("常用词").finditer(text) for place in range(hit.start(1), hit.end(1)))


def _before_title(text: str, common: frozenset[int]) -> Iterator[Span]:
    """姓（或姓名）后面跟着称呼：只有姓的，连称呼一起指；有名字的，只指姓名。"""
    for hit in everywhere("后称呼").finditer(text):
        end = hit.start(1)
        spans = [(at, end) for at in (end - 3, end - 2, end - 4) if at >= 0 and _named(text, at, end)]
        spans = [span for span in spans if not common & set(range(*span))]
        named = next(
            (one for one in spans if _given(text, *one) or (_plain(text, one[0]) and _called(text, one[0]))), None
        )
        if named is not None:
            yield named
        elif size := _alone(text, end, common):
            yield end - size, hit.end(1)
        else:
            yield from (one for one in spans[:1] if _plain(text, one[0]))


def _alone(text: str, end: int, common: frozenset[int]) -> int:
    """到 end 为止单独的一个姓：几个字，不是的为零。常用字作姓的，前面要有停顿。"""
    for size in (2, 1):
        at = end - size
        if at < 0 or at in common or _surname(text, at, end) != size:
            continue
        return size if _plain(text, at) or size == 2 or _pause(text, at - 1) else 0
    return 0


def _called(text: str, at: int) -> bool:
    """前面到头了，或者紧挨着一个称呼。"""
    return _pause(text, at - 1) or any(text.endswith(word, 0, at) for word in words("前称呼"))


def _after_title(text: str, common: frozenset[int]) -> Iterator[Span]:
    """前面有称呼的姓名：户主王秀英、联系人：张三。"""
    gap = "|".join(table()["间隔"])
    pattern = re.compile(rf"(?=(?:{any_of('前称呼').pattern})(?:[\s：:“\"（(]{{0,2}}|{gap})([\u4e00-\u9fff]{{2,6}}))")
    for hit in pattern.finditer(text):
        start = hit.start(1)
        end = _end_of_name(text, start)
        if not end or (start in common and not _strong(text, start, end) and not _split(text, start, end)):
            continue
        if not _plain(text, start) and (_follows(text, start) or text[start + 1] not in chars("名")):
            continue
        yield start, end


def _beside_numbers(text: str, numbers: Iterable[Span], common: frozenset[int]) -> Iterator[Span]:
    """紧挨着号码的：之间只隔着「电话」「手机」和标点的。"""
    for first, last in numbers:
        at = _skip_back(text, first)
        for length in (3, 2, 4):
            start = at - length
            if start >= 0 and _named(text, start, at) and start not in common and text[at - 1] not in "号码":
                yield start, at
                break
        at = _skip_on(text, last)
        end = _end_of_name(text, at) if at < len(text) and at not in common else 0
        if end and (_plain(text, at) or _given(text, at, end)):
            yield at, end


def _by_characters(text: str, common: frozenset[int]) -> Iterator[Span]:
    """姓加名字常用的字：三个字后面到了头的（的刘国强，）；两个字前后都有停顿的（、沈军、）。常用字作姓的，前面也要有停顿。"""
    for start in range(len(text) - 1):
        size = _surname(text, start, len(text))
        if not size or start in common:
            continue
        for end in (start + size + 2, start + size + 1):
            if end > len(text) or not _given(text, start, end):
                continue
            if common & set(range(start, end)) and not (
                _plain(text, start) and end - start > 2 and _follows(text, end)
            ):
                continue
            apart = _pause(text, start - 1)
            if apart and end - start > 2 and _plain(text, start):
                yield start, end
            elif apart and _pause(text, end) and (size == 2 or _plain(text, start) or end - start > 2):
                yield start, end
            elif end - start > 2 and _stops(text, end) and (apart or _plain(text, start)):
                yield start, end


def _before_acts(text: str, common: frozenset[int]) -> Iterator[Span]:
    """停顿以后的两三个字，后面是只有人才做的事：聂耳东反映、聂耳东之父。名字不必是常用的字。"""
    for hit in everywhere("人的动作").finditer(text):
        end = hit.start(1)
        for start in (end - 3, end - 2):
            if start < 0 or start in common or not _pause(text, start - 1) or not _named(text, start, end):
                continue
            if text[end - 1] not in chars("地名的尾"):
                yield start, end


def _end_of_name(text: str, start: int) -> int:
    """从 start 起的姓名到哪里为止；不像姓名的为零。先看两个字、三个字后面哪里到了头。"""
    size = _surname(text, start, len(text))
    if not size:
        return 0
    short, long = start + size + 1, start + size + 2
    if short > len(text) or not _all_han(text[start:short]):
        return 0
    if long > len(text) or not HAN.match(text[long - 1]):
        return short
    if _pause(text, long):
        return long
    if _follows(text, short) and not (text[long - 1] in chars("名") and _follows(text, long)):
        return short
    if _stops(text, long) or text[long - 1] in chars("名"):
        return long
    return short if _surname(text, short, len(text)) and not _follows(text, long) else long


def _named(text: str, start: int, end: int) -> bool:
    size = _surname(text, start, end)
    return bool(size) and 1 <= end - start - size <= 2 and _all_han(text[start:end])


def _given(text: str, start: int, end: int) -> bool:
    """姓后面的字都是名字常用的。"""
    rest = text[start + _surname(text, start, end) : end]
    return bool(rest) and all(one in chars("名") for one in rest)


def _strong(text: str, start: int, end: int) -> bool:
    return end - start >= 3 and _given(text, start, end) and _stops(text, end)


def _plain(text: str, at: int) -> bool:
    """这个姓不是常用字：不必另看前后。"""
    return text[at] not in chars("常用字")


def _split(text: str, start: int, end: int) -> bool:
    """常用词是从称呼里接过来的（女儿·童欣），不是从姓开始的。"""
    return any_of("常用词").match(text, start) is None and _given(text, start, end)


def _surname(text: str, start: int, end: int) -> int:
    """这里是不是姓：几个字的姓，不是的为零。"""
    if text[start : start + 2] in table()["复姓"] and start + 2 <= end:
        return 2
    return 1 if start < end and text[start] in chars("姓") else 0


def _stops(text: str, at: int) -> bool:
    return _pause(text, at) or _follows(text, at)


def _pause(text: str, at: int) -> bool:
    return at < 0 or at >= len(text) or bool(PAUSE.match(text[at]))


def _follows(text: str, at: int) -> bool:
    return any_of("后接").match(text, at) is not None or any_of("后称呼").match(text, at) is not None


def _all_han(part: str) -> bool:
    return bool(part) and all(HAN.match(one) for one in part)


def _skip_back(text: str, at: int) -> int:
    """号码往前，略过「（电话：」这样的字。"""
    far = max(0, at - GAP)
    while at > far:
        hit = next((one for one in JOINS.finditer(text, far, at) if one.end() == at), None)
        if hit is None:
            break
        at = hit.start()
    return at


def _skip_on(text: str, at: int) -> int:
    """号码往后，略过标点和「是」「的」这样的字。"""
    far = min(len(text), at + GAP)
    while at < far and (hit := JOINS.match(text, at, far)):
        at = hit.end()
    return at
