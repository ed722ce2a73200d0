"""Languages of the answers: catalogues of translations, and what is said in them."""

from api.languages.catalogues import Catalogue, read_catalogues
from api.languages.negotiation import DEFAULT, LANGUAGES, TAG, Asked, look_up, read_ranges
from api.languages.rendering import Spoken, quote, translate, translate_name

__all__ = [
    "Asked",
    "Catalogue",
    "DEFAULT",
    "LANGUAGES",
    "Spoken",
    "TAG",
    "look_up",
    "quote",
    "read_catalogues",
    "read_ranges",
    "translate",
    "translate_name",
]
