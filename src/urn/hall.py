"""会场：票箱此刻有哪些投票，开一次，封一次。"""

import asyncio
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bihuan.kernel import canonical
from bihuan.kernel.refuse import AlreadyDone, BadInput, NotAllowed, NotFound, Refused
from bihuan.kernel.voting import Election, load, proofs, read, verdict
from urn.folder import Folder
from urn.intake import Intake
from urn.poll_box import PollBox
from urn.sealing import last_line, seal_box
from urn.secret_box import SecretBox
from urn.times import SteadyClock

STATES = {"waiting": "未开始", "open": "收票", "late": "已过截止", "closed": "已封箱"}


@dataclass(frozen=True)
class Sealed:
    """封了箱的投票。"""

    election: Election
    export: Path
    head: dict[str, Any]
    state: str = "closed"


class Hall:
    """所有的投票。读写都在事件循环里，费时的交给线程。"""

    def __init__(self, folder: Folder, clock: SteadyClock) -> None:
        self.folder, self.clock = folder, clock
        self.seal = folder.seal()
        self.stations: dict[str, Intake | Sealed] = {}
        self._changing = asyncio.Lock()
        for election in folder.elections():
            self.stations[election.id] = self._reopen(election)

    def find(self, election_id: str) -> Intake | Sealed:
        """一次投票；没有的拒绝。"""
        if found := self.stations.get(election_id):
            return found
        raise NotFound(f"没有这次投票：{election_id}")

    async def open(self, text: str) -> Election:
        """开一次投票。定义不合、代号用过的拒绝。"""
        async with self._changing:
            election = load(text)
            if election.id in self.stations:
                raise AlreadyDone(f"“{election.id}”已经开过；一个代号只用一次")
            if election.closes <= self.clock.now():
                raise NotAllowed("截止时间已经过去，不能再开")
            election = read(election.whole() | {"rule": verdict.bind(election)})
            self.folder.box(election).unlink(missing_ok=True)  # 上次开到一半断了，留下的空票库
            try:
                box = await asyncio.to_thread(self._box, election)
                self.folder.save(election)
            except BaseException:
                self.folder.box(election).unlink(missing_ok=True)
                raise
            self.stations[election.id] = Intake(election, box, self.seal, self.clock)
            return election

    async def close(self, election_id: str, *, early: bool, scrutiny: Path | None) -> Sealed:
        """封箱。截止以前要明说 early；监票人的对照只在明说时写。封不成则接着收票。"""
        async with self._changing:
            station = self.find(election_id)
            if isinstance(station, Sealed):
                raise AlreadyDone(f"“{election_id}”已经封箱")
            if station.state in ("waiting", "open") and not early:
                raise NotAllowed("还没有到截止时间；全场投完要提前封箱，加 --early")
            if scrutiny is not None and station.election.kind == "poll":
                raise BadInput("公共投票每一张都公布，不需要监票对照")
            await station.stop()
            try:
                await asyncio.to_thread(seal_box, self.folder, station, self.seal, self.clock.now(), scrutiny)
            except BaseException:
                station.resume()
                raise
            sealed = self._sealed(station.election)
            self.stations[election_id] = sealed
            return sealed

    def public(self, station: Intake | Sealed) -> dict[str, Any]:
        """公开定义，连同此刻的状态和票箱的公钥。"""
        election = station.election
        tree = election.public() | {"state": station.state, "urn": self.seal.public.hex()}
        return tree | ({"key_fingerprint": election.key.fingerprint()} if election.key else {})

    def status(self) -> dict[str, Any]:
        """给管理者看的：封箱前不显示记号，无记名投票连张数也不显示。"""
        return {
            "urn": self.seal.public.hex(),
            "clock_drift_seconds": round(self.clock.drift().total_seconds()),
            "elections": [self._line(station) for station in self.stations.values()],
        }

    async def shut(self) -> None:
        """停收，落盘，合上。"""
        for station in self.stations.values():
            if isinstance(station, Intake):
                await station.stop()
                station.shut()
        self.folder.release()

    def _line(self, station: Intake | Sealed) -> dict[str, Any]:
        election = station.election
        tree: dict[str, Any] = {
            "id": election.id,
            "title": election.title,
            "kind": election.kind,
            "state": station.state,
        }
        tree |= {"opens": canonical.instant(election.opens), "closes": canonical.instant(election.closes)}
        if isinstance(station, Sealed):
            fingerprint = proofs.fingerprint(self.seal.public, station.head)
            return tree | {"votes": station.head["size"], "root": station.head["root"], "fingerprint": fingerprint}
        if isinstance(station.box, PollBox):
            return tree | {"votes": len(station.box), "root": station.box.root.hex()}
        return tree | {"votes": None, "root": None}

    def _reopen(self, election: Election) -> Intake | Sealed:
        if not self.folder.export(election.id).exists():
            if not self.folder.box(election).exists():
                raise Refused(f"“{election.id}”的票库文件不见了，票箱不能开动；请先找回 {self.folder.box(election)}")
            return Intake(election, self._box(election), self.seal, self.clock)
        if self.folder.box(election).exists():
            self._box(election).empty()  # 上次写完封箱文件、还没有清票库就断了
        return self._sealed(election)

    def _box(self, election: Election) -> SecretBox | PollBox:
        path = self.folder.box(election)
        return SecretBox(path, election) if election.kind == "secret" else PollBox(path)

    def _sealed(self, election: Election) -> Sealed:
        path = self.folder.export(election.id)
        return Sealed(election, path, json.loads(last_line(path))["head"])
