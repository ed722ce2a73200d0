"""What the tests look at: comparisons of every kind, in every form, language and colour scheme."""

from __future__ import annotations

from urllib.parse import urlencode

INVESTIGATIONAL = "adalimumab,uc-msc-allogeneic-iv"
LANGUAGES = ("en", "es", "de", "fr", "pt", "ja")
PARTS = ("outcomes", "harms", "availability", "evidence", "claims", "guidance")
ALL_PARTS = ",".join(PARTS)
THEMES = ("auto", "light", "dark")

FIRST_RELEASE = "2026.11.1"
SECOND_RELEASE = "2026.11.2"
DAYS = {FIRST_RELEASE: "2026-11-01", SECOND_RELEASE: "2026-11-20"}
RETRACTED_SOURCE = "he-2020-ifng"

COMPARISONS = {
    "investigational": {"treatments": INVESTIGATIONAL},
    "comparable": {"treatments": "adalimumab,baricitinib", "population": "csdmard_inadequate_response"},
    "indirect": {"treatments": "baricitinib,upadacitinib", "population": "csdmard_inadequate_response"},
    "two-investigational": {"treatments": "hsct-autologous,uc-msc-allogeneic-iv"},
    "nothing-on-record": {"treatments": "dental-pulp-msc,ipsc-derived-msc", "jurisdiction": "US"},
    "three": {"treatments": "methotrexate,adalimumab,uc-msc-allogeneic-iv", "jurisdiction": "US"},
    "six": {
        "treatments": "methotrexate,adalimumab,baricitinib,uc-msc-allogeneic-iv,hsct-autologous,car-t-cell-therapy",
        "outcomes": "acr20,serious-adverse-event",
    },
    "pinned": {"treatments": INVESTIGATIONAL, "release": FIRST_RELEASE},
}
"""Questions by what is special about their answers."""

KIND_LABELS = {
    "en": "Investigational: not established for rheumatoid arthritis",
    "es": "En investigación: no establecido para la artritis reumatoide",
    "de": "In Erprobung: bei rheumatoider Arthritis nicht etabliert",
    "fr": "Expérimental : non établi dans la polyarthrite rhumatoïde",
    "pt": "Em investigação: não estabelecido para a artrite reumatoide",
    "ja": "研究段階：関節リウマチに対して確立されていない",
}
"""Typed here and not read from the catalogues, so that a catalogue that loses the word is found out."""


def address(path: str, **parameters: str | None) -> str:
    """Write the address of a page or an embed with its parameters."""
    given = {name: value for name, value in parameters.items() if value}
    return f"{path}?{urlencode(given, safe=',')}"


def frame_address(comparison: str = "investigational", **parameters: str | None) -> str:
    """Write the address of a frame."""
    return address("/embed/comparison", **COMPARISONS[comparison] | parameters)


def fragment_address(comparison: str = "investigational", **parameters: str | None) -> str:
    """Write the address of a fragment."""
    return address("/embed/fragment", **COMPARISONS[comparison] | parameters)


def page_address(comparison: str = "investigational", **parameters: str | None) -> str:
    """Write the address of the page with the whole comparison."""
    return address("/compare", **COMPARISONS[comparison] | parameters)
