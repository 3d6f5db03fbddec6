"""import-linter 的一条自家约定：别的房间只从 door 进。"""

from typing import Any

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class DoorContract(Contract):
    """`house` 里的每个房间，房间之外的模块只许装入它的 `door`；`without_a_door` 列出不设门的。"""

    type_name = "door"

    house = fields.StringField()
    without_a_door = fields.ListField(subfield=fields.StringField(), required=False, default=[])

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """逐条看跨房间的直接装入。"""
        trespasses: list[dict[str, Any]] = []
        for importer in sorted(graph.modules):
            for imported in sorted(graph.find_modules_directly_imported_by(importer)):
                if self._trespasses(importer, imported):
                    details = graph.get_import_details(importer=importer, imported=imported)
                    line = details[0]["line_number"] if details else 0
                    trespasses.append({"importer": importer, "imported": imported, "line": line})
        return ContractCheck(kept=not trespasses, metadata={"trespasses": trespasses})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """说出谁翻了哪家的墙。"""
        for one in check.metadata["trespasses"]:
            output.print_error(f"{one['importer']}:{one['line']} 装入了 {one['imported']}，应从它的 door 进")

    def _trespasses(self, importer: str, imported: str) -> bool:
        room = self._room(imported)
        if room is None or room in self.without_a_door or self._room(importer) == room:  # type: ignore[operator]
            return False
        return imported != f"{self.house}.{room}.door"

    def _room(self, module: str) -> str | None:
        parts = module.split(".")
        return parts[1] if parts[0] == self.house and len(parts) > 1 else None
