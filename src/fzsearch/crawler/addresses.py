"""The address to ask for, of the many that lead to one page. Nothing here looks a name up."""

import re
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import AddressValueError, IPv4Address
from urllib.parse import urljoin

from fzsearch.errors import FetchError

_PORTS = {"http": 80, "https": 443}
_MOST_PORT = 65535
_LONGEST = 8192  # characters; servers refuse longer ones, and only traps make them
_LONGEST_HOST = 253  # RFC 1035

_URL = re.compile(r"([a-z][a-z0-9+.-]*)://([^/?#]*)([^?#]*)(?:\?([^#]*))?(?:#.*)?", re.IGNORECASE | re.DOTALL)
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
_NUMBER = re.compile(r"\d+|0x[0-9a-f]*")
_TRIPLET_OR_OTHER = {
    "path": re.compile(r"%([0-9A-Fa-f]{2})|[^A-Za-z0-9._~!$&'()*+,;=:@/-]"),
    "query": re.compile(r"%([0-9A-Fa-f]{2})|[^A-Za-z0-9._~!$&'()*+,;=:@/?-]"),
}
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")

_SESSION_IN_PATH = re.compile(r";(?:jsessionid|phpsessid)=[^/;]*|/(?:\([a-z]\([a-z0-9]{24}\)\))+(?=/)", re.IGNORECASE)
_SESSIONS = re.compile(r"jsessionid|phpsessid|aspsessionid.*|asp\.net_sessionid|cfid|cftoken")
_SESSION_VALUE = re.compile(r"(?=.*[a-z])(?=.*\d)[a-z0-9_-]{24,}", re.IGNORECASE)  # gkmlpt's sid=755001 is a site
_TRACKING = re.compile(r"utm_.*|spm|isappinstalled|nsukey|eqid|bd_vid|hmsr|hmpl|hmcu|hmkw|hmci|fbclid|gclid")
_SHARED_FROM = frozenset({"singlemessage", "groupmessage", "timeline"})  # WeChat's from=

_STATIC_INDEX = re.compile(r"(?<=/)(?:index|default)\.s?html?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Address:
    """A web address in its parts, each as it is sent."""

    scheme: str  # http or https
    host: str  # lower case, ASCII, no trailing dot: a name or a dotted quad, never an IPv6 address
    port: int
    path: str  # begins with a slash
    query: str  # without its question mark

    @property
    def authority(self) -> str:
        """Host and port as the Host field has them: the port only where it is not the scheme's own."""
        return self.host if self.port == _PORTS[self.scheme] else f"{self.host}:{self.port}"

    @property
    def target(self) -> str:
        """Path and query, as the request line has them."""
        return f"{self.path}?{self.query}" if self.query else self.path

    @property
    def url(self) -> str:
        """The whole address."""
        return f"{self.scheme}://{self.authority}{self.target}"


def canonical(url: str) -> str:
    """The address to ask for: one spelling of it, without fragment, user, session and traces of sharing.

    Spelling is that of RFC 3986, section 6.2.2; backslashes, tabs and line ends are read as browsers read them
    (WHATWG URL). Raises FetchError, fault "address", for what is no web address.

    >>> canonical("HTTP://WWW.示例.政务:80/a/../法治/;jsessionid=1F?spm=a.b&id=%7e1#top")
    'http://www.xn--fsq092h.xn--zfr164b/%E6%B3%95%E6%B2%BB/?id=~1'
    """
    return address_of(url).url


def joined(base: str, link: str) -> str:
    r"""The canonical address that `link`, found on the page at `base`, leads to. Raises FetchError as `canonical`.

    >>> joined("http://www.a.gov.cn/zwgk/index.html", "..\\t1.html")
    'http://www.a.gov.cn/t1.html'
    """
    try:
        # urljoin would also take apart what is whole, and drop an empty ";" or stumble over a "[".
        return canonical(link if _URL.fullmatch(_as_browsers_read(link)) else urljoin(base, _as_browsers_read(link)))
    except ValueError as error:
        raise _no_address(link) from error


def same_page_key(url: str) -> str:
    """What the addresses of one page share; two with the same key are one page. Raises FetchError as `canonical`.

    >>> same_page_key("https://m.a.gov.cn/x/mpost_1.html"), same_page_key("http://www.a.gov.cn/x/index.html")
    ('a.gov.cn/x/post_1.html', 'a.gov.cn/x/')
    """
    address = address_of(url)
    host = re.sub(r"^(?:www|m|wap)\.(?=[^.]+\.)", "", address.host)
    port = "" if address.authority == address.host else f":{address.port}"
    path = _STATIC_INDEX.sub("", address.path.replace("/mpost_", "/post_"))
    return f"{host}{port}{path}" + (f"?{address.query}" if address.query else "")


def host_of(url: str) -> str:
    """The host of an address, for what is counted by host: lower case, ASCII, without port and trailing dot.

    Raises FetchError as `canonical`.
    """
    return address_of(url).host


@lru_cache(maxsize=4096)
def address_of(url: str) -> Address:
    """The parts of the canonical address. Raises FetchError as `canonical`."""
    found = _URL.fullmatch(_as_browsers_read(url))
    if found is None:
        raise _no_address(url)
    scheme, authority, path, query = found[1].lower(), found[2], found[3], found[4] or ""
    name, colon, port = authority.rpartition("@")[2].rpartition(":")
    number = _port(port, scheme) if colon else _PORTS.get(scheme)
    host = _host(name if colon else port)
    if number is None or host is None:
        raise _no_address(url)
    path = _without_dots(_SESSION_IN_PATH.sub("", _encoded(path, "path")))
    address = Address(scheme, host, number, path, _telling(_encoded(query, "query")))
    if len(address.url) > _LONGEST:
        raise _no_address(url)
    return address


def _as_browsers_read(url: str) -> str:
    """Without blanks and controls around it and line ends in it; backslashes before the query are slashes."""
    url = re.sub(r"[\t\r\n]", "", url.strip("".join(map(chr, range(33)))))
    head, mark, tail = re.split(r"([?#]|$)", url, maxsplit=1)
    return head.replace("\\", "/") + mark + tail


def _port(text: str, scheme: str) -> int | None:
    """The number of a port; the scheme's own for none."""
    if not text:
        return _PORTS.get(scheme)
    usable = scheme in _PORTS and text.isascii() and text.isdigit() and len(text) <= len(str(_MOST_PORT))
    return int(text) if usable and 0 < int(text) <= _MOST_PORT else None


def _host(name: str) -> str | None:
    """A host as it is looked up; None for what is no host name or no dotted quad.

    Other ways to write an IPv4 address (0x7f.1, 2130706433, 0177.0.0.1) are none: resolvers differ about them. Nor
    are IPv6 addresses: no portal is named by one.
    """
    if len(name) > _LONGEST_HOST:
        return None
    try:
        host = name.encode("idna").decode("ascii").lower().removesuffix(".")
    except UnicodeError:
        return None
    labels = host.split(".")
    if len(host) > _LONGEST_HOST or not all(map(_LABEL.fullmatch, labels)):
        return None
    if _NUMBER.fullmatch(labels[-1]):
        try:
            return str(IPv4Address(host))
        except AddressValueError:
            return None
    return host


def _encoded(text: str, part: str) -> str:
    """Percent-encoding where it is needed and nowhere else, in UTF-8 and with upper-case digits."""

    def mend(found: re.Match[str]) -> str:
        if found[1]:
            char = chr(int(found[1], 16))
            return char if char in _UNRESERVED else found[0].upper()
        return "".join(f"%{byte:02X}" for byte in found[0].encode("utf-8", "replace"))

    return _TRIPLET_OR_OTHER[part].sub(mend, text)


def _without_dots(path: str) -> str:
    """The path with . and .. resolved (RFC 3986, section 5.2.4)."""
    segments = path.split("/")[1:]
    kept: list[str] = []
    for segment in segments:
        if segment == "..":
            kept[-1:] = []
        elif segment != ".":
            kept.append(segment)
    if segments and segments[-1] in (".", ".."):
        kept.append("")
    return "/" + "/".join(kept)


def _telling(query: str) -> str:
    """The parameters that say which page is meant, in their order."""
    return "&".join(pair for pair in query.split("&") if pair and not _is_noise(*pair.partition("=")[::2]))


def _is_noise(name: str, value: str) -> bool:
    """Whether a parameter says only who asks, or where the address was found."""
    name = name.lower()
    return bool(
        _SESSIONS.fullmatch(name)
        or _TRACKING.fullmatch(name)
        or (name in ("sid", "sessionid") and _SESSION_VALUE.fullmatch(value))
        or (name == "from" and value in _SHARED_FROM)
        or (name == "wd" and not value)  # Baidu's empty search word
    )


def _no_address(url: str) -> FetchError:
    shown = "".join(char if char.isprintable() else "�" for char in url[:200])
    return FetchError(shown, "address", "不是可用的网址", "this is no usable web address")
