"""带得过去：一项单位、表里的一列单位要带给下属的，填的时候就只挑下属收得下的几种机构，免得填好了、锁住了才立不出来。"""

from bihuan.kernel.refuse import Refused

from . import library
from .language import Field, Text
from .language.parts import Raises
from .models import ReleasedText
from .situation import Held, Situation


def organs_for(about: Situation, item: Field) -> tuple[str, ...]:
    """这一项（表的一列）可以填哪几种机构：说明里写的，承办角色写明的，要带给下属的照下属的；都没有写的为空。"""
    words = item.of or about.text.may_hold(about.article, item.code)
    if words or item.kind not in ("unit", "organ"):
        return words
    wanted = [(one, target) for one in _raised(about.text) for target in _targets(about.text, one, item)]
    known = about.held.below
    if wanted and id(item) not in known:
        known[id(item)] = next((found for one, target in wanted if (found := _below(about, one, target))), ())
    return known[id(item)] if wanted else ()


def row_below(held: Held, congress_id: int, code: str) -> ReleasedText:
    """在这级人大立这种事项用哪一份（见 library.for_raising）；填的时候、立的时候都要，问过一次就记着。"""
    if (congress_id, code) not in held.raising:
        found = library.for_raising(congress_id, code, from_above=held.case.congress_id)
        held.raising[(congress_id, code)] = found
    return held.raising[(congress_id, code)]


def _raised(text: Text) -> list[Raises]:
    """立在本级、立起来就办它开头一步的各处；立哪一种照选项的说不准，不算。"""
    return [one for article in text.articles for one in article.raises if one.step and not (one.by or one.into)]


def _targets(text: Text, raises: Raises, item: Field) -> list[str]:
    """这一项（这一列）带给下属的哪一项（名称）；表的一列要在它逐行立的那张表里。"""
    table = text.fields.get(raises.field)
    columns = table.columns if table is not None and raises.each == "row" else ()
    own = text.fields.get(item.code) is item and item.code not in {one.code for one in columns}
    here = own or any(one is item for one in columns)
    return [child for child, named, fixed in raises.carry if here and not fixed and named in (item.name, item.code)]


def _below(about: Situation, raises: Raises, target: str) -> tuple[str, ...]:
    """下属开头那一步的这一项收得下哪几种；没有写明的、还没有那一份的为空。"""
    congress = about.case.congress
    try:
        released = row_below(about.held, congress.pk, raises.procedure)
    except Refused:
        return ()
    child = library.text_in(released.pk, congress)
    step, code = child.by_step.get(raises.step), child.fields_by_name.get(target, target)
    field = step.field(code) if step else None
    return (field.of or child.may_hold(step, code)) if step and field else ()
