"""What the writers of all formats have in common: they take batches, and say at the end how much they wrote."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Protocol

from api.domain.release import Release
from api.exports.columns import Table
from api.exports.release import Batch
from api.web.representation import About

CHUNK: Final = 1024 * 1024

TITLE: Final = "RA Options"
SUBJECT: Final = "Rheumatoid arthritis therapies beside investigational stem cell approaches"
REVIEW: Final = "Review of the dataset by clinicians"
NO_COMPARISON: Final = (
    "Two figures may be set against each other only where the interface says so, with its reasons, at "
    "/v1/comparisons. Nothing here is a difference, a ratio or a ranking of options, except what sources themselves "
    "print between the groups of a study or rate as an effect."
)


@dataclass(frozen=True, slots=True)
class Terms:
    """What every file says of itself: the release, how it may be used, and what it is not."""

    release: Release
    about: About

    @property
    def title(self) -> str:
        """The dataset by name and release."""
        return f"{TITLE}, release {self.release.id}"

    @property
    def day(self) -> str:
        """The day of publication, UTC."""
        return self.release.released_at.astimezone(UTC).date().isoformat()

    @property
    def lines(self) -> Mapping[str, str]:
        """The terms by name."""
        return {
            "title": self.title,
            "release": self.release.id,
            "released": moment(self.release.released_at),
            "licence": self.about.licence,
            "licence_url": self.about.licence_url,
            "attribution": self.about.attribution,
            "disclaimer": str(self.about.disclaimer),
            "clinical_review": str(self.about.clinical_review),
            "comparisons": NO_COMPARISON,
        }

    @property
    def sentences(self) -> str:
        """The terms in running text."""
        return (
            f"{self.title}. Licence: {self.about.licence}, {self.about.licence_url}. {self.about.disclaimer} "
            f"{REVIEW}: {self.about.clinical_review}."
        )


class Writer(Protocol):
    """Writes one file, batch by batch."""

    def add(self, batch: Batch) -> None:
        """Write a batch."""

    def finish(self) -> int | None:
        """End the file; tells how many rows, records or entries it has."""


@dataclass(frozen=True, slots=True)
class Job:
    """What a writer is made with: where its file is to lie, what it says of itself, and all tables there are."""

    path: Path
    terms: Terms
    tables: tuple[Table, ...]


MakeWriter = Callable[[Job], Writer]


def moment(when: datetime) -> str:
    """Write a moment in UTC, to the second."""
    return when.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def zip_files(path: Path, files: Iterable[tuple[str, Path]], released: datetime, *, compress: bool) -> None:
    """Bundle files, by name in order of names; the same files give the same bytes."""
    with zipfile.ZipFile(path, "w") as bundle:
        for name, file in sorted(files):
            info = zipfile.ZipInfo(name, date_time=released.astimezone(UTC).timetuple()[:6])
            info.compress_type = zipfile.ZIP_DEFLATED if compress else zipfile.ZIP_STORED
            info.create_system = 3
            info.external_attr = 0o644 << 16
            # Known beforehand, so that a file of more than 4 GB gets the form that it needs.
            info.file_size = file.stat().st_size
            with file.open("rb") as source, bundle.open(info, "w") as target:
                shutil.copyfileobj(source, target, CHUNK)
