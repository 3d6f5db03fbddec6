"""立事项：立得出，带得过去，不会没有尽头；等下属、等分办的地方有人知道。"""

from ..arguments import ABOVE, IF
from ..parts import RESULT, SHORTLIST, VOTES, Article, Field, Raises
from ..text import Text
from .known import Found, Known, where

CARRIED = ("上级标题", RESULT, VOTES, SHORTLIST)  # 不是填写项而带得过去的
EACH = ("unit", "organ", "congress", "person", "deputy")


def raises(text: Text, known: Known) -> Found:
    """每一条的立事项，和只等别人的状态。"""
    for article in text.articles:
        for one in article.raises:
            yield from ((where(article), said) for said in _source(text, article, one))
            for code in [one.procedure] if one.procedure else [code for _, code in one.kinds]:
                if child := known.find(code):
                    if child.pattern:
                        yield where(article), f"「立事项」的 {code} 是一种样子，立不出来；写沿用它的那一份"
                    yield from ((where(article), said) for said in _child(text, one, child))
        if article.raises and (loop := _loop(text, known)) and _by_itself(article):
            yield where(article), f"「立事项」自动立下去没有尽头：{' → '.join(loop)}；中间要有一步由人办"
    yield from _stalled(text)


def _source(text: Text, article: Article, one: Raises) -> list[str]:
    said = []
    shortlist = one.field.endswith(SHORTLIST)
    item = text.voted_on(one.field) or article.field(one.field) or text.fields.get(one.field)
    if shortlist and item is None:
        said.append(f"「{one.field}」没有哪一条「表决」写了「项」，一件也立不出来")
    if one.each == "row" and not shortlist and (item is None or item.kind != "table"):
        said.append(f"「逐行」的「{one.field}」要是一张表，否则一件也立不出来")
    if one.each == "holder" and not shortlist and (item is None or item.kind not in EACH):
        said.append(f"「逐个」的「{one.field}」要是单位、机构、人员或者 入围，否则一件也立不出来")
    columns = {column.code: column for column in item.columns} if item and (one.each == "row" or shortlist) else {}
    for code, name in ((one.due, "到期"), (one.into, "到")):
        found = columns.get(code) or text.fields.get(code)
        wanted = "date" if name == "到期" else "congress"
        if code and (found is None or found.kind != wanted):
            said.append(f"「立事项」的「{name}」要是一项{'日期' if wanted == 'date' else '人大'}，「{code}」不是")
    if one.title and "‹" not in one.title and one.title not in columns and one.title not in text.fields:
        said.append(f"「立事项」的标题「{one.title}」不是任何一项，也不是那张表的列")
    for _, own, constant in one.carry:
        if not constant and own.rpartition(".")[2] not in text.fields and own not in columns and own not in CARRIED:
            said.append(f"「立事项」带的「{own}」不是任何一项，也不是那张表的列")
    if one.by:
        item = text.fields.get(one.by)
        if item is None or item.kind not in ("choice", "yesno"):
            said.append("「立事项」的「按」要是一个选项")
    return said


def _child(text: Text, one: Raises, child: Text) -> list[str]:
    said = [
        f"「立事项」带的「{code}」，{child.title}里没有这一项" for code, _, _ in one.carry if code not in child.fields
    ]
    said += _asks_above(text, child)
    if not one.step:
        return said
    step = child.by_step.get(one.step)
    if step is None or step.place != "case" or child.start not in step.origin:
        return [*said, f"「走」的 {one.step} 不是{child.title}开头的一步"]
    carried = {code for code, _, _ in one.carry}
    if one.carry_all:
        carried |= set(text.fields)
    title = child.opening.title if child.opening else ""
    needed = [item for item in step.fields if not item.optional and item.code not in carried and item.code != title]
    if needed:
        said.append(f"「走」的「{step.name}」要填「{_names(needed)}」，没有「带」过去")
    return said


def _asks_above(text: Text, child: Text) -> list[str]:
    """下属的条件问上级的哪一项，这里要有。"""
    asked = {
        str(name).removeprefix(ABOVE)
        for article in child.articles
        for _, argument in article.conditions
        for name in (argument.get(IF, argument) if isinstance(argument, dict) else ())
        if str(name).startswith(ABOVE)
    }
    missing = sorted(asked - set(text.fields_by_name))
    return [f"{child.title}的条件要看上级的「{name}」，这里没有哪一条填它" for name in missing]


def _names(fields: list[Field]) -> str:
    return "、".join(item.name for item in fields)


def _by_itself(article: Article) -> bool:
    return article.automatic or article.recurring


def _loop(text: Text, known: Known) -> list[str]:
    """自动立下去又立回自己的一圈；没有为空。"""
    seen: set[str] = set()

    def follow(here: Text, path: list[str]) -> list[str]:
        for article in here.articles:
            for one in article.raises if _by_itself(article) or _opens_by_itself(here, article, path) else ():
                code = one.procedure
                if code in (text.code, text.kind):
                    return [*path, code]
                child = known.find(code) if code and code not in seen else None
                seen.add(code)
                if child and (found := follow(child, [*path, code])):
                    return found
        return []

    return follow(text, [text.code])


def _opens_by_itself(here: Text, article: Article, path: list[str]) -> bool:
    """下属开头的一步，随「走」一起办，也算自动。"""
    return len(path) > 1 and here.start in article.origin


def _stalled(text: Text) -> Found:
    """只有自动的条离开的状态：分办有期限，或者有一条由人办，停住了才有人知道。"""
    clocked = any(a.place == "task" and a.deadline for a in text.articles)
    for stage, name in text.stages.items():
        leaving = text.leaving.get(("case", stage), ())
        if not leaving or any(a.by or a.overdue or a.at for a in leaving):
            continue
        awaits = {code for a in leaving for code, _ in a.when}
        on_tasks = awaits & {"tasks_ended", "answering_ended", "joint_ended"}
        on_children = any(code.startswith(("children_", "no_child")) for code in awaits)
        if on_children or (on_tasks and not clocked):
            yield f"状态 {name}", "只等下属或分办，停住了没有人知道；加一条由人办、有期限的（如 催办）"
