"""What a test found. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

Figure = int | float | str


@dataclass(frozen=True)
class Finding:
    """`figures`: what was seen and what chance would have shown, as they are kept and put into a sentence.

    `p` is the chance of something at least as odd in an honest month, the number of tries counted in.
    `subject`: of what it is besides unit and object; it tells two findings of a kind and month apart.
    """

    figures: Mapping[str, Figure]
    subject: str = ""
