"""收票：先验后收，攒成一批一起落盘，落盘了才回答。

一张票从进门到落盘只经过：格式、票面、凭证、队列、票库。队列有上限，满了当场说忙，绝不越积越多。
"""

import asyncio
import logging
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from bihuan.kernel.refuse import BadInput
from bihuan.kernel.voting import Election, Seal, Vote, proofs, wire
from urn import answers
from urn.answers import Answer
from urn.box import BoxFull, Kept
from urn.poll_box import PollBox
from urn.secret_box import SecretBox
from urn.times import SteadyClock

MOST_WAITING = 4096  # 张：等着落盘的
MOST_WAITING_BYTES = 32 * 1024 * 1024
MOST_BATCH = 1024  # 张：一次提交
GATHER = 0.001  # 秒：来了第一张，等这么久再落盘，让同时来的并成一批；落一次盘比等一等贵
STAND_STILL = 0.02  # 秒：等盘最多停这么久
MOST_KNOWN = 10_000  # 种：记得票面合格的记号，免得一再重读

REFUSED = {"waiting": answers.EARLY, "late": answers.LATE, "closed": answers.CLOSED, "open": answers.BUSY}

log = logging.getLogger("urn")


class Intake:
    """一次投票的收票口。"""

    def __init__(self, election: Election, box: SecretBox | PollBox, seal: Seal, clock: SteadyClock) -> None:
        self.election, self.box = election, box
        self._seal = seal
        self._ticks, self._opens, self._closes = (
            clock.ticks,
            clock.tick_of(election.opens),
            clock.tick_of(election.closes),
        )
        self._waiting: list[tuple[Vote, asyncio.Future[Answer]]] = []
        self._most = min(MOST_WAITING, MOST_WAITING_BYTES // election.size)
        self._known: set[bytes] = set()
        self._wake = asyncio.Event()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=f"box-{election.id}")
        self._answers: Callable[[list[Vote], Kept], list[Answer]]
        self._answers = self._secret_answers if isinstance(box, SecretBox) else self._poll_answers
        self._forged = answers.FORGED_SIGNATURE if election.kind == "secret" else answers.FORGED_ADMISSION
        self._stopped = False
        self._working = asyncio.get_running_loop().create_task(self._work())

    @property
    def state(self) -> str:
        """waiting、open、late 或（正在封箱）closed。"""
        if self._stopped:
            return "closed"
        tick = self._ticks()
        if tick < self._opens:
            return "waiting"
        return "open" if tick < self._closes else "late"

    async def cast(self, body: bytes) -> Answer:
        """投一张票。"""
        if self._stopped or not self._opens <= self._ticks() < self._closes:
            return REFUSED[self.state]
        try:
            vote = wire.unpack(self.election, body)
            if vote.marks not in self._known:
                self._read(vote.marks)
        except BadInput as fault:
            return answers.malformed(fault.sentence)
        if not self.election.proves(vote.token, vote.proof):
            return self._forged
        if len(self._waiting) >= self._most:
            return answers.BUSY
        future: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._waiting.append((vote, future))
        self._wake.set()
        return await future

    async def stop(self) -> None:
        """停收，等已进门的都落盘。"""
        self._stopped = True
        self._wake.set()
        await self._working

    def resume(self) -> None:
        """封箱没有封成，接着收。"""
        self._stopped = False
        self._working = asyncio.get_running_loop().create_task(self._work())

    def shut_thread(self) -> None:
        """不再写票库。"""
        self._thread.shutdown()

    def shut(self) -> None:
        """合上票库。"""
        self.shut_thread()
        self.box.shut()

    async def _work(self) -> None:
        while self._waiting or not self._stopped:
            if not self._waiting:
                self._wake.clear()
                await self._wake.wait()
                await asyncio.sleep(GATHER)
                continue
            batch, self._waiting = self._waiting[:MOST_BATCH], self._waiting[MOST_BATCH:]
            found = await self._kept([vote for vote, _ in batch])
            for (_, future), answer in zip(batch, found, strict=True):
                if not future.done():  # 对方已走开的，票照样收下了
                    future.set_result(answer)

    async def _kept(self, votes: list[Vote]) -> list[Answer]:
        """落盘。盘好的时候停下来等那一两毫秒：新来的在外面攒成下一批，比一张一张来回切换省一半处理器；
        盘慢了就不等，回去接着应门，该说忙的说忙。"""
        saving = self._thread.submit(self._keep, votes)
        try:
            return saving.result(STAND_STILL)
        except TimeoutError:
            return await asyncio.wrap_future(saving)

    def _keep(self, votes: list[Vote]) -> list[Answer]:
        try:
            return self._answers(votes, self.box.keep(votes))
        except BoxFull:
            log.error("票库已满：验得过的票号多于发出的张数，请查发票处的私钥")
        except (sqlite3.Error, OSError) as error:
            log.error("这一批没有存下：%s", error)
        except Exception:
            log.exception("收票出错，这一批没有答应")
        return [answers.BUSY] * len(votes)

    def _secret_answers(self, votes: list[Vote], kept: Kept) -> list[Answer]:
        return [self._promise(vote.token) for vote in votes]

    def _promise(self, token: bytes) -> Answer:
        """先收下的那一张的凭据，不管这次送来的是什么记号：回答不同，拿着票号的人就试得出投了什么。"""
        assert isinstance(self.box, SecretBox)
        committed = proofs.commitment(proofs.nonce(self.box.secret, token), self.box.marks_of(token))
        promise = self._seal.sign(proofs.promise_text(self.election.id, token, committed))
        return answers.secret_taken(self.election.id, committed, promise)

    def _poll_answers(self, votes: list[Vote], kept: Kept) -> list[Answer]:
        promise = self._seal.sign(proofs.poll_head_text(self.election.id, kept.size, kept.root))
        before, after = answers.poll_taken(self.election.id, kept.root, kept.size, promise)
        return [Answer(200, (before + str(place).encode() + after).ljust(wire.ANSWER_BYTES)) for place in kept.places]

    def _read(self, marks: bytes) -> None:
        self.election.paper.read_marks(marks)
        if len(self._known) < MOST_KNOWN:
            self._known.add(marks)
