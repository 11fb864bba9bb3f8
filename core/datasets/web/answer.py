"""The answer of a web address, or of the one that it sends on to."""

import re
from urllib.parse import unquote, urljoin, urlsplit

import requests
from requests.utils import select_proxy
from urllib3.exceptions import HTTPError

from core.datasets.web.errors import TransferError
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
    # Unpacked on the way an archive would not have its SHA-256.
    headers = {"Accept-Encoding": "identity"}
    for _ in range(MAX_REDIRECTS + 1):
        request = session.prepare_request(requests.Request("GET", address, headers))
        settings = session.merge_environment_settings(address, {}, True, None, None)
        _check_proxy(address, settings["proxies"], mirror)
        # By the adapter: the session would read all that comes with a redirect, however long.
        answer = session.get_adapter(address).send(request, timeout=timeout, **settings)
        address = _target(session, answer, address, mirror)
        if not address:
            _check_status(answer, mirror)
            return answer
        answer.close()
    raise TransferError(
        Message("{mirror} sends on from one address to the next without end", mirror=mirror)
    )


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


def _check_status(answer: requests.Response, mirror: str) -> None:
    status = answer.status_code
    if 200 <= status < 300:
        return
    answer.close()
    values = {"mirror": mirror, "status": status}
    match status:
        case 404 | 410:
            reason = Message("{mirror} does not have the file ({status})", **values)
        case 407:
            reason = Message(
                "{mirror} is behind a proxy that wants a name and a password ({status})", **values
            )
        case _:
            reason = Message("{mirror} refused ({status})", **values)
    raise TransferError(reason)


def _is_address(address: str) -> bool:
    """Return whether this can be the address of something in the web."""
    try:
        url = urlsplit(requests.Request("GET", address).prepare().url or "")
        host = unquote(url.hostname or "")
        host.encode("idna")  # a label of it may be empty or too long
    except (requests.RequestException, HTTPError, ValueError):
        return False
    return url.scheme in ("http", "https") and bool(host) and not re.search(r"\s", host)
