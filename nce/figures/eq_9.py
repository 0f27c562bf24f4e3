"""Review equation (9) put to the test on SciGlass: which glasses count, how well each rule predicts their barriers.

Choices, the same for all rules; :data:`VARIANTS` shows what hangs on them:

- glasses of one oxide of Li, Na, K or Ag and one of SiO2, B2O3, P2O5 and GeO2, without a flag, with at least
  :data:`MOBILE_ATPCT` of mobile ions (below, the conductivity turns on traces) and a barrier of at least :data:`EA_EV`;
- a cell is a composition to the nearest mol% of the oxide; its barrier, glass transition and fragility are each the
  median over authors of the author's median, so that no paper counts for more than one;
- a family is one oxide with one other, and has at least :data:`CELLS` cells;
- glass transition and fragility come from the same viscosities, which SciGlass mostly read off a fitted curve.

Errors come from leaving out one family at a time, since glasses of one family are not independent.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import stdtrit

from nce.data import load, parse_composition
from nce.models.relaxation_barrier import activation_energy, fit_exponent, rule_errors

Array = NDArray[np.float64]

FORMERS = ("SiO2", "B2O3", "P2O5", "GeO2")
MODIFIERS = {"Li2O": "Li", "Na2O": "Na", "K2O": "K", "Ag2O": "Ag"}
EA_EV, MOBILE_ATPCT, CELLS = 0.3, 2.0, 3
ELECTRONIC = r"(?:V2O|Fe|Co\d?O|Cu|Mn|NiO|Cr2|TiO2|MoO|WO3)"
"""Oxides that may conduct by electrons."""


@dataclass(frozen=True)
class Estimate:
    """A number and its 95 % interval."""

    value: float
    low: float
    high: float


@cache
def binary_glasses() -> pd.DataFrame:
    """Glasses of SciGlass with one mobile oxide and one network former: ``family`` and mol% ``x`` of the oxide."""
    glasses = load("sciglass").query("flag.isna() and family.str.startswith('alkali-')")
    amounts = glasses["composition"].map(parse_composition)
    pairs = amounts.map(lambda a: tuple(sorted(a, key=list(MODIFIERS).__contains__, reverse=True)))
    sound = pairs.map(lambda p: len(p) == 2 and p[0] in MODIFIERS and p[1] in FORMERS)
    found = glasses[sound].drop(columns="family")
    return found.assign(
        family=["-".join(p) for p in pairs[sound]],
        x=[a[p[0]] for a, p in zip(amounts[sound], pairs[sound], strict=True)],
        mobile=found.filter(like="_atpct").sum(axis=1),
    )


def cells(
    *, Ea_min_eV: float = EA_EV, width_molpct: float = 1, mobile_atpct: float = MOBILE_ATPCT, authors: int = 1
) -> pd.DataFrame:
    """Medians by family and composition, with how many authors stand behind them and which rows.

    Parameters
    ----------
    Ea_min_eV, width_molpct, mobile_atpct
        The choices of this module.
    authors
        How many must have measured barrier and viscosity each.
    """
    glasses = binary_glasses().query("mobile >= @mobile_atpct")
    glasses = glasses.assign(x=(glasses["x"] / width_molpct).round() * width_molpct)
    keys = ["family", "x"]
    conducting, viscous = glasses[glasses["Ea_eV"] >= Ea_min_eV], glasses[glasses["fragility"].notna()]
    parts = []
    for name, rows, columns in (("Ea", conducting, ["Ea_eV"]), ("viscosity", viscous, ["Tg_viscosity_K", "fragility"])):
        by_author = rows.groupby([*keys, "author"])[columns].median().groupby(keys)
        ids = rows.reset_index().groupby(keys)["row_id"].agg(" | ".join)
        parts.append(by_author.median().assign(**{f"authors_{name}": by_author.size(), f"rows_{name}": ids}))
    joined = parts[0].join(parts[1], how="inner").reset_index()
    enough = joined[(joined["authors_Ea"] >= authors) & (joined["authors_viscosity"] >= authors)]
    return _families(enough.rename(columns={"Tg_viscosity_K": "Tg_K"}))


def same_glasses() -> pd.DataFrame:
    """Glasses of any composition whose barrier and viscosity SciGlass has in one row, by its families and ion."""
    glasses = load("sciglass").query("flag.isna() and Ea_eV >= @EA_EV and fragility.notna()")
    glasses = glasses[~glasses["composition"].fillna("").str.contains(ELECTRONIC)]
    mobile = glasses.filter(like="_atpct")
    family = glasses["family"] + " " + mobile.idxmax(axis=1).str[2:-6]
    found = glasses.assign(family=family, Tg_K=glasses["Tg_viscosity_K"])[mobile.max(axis=1) >= MOBILE_ATPCT]
    return _families(found.drop_duplicates(["composition", "Ea_eV", "fragility"]))


def _families(glasses: pd.DataFrame) -> pd.DataFrame:
    kept = glasses[glasses.groupby("family")["family"].transform("size") >= CELLS]
    return kept.reset_index(drop=True)


def _columns(glasses: pd.DataFrame) -> tuple[pd.Series, pd.Series, pd.Series, list[str]]:
    return glasses["Ea_eV"], glasses["Tg_K"], glasses["fragility"], glasses["family"].tolist()


def predicted(glasses: pd.DataFrame, scope: str) -> pd.DataFrame:
    """Barrier of each glass by equation (9), with the reference from which it comes.

    The reference is the geometric mean of other glasses, those of the family for ``within`` and those of all other
    families for ``across``, so that no glass helps to predict itself.
    """
    logs = np.log(glasses[["Ea_eV", "Tg_K", "fragility"]])
    same = glasses["family"].to_numpy()[:, None] == glasses["family"].to_numpy()
    chosen = same & ~np.eye(len(same), dtype=bool) if scope == "within" else ~same
    mean = np.exp(chosen @ logs.to_numpy() / chosen.sum(axis=1, keepdims=True))
    reference = pd.DataFrame(mean, columns=["Ea_ref_eV", "Tg_ref_K", "fragility_ref"], index=glasses.index)
    call = {name: values.to_numpy() for name, values in reference.items()}
    return reference.assign(Ea_eV=activation_energy(glasses["Tg_K"], glasses["fragility"], **call))


def jackknife(statistic: Callable[[pd.DataFrame], Array], glasses: pd.DataFrame) -> list[Estimate]:
    """Numbers with 95 % intervals, from leaving out one family at a time; Student's factor for as many families."""
    names = glasses["family"].unique()
    without = np.array([statistic(glasses[glasses["family"] != name]) for name in names])
    n = len(names)
    stderr = np.sqrt((n - 1) / n * np.sum((without - without.mean(axis=0)) ** 2, axis=0))
    whole, reach = statistic(glasses), stdtrit(n - 1, 0.975) * stderr
    return [Estimate(*map(float, each)) for each in zip(whole, whole - reach, whole + reach, strict=True)]


def errors(glasses: pd.DataFrame) -> pd.DataFrame:
    """Error of each rule within and across families, and its excess over that of a constant barrier."""
    rows = pd.DataFrame(rule_errors(*_columns(glasses)))
    constant = [rows.index[(rows["rule"] == "constant") & (rows["scope"] == scope)][0] for scope in rows["scope"]]

    def each(some: pd.DataFrame) -> Array:
        rms = np.array([row.rms_ln for row in rule_errors(*_columns(some))])
        return np.concatenate([rms, rms - rms[constant]])

    found = pd.DataFrame(jackknife(each, glasses))
    n = len(rows)
    excess = found[n:].set_axis(["excess", "excess_low", "excess_high"], axis=1).reset_index(drop=True)
    return rows.join(found.loc[: n - 1, ["low", "high"]]).join(excess)


def rms(glasses: pd.DataFrame, rule: str) -> float:
    """Error of one rule within families."""
    return next(r.rms_ln for r in rule_errors(*_columns(glasses)) if (r.scope, r.rule) == ("within", rule))


def exponent(glasses: pd.DataFrame) -> Estimate:
    """Power of the barrier in glass transition times fragility, -1 by equation (9), within families.

    The interval is that of leaving out families, or of the line itself if there is but one.
    """
    if len(set(glasses["family"])) > 1:
        (found,) = jackknife(lambda some: np.array([fit_exponent(*_columns(some)).value]), glasses)
        return found
    line = fit_exponent(*_columns(glasses))
    reach = float(stdtrit(line.n - 2, 0.975)) * line.stderr
    return Estimate(line.value, line.value - reach, line.value + reach)


VARIANTS: dict[str, Callable[[], pd.DataFrame]] = {
    "cells of 2.5 mol%": lambda: cells(width_molpct=2.5),
    "any barrier": lambda: cells(Ea_min_eV=0),
    "traces of ions too": lambda: cells(mobile_atpct=0),
    "two authors each": lambda: cells(authors=2),
    "same row, any glass": same_glasses,
}
"""Other choices, to see what hangs on them: wider cells, no lower bound to the barrier or to the mobile ions, cells
where two authors or more measured barrier and viscosity each, and :func:`same_glasses`."""
