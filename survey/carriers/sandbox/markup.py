"""XML from the other side: well formed, without a document type or entities of its own, not nested deeply."""

from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers.expat import ExpatError, ParserCreate

_DEEPEST = 16


class NotMarkup(ValueError):
    """What came cannot be read as XML; the message says why."""


def read_markup(body: bytes) -> Element:
    """The root element. Raises NotMarkup."""
    tree, depth = TreeBuilder(), 0
    parser = ParserCreate()

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            raise NotMarkup("nested too deeply")
        tree.start(name, attributes)

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        tree.end(name)

    def refuse(*_: object) -> None:
        raise NotMarkup("a document type or entity of its own")

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = tree.data
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = refuse
    try:
        parser.Parse(body, True)
    except (ExpatError, LookupError, ValueError) as wrong:  # LookupError: an encoding that nobody knows
        raise wrong if isinstance(wrong, NotMarkup) else NotMarkup(str(wrong)) from wrong
    return tree.close()
