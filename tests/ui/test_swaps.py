"""验算局部更新的那套东西自己对不对：照 htmx 的规矩贴，贴错了要看得出来。"""

import pytest
from django.http import HttpResponse

from tests.ui import swaps
from tests.ui.markup import read

OLD = """<main><ul id="rows" hx-target="this"><li id="a">甲</li><li id="b">乙 <button id="go" hx-post="/x">办</button></li></ul>
<p id="n">2</p></main>"""


def after(html: str, element: str = "#go", old: str = OLD, **headers: str) -> list[str]:
    tree = read(old)
    asking = tree.find(element)
    assert asking is not None
    swaps.apply(tree, asking, HttpResponse(html, headers={k.replace("_", "-"): v for k, v in headers.items()}))
    return swaps.shown(tree)


def same(html: str) -> list[str]:
    return swaps.shown(read(html))


def test_inner_is_the_default_and_the_target_is_inherited():
    assert after("<li>丙</li>", "#rows") == same(
        '<main><ul id="rows" hx-target="this"><li>丙</li></ul><p id="n">2</p></main>'
    )


@pytest.mark.parametrize(
    ("style", "rows"),
    [
        ("outerHTML", '<li id="a">甲</li><i>丙</i>'),
        ("delete", '<li id="a">甲</li>'),
        ("beforebegin", '<li id="a">甲</li><i>丙</i><li id="b">乙</li>'),
        ("afterend", '<li id="a">甲</li><li id="b">乙</li><i>丙</i>'),
        ("beforeend", '<li id="a">甲</li><li id="b">乙<i>丙</i></li>'),
        ("afterbegin", '<li id="a">甲</li><li id="b"><i>丙</i>乙</li>'),
        ("none", '<li id="a">甲</li><li id="b">乙</li>'),
    ],
)
def test_every_way_of_swapping(style, rows):
    old = '<main><ul><li id="a">甲</li><li id="b">乙</li></ul></main>'
    answer = after("<i>丙</i>", "#a", old, HX_Retarget="#b", HX_Reswap=style)
    assert answer == same(f"<main><ul>{rows}</ul></main>")


def test_closest_select_and_out_of_band():
    old = """<main><article class="case"><button id="go" hx-post="/x" hx-target="closest .case" hx-swap="outerHTML"
      hx-select="article">办</button></article><p id="n">2</p></main>"""
    answer = after('<p id="n" hx-swap-oob="true">1</p><b>多余</b><article>办好了</article>', "#go", old)
    assert answer == same('<main><article>办好了</article><p id="n">1</p></main>')


def test_a_difference_shows():
    assert after("<li>丙</li>", "#rows") != same(OLD)


def test_tokens_and_spaces_do_not_matter():
    one = '<main><input name="csrfmiddlewaretoken" value="a"><p class="x  y">甲\n 乙</p></main>'
    other = '<main><input value="b" name="csrfmiddlewaretoken">\n<p class="x y"> 甲 乙 </p></main>'
    assert same(one) == same(other)


def test_a_whole_page_answer_is_not_a_swap():
    with pytest.raises(AssertionError, match="整页"):
        after("", "#go", HX_Redirect="/")


def test_loading_more_keeps_the_rows_already_there():
    old = """<main><div id="rows"><p>1</p></div><nav id="pager"><a id="more" hx-get="?after=1" hx-target="#rows"
      hx-select="#rows > *" hx-swap="beforeend" hx-select-oob="#pager">更多</a></nav></main>"""
    new = '<html><main><div id="rows"><p>2</p></div><nav id="pager"></nav></main></html>'
    assert after(new, "#more", old) == same('<main><div id="rows"><p>1</p><p>2</p></div><nav id="pager"></nav></main>')
