"""Arguments of the models: made float arrays, or refused with the name, the value, the place and the way out."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]


def real(
    name: str,
    values: ArrayLike,
    unit: str = "",
    *,
    above: float = -np.inf,
    at_least: float = -np.inf,
    below: float = np.inf,
    at_most: float = np.inf,
    hint: str = "",
) -> Array:
    """Finite numbers in a range.

    Parameters
    ----------
    name : str
        Name of the argument, with which the message begins.
    values : array_like
        What the caller gave.
    unit : str
        Its unit, for the message.
    above, at_least, below, at_most : float
        The range; ``above`` and ``below`` exclude their ends.
    hint : str
        How to mend it, where a slip is likely.

    Returns
    -------
    ndarray of float64

    Raises
    ------
    ValueError
        If a value is masked, not a real number, not finite, or out of range.

    Examples
    --------
    >>> real("x", [0, 0.5], at_least=0, at_most=1)
    array([0. , 0.5])
    >>> real("x_Li2O", [0.2, 20], at_least=0, at_most=1, hint="give a fraction, not per cent")
    Traceback (most recent call last):
    ValueError: x_Li2O must be 0 or more and 1 or less, got 20 at index 1: give a fraction, not per cent
    """
    if np.ma.is_masked(values):
        raise ValueError(f"{name} must not be masked: leave the masked values out, or fill them")
    try:
        given = np.asarray(values)
        if given.dtype.kind in "cSU":
            raise TypeError
        array = given.astype(np.float64)
    except (TypeError, ValueError):
        raise ValueError(f"{name} must be a number or an array of numbers, got {values!r:.80}") from None
    good = np.isfinite(array) & (array > above) & (array >= at_least) & (array < below) & (array <= at_most)
    if good.all():
        return array
    place = np.unravel_index(int(np.argmin(good)), array.shape)
    bounds = [
        f"above {above:g}" if above > -np.inf else "",
        f"{at_least:g} or more" if at_least > -np.inf else "",
        f"below {below:g}" if below < np.inf else "",
        f"{at_most:g} or less" if at_most < np.inf else "",
    ]
    wanted = " and ".join(filter(None, bounds)) or "finite"
    where = f" at index {', '.join(map(str, place))}" if place else ""
    raise ValueError(f"{name} must be {wanted}{unit and ' '}{unit}, got {array[place]:.6g}{where}{hint and ': '}{hint}")


def number(name: str, value: ArrayLike, unit: str = "", **limits: Any) -> float:
    """One finite number in a range; see :func:`real`."""
    array = real(name, value, unit, **limits)
    if array.ndim:
        raise ValueError(f"{name} must be one number, got an array of shape {array.shape}")
    return float(array)


def integer(name: str, value: ArrayLike, **limits: Any) -> int:
    """One whole number in a range; see :func:`real`."""
    found = number(name, value, **limits)
    if found % 1:
        raise ValueError(f"{name} must be a whole number, got {found:g}")
    return int(found)


def positive(name: str, values: ArrayLike, unit: str = "") -> Array:
    """Finite numbers above 0; see :func:`real`."""
    return real(name, values, unit, above=0)


def temperature(name: str, values: ArrayLike) -> Array:
    """Absolute temperatures [K], above 0; see :func:`real`."""
    return real(name, values, "K", above=0, hint="give kelvin; add 273.15 to degrees Celsius")


def fraction(name: str, values: ArrayLike) -> Array:
    """Fractions from 0 to 1; see :func:`real`."""
    return real(name, values, at_least=0, at_most=1, hint="give a fraction, not per cent")


def energy(name: str, values: ArrayLike) -> Array:
    """Energies of one particle [eV], 0 to 10; see :func:`real`."""
    return real(name, values, "eV", at_least=0, at_most=10, hint="give eV; 1 eV is 96.5 kJ/mol")


def fragility_index(name: str, values: ArrayLike) -> Array:
    """Fragilities, 5 to 500; see :func:`real`."""
    return real(name, values, at_least=5, at_most=500, hint="give the slope m at the glass transition, from about 15")


def broadcast(**arrays: Array) -> tuple[Array, ...]:
    """The arrays, by name, at their common shape.

    Raises
    ------
    ValueError
        If they have none.

    Examples
    --------
    >>> [a.shape for a in broadcast(T_K=np.ones((3, 1)), x=np.ones(4))]
    [(3, 4), (3, 4)]
    """
    try:
        return tuple(np.broadcast_arrays(*arrays.values()))
    except ValueError:
        shapes = ", ".join(f"{name} {array.shape}" for name, array in arrays.items())
        raise ValueError(f"the shapes do not broadcast against each other: {shapes}") from None
