"""Every kind of problem that an answer may report, each with a page of its own."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ProblemType:
    """One kind of problem: its place in the documentation and what a caller can do."""

    slug: str
    status: int
    title: str
    meaning: str
    remedy: str

    @property
    def url(self) -> str:
        """Path of the page that the `type` of a problem points to."""
        return f"/docs/problems/{self.slug}"


BAD_ARGUMENT = ProblemType(
    "bad-argument",
    400,
    "An argument cannot be used",
    "At least one query parameter is unknown, repeated, missing or has a value that is not allowed. Every "
    "fault found stands in `errors`, each with the parameter, and, where there is a closed list, with the "
    "values allowed and those that look alike.",
    "Correct the parameters named in `errors`. Nothing was guessed, clamped or ignored.",
)
BAD_CURSOR = ProblemType(
    "bad-cursor",
    400,
    "The cursor cannot be used",
    "The `cursor` was changed or cut, or it was made for another collection or for other filters.",
    "Follow the `next` address of the page before as it stands, or start again without `cursor`.",
)
BAD_REQUEST = ProblemType(
    "bad-request",
    400,
    "The request cannot be understood",
    "The request is not valid HTTP, or a part of it cannot be read.",
    "Send the request again in a valid form.",
)
NOT_FOUND = ProblemType(
    "not-found",
    404,
    "Nothing is here",
    "No endpoint has this path.",
    "See `/v1` for what can be asked, `/openapi.json` for every path, and `/docs` for how to begin.",
)
UNKNOWN_ID = ProblemType(
    "unknown-id",
    404,
    "No record has this id",
    "The release being served has no record with this id, or no correction, release or file of a release has it. Ids "
    "that look alike stand in `errors`.",
    "A brand, an abbreviation or another name is no id: `/v1/search?q=humira` finds the id for it. Else check the "
    "spelling, or list the collection to see all ids.",
)
UNKNOWN_RELEASE = ProblemType(
    "unknown-release",
    404,
    "There is no such release",
    "No release has the id given, or nothing had been published by the day given. Releases that look alike stand in "
    "`errors`.",
    "See `/v1/releases` for all releases, or leave the parameter out for the release that is served.",
)
METHOD_NOT_ALLOWED = ProblemType(
    "method-not-allowed",
    405,
    "The method is not allowed here",
    "This path does not take the method. The header `Allow` lists those that it takes: GET and HEAD where data are "
    "read, POST where errors in them are reported.",
    "Use one of the methods in `Allow`.",
)
NOT_ACCEPTABLE = ProblemType(
    "not-acceptable",
    406,
    "No form that the request accepts is offered",
    "The header `Accept` rules out every media type that this path offers, or `Accept-Encoding` every coding; what is "
    "offered stands in `errors`.",
    "Ask for one of the media types listed, or leave the header out.",
)
RECORD_WITHDRAWN = ProblemType(
    "record-withdrawn",
    410,
    "The record was withdrawn",
    "The release does not have this record any more; former releases have it. The detail says when and why it was "
    "taken out. `errors` has the address of the record to use in its place (`successor`), where there is one, and "
    "that of the record in the last release that has it (`former`); at the record's own address the `Link` header "
    "has them, too, with its tombstone.",
    "Use the successor, or ask for the former release with `release` to see what was there. `/v1/tombstones` lists "
    "all that was withdrawn.",
)
CURSOR_EXPIRED = ProblemType(
    "cursor-expired",
    410,
    "The cursor belongs to an earlier release",
    "A new release was published since the walk through the pages began. Pages of two releases are never mixed.",
    "Start again without `cursor`.",
)
GONE = ProblemType(
    "gone",
    410,
    "This has ended",
    "What this address answered was announced to end, and the moment has passed.",
    "Use the successor that the detail and the `Link` header name; the changelog says what is different.",
)
CONTENT_TOO_LARGE = ProblemType(
    "content-too-large",
    413,
    "The request body is too large",
    "A report of an error may have 16 kB. No other endpoint reads a body, and one of more than 64 kB is refused "
    "unread.",
    "Send a shorter report, or any other request without a body.",
)
QUERY_TOO_LONG = ProblemType(
    "query-too-long",
    414,
    "The query is too long",
    "The part of the address after the question mark has more than 2,000 characters.",
    "Ask for fewer things at once.",
)
TOO_MANY_REQUESTS = ProblemType(
    "too-many-requests",
    429,
    "Too many requests",
    "Your address has asked more often than it may. The header `RateLimit-Policy` tells how many answers (`q`) in "
    "how many seconds (`w`), `RateLimit` how many are left (`r`) and when there will be more (`t`).",
    "Wait for the seconds in the header `Retry-After`. Keep answers for their `max-age` and ask again with "
    "`If-None-Match`: an answer 304 is not counted. Fetch many records at once with `ids` or whole pages.",
)
INTERNAL_ERROR = ProblemType(
    "internal-error",
    500,
    "Something failed on our side",
    "The request was fine; the service failed to answer it. The cause is in our log under the id in `instance`.",
    "Try again later; if it lasts, report the id.",
)
UNAVAILABLE = ProblemType(
    "unavailable",
    503,
    "The data cannot be read at the moment",
    "The database does not answer, or it does not fit this version of the service.",
    "Try again after the seconds in the header `Retry-After`.",
)
STOPPING = ProblemType(
    "stopping",
    503,
    "This server is about to stop",
    "Only `/readyz` answers so: a load balancer should send new requests elsewhere. Requests are still answered.",
    "Ask another server, or again after the seconds in the header `Retry-After`.",
)
BAD_BODY = ProblemType(
    "bad-body",
    400,
    "The body cannot be used",
    "The body is not one JSON object in UTF-8, or a member of it is unknown, missing, given twice or has a value that "
    "is not allowed. Every fault found stands in `errors`, each with a JSON pointer to its place; a record that does "
    "not exist, or a field that it does not have, is told once the form is right.",
    "Correct the members named in `errors`. Nothing was stored.",
)
UNSUPPORTED_MEDIA_TYPE = ProblemType(
    "unsupported-media-type",
    415,
    "The media type of the body is not read here",
    "The body has another `Content-Type` than `application/json`, or a `Content-Encoding`.",
    "Send JSON, uncompressed, with `Content-Type: application/json`.",
)
TOO_MANY_CORRECTIONS = ProblemType(
    "too-many-corrections",
    429,
    "Your address has sent as many reports as one may in a day",
    "One address may send ten reports of errors in a day (UTC). Nothing was stored; a report that was stored before is "
    "still answered when it is sent again unchanged.",
    "Send the rest after the seconds in the header `Retry-After`, or bring them into one report for each record.",
)
CORRECTIONS_CLOSED = ProblemType(
    "corrections-closed",
    503,
    "No more reports are taken today",
    "The reports of a day (UTC) are bounded, and today's are in. Nothing was stored.",
    "Send the report again after the seconds in the header `Retry-After`.",
)
CORRECTIONS_UNAVAILABLE = ProblemType(
    "corrections-unavailable",
    503,
    "Reports of errors cannot be taken or looked up at the moment",
    "The database of corrections, which is apart from the data, does not answer or does not fit this version of the "
    "service. Nothing was stored; everything else works.",
    "Try again after the seconds in the header `Retry-After`.",
)
NOT_EMBEDDABLE = ProblemType(
    "not-embeddable",
    404,
    "There is no embed for this address",
    "The `url` is no address of a comparison on this service, or the comparison that it asks for cannot be shown. What "
    "is wrong with it stands in `errors`.",
    "Give the address of `/compare`, `/embed/comparison` or `/v1/comparisons` as it stands, with the host of this "
    "service and a question that the page itself answers.",
)
FORMAT_NOT_OFFERED = ProblemType(
    "not-implemented",
    501,
    "The format is not offered",
    "The `format` of an oEmbed request is neither `json` nor `xml`.",
    "Ask for `json` or `xml`, or leave `format` out for JSON.",
)
RANGE_NOT_SATISFIABLE = ProblemType(
    "range-not-satisfiable",
    416,
    "The file has no such part",
    "The header `Range` asks for bytes beyond the end of the file; the header `Content-Range` tells how many it has.",
    "Ask for bytes within the file, or leave the header out for all of it.",
)
FILE_NOT_HERE = ProblemType(
    "file-not-here",
    503,
    "The file is not on this machine",
    "The release has this file, with the size and the SHA-256 that its list of files tells, but it does not lie on the "
    "disk of the machine that was asked.",
    "Try again after the seconds in the header `Retry-After`. Who runs the service makes the file there with "
    "`ra-options exports make`.",
)
NOT_PUBLISHED = ProblemType(
    "not-published",
    503,
    "No release has been published yet",
    "The service runs, but its database holds no release of the dataset.",
    "Try again after the seconds in the header `Retry-After`. Who runs the service publishes with "
    "`ra-options data publish`.",
)

PROBLEM_TYPES: tuple[ProblemType, ...] = (
    BAD_ARGUMENT,
    BAD_CURSOR,
    BAD_REQUEST,
    NOT_FOUND,
    UNKNOWN_ID,
    UNKNOWN_RELEASE,
    METHOD_NOT_ALLOWED,
    NOT_ACCEPTABLE,
    RECORD_WITHDRAWN,
    CURSOR_EXPIRED,
    GONE,
    CONTENT_TOO_LARGE,
    QUERY_TOO_LONG,
    TOO_MANY_REQUESTS,
    INTERNAL_ERROR,
    UNAVAILABLE,
    NOT_PUBLISHED,
    STOPPING,
    BAD_BODY,
    UNSUPPORTED_MEDIA_TYPE,
    TOO_MANY_CORRECTIONS,
    CORRECTIONS_CLOSED,
    CORRECTIONS_UNAVAILABLE,
    NOT_EMBEDDABLE,
    FORMAT_NOT_OFFERED,
    RANGE_NOT_SATISFIABLE,
    FILE_NOT_HERE,
)

TYPE_OF_STATUS = {
    400: BAD_REQUEST,
    404: NOT_FOUND,
    405: METHOD_NOT_ALLOWED,
    406: NOT_ACCEPTABLE,
    413: CONTENT_TOO_LARGE,
    414: QUERY_TOO_LONG,
    415: UNSUPPORTED_MEDIA_TYPE,
    416: RANGE_NOT_SATISFIABLE,
    429: TOO_MANY_REQUESTS,
    500: INTERNAL_ERROR,
    503: UNAVAILABLE,
}
"""What an error raised by the framework is reported as; any other status has the type `about:blank`."""
