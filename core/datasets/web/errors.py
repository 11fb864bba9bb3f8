"""Why nothing came from a web address, in words."""

import http.client
import socket
import ssl
from collections.abc import Iterator

import requests
from urllib3 import exceptions as urllib3

from core.messages import Message, message_of


class TransferError(Exception):
    """An address did not send what it should; the message names its mirror and the reason."""


def reason_of(error: Exception, mirror: str, timeout: tuple[float, float]) -> Message:
    """Return why a mirror failed.

    Parameters
    ----------
    error : Exception
        What requests, or a module it stands on, has raised.
    mirror : str
        What the message calls it.
    timeout : (float, float)
        Seconds that were waited for a connection, and for the next part of an answer.
    """
    if isinstance(error, TransferError):
        return message_of(error)
    causes = list(_causes(error))

    def any_is(*kinds: type[BaseException]) -> bool:
        return any(isinstance(cause, kinds) for cause in causes)

    if any_is(requests.exceptions.InvalidSchema):  # all others have been refused before
        return Message(
            "the proxy that the environment names for {mirror} speaks SOCKS, for which the package "
            "PySocks is missing",
            mirror=mirror,
        )
    if any(str(cause).startswith("Tunnel connection failed: 407") for cause in causes):
        return refusal(407, mirror)
    if any_is(requests.exceptions.ProxyError, urllib3.ProxyError):
        return Message("{mirror} could not be reached through the proxy", mirror=mirror)
    if any_is(ssl.SSLCertVerificationError):
        return Message("{mirror} has a certificate that is not trusted here (TLS)", mirror=mirror)
    if any_is(requests.exceptions.SSLError, urllib3.SSLError, ssl.SSLError):
        return Message("{mirror} gave no secure connection (TLS)", mirror=mirror)
    if any_is(urllib3.NameResolutionError, socket.gaierror):
        return Message("the address of {mirror} could not be found (DNS)", mirror=mirror)
    if any_is(urllib3.NewConnectionError):
        return Message("{mirror} gave no connection", mirror=mirror)
    if any_is(requests.ConnectTimeout, urllib3.ConnectTimeoutError):
        return Message(
            "{mirror} gave no connection within {seconds:g} s", mirror=mirror, seconds=timeout[0]
        )
    if any_is(requests.Timeout, urllib3.ReadTimeoutError, TimeoutError):
        return Message(
            "{mirror} gave no answer within {seconds:g} s", mirror=mirror, seconds=timeout[1]
        )
    if any_is(http.client.IncompleteRead) and not any_is(ValueError):
        return Message("{mirror} cut the file short", mirror=mirror)
    if any_is(ConnectionError):
        return Message("{mirror} broke the connection off", mirror=mirror)
    if any_is(http.client.HTTPException, urllib3.HTTPError):
        return Message("{mirror} sent an answer that is not HTTP", mirror=mirror)
    if "certificate" in str(error):  # a file is missing, of which requests says it so
        return Message(
            "the certificates to know {mirror} by, which REQUESTS_CA_BUNDLE or CURL_CA_BUNDLE "
            "names, are not there",
            mirror=mirror,
        )
    return Message("{mirror} could not be read ({kind})", mirror=mirror, kind=type(error).__name__)


def refusal(status: int, mirror: str) -> Message:
    """Return what the status of an answer says, where it is not that the file comes."""
    values = {"mirror": mirror, "status": status}
    match status:
        case 404 | 410:
            return Message("{mirror} does not have the file ({status})", **values)
        case 407:
            return Message(
                "{mirror} is behind a proxy that wants a name and a password ({status})", **values
            )
        case 511:
            return Message(
                "{mirror} is behind a network that wants you to log in first ({status})", **values
            )
        case _ if 500 <= status < 600:
            return Message("{mirror} has a fault of its own ({status})", **values)
        case _:
            return Message("{mirror} refused ({status})", **values)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Yield an error, and what it was raised for: libraries keep that in several places."""
    seen: set[int] = set()
    waiting: list[object] = [error]
    while waiting:
        cause = waiting.pop()
        if isinstance(cause, BaseException) and id(cause) not in seen:
            seen.add(id(cause))
            yield cause
            reason = getattr(cause, "reason", None)
            waiting += [cause.__cause__, cause.__context__, reason, *cause.args]
