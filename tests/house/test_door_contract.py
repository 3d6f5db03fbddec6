"""门的约定量得出来：从窗户进的被说出名字，从门进的、回自己家的不算。"""

import pytest
from grimp import ImportGraph

from tests.house.door_contract import DoorContract


@pytest.mark.parametrize(
    ("importer", "imported", "kept"),
    [
        ("house.desk.views", "house.ledger.door", True),
        ("house.desk.views", "house.ledger.models", False),
        ("house.desk.views", "house.ledger", False),
        ("house.ledger.verbs", "house.ledger.models", True),
        ("house.desk.views", "house.kernel.clock", True),
    ],
)
def test_a_room_is_entered_by_its_door(importer, imported, kept):
    graph = ImportGraph()
    graph.add_import(importer=importer, imported=imported, line_number=3, line_contents="import")
    contract = DoorContract(
        name="门",
        session_options={"root_packages": ["house"]},
        contract_options={"house": "house", "without_a_door": ["kernel"]},
    )
    checked = contract.check(graph, verbose=False)
    assert checked.kept is kept
    assert [one["line"] for one in checked.metadata["trespasses"]] == ([] if kept else [3])
