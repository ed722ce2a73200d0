"""Writes the sources of a release in any format of bibliography, entry by entry."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from api.domain.records import Source
from api.exports.bibliography import bibtex, csl, ris
from api.exports.release import Batch
from api.exports.writing import Job, Terms, Writer


@dataclass(frozen=True, slots=True)
class Style:
    """How a format writes an entry, and what stands before, between and after the entries."""

    write_dataset: Callable[[Terms], str]
    write_source: Callable[[Source], str]
    head: str
    between: str
    tail: str


BIBTEX: Final = Style(bibtex.write_dataset, bibtex.write_source, bibtex.HEAD, bibtex.BETWEEN, bibtex.TAIL)
RIS: Final = Style(ris.write_dataset, ris.write_source, ris.HEAD, ris.BETWEEN, ris.TAIL)
CSL: Final = Style(csl.write_dataset, csl.write_source, csl.HEAD, csl.BETWEEN, csl.TAIL)


class BibliographyWriter:
    """Writes one entry a source, after that of the dataset."""

    def __init__(self, job: Job, style: Style) -> None:
        self._style = style
        self._file = job.path.open("w", encoding="utf-8", newline="")
        self._file.write(style.head + style.write_dataset(job.terms))
        self._count = 1

    def add(self, batch: Batch) -> None:
        """Write the sources of a batch."""
        if batch.kind != "sources":
            return
        for entry in batch.entries:
            self._file.write(self._style.between + self._style.write_source(entry.record))
            self._count += 1

    def finish(self) -> int:
        """End the file; tells how many entries it has, that of the dataset among them."""
        self._file.write(self._style.tail)
        self._file.close()
        return self._count


def in_style(style: Style) -> Callable[[Job], Writer]:
    """Make the writer of a format."""
    return lambda job: BibliographyWriter(job, style)
