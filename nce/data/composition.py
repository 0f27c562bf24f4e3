"""Compositions as the field writes them: ``75Li2S-25P2S5``, ``80(0.7Li2S-0.3P2S5)-20LiI``."""

from __future__ import annotations

import re

_TOKEN = re.compile(r"(?P<amount>\d+(?:\.\d+)?)?(?:(?P<formula>[A-Z](?:[A-Za-z0-9.]|\([A-Za-z0-9.]+\))*)|(?P<open>\())")


def parse_composition(text: str) -> dict[str, float]:
    """Amounts of the components of a mixture, brackets multiplied out.

    .. math:: n_c = \\sum_g N_g \\, a_{cg} / \\sum_c a_{cg}

    Parameters
    ----------
    text
        Components joined by ``-`` or ``+``, each with an amount in front (1 where none is written). What stands in
        brackets must sum to 1 or to 100.

    Returns
    -------
    dict
        Component and its amount, in the unit of the outermost amounts (usually mol%).

    Raises
    ------
    ValueError
        If the text is not of this form, or a bracket does not close; the message shows the place.

    Examples
    --------
    >>> parse_composition("75Li2S-25P2S5")
    {'Li2S': 75.0, 'P2S5': 25.0}
    >>> parse_composition("80(0.7Li2S-0.3P2S5)-20LiI")
    {'Li2S': 56.0, 'P2S5': 24.0, 'LiI': 20.0}
    """
    amounts, end = _mixture(text.replace(" ", ""), 0)
    if end != len(text.replace(" ", "")):
        raise ValueError(f"composition {text!r}: cannot read {text[end:]!r}; write it as 75Li2S-25P2S5")
    return amounts


def _mixture(text: str, start: int) -> tuple[dict[str, float], int]:
    total: dict[str, float] = {}
    at = start
    while True:
        token = _TOKEN.match(text, at)
        if not token or not (token["formula"] or token["open"]):
            raise ValueError(f"composition {text!r}: a component is expected at {text[at:]!r}, as in 75Li2S-25P2S5")
        amount = float(token["amount"] or 1)
        at = token.end()
        if token["open"]:
            inner, at = _mixture(text, at)
            if text[at : at + 1] != ")":
                raise ValueError(f"composition {text!r}: a bracket is not closed")
            at += 1
            total_inside = sum(inner.values())
            if min(abs(total_inside - 1), abs(total_inside - 100)) > 1e-3:
                raise ValueError(f"composition {text!r}: a bracket sums to {total_inside:g}, neither to 1 nor to 100")
            parts = {name: amount * n / total_inside for name, n in inner.items()}
        else:
            parts = {token["formula"]: amount}
        for name, n in parts.items():
            total[name] = round(total.get(name, 0.0) + n, 10)
        if text[at : at + 1] not in ("-", "+"):
            return total, at
        at += 1
