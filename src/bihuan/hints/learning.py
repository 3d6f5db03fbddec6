"""学：从办过的（案由、类别、承办单位）提出一件新的大概归谁办，并说得出凭哪几件。

三样相加：相近的各件投的票，各单位办过的合起来像不像，单位的名称在不在案由里。权重照 2017 年一个市的 306 件定的，只到一位小数。
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log, sqrt

SUBJECT = 4  # 类别顶得上四个字
SHARP = 3  # 次方：越像的说话越算数
BY_NAME = 0.3  # 名称在案由里，顶得上三成的票
Unit = int | str  # 库里的是编号，文件夹里的是名称
NEAR = 3  # 件：说理由时举这么多
_HOLLOW = re.compile(r"关于|进一步|加快|加强|推进|推动|切实|[的地]?(若干|几点)?(建议|提案|议案|意见)$")
_WORDS = re.compile(r"[\u4e00-\u9fffA-Za-z0-9]+")
_OFFICE = re.compile(r"^市|^县|^区|局|委员会|办公室|办|委|部|会")


@dataclass(frozen=True)
class Example:
    """学过的一件。key：指得回去的编号。"""

    key: int
    title: str
    subject: str
    unit: Unit


@dataclass(frozen=True)
class Guess:
    """提的一个单位：把握，凭相近的哪几件，同一类里它办过几件。"""

    unit: Unit
    share: float
    near: tuple[int, ...]
    alike: int


class Learned:
    """学成的样子。`names` 是各单位的名称，没有办过一件的也可以由名称提出。"""

    def __init__(self, examples: Sequence[Example], names: Mapping[Unit, str]) -> None:
        self.examples = examples
        drawn = [_features(one.title, one.subject) for one in examples]
        self.common = Counter(word for one in drawn for word in one)
        self.cases: dict[str, list[tuple[int, float]]] = defaultdict(list)
        merged: dict[Unit, dict[str, float]] = defaultdict(lambda: defaultdict(float))
        for at, (example, features) in enumerate(zip(examples, drawn, strict=True)):
            for word, weight in self._weighed(features).items():
                self.cases[word].append((at, weight))
                merged[example.unit][word] += weight
        self.units: dict[str, list[tuple[Unit, float]]] = defaultdict(list)
        for unit, weights in merged.items():
            for word, weight in _even(weights).items():
                self.units[word].append((unit, weight))
        self.called = _called(names)
        self.alike = Counter((one.subject, one.unit) for one in examples)

    def guesses(self, title: str, subject: str = "", *, limit: int = 3) -> list[Guess]:
        """大概归谁，把握大的在前；什么也不像的一个也不提。"""
        features = _features(title, subject)
        weights = self._weighed(features)
        likeness: dict[int, float] = defaultdict(float)
        whole: dict[Unit, float] = defaultdict(float)
        for word, weight in weights.items():
            for at, other in self.cases.get(word, ()):
                likeness[at] += weight * other
            for unit, other in self.units.get(word, ()):
                whole[unit] += weight * other
        votes: dict[Unit, float] = defaultdict(float)
        for at, like in likeness.items():
            votes[self.examples[at].unit] += like**SHARP
        scores: dict[Unit, float] = defaultdict(float)
        for shares in (_shares(votes), _shares({unit: like**SHARP for unit, like in whole.items()})):
            for unit, share in shares.items():
                scores[unit] += share
        for word in features:
            for unit, part in self.called.get(word, ()):
                scores[unit] += BY_NAME * part
        first = sorted(scores, key=lambda unit: (-scores[unit], str(unit)))[:limit]
        total = sum(scores.values())
        return [self._guess(unit, scores[unit] / total, likeness, subject) for unit in first]

    def _guess(self, unit: Unit, share: float, likeness: Mapping[int, float], subject: str) -> Guess:
        own = sorted((at for at in likeness if self.examples[at].unit == unit), key=lambda at: (-likeness[at], at))
        near = tuple(self.examples[at].key for at in own[:NEAR])
        return Guess(unit, share, near, self.alike[subject, unit] if subject else 0)

    def _weighed(self, features: Mapping[str, int]) -> dict[str, float]:
        """各词的轻重：次数开方，越常见越轻，总长为一。"""
        known = len(self.examples) + 1
        return _even({word: sqrt(n) * log(known / (self.common[word] + 0.5)) for word, n in features.items()})


def in_common(title: str, others: Iterable[str], *, limit: int = 3) -> list[str]:
    """与相近的各件共有的词：两个字以上、最长的几段。"""
    found: Counter[str] = Counter()
    runs = _WORDS.findall(_HOLLOW.sub(" ", title))
    for other in others:
        for run in runs:
            at = 0
            while at < len(run) - 1:
                end = at + 1
                while end < len(run) and run[at : end + 1] in other:
                    end += 1
                if end - at > 1:
                    found[run[at:end]] += 1
                at = max(end, at + 1) if end - at > 1 else at + 1
    return sorted(found, key=lambda word: (-len(word) * found[word], word))[:limit]


def _features(title: str, subject: str) -> Counter[str]:
    found: Counter[str] = Counter()
    for run in _WORDS.findall(_HOLLOW.sub(" ", title)):
        found.update(run)
        found.update(run[at : at + 2] for at in range(len(run) - 1))
    if subject:
        found[f"类别：{subject}"] = SUBJECT
    return found


def _called(names: Mapping[Unit, str]) -> dict[str, list[tuple[Unit, float]]]:
    """名称里的二元组 → 哪些单位，几家都有的各得几分之一。"""
    found: dict[str, list[Unit]] = defaultdict(list)
    for unit, name in names.items():
        for run in _WORDS.findall(_OFFICE.sub(" ", name)):
            for at in range(len(run) - 1):
                found[run[at : at + 2]].append(unit)
    return {word: [(unit, 1 / len(units)) for unit in units] for word, units in found.items()}


def _even(weights: Mapping[str, float]) -> dict[str, float]:
    length = sqrt(sum(weight * weight for weight in weights.values())) or 1.0
    return {word: weight / length for word, weight in weights.items()}


def _shares(scores: Mapping[Unit, float]) -> dict[Unit, float]:
    total = sum(scores.values()) or 1.0
    return {unit: score / total for unit, score in scores.items()}
