"""颜色的算法：oklch → sRGB（CSS Color 4 的矩阵），对比度（WCAG 2.1 的公式）。"""

import math
import re

OKLCH = re.compile(r"oklch\(\s*([\d.]+)%\s+([\d.]+)\s+([\d.]+)(?:\s*/\s*([\d.]+))?\s*\)")


def luminance(colour: str) -> float:
    """一个不透明的 oklch(...) 的相对亮度；出了 sRGB 的就近截断，与浏览器给屏幕的一样。"""
    found = OKLCH.fullmatch(colour.strip())
    assert found is not None, f"不是 oklch：{colour}"
    red, green, blue = (min(1.0, max(0.0, part)) for part in linear(*(float(found[n]) for n in (1, 2, 3))))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def linear(lightness: float, chroma: float, hue: float) -> tuple[float, float, float]:
    """oklch（明度按百分数）→ 线性的 sRGB。"""
    light = lightness / 100
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (light - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def contrast(one: str, other: str) -> float:
    """两种颜色的对比度，1 到 21。"""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)
