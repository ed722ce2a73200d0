"""What the front and the application behind it tell each other, as entries of the WSGI environment."""

from __future__ import annotations

from typing import Final

REFUSED: Final = "ra_options.refused"
"""The front: seconds until the caller may have more answers. The application answers that it has had too many."""

FINISHED: Final = "ra_options.finished"
"""The application: the answer that it made, whole, where the answer may be kept."""

REQUEST_ID: Final = "ra_options.request_id"
"""The front: id of the request in hand."""

ROUTE: Final = "ra_options.route"
"""Either: the rule of the route that the request took, such as `/v1/treatments/<id>`; none where no route fits."""

CACHE: Final = "ra_options.cache"
"""The front: `hit` where a kept answer was given, `miss` where one was made to be kept, else `bypass`."""
