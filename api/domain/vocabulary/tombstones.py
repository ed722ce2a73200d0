"""What can be withdrawn, and why."""

from __future__ import annotations

from api.domain.vocabulary.base import Vocabulary


class RecordKind(Vocabulary):
    """Kinds of records that have public addresses, and that a tombstone can be about."""

    AGENTS = "agents", "drugs, cells, placebos and whatever else can be in a group of a study"
    CAUTIONS = "cautions", "signs of an unproven offer, and questions to ask"
    CLAIMS = "claims", "what is commonly said of stem cells, held against the evidence"
    GLOSSARY = "glossary", "words of the field in plain words"
    GUIDANCE = "guidance", "statements of guideline bodies on treatments"
    HARMS = "harms", "harm reported after cell products"
    JURISDICTIONS = "jurisdictions", "where a regulator decides"
    OUTCOMES = "outcomes", "what was measured"
    POSITIONS = "positions", "what professional bodies and regulators say of cell treatments"
    SOURCES = "sources", "cited documents"
    STUDIES = "studies", "trials and other studies"
    TREATMENTS = "treatments", "conventional and investigational options"
    TRIALS = "trials", "registered trials of investigational treatments"


class WithdrawalReason(Vocabulary):
    """Why a record, or what stood in a field of one, is not in the dataset any more."""

    DUPLICATE = "duplicate", "another record told the same"
    MERGED = "merged", "it was joined with another record, which now tells what both told"
    REPLACED = "replaced", "another record tells it better, or under another id"
    MOVED = "moved", "what it told stands elsewhere now, as the detail says"
    OUT_OF_SCOPE = "out_of_scope", "it does not belong to what this dataset is about"
    SOURCE_RETRACTED = "source_retracted", "what it rested on was retracted"
    SOURCE_CHANGED = "source_changed", "the source that it rested on does not say so any more"
    NOT_CONFIRMED = "not_confirmed", "a second look did not find it where it was said to stand"
    ERROR = "error", "it was wrong as it stood"
    RIGHTS = "rights", "it may not be shown, because of somebody's rights or privacy"
