"""Importing this module registers the components of the alphabetic languages under the names of the Chinese ones.

spaCy looks for a factory of the pipeline's language first, so that one list of components serves all languages.
"""

from __future__ import annotations

from collections.abc import Callable

from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import get_lang_class

from kg.extraction.alphabetic.entities import AlphabeticEntities
from kg.extraction.alphabetic.language import ALPHABETIC
from kg.extraction.alphabetic.names import AlphabeticNames
from kg.extraction.alphabetic.places import AlphabeticPlaces
from kg.extraction.alphabetic.reading import AlphabeticReader

_EXTENSIONS = ("document", "seat", "entities", "facts", "unresolved", "reading")


def _factory(component: Callable[[], Callable[[Doc], Doc]]) -> Callable[[Language, str], Callable[[Doc], Doc]]:
    def create(nlp: Language, name: str) -> Callable[[Doc], Doc]:
        for extension in _EXTENSIONS:
            if not Doc.has_extension(extension):
                Doc.set_extension(extension, default=None)
        return component()

    return create


for _language in map(get_lang_class, ALPHABETIC):
    _language.factory("kg_places", func=_factory(AlphabeticPlaces))
    _language.factory("kg_names", func=_factory(AlphabeticNames))
    _language.factory("kg_entities", func=_factory(AlphabeticEntities))
    _language.factory("kg_facts", func=_factory(AlphabeticReader))
