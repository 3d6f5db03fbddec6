"""当选：得票多者当选，达到门槛才算；票数相等定不下来的再次投票；不足的名额说明还差几个。"""

from fractions import Fraction

from bihuan.kernel.count.marking import WRITE_IN
from bihuan.kernel.count.result import Figures, Revote, Winners
from bihuan.kernel.count.rule import Places
from bihuan.kernel.count.share import BASE_NAMES
from bihuan.kernel.count.tally import Tally
from bihuan.kernel.refuse import BadInput


def choose_winners(tally: Tally, figures: Figures, places: Places) -> Winners:
    """从达到门槛的各项中，按得票多少选出名额。"""
    number = places.number
    if number is None:
        raise BadInput("“当选”没有写名额")
    _refuse_too_few(tally, places, number)
    scores = _scores(tally, places)
    able = {code for code in scores if _able(tally, figures, places, code, scores)}
    ordered = sorted(able, key=lambda code: (-scores[code], code))
    elected = ordered[:number]
    tied: list[str] = []
    if len(ordered) > number and scores[ordered[number]] == scores[ordered[number - 1]]:
        border = scores[ordered[number]]
        tied = [code for code in ordered if scores[code] == border]
        elected = [code for code in ordered if scores[code] > border]
    revote = None
    if tied and places.ties == "revote":
        left = number - len(elected)
        said = (
            f"{'、'.join(_named(tally, code) for code in tied)}票数相等，定不下其余 {left} 个名额，就票数相等的再次投票"
        )
        revote = Revote(tuple(tied), left, said, places.ties_source or places.source or tally.rule.source)
    elif tied and places.ties == "all_in":
        elected += tied
    unfilled = max(0, number - len(elected) - (revote.places if revote else 0))
    because = f"名额 {number} 个，{_bar(places)}的 {len(able)} 个，当选 {len(elected)} 个"
    shortfall = (places.shortfall_source or places.source or tally.rule.source) if unfilled else ""
    return Winners(number, tuple(elected), because, places.source or tally.rule.source, revote, unfilled, shortfall)


def _refuse_too_few(tally: Tally, places: Places, number: int) -> None:
    more = len(tally.items) - number
    if places.competitive and more < 1:
        raise BadInput(f"候选 {len(tally.items)} 个，名额 {number} 个：须实行差额，候选要多于名额")
    if places.surplus and not places.surplus.met(more, number):
        raise BadInput(f"候选 {len(tally.items)} 个，名额 {number} 个：多出的候选与名额之比没有{places.surplus}")


def _scores(tally: Tally, places: Places) -> dict[str, Fraction]:
    """各项（连同另选的人）排先后的数，大者在前；名次和小者在前，故取其相反数。"""
    found = {code: tally.score(code, places.mark) for code in tally.items} if tally.valid else {}
    sign = -1 if tally.rule.paper.rank_sum else 1
    scores = {code: sign * score for code, score in found.items() if score is not None}
    if sign == 1:
        scores = {code: score for code, score in scores.items() if score > 0}
    return scores | {f"{WRITE_IN}:{name}": Fraction(votes) for name, votes in tally.write_ins.items()}


def _able(tally: Tally, figures: Figures, places: Places, code: str, scores: dict[str, Fraction]) -> bool:
    """达到当选的门槛吗。门槛按票数算：选了这一项的张数占基数多少。"""
    if places.share is None:
        return True
    written = code.startswith(f"{WRITE_IN}:")
    if places.base == "valid":
        base = tally.valid if written else tally.valid_on(code)
    else:
        base = figures.of(str(places.base))
    votes = scores[code] if written or places.mark is not None else tally.items[code].supporters
    return places.share.met(votes, base)


def _bar(places: Places) -> str:
    return f"得票占{BASE_NAMES[str(places.base)]}{places.share} " if places.share else "有得票"


def _named(tally: Tally, code: str) -> str:
    return code.removeprefix(f"{WRITE_IN}:") if code not in tally.items else tally.rule.items[code].name
