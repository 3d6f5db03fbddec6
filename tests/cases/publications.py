"""公开的故事：群众意见答复了，等着公开；审核人一处一处看。"""

from bihuan.cases.door import Judged, draft_to_clear, publish
from bihuan.procedure import door as procedure
from tests.procedure import town as towns

PHONE = "13905710086"
WORDS = f"河口路口的路灯坏了两个月，早高峰周边居民出行不便。户主王秀英（电话{PHONE}）住3栋2单元501室，她摔过一跤。"
ANSWER = "何平已到现场，路灯修好了，王阿姨表示满意。"


def opinion(county, words=WORDS, **more):
    """李敏登记的一件群众意见，分给住建局。"""
    town = county if isinstance(county, towns.Town) else towns.Town(county, towns.MONDAY.date())
    filled = {"内容": words, "来源": "电话", "联系电话": "13712340000", **more}
    case = town.open("citizen_opinion", "反映", "李敏", **filled)
    town.take(case, "分流", "李敏", 分流="交办", 类别="城建", 主办=town.organ("住建局"))
    return town, case


def answered(county, words=WORDS, answer=ANSWER):
    """住建局答复了。"""
    town, case = opinion(county, words)
    town.take(case, "签收", "何平", 1)
    town.take(case, "答复", "何平", 1, 单位答复=answer)
    return town, procedure.Case.objects.get(pk=case.pk)


def judged(draft, cover=lambda spot: True, **more):
    """每一处都看过：cover(一处) 说遮不遮；文件都公开。"""
    files = {pk: True for one in draft.pieces for pk in one.files}
    return Judged({one.n: cover(one) for one in draft.spots}, files, read=draft.digest, **more)


def cleared(town, case, who="姜澜", **more):
    """审核人每一处都遮，公开。"""
    draft = draft_to_clear(case.pk, by=town.who(who), now=town.now)
    return publish(case.pk, judged(draft, **more), by=town.who(who), now=town.now)
