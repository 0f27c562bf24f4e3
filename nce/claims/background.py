"""Checks of the statements in the introduction, the background and the conclusion."""

from __future__ import annotations

from decimal import Decimal

from nce.claims.compare import agreement
from nce.claims.verdict import Claim, Verdict
from nce.models.cell import capacity_retention, cycle_life, required_coulombic_efficiency


def efficiency_for_a_lifetime(claim: Claim) -> Verdict:
    """The efficiency that a life asks for in a cell without spare lithium."""
    efficiency, retention, cycles = claim.printed
    n, end = int(cycles["value"]), float(retention["value"]) / 100
    needed = 100 * float(required_coulombic_efficiency(n, end))
    stated = float(efficiency["value"]) / 100
    return Verdict(
        verdict=agreement({**efficiency, "relation": "="}, Decimal(needed)),
        reason=(
            f"The root of order {n} of {end:g} is {needed:.4f} %. At the printed {100 * stated:g} % the cell keeps "
            f"{100 * float(capacity_retention(n, stated)):.2f} % and reaches {100 * end:g} % after "
            f"{float(cycle_life(stated, end)):.0f} cycles."
        ),
        basis="arithmetic",
    )
