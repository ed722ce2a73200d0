"""The pages of others, as their editors write them: with a frame of ours, or with a fragment of ours in their HTML."""

from __future__ import annotations

from urllib.request import urlopen

PLAIN = '<!doctype html><html lang="en"><head><title>A charity</title>{head}</head><body>{body}</body></html>'


def embed_frame(address: str, *, attributes: str = "", head: str = "", page: str = PLAIN) -> str:
    """Write a host page with a frame."""
    frame = (
        f'<iframe src="{address.replace("&", "&amp;")}" title="Comparison of two treatments" width="100%" height="700" '
        f'style="border:0" {attributes}></iframe>'
    )
    body = f"<main><h1>About treatments</h1><p>Words of the host.</p>{frame}</main>"
    return page.format(head=head, body=body)


def embed_fragment(service: str, *addresses: str, head: str = "", page: str = PLAIN, title: str = "About") -> str:
    """Write a host page into whose HTML its server put fragments."""
    fragments = "".join(read_fragment(service, address) for address in addresses)
    style = f'<link rel="stylesheet" href="{service}/embed/style.css">'
    body = f"<main><h1>{title}</h1>{fragments}</main>"
    return page.format(head=head + style, body=body)


def read_fragment(service: str, address: str) -> str:
    """Read a fragment as a host's server does."""
    with urlopen(service + address) as response:
        html: str = response.read().decode()
    return html
