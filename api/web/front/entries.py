"""What the front and the application behind it tell each other, as entries of the WSGI environment."""

from __future__ import annotations

from typing import Final

REFUSED: Final = "ra_options.refused"
"""The front: seconds until the caller may have more answers. The application answers that it has had too many."""

FINISHED: Final = "ra_options.finished"
"""The application: the answer that it made, whole, where the answer may be kept."""
