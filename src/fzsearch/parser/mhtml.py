"""The page in an MHTML file: what browsers and Word save as one file, often under the name .doc."""

from email import message_from_bytes
from email.message import Message
from email.policy import compat32

from fzsearch.errors import ParseError
from fzsearch.parser.limits import Limits
from fzsearch.text import decode


def read_mhtml(body: bytes, name: str, limits: Limits) -> str:
    """Return the markup of the first page in the file. Raises ParseError, naming `name`, when there is none."""
    message = message_from_bytes(body, policy=compat32)
    for number, part in enumerate(message.walk()):
        if number > limits.parts:
            break
        if part.get_content_type() == "text/html":
            return decode(_bytes(part), name)
    raise ParseError(name, "MHTML 文件里没有网页", "there is no page in the MHTML file")


def _bytes(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""
