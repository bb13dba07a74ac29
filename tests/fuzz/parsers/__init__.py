"""Every parser of what comes from outside, by its name."""

from collections.abc import Mapping

from tests.fuzz.parser import Parser
from tests.fuzz.parsers import backups, carriers, evidence, files, pushes, replies, texts

PARSERS: Mapping[str, Parser] = {
    parser.name: parser
    for several in (replies, carriers, pushes, texts, files, evidence, backups)
    for parser in several.PARSERS
}
