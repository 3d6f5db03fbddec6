"""旁边的：停表停得住、接得上；合并的两张表对得上；转入的那一步在那一种事项里，要填的带得过去。"""

from ..parts import Article, Transfer
from ..text import Text
from .known import Found, Known, where


def beside(text: Text, known: Known) -> Found:
    """每一条的停表、合并和转入。"""
    for article in text.articles:
        if article.halts:
            yield from ((where(article), said) for said in _halts(text, article, *article.halts))
        for source, target in article.merges:
            yield from ((where(article), said) for said in _merge(text, source, target))
        for one in article.transfers:
            yield from ((where(article), said) for said in _transfer(text, one, known))


def _halts(text: Text, article: Article, since: str, until: str) -> list[str]:
    first, last = text.by_step[since], text.by_step[until]
    said = []
    if not (article.deadline and article.deadline.kind != "none"):
        said.append("有「停表」却没有期限")
    if since == until:
        said.append("「停表」的「自」和「到」要是两步")
    elif not any(text.reach.get((first.place, to), frozenset()) & set(last.origin)
                 for origin in first.origin for to in first.leads(origin)) and first.place == last.place:  # fmt: skip
        said.append(f"「停表」办了「{first.name}」以后走不到「{last.name}」，停了就不再走")
    if not (last.deadline or last.at):
        said.append(f"「停表」的时候只等「{last.name}」，那一步要有期限")
    return said


def _merge(text: Text, source: str, target: str) -> list[str]:
    two = [text.fields.get(source), text.fields.get(target)]
    if any(item is None or item.kind != "table" for item in two):
        return ["「合并」的「自」和「到」都要是一张表"]
    first, last = ({column.code for column in item.columns} for item in two if item)
    left = "、".join(sorted(last - first))
    return [f"「合并」到的表有「{left}」，来的表没有这一列"] if left else []


def _transfer(text: Text, one: Transfer, known: Known) -> list[str]:
    item = text.fields.get(one.field)
    if item is None or item.kind != "case" or not item.of:
        return [f"「转入」的「{one.field}」要是一项 事项（种类）"]
    said = []
    for code in item.of:
        there = text if code in (text.kind, text.code) else known.find(code)
        if there is None:
            continue
        step = there.by_step.get(there.steps_by_name.get(one.step, one.step))
        if step is None or step.place != "case":
            said.append(f"{there.title}里没有在事项上办的「{one.step}」")
            continue
        if step.transfers:
            said.append(f"{there.title}的「{step.name}」自己又有「转入」，接不上")
        carried = {code for code, _, _ in one.carry}
        said += [f"{there.title}里没有「{code}」这一项" for code in sorted(carried - set(there.fields))]
        needed = [each.name for each in step.fields if not each.optional and each.code not in carried]
        if needed:
            said.append(f"「转入」的「{step.name}」要填「{'、'.join(needed)}」，没有「带」过去")
    return said
