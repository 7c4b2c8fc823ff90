"""The colours of both themes and the contrast every pair must keep. Pure: no Qt."""

from dataclasses import dataclass, fields

TEXT_CONTRAST = 4.5  # WCAG 2.2, 1.4.3
EDGE_CONTRAST = 3.0  # WCAG 2.2, 1.4.11 and large text of 1.4.3


@dataclass(frozen=True, slots=True)
class Tokens:
    """One theme: every colour as #RRGGBB. `on_x` is the text that lies on a fill `x`."""

    name: str
    bg: str
    surface: str
    sunken: str
    line: str
    line2: str
    ink: str
    ink2: str
    ink3: str
    primary: str
    on_primary: str
    primary_soft: str
    sel: str
    on_sel: str
    crit: str
    on_crit: str
    crit_line: str
    crit_ink: str
    crit_soft: str
    warn: str
    on_warn: str
    warn_ink: str
    warn_soft: str
    info_ink: str
    info_soft: str
    ok_ink: str
    ok_soft: str
    sign: str
    on_sign: str
    sign_soft: str
    track: str
    band: str
    shade: str
    focus: str
    rail: str
    rail_card: str
    rail_ink: str
    rail_text: str
    dim: str


LIGHT = Tokens(
    name="light",
    bg="#EDF1F3",
    surface="#FFFFFF",
    sunken="#F5F8F9",
    line="#D2DAE0",
    line2="#71808B",
    ink="#14202B",
    ink2="#414F5B",
    ink3="#586671",
    primary="#0A5A70",
    on_primary="#FFFFFF",
    primary_soft="#DCECF1",
    sel="#0A5A70",
    on_sel="#FFFFFF",
    crit="#B3261E",
    on_crit="#FFFFFF",
    crit_line="#B3261E",
    crit_ink="#9B1C15",
    crit_soft="#FCE8E6",
    warn="#FFC94A",
    on_warn="#332300",
    warn_ink="#734A00",
    warn_soft="#FFF2CC",
    info_ink="#25528F",
    info_soft="#E3ECF8",
    ok_ink="#0E6656",
    ok_soft="#DCF0EB",
    sign="#3C4594",
    on_sign="#FFFFFF",
    sign_soft="#E8EAF8",
    track="#0A5A70",
    band="#E4E9ED",
    shade="#DCE3E8",
    focus="#1A56DB",
    rail="#12313B",
    rail_card="#1F4E5C",
    rail_ink="#FFFFFF",
    rail_text="#D6E4E8",
    dim="#0A141A",
)

DARK = Tokens(
    name="dark",
    bg="#0D1317",
    surface="#161F26",
    sunken="#111920",
    line="#2B3842",
    line2="#788995",
    ink="#E7EDF1",
    ink2="#B7C4CC",
    ink3="#98A7B1",
    primary="#67BFD6",
    on_primary="#05232C",
    primary_soft="#15323B",
    sel="#155566",
    on_sel="#FFFFFF",
    crit="#C4372C",
    on_crit="#FFFFFF",
    crit_line="#F0766A",
    crit_ink="#FF9D93",
    crit_soft="#3A1B1A",
    warn="#E3AE3B",
    on_warn="#231700",
    warn_ink="#F0C463",
    warn_soft="#352A10",
    info_ink="#9BC0F3",
    info_soft="#172A41",
    ok_ink="#74D0BB",
    ok_soft="#12322B",
    sign="#A9B1F4",
    on_sign="#10143A",
    sign_soft="#23284D",
    track="#3C8CA1",
    band="#26343E",
    shade="#222E37",
    focus="#8AB4FF",
    rail="#0A0F12",
    rail_card="#16242C",
    rail_ink="#E7EDF1",
    rail_text="#B7C4CC",
    dim="#0A141A",
)

THEMES = {LIGHT.name: LIGHT, DARK.name: DARK}

_SURFACES = ("bg", "surface", "sunken")

TEXT_PAIRS: tuple[tuple[str, str], ...] = (
    *((text, ground) for text in ("ink", "ink2", "ink3", "primary") for ground in _SURFACES),
    ("on_primary", "primary"),
    ("primary", "primary_soft"),
    ("ink", "primary_soft"),
    ("on_sel", "sel"),
    ("on_crit", "crit"),
    ("crit_ink", "surface"),
    ("crit_ink", "crit_soft"),
    ("ink", "crit_soft"),
    ("on_warn", "warn"),
    ("warn_ink", "surface"),
    ("warn_ink", "warn_soft"),
    ("ink", "warn_soft"),
    ("info_ink", "surface"),
    ("info_ink", "info_soft"),
    ("ink", "info_soft"),
    ("ok_ink", "surface"),
    ("ok_ink", "ok_soft"),
    ("ink", "ok_soft"),
    ("sign", "surface"),
    ("sign", "sign_soft"),
    ("ink", "sign_soft"),
    ("on_sign", "sign"),
    ("ink2", "band"),
    ("ink", "shade"),
    ("ink3", "shade"),
    *((text, ground) for text in ("rail_ink", "rail_text") for ground in ("rail", "rail_card")),
)
"""(text, ground): every pair of letters on a fill that the window uses."""

EDGE_PAIRS: tuple[tuple[str, str], ...] = (
    *((edge, ground) for edge in ("line2", "focus") for ground in ("bg", "surface")),
    ("line2", "sunken"),
    ("primary", "bg"),
    ("crit", "surface"),
    ("crit_line", "surface"),
    ("crit_line", "crit_soft"),
    ("warn_ink", "warn_soft"),
    ("track", "surface"),
    ("focus", "sunken"),
    ("focus", "crit_soft"),
)
"""(edge, ground): control edges, rings and lines that carry meaning."""


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two #RRGGBB colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    brighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def colours(tokens: Tokens) -> dict[str, str]:
    """Every colour of a theme by its name."""
    return {field.name: getattr(tokens, field.name) for field in fields(tokens) if field.name != "name"}


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    if channel <= 0.04045:
        return channel / 12.92
    return float(((channel + 0.055) / 1.055) ** 2.4)
