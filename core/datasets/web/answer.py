"""The answer of a web address, or of the one that it sends on to."""

import re
from urllib.parse import unquote, urljoin, urlsplit

import requests
from requests.utils import select_proxy
from urllib3.exceptions import HTTPError

from core.datasets.web.errors import TransferError, reason_of, refusal
from core.messages import Message

MAX_REDIRECTS = 10


def open_answer(
    session: requests.Session, address: str, mirror: str, timeout: tuple[float, float]
) -> requests.Response:
    """Return the answer of an address, or of the one that it sends on to."""
    if not _is_address(address):
        raise TransferError(
            Message("{mirror} is not a web address that can be read", mirror=mirror)
        )
    host = mirror
    for _ in range(MAX_REDIRECTS + 1):
        try:
            answer = _ask(session, address, host, timeout)
        except Exception as error:
            if host == mirror:
                raise
            reason = reason_of(error, host, timeout)
            raise TransferError(
                Message("{mirror} sends on, and {reason}", mirror=mirror, reason=reason)
            ) from error
        target = _target(session, answer, address, mirror)
        if not target:
            if not 200 <= answer.status_code < 300:
                answer.close()
                raise TransferError(refusal(answer.status_code, mirror))
            return answer
        answer.close()
        if urlsplit(target).netloc != urlsplit(address).netloc:
            host = urlsplit(target).netloc.rpartition("@")[2][:80]
        address = target
    raise TransferError(
        Message("{mirror} sends on from one address to the next without end", mirror=mirror)
    )


def _ask(
    session: requests.Session, address: str, mirror: str, timeout: tuple[float, float]
) -> requests.Response:
    """Return what one address answers, of which only the beginning is read."""
    # Unpacked on the way an archive would not have its SHA-256.
    headers = {"Accept-Encoding": "identity"}
    request = session.prepare_request(requests.Request("GET", address, headers))
    settings = session.merge_environment_settings(address, {}, True, None, None)
    _check_proxy(address, settings["proxies"], mirror)
    # By the adapter: the session would read all that comes with a redirect, however long.
    return session.get_adapter(address).send(request, timeout=timeout, **settings)


def _target(session: requests.Session, answer: requests.Response, address: str, mirror: str) -> str:
    """Return the address that an answer sends on to; empty if it is the answer."""
    try:
        target = session.get_redirect_target(answer)
        if target is None:
            return ""
        address = urljoin(address, target)
    except ValueError:
        address = ""
    if _is_address(address):
        return address
    answer.close()
    raise TransferError(Message("{mirror} sends on to what is not a web address", mirror=mirror))


def _check_proxy(address: str, proxies: dict[str, str], mirror: str) -> None:
    proxy = select_proxy(address, proxies)
    # Of SOCKS the package for it knows more.
    if proxy and not proxy.startswith("socks") and not _is_address(_with_scheme(proxy)):
        raise TransferError(
            Message(
                "the proxy that the environment names for {mirror} has no address that can be used",
                mirror=mirror,
            )
        )


def _with_scheme(proxy: str) -> str:
    return proxy if "://" in proxy else f"http://{proxy}"


def _is_address(address: str) -> bool:
    """Return whether this can be the address of something in the web."""
    try:
        url = urlsplit(requests.Request("GET", address).prepare().url or "")
        host = unquote(url.hostname or "")
        host.encode("idna")  # a label of it may be empty or too long
    except (requests.RequestException, HTTPError, ValueError):
        return False
    return url.scheme in ("http", "https") and bool(host) and not re.search(r"\s", host)
