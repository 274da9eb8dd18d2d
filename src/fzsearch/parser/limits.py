"""How much reading one document may take."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits on reading one document, well over what a report needs.

    Memory and processor time are held by the operating system (where Python has the `resource` module, so not
    on Windows), the clock by the parent process, the rest by the readers.
    """

    memory: int = 2**30  # bytes of address space
    cpu: int = 60  # seconds of processor time
    wall: float = 90  # seconds by the clock
    conversion: float = 60  # seconds by the clock for LibreOffice
    pages: int = 300
    parts: int = 2000  # entries of a zip file
    unpacked: int = 100 * 2**20  # bytes of all its entries
    ratio: int = 100  # unpacked to packed, for entries that unpack to over a megabyte
    characters: int = 4_000_000  # of text

    @property
    def answer(self) -> int:
        """The most bytes that a child may answer: the text in JSON, with six bytes for most characters."""
        return 8 * self.characters + 2**16


LIMITS = Limits()
