"""What goes wrong on the way to a portal, in an operator's words."""

import socket
import ssl

from fzsearch.errors import FetchError


def lost(url: str, error: OSError) -> FetchError:
    """The error for what the operating system or the encryption says of a connection."""
    if isinstance(error, socket.gaierror):
        return unnamed(url, error.strerror or "")
    if isinstance(error, ssl.SSLCertVerificationError):
        why = error.verify_message
        return FetchError(url, "tls", f"证书不可信：{why}", f"its certificate is not trusted: {why}")
    if isinstance(error, ssl.SSLError) and not isinstance(error, ssl.SSLEOFError | ssl.SSLZeroReturnError):
        why = error.reason or str(error)
        return FetchError(url, "tls", f"加密连接不成：{why}", f"no encrypted connection came about: {why}")
    if isinstance(error, ConnectionRefusedError):
        return FetchError(url, "connection", "主机拒绝连接", "its host refuses connections")
    if isinstance(error, ConnectionError | ssl.SSLError):
        return cut(url)
    why = error.strerror or type(error).__name__
    return FetchError(url, "connection", f"连不上：{why}", f"no connection: {why}")


def cut(url: str) -> FetchError:
    """The other side hung up before the answer was whole."""
    return FetchError(url, "connection", "没有收完就断开了", "the connection was closed before the answer was whole")


def unnamed(url: str, why: str) -> FetchError:
    """The host's name leads to no address."""
    return FetchError(url, "name", f"域名解析不到地址：{why}", f"its host name leads to no address: {why}")


def late(url: str, seconds: float, zh: str, en: str) -> FetchError:
    """Something was waited for in vain; `zh` and `en` say what."""
    return FetchError(url, "time", f"等了 {seconds:g} 秒{zh}", f"{en} within {seconds:g} seconds")


def garbled(url: str, why: str) -> FetchError:
    """What came is no answer as HTTP has it."""
    return FetchError(
        url, "connection", f"收到的不是完整的 HTTP 应答：{why}", f"what came is no whole HTTP answer: {why}"
    )


def oversize(url: str, largest: int) -> FetchError:
    """The answer's body is longer than we take."""
    return FetchError(
        url, "size", f"超过 {largest} 字节，不收", f"it is longer than {largest} bytes, which is all that is taken"
    )


def undecodable(url: str, coding: str) -> FetchError:
    """The body's content coding is none that we asked for, or it is not what it says."""
    return FetchError(url, "coding", f"压缩方式 {coding} 解不开", f"its content coding, {coding}, cannot be undone")


def forbidden(url: str, zh: str, en: str) -> FetchError:
    """We are not to ask this; `zh` and `en` say why."""
    return FetchError(url, "forbidden", zh, en)
