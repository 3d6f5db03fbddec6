"""装配：事件有人接，菜单里每一项都打得开。"""

import pytest

from bihuan.ui.door import menu


@pytest.mark.parametrize("name", ["李敏", "姜澜", "邹凯", "周岚", "何平", "周志强", "张桂英", "田野", "戚芳"])
def test_every_entry_of_the_menu_opens(demo, name):
    client = demo.client(name)
    roles = client.get("/desk/").context["frame"].actor.roles
    links = menu.links_for(roles, "/desk/")
    assert links[0].label == "工作台"
    for link in links:
        assert client.get(link.href).status_code == 200, link.label


def test_no_entry_of_the_menu_is_dead():
    seen = {link.code for link in menu.links_for([role for entry in menu.entries() for role in entry.for_], "/")}
    assert seen == {entry.code for entry in menu.entries()}
