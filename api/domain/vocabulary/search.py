"""Closed lists of the search."""

from __future__ import annotations

from api.domain.vocabulary.base import Vocabulary


class SearchKind(Vocabulary):
    """Kinds of records that the search finds, in the order in which equal finds are shown."""

    TREATMENTS = "treatments", "conventional and investigational options"
    OUTCOMES = "outcomes", "what was measured"
    GLOSSARY = "glossary", "words of the field in plain words"
    STUDIES = "studies", "trials and other studies"
    TRIALS = "trials", "registered trials of investigational treatments"
    CLAIMS = "claims", "what is commonly said of stem cells, held against the evidence"
    HARMS = "harms", "harm reported after cell products"
    SOURCES = "sources", "cited documents"
