"""What can go wrong between the records and a database, each in one sentence that a person can act on."""

from __future__ import annotations

from collections.abc import Sequence

from api.domain.losses import Loss


class StorageError(Exception):
    """Anything that storage refuses or cannot do; its text is one sentence without SQL or password."""

    def __init__(self, subject: str, sentence: str) -> None:
        super().__init__(sentence)
        self.subject = subject
        """What it is about: a file, a server, a release or a table."""


class UnsupportedDatabase(StorageError):
    """The URL names a kind of database that is neither SQLite nor PostgreSQL, or cannot be read."""

    def __init__(self, subject: str) -> None:
        super().__init__(subject, f"The database URL must begin with sqlite:// or postgresql://, not with {subject}.")


class DatabaseMissing(StorageError):
    """There is no database at the place named."""

    def __init__(self, subject: str) -> None:
        super().__init__(subject, f"There is no database at {subject}; run `ra-options db upgrade` to create it.")


class DatabaseDoesNotExist(DatabaseMissing):
    """The server answers, but has no database of that name."""

    def __init__(self, subject: str) -> None:
        StorageError.__init__(self, subject, f"The server has no database {subject}; create it with `createdb` first.")


class DirectoryMissing(StorageError):
    """The directory in which the database file should lie does not exist."""

    def __init__(self, subject: str) -> None:
        super().__init__(subject, f"The directory {subject} for the database does not exist; create it first.")


class DatabaseNotWritable(StorageError):
    """The database, or the directory of its file, may not be written."""

    def __init__(self, subject: str) -> None:
        super().__init__(subject, f"The database {subject} may not be written by this user or connection.")


class DatabaseNotReadable(StorageError):
    """The file is there, but cannot be opened as a database."""

    def __init__(self, subject: str) -> None:
        super().__init__(
            subject,
            f"{subject} cannot be opened as a database: it is no SQLite file, may not be read by this user, "
            "or lies where SQLite may not keep its -shm file (add ?immutable=1 if the file never changes).",
        )


class DatabaseUnreachable(StorageError):
    """The database server does not answer, or refuses the connection."""

    def __init__(self, subject: str) -> None:
        super().__init__(subject, f"The database {subject} does not answer or refuses the connection.")


class DatabaseTooSlow(DatabaseUnreachable):
    """The database server did not answer in the time that a request has."""

    def __init__(self, subject: str) -> None:
        StorageError.__init__(self, subject, f"The database {subject} did not answer in time.")


class DatabaseFull(StorageError):
    """There is no room for what was to be written; nothing was."""

    def __init__(self, subject: str) -> None:
        super().__init__(subject, f"There is no room left on the disk of the database {subject}.")


class SchemaOlder(StorageError):
    """The tables are older than this program, or not there at all."""

    def __init__(self, subject: str) -> None:
        super().__init__(subject, f"The tables of {subject} are older than this program; run `ra-options db upgrade`.")


class SchemaNewer(StorageError):
    """The tables were made by a newer program."""

    def __init__(self, subject: str) -> None:
        super().__init__(subject, f"The tables of {subject} are newer than this program; install the newer program.")


class NothingPublished(StorageError):
    """No release has been published yet, so there is nothing to read."""

    def __init__(self, subject: str) -> None:
        super().__init__(subject, "Nothing has been published yet; run `ra-options data publish`.")


class ReleaseUnknown(StorageError):
    """No release has the id asked for."""

    def __init__(self, subject: str) -> None:
        super().__init__(subject, f"There is no release {subject}.")


class AlreadyServed(StorageError):
    """The release asked for is the one that is served."""

    def __init__(self, subject: str) -> None:
        super().__init__(subject, f"Release {subject} is the one that is served; nothing was changed.")


class PublisherBusy(StorageError):
    """Another publisher, or an upgrade, holds the database; the former release is untouched."""

    def __init__(self, subject: str) -> None:
        super().__init__(subject, f"Another process is writing to {subject}; try again when it has finished.")


class DatasetRefused(StorageError):
    """A record breaks a constraint of the database; nothing was written."""

    def __init__(self, subject: str) -> None:
        super().__init__(
            subject,
            f"The database refused the dataset at {subject}, where a reference leads nowhere or a limit is "
            "broken; run `ra-options data check`.",
        )


class ExportsDiffer(StorageError):
    """Files of a release were made again, and have other bytes than those that were published."""

    def __init__(self, subject: str, names: Sequence[str]) -> None:
        super().__init__(
            subject,
            f"Made again, {len(names)} files of release {subject} have other bytes than those published, beginning "
            f"with {names[0]}: another version of this program or of a library wrote them. Copy the files from where "
            "they were made, or publish the new ones with `ra-options exports make --renew`.",
        )


class ExportsBroken(StorageError):
    """The files of a release cannot be made."""

    def __init__(self, subject: str, why: str) -> None:
        super().__init__(subject, f"The files of release {subject} cannot be made: {why}.")


class LossesUnexplained(StorageError):
    """The served release has records or fields that the dataset lost without a word; nothing was written."""

    def __init__(self, subject: str, losses: tuple[Loss, ...]) -> None:
        several = f"{len(losses)} losses" if len(losses) > 1 else "1 loss"
        super().__init__(subject, f"{several} since release {subject} without a reason; nothing was changed.")
        self.losses = losses


class CorrectionUnknown(StorageError):
    """No correction has the id given."""

    def __init__(self, subject: str) -> None:
        super().__init__(subject, f"There is no correction {subject}.")


class CorrectionResolved(StorageError):
    """The correction has been decided on already; a decision is public and stays."""

    def __init__(self, subject: str, status: str) -> None:
        super().__init__(subject, f"Correction {subject} has been resolved already, as {status}.")


class NoteHoldsContact(StorageError):
    """The public note would show the contact address of whoever sent the report."""

    def __init__(self, subject: str) -> None:
        super().__init__(subject, "The note is public, and it holds the contact address of the report; leave it out.")


class CorrectionRefused(StorageError):
    """The database refused what was to be written of a correction; its own words, which may hold it, are left out."""

    def __init__(self, subject: str) -> None:
        super().__init__(subject, f"The database refused what was to be written of a correction ({subject}).")


class SubscriptionUnknown(StorageError):
    """No webhook has the id given."""

    def __init__(self, subject: str) -> None:
        super().__init__(subject, f"There is no webhook {subject}.")


class SubscriptionRefused(StorageError):
    """The database refused what was to be written of a webhook; its own words, which may hold it, are left out."""

    def __init__(self, subject: str) -> None:
        super().__init__(subject, f"The database refused what was to be written of a webhook ({subject}).")


class TooManyReports(StorageError):
    """The day has taken as many reports as it takes, from one sender or from all together."""

    def __init__(self, *, of_sender: bool) -> None:
        of_whom = "this sender" if of_sender else "all senders together"
        super().__init__("corrections", f"No more reports are taken from {of_whom} today.")
        self.of_sender = of_sender
