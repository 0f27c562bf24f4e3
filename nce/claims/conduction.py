"""Checks of equations (4) to (9), wherever they stand, and of what the review says of conduction in glasses."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from nce.claims.compare import agreement, combined, dimension, ids, symbols
from nce.claims.verdict import Claim, Verdict
from nce.constants import BOLTZMANN_EV_K, ZERO_CELSIUS_K
from nce.data import load, source
from nce.figures import eq_9, fig_10, figure, glasses
from nce.figures.fig_x_constraints import LIMIT_MOLPCT
from nce.figures.fig_x_prefactor import reproducibility
from nce.models import constraints, speciation, transport, viscosity

CM2_PER_A2 = 1e-16


# --- shared -----------------------------------------------------------------------------------------------------------


def _panel(figure_id: str, panel: str) -> pd.DataFrame:
    data = figure(figure_id).data
    return data[data["panel"] == panel]


def _glass_ids(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({i for told in texts for i in re.findall(r"sg-\d+-\d+", told)}))


def _number(row: Mapping[str, str], column: str = "value") -> float:
    return float(row[column])


def _listed(numbers: Iterable[int]) -> str:
    return ", ".join(map(str, numbers)) or "none"


def _by_interval(low: float, high: float) -> str:
    """Verdict on a number that ought to be below 0, from its 95 % interval."""
    if high < 0:
        return "agrees"
    return "differs" if low > 0 else "cannot-be-checked"


def _paper_scatter_eV() -> float:
    """How far activation energies of one composition lie apart between papers, by the median over compositions."""
    return reproducibility(glasses.conductors())[0]


# --- equations (4) and (5), numbering ---------------------------------------------------------------------------------


def unit_of_strain(claim: Claim) -> Verdict:
    """Whether a shear modulus times a jump distance wants a second and third length to make an energy, and no more."""
    missing = dimension("J") / dimension("Pa") / dimension("m")
    area = missing == dimension("m^2")
    lack = "the square of a length, how far the ion widens its doorway, which has to stand beside them"
    return Verdict(
        verdict="agrees" if area else "differs",
        reason=f"A shear modulus times a distance falls short of an energy by {lack if area else missing}.",
        basis="arithmetic",
    )


def attempts_in_the_prefactor(claim: Claim) -> Verdict:
    """Whether measured prefactors of diffusion are those of jumps of 2 to 4 Å at 1e12 to 1e14 attempts a second.

    The upper end is a factor of ten above lattice vibrations, to leave room for an entropy of activation.
    """
    low, high = (jump**2 * CM2_PER_A2 * rate / 6 for jump, rate in ((2, 1e12), (4, 1e14)))
    found = [(r, _number(r, "D0_cm2_s")) for r in claim.against]
    rate = [6 * D0 / (fig_10.JUMP_A**2 * CM2_PER_A2) for _, D0 in found]
    told = ", ".join(
        f"{D0:.3g} cm²/s and {nu:.1e} per second, {r['ion']} in {r['composition'] or r['system']} ({r['row_id']})"
        for (r, D0), nu in zip(found, rate, strict=True)
    )
    return Verdict(
        verdict=combined(["agrees" if low <= D0 <= high else "differs" for _, D0 in found]),
        reason=(
            f"Jumps of 2 to 4 Å at 1e12 to 1e14 attempts per second make {low:.1e} to {high:.1e} cm²/s. Measured, with "
            f"the attempts that jumps of {fig_10.JUMP_A:g} Å would ask for: {told}."
        ),
        basis="data",
        rows=ids(claim.against),
    )


def numbers_of_equations(claim: Claim) -> Verdict:
    """Whether each number from the first to the last stands at one equation."""
    numbers = [int(r["number"]) for r in claim.printed]
    twice = sorted({n for n in numbers if numbers.count(n) > 1})
    missing = sorted(set(range(min(numbers), max(numbers) + 1)) - set(numbers))
    empty = [int(r["number"]) for r in claim.printed if not r["latex"]]
    if not twice and not missing:
        reason = f"The numbers {min(numbers)} to {max(numbers)} stand once each."
        return Verdict(verdict="agrees", reason=reason, basis="arithmetic")
    return Verdict(
        verdict="differs",
        reason=(
            f"Of {min(numbers)} to {max(numbers)}, at more than one equation: {_listed(twice)}; left out: "
            f"{_listed(missing)}; without a formula in the text at hand: {_listed(empty)}."
        ),
        basis="print",
    )


# --- Stokes and Einstein, laws of viscosity ---------------------------------------------------------------------------


def _flow_against_diffusion(claim: Claim, times_Tg: float) -> Verdict:
    """Barrier of measured diffusion against that of T/η, which no constant alters; alike within 25 %."""
    (row,) = claim.against
    x, family = _number(row, "x_modifier_molpct"), re.sub(r"(^|(?<=-))[\d.]+", "", row["composition"])
    (glass,) = eq_9.cells().query("family == @family and x == @x").to_dict("records")
    limit = _number(next(r for r in claim.printed if r["row_id"].startswith("st-")))
    Tg, m = glass["Tg_K"], glass["fragility"]
    T = max(times_Tg * Tg, _number(row, "T_min_K"))
    flow = float(viscosity.activation_enthalpy(T, Tg, m, log10_eta_inf=limit)) + BOLTZMANN_EV_K * T
    measured = _number(row, "Ea_eV")
    return Verdict(
        verdict="agrees" if 1 / 1.25 <= flow / measured <= 1.25 else "differs",
        reason=(
            f"At {T:.0f} K, {T / Tg:.2f} times the glass transition, the viscosity of {family} with {x:g} mol% (Tg "
            f"{Tg:.0f} K, fragility {m:.0f}, {glass['authors_viscosity']} authors) makes a barrier to diffusion of "
            f"{flow:.2f} eV, whatever the constant; that of {row['ion']} was measured as {measured:.3g} eV "
            f"({row['row_id']}, {source(row['source']).short})."
        ),
        basis="data",
        rows=(row["row_id"], *_glass_ids([glass["rows_viscosity"]])),
    )


def diffusion_in_the_hot_liquid(claim: Claim) -> Verdict:
    """The test at twice the glass transition, which the review calls far above it."""
    return _flow_against_diffusion(claim, 2)


def diffusion_just_above_the_transition(claim: Claim) -> Verdict:
    """The test at the lowest temperature of the range that begins at the glass transition."""
    return _flow_against_diffusion(claim, 0)


def diffusion_below_the_transition(claim: Claim) -> Verdict:
    """Whether ions in the glass outrun by ten or more what the viscosity at the glass transition, its least, allows.

    The radius is 1 Å, that of a sodium ion in round numbers; half or double of it changes a factor of two.
    """
    found = [(r, _number(r, "D_cm2_s"), _number(r, "T_K")) for r in claim.against]
    allowed = [float(viscosity.stokes_einstein(T, viscosity.LOG10_ETA_TG, 1.0)) * 1e4 for *_, T in found]
    apart = [math.log10(D / most) for (_, D, _), most in zip(found, allowed, strict=True)]
    return Verdict(
        verdict="agrees" if min(apart) > 1 else "differs",
        reason=(
            f"Sodium in germanate glasses diffuses {min(apart):.1f} to {max(apart):.1f} decades faster at "
            f"{found[0][2]:.0f} K than a viscosity of 1e{viscosity.LOG10_ETA_TG:g} Pa s allows, at most "
            f"{max(allowed):.1e} cm²/s."
        ),
        basis="data",
        rows=ids(claim.against),
    )


def limit_of_viscosity(claim: Claim) -> Verdict:
    """What hangs on the limit at infinite temperature; nothing at hand can measure it."""
    limit = _number(claim.printed[0])
    fitted = load("sciglass").query("flag.isna() and fragility.notna()")
    typical = float(fitted["fragility"].median())
    Tg = float(fitted["Tg_viscosity_K"].median())
    low, high = viscosity.myega(1.5 * Tg, Tg, typical, log10_eta_inf=limit + np.array([-0.3, 0.3]))
    return Verdict(
        verdict="cannot-be-checked",
        reason=(
            f"With 10^{limit:g} Pa s for all, the law of Mauro et al. meets the viscosities of {len(fitted)} glasses "
            f"of SciGlass to {fitted['viscosity_rmse_decades'].median():.2g} decades (median), but most of these were "
            f"read off fitted curves, so they cannot judge the limit. At 1.5 times the glass transition a limit 0.3 "
            f"decades lower or higher moves the viscosity by {high - low:.2g} decades in all. The paper cited "
            "was not seen."
        ),
        basis="model",
    )


def parameters_of_viscosity(claim: Claim) -> Verdict:
    """How many of the parameters are free, once those that the review gives a value are taken out."""
    count, *constants = claim.printed
    free = int(count["value"]) - len(constants)
    return Verdict(
        verdict="agrees" if free == int(count["value"]) else "differs",
        reason=(
            f"Of the {count['value']} parameters {len(constants)} is given as a constant of all liquids "
            f"(10^{constants[0]['value']} Pa s), which leaves {free} for a model to describe a liquid by."
            if constants
            else f"All {free} parameters belong to the liquid."
        ),
        basis="arithmetic",
    )


def least_fragility(claim: Claim) -> Verdict:
    """The reference fragility of equation (7), that of an Arrhenius liquid, against the least measured."""
    limit = next(r for r in claim.printed if r["row_id"].startswith("st-"))
    m0 = viscosity.LOG10_ETA_TG - _number(limit)
    (strongest,) = claim.against
    measured, error = _number(strongest, "fragility"), _number(strongest, "fragility_uncertainty")
    others = load("glass_transition")["fragility"]
    meets = abs(measured - m0) <= error and others.min() >= m0 - error
    return Verdict(
        verdict="agrees-by-rounding" if meets else "differs",
        reason=(
            f"{viscosity.LOG10_ETA_TG:g} less {limit['value']} is {m0:.2f}; the strongest of {others.notna().sum()} "
            f"liquids in the table, {strongest['system']}, has {measured:g} ± {error:g} ({strongest['row_id']})."
        ),
        basis="data",
        rows=ids(claim.against),
    )


# --- constraint theory, equations (6) and (7) -------------------------------------------------------------------------


def _borate_transitions(above: float, upto: float) -> Verdict:
    """Equation (6) with rigid angles at boron against medians of lithium and sodium borates; alike within 5 % (rms)."""
    medians = _panel("fig-x-constraints", "medians")
    chosen = medians[(medians["modifier"] != "K2O") & (medians["x_molpct"] > above) & (medians["x_molpct"] <= upto)]
    curves = _panel("fig-x-constraints", "curves").query("line == 'angles never break' and mode == 'hard'")
    off = np.interp(chosen["x_molpct"], curves["x_molpct"], curves["Tg_K"]) - chosen["Tg_K"]
    rms, share = float(np.sqrt((off**2).mean())), float(np.sqrt(((off / chosen["Tg_K"]) ** 2).mean()))
    read = _panel("fig-x-constraints", "glass")
    return Verdict(
        verdict="agrees-by-rounding" if share < 0.05 else "differs",
        reason=(
            f"Over {len(chosen)} medians of lithium and sodium borates with {chosen['x_molpct'].min():g} to "
            f"{chosen['x_molpct'].max():g} mol% the count is off by {rms:.0f} K (rms), {100 * share:.0f} % of the "
            f"glass transition, at most by {off.abs().max():.0f} K. One scale was set, by the glasses up to "
            f"{LIMIT_MOLPCT} mol%."
        ),
        basis="data",
        rows=tuple(read.index[(read["modifier"] != "K2O") & read["x_molpct"].between(above, upto)]),
    )


def borates_of_little_alkali(claim: Claim) -> Verdict:
    """Up to the content by which the scale was set."""
    return _borate_transitions(-1, LIMIT_MOLPCT)


def borates_of_much_alkali(claim: Claim) -> Verdict:
    """From there to a third, where the four-fold boron of charge balance is at its most."""
    return _borate_transitions(LIMIT_MOLPCT, 100 / 3)


def silicate_product(claim: Claim) -> Verdict:
    """Product of equation (6) over sodium silicates; constant if its medians lie within 10 % of their mean.

    All constraints are rigid but the angles at oxygen, and two hold each modifier, as in published counts.
    """
    glass = eq_9.binary_glasses().query("family == 'Na2O-SiO2' and Tg_K.notna()")
    counts = constraints.silicate_counts(glass["x"] / 100, 2)
    rigid = [kind != "gamma" for kind in constraints.KINDS]
    product = glass["Tg_K"] * (3 - counts[:, rigid].sum(axis=1))
    nearest = 10 * (glass["x"] / 10).round()
    held = nearest.between(10, 50)
    by = pd.DataFrame({"product": product, "Tg": glass["Tg_K"]})[held].groupby(nearest[held]).median()
    spread = float(abs(by["product"] / by["product"].mean() - 1).max())
    ends = by.iloc[[0, -1]]
    return Verdict(
        verdict="agrees" if spread < 0.1 else "differs",
        reason=(
            f"From {ends.index[0]:g} to {ends.index[1]:g} mol% Na2O the median glass transition of {held.sum()} "
            f"glasses goes from {ends['Tg'].iloc[0]:.0f} to {ends['Tg'].iloc[1]:.0f} K, and its product with the "
            f"degrees of freedom from {ends['product'].iloc[0]:.0f} to {ends['product'].iloc[1]:.0f} K; in silica it "
            f"is {float(3 - constraints.silicate_counts(0, 2)[rigid].sum()):g}."
        ),
        basis="data",
        rows=tuple(glass.index[held]),
    )


def fragility_of_borates(claim: Claim) -> Verdict:
    """Equation (7) against calorimetric fragilities of lithium borates; alike within two of their errors.

    The onsets at which constraints break, :data:`nce.models.constraints.BORATE_ONSET_K`, are known second-hand. Where
    they fail, others may not.
    """
    limit = _number(next(r for r in claim.printed if r["row_id"].startswith("st-")))
    reference = constraints.borate_counts(0, 0, 2)
    boron_oxide = _number(claim.against[0], "Tg_K")
    told, alike = [], []
    for r in claim.against:
        if r["x_modifier_molpct"]:
            x = _number(r, "x_modifier_molpct") / 100
        else:
            x = (_number(r, "x_min_molpct") + _number(r, "x_max_molpct")) / 200
        counts = constraints.borate_counts(x, speciation.borate(x).fraction["B4"], 2)
        onset = constraints.BORATE_ONSET_K
        Tg = constraints.glass_transition(counts, onset, np.inf, counts_ref=reference, Tg_ref_K=boron_oxide)
        m = float(constraints.fragility(Tg, counts, onset, constraints.BORATE_ATTEMPTS, log10_eta_inf=limit))
        measured, error = _number(r, "fragility"), _number(r, "fragility_uncertainty")
        alike.append(abs(m - measured) <= 2 * error)
        told.append(f"{m:.0f} against {measured:g} ± {error:g} at {100 * x:g} mol% ({r['row_id']})")
    return Verdict(
        verdict="agrees-by-rounding" if all(alike) else "cannot-be-checked",
        reason=(
            f"Calculated with onsets that are known second-hand, and measured: {', '.join(told)}. The published "
            "onsets, and how the paper solves for both, were not seen."
        ),
        basis="data",
        rows=ids(claim.against),
    )


# --- barriers of the strong electrolyte -------------------------------------------------------------------------------


def barrier_with_stiffness(claim: Claim) -> Verdict:
    """Power of the barrier in the shear modulus, which must be above 0, and in the permittivity, which must be below.

    Pooled within families and ions of SciGlass with three or more glasses, each without a flag and with at least 0.3 eV
    and 2 at.% of mobile ions; 95 % intervals from leaving out one family at a time.
    """
    stiff = _power_of_barrier("shear_modulus_GPa")
    polar = _power_of_barrier("permittivity")
    signs = [_by_interval(-stiff[0].high, -stiff[0].low), _by_interval(polar[0].low, polar[0].high)]
    told = [
        f"the power {e.value:.2f} ({e.low:.2f} to {e.high:.2f}) of the {name} ({len(rows)} glasses)"
        for (e, rows), name in ((stiff, "shear modulus"), (polar, "permittivity"))
    ]
    return Verdict(
        verdict="cannot-be-checked" if "cannot-be-checked" in signs else combined(signs),
        reason=(
            f"Within families and ions the barrier goes with {told[0]} and with {told[1]}. Doorway, jump and charges "
            "change from glass to glass too; a test would need glasses that differ in one of them alone."
        ),
        basis="data",
        rows=(*stiff[1], *polar[1]),
    )


def _power_of_barrier(column: str) -> tuple[eq_9.Estimate, tuple[str, ...]]:
    held = load("sciglass").query("flag.isna() and Ea_eV >= @eq_9.EA_EV").dropna(subset=[column])
    mobile = held.filter(like="_atpct")
    held = held.assign(family=held["family"] + " " + mobile.idxmax(axis=1))[mobile.max(axis=1) >= eq_9.MOBILE_ATPCT]
    held = held[held.groupby("family")["family"].transform("size") >= eq_9.CELLS]

    def slope(some: pd.DataFrame) -> NDArray[np.float64]:
        logs = np.log(some[["Ea_eV", column]])
        y, x = (logs - logs.groupby(some["family"]).transform("mean")).to_numpy().T
        return np.array([float(x @ y) / float(x @ x)])

    (found,) = eq_9.jackknife(slope, held)
    return found, tuple(held.index)


# --- silver iodide in silver phosphate --------------------------------------------------------------------------------


def as_the_cited_work_says(claim: Claim) -> Verdict:
    """Each printed number against the one of the cited work at the same place of the list."""
    pairs = list(zip(claim.printed, claim.against, strict=True))
    told = [f"{p['value']} and {r['value']} {r['unit']} ({r['row_id']})" for p, r in pairs]
    return Verdict(
        verdict=combined([agreement(p, Decimal(r["value"])) for p, r in pairs]),
        reason=f"Printed, and read in the abstract of {source(claim.against[0]['source']).short}: {', '.join(told)}.",
        basis="data",
        rows=ids(claim.against),
    )


def _measured_silver(panel: str) -> pd.DataFrame:
    told = _panel("fig-10", panel)
    return told[told["source"] != "nce2026"]


def barrier_from_two_enthalpies(claim: Claim) -> Verdict:
    """Half the enthalpy of formation plus that of migration against measured barriers of σT at both ends.

    Alike if they differ by no more than papers on one glass do, plus what the digits of the print leave open.
    """
    *formations, content, migration = claim.printed
    energies = _measured_silver("energy")
    scatter = _paper_scatter_eV()
    told, alike, used = [], [], []
    for formation, x in zip(formations, (content["value"], content["value_max"]), strict=True):
        expected = _number(formation) / 2 + _number(migration)
        at = energies[energies["x_AgI_molpct"].round() == float(x)]
        by_author = at.groupby("author")["Ea_eV"].median()
        digits = float(Decimal(1).scaleb(int(Decimal(formation["value"]).as_tuple().exponent))) / 4
        alike.append(abs(by_author.median() - expected) <= scatter + digits)
        used += list(at.index)
        told.append(
            f"{expected:.3g} eV at {x} mol% AgI, measured {by_author.median():.3g} eV ({by_author.size} authors, "
            f"{by_author.min():.2g} to {by_author.max():.2g})"
        )
    whole = ", ".join(f"{_number(f) + _number(migration):.2f}" for f in formations)
    return Verdict(
        verdict="agrees-by-rounding" if all(alike) else "differs",
        reason=(
            f"Half of formation and migration make {'; '.join(told)}. Papers on one glass differ by {scatter:.2g} eV. "
            f"With the whole of formation it would be {whole} eV."
        ),
        basis="data",
        rows=tuple(used),
    )


def conductivity_from_formation(claim: Claim) -> Verdict:
    """Whether the fall of the enthalpy of formation alone makes carriers enough for the rise of the conductivity."""
    first, last, content = claim.printed
    carriers = math.exp((_number(first) - _number(last)) / (2 * BOLTZMANN_EV_K * fig_10.T_K))
    read = _panel("fig-10", "carriers").query("series == 'read'").set_index("x_AgI_molpct")
    ends = read.loc[[_number(content), _number(content, "value_max")]]
    rise = float(ends["sigma_S_cm"].iloc[1] / ends["sigma_S_cm"].iloc[0])
    return Verdict(
        verdict="agrees" if carriers >= rise else "differs",
        reason=(
            f"At {fig_10.T_K:.0f} K the carriers would grow by a factor of {carriers:.1e}, the conductivity grows by "
            f"{rise:.1e} from {ends.index[0]:g} to {ends.index[1]:g} mol% AgI (medians of "
            f"{ends['authors'].iloc[0]:.0f} and {ends['authors'].iloc[1]:.0f} authors). The factor of "
            f"{carriers / rise:.2g} between them is left to an entropy or to the mobility."
        ),
        basis="data",
        rows=_glass_ids(ends["rows"]),
    )


def mobility_of_silver(claim: Claim) -> Verdict:
    """The power of ten of the mobility, by the work cited and by one that counts all iodide as carriers."""
    stated = _number(claim.printed[0])
    cited, counted = claim.against
    readings = _panel("fig-10", "mobility").query("series == 'read'")
    values = {"cited": [_number(cited)], "counted": readings["mobility_cm2_V_s"].tolist()}
    verdicts = [
        "agrees" if all(abs(math.log10(v / stated)) <= 0.5 for v in each) else "differs" for each in values.values()
    ]
    return Verdict(
        verdict=combined(verdicts),
        reason=(
            f"{source(cited['source']).short} give about {cited['value']} {cited['unit']} at room temperature. If the "
            f"iodide brings the carriers, as {source(counted['source']).short} find, the same conductivities make "
            f"{readings['mobility_cm2_V_s'].min():.1e} to {readings['mobility_cm2_V_s'].max():.1e} {cited['unit']} at "
            f"{readings['x_AgI_molpct'].min():g} to {readings['x_AgI_molpct'].max():g} mol%."
        ),
        basis="data",
        rows=ids(claim.against),
    )


def mobility_of_its_barrier(claim: Claim) -> Verdict:
    """Whether the mobility and the barrier to migration ask for an attempt frequency of lattice vibrations.

    Those are taken as 1e12 to 1e13 per second, the ends of the model of Figure 10, with jumps of its length.
    """
    mobility, migration = sorted(claim.printed, key=lambda r: r["unit"] == "eV")
    (cited,) = claim.against
    T = _number(cited, "T_K")
    D = _number(mobility) * BOLTZMANN_EV_K * T
    rate = 6 * D / (fig_10.JUMP_A**2 * CM2_PER_A2) * math.exp(_number(migration) / (BOLTZMANN_EV_K * T))
    low, high = (end["attempts"] for end in fig_10.OPEN.values())
    return Verdict(
        verdict="agrees" if low <= rate <= high else "differs",
        reason=(
            f"Jumps of {fig_10.JUMP_A:g} Å over {migration['value']} eV make {mobility['value']} {mobility['unit']} at "
            f"{T:.0f} K with {rate:.1e} attempts per second; vibrations in a solid have {low:.0e} to {high:.0e}."
        ),
        basis="model",
    )


def mobility_with_temperature(claim: Claim) -> Verdict:
    """Change of the mobility that a barrier to migration makes between the temperatures at which SciGlass tabulates."""
    (migration,) = claim.printed
    cold, hot = (ZERO_CELSIUS_K + t for t in fig_10.RHO_C[:2])
    D = transport.diffusivity([cold, hot], 1.0, _number(migration))
    before, after = transport.mobility([cold, hot], D)
    return Verdict(
        verdict="agrees" if after / before < 1.1 else "differs",
        reason=(
            f"A barrier of {migration['value']} eV makes the mobility grow by a factor of {after / before:.2f} from "
            f"{cold:.0f} to {hot:.0f} K. It is constant from one composition to the next only."
        ),
        basis="arithmetic",
    )


def what_temperature_changes(claim: Claim) -> Verdict:
    """Which grows faster with temperature at the ends of the series, the number of carriers or their mobility."""
    *formations, migration = claim.printed
    number, move = [_number(f) / 2 for f in formations], _number(migration)
    return Verdict(
        verdict="agrees" if all(n > move for n in number) else "differs",
        reason=(
            f"The number of carriers goes with half the enthalpy of formation, {number[0]:.2f} eV in the glass without "
            f"iodide and {number[-1]:.2f} eV in that with most, their mobility with {move:.2f} eV in both: in the "
            f"second {100 * move / (move + number[-1]):.0f} % of the barrier is that of the mobility."
        ),
        basis="arithmetic",
    )


def unanimity(claim: Claim) -> Verdict:
    """What works on the same glasses conclude."""
    stances = {r["row_id"]: r["stance"] for r in claim.against}
    told = "; ".join(
        f"{source(r['source']).short}: {r['stance']} ({r['row_id']}, {r['method']})" for r in claim.against
    )
    against = [r for r in claim.against if stances[r["row_id"]] == "strong electrolyte"]
    return Verdict(
        verdict="differs" if against else "agrees",
        reason=f"On the number of carriers in these glasses: {told}.",
        basis="data",
        rows=ids(claim.against),
    )


def years_between(claim: Claim) -> Verdict:
    """Years from the first to the last work that the passage cites, to the nearest ten."""
    span, *cited = claim.printed
    years = {r["key"]: int(source(r["key"]).year) for r in cited}
    apart = max(years.values()) - min(years.values())
    return Verdict(
        verdict="agrees-by-rounding" if 10 * round(apart / 10) == _number(span) else "differs",
        reason=(
            f"From {min(years.values())} to {max(years.values())}, {apart} years: "
            f"{', '.join(source(key).short for key in years)}."
        ),
        basis="arithmetic",
    )


# --- alkali silicates -------------------------------------------------------------------------------------------------


def mobility_in_simulations(claim: Claim) -> Verdict:
    """Whether the mobilities of the abstract are of one power of ten."""
    (simulated,) = claim.against
    low, high = _number(simulated), _number(simulated, "value_max")
    alike = math.log10(high / low) <= 1
    return Verdict(
        verdict="agrees-by-rounding" if alike and simulated["stance"] == "weak electrolyte" else "differs",
        reason=(
            f"The abstract has {simulated['value']} to {simulated['value_max']} {simulated['unit']} from "
            f"{simulated['x_min_molpct']} to {simulated['x_max_molpct']} mol% and calls it little change "
            f"({simulated['row_id']}). That is no change to within a factor of {high / low:.0f}."
        ),
        basis="data",
        rows=ids(claim.against),
    )


def conductivity_with_alkali(claim: Claim) -> Verdict:
    """Whether the median conductivity of silicates rises from each class of content to the next, for each alkali."""
    bins = _panel("fig-x-ions", "bins").query("group == 'silicates' and ion in ('Li', 'Na', 'K')")
    by_ion = bins.sort_values("x_atpct").groupby("ion")["sigma_S_cm"]
    rising = np.concatenate([np.diff(sigma) > 0 for _, sigma in by_ion])
    ends = {ion: (sigma.iloc[0], sigma.iloc[-1]) for ion, sigma in by_ion}
    read = _panel("fig-x-ions", "glass").query("group == 'silicates' and ion in ('Li', 'Na', 'K')")
    told = ", ".join(f"{ion} {first:.1e} to {last:.1e} S/cm" for ion, (first, last) in ends.items())
    return Verdict(
        verdict="agrees" if rising.all() else "differs",
        reason=(
            f"Over {bins['n'].sum():.0f} silicate glasses of SciGlass the median at 25 °C rises in {rising.sum()} of "
            f"{rising.size} steps of content: {told}."
        ),
        basis="data",
        rows=tuple(read.index),
    )


def rise_by_number_of_carriers(claim: Claim) -> Verdict:
    """Whether the conductivity rises by more than the content of alkali and the stated range of mobility can make.

    If it does, the share of ions that are free must grow, as the review has it. At 300 °C, in binary glasses.
    """
    (simulated,) = claim.against
    x = [_number(simulated, f"x_{end}_molpct") for end in ("min", "max")]
    content, mobility = math.log10(x[1] / x[0]), math.log10(_number(simulated, "value_max") / _number(simulated))
    told, enough, used = [], [], []
    for oxide in ("Li2O", "Na2O", "K2O"):
        glass = eq_9.binary_glasses().query("family == @oxide + '-SiO2' and Ea_eV.notna()")
        glass = glass.assign(
            decades=np.log10(
                transport.arrhenius(ZERO_CELSIUS_K + 300, 10 ** glass["log10_sigma0_S_cm"], glass["Ea_eV"])
            ),
            x=glass["x"].round(),
        )
        glass = glass[glass["x"].isin(x)]
        authors = glass.groupby(["x", "author"])["decades"].median().groupby("x")
        rise = float(authors.median()[x[1]] - authors.median()[x[0]])
        enough.append(rise > content + mobility)
        used += list(glass.index)
        told.append(f"{rise:.2f} for {oxide} ({authors.size()[x[0]]} and {authors.size()[x[1]]} authors)")
    return Verdict(
        verdict="agrees" if all(enough) else "cannot-be-checked",
        reason=(
            f"From {x[0]:g} to {x[1]:g} mol% the conductivity at 300 °C rises, in decades, by {', '.join(told)}. The "
            f"content makes {content:.2f} and the range of the simulated mobilities leaves room for {mobility:.1f}; "
            "only what is above both asks for a larger share of free ions. A narrower range of mobility would decide."
        ),
        basis="data",
        rows=(simulated["row_id"], *used),
    )


# --- equation (9) -----------------------------------------------------------------------------------------------------


def _eq_9_glasses() -> tuple[str, ...]:
    return _glass_ids(_panel("fig-10", "parity")["rows"])


def barrier_falls(claim: Claim) -> Verdict:
    """Sign of the power of the barrier in glass transition times fragility, within families of SciGlass."""
    exponents = _panel("fig-10", "exponent")
    total, others = exponents.query("scope == 'all'").iloc[0], exponents.query("scope == 'variant'")["exponent"]
    return Verdict(
        verdict=_by_interval(total["low"], total["high"]),
        reason=(
            f"Over {total['n']:.0f} compositions of {total['families']:.0f} families the barrier goes with the power "
            f"{total['exponent']:.2f} ({total['low']:.2f} to {total['high']:.2f}) of glass transition times fragility; "
            f"with other choices of glasses {others.min():.2f} to {others.max():.2f}."
        ),
        basis="data",
        rows=_eq_9_glasses(),
    )


def barrier_in_inverse_proportion(claim: Claim) -> Verdict:
    """Family by family: for the equation if the interval of the power holds -1 and not 0, against it if not -1."""
    exponents = _panel("fig-10", "exponent")
    families = exponents.query("scope == 'family'")
    holds = families[(families["low"] <= -1) & (families["high"] >= -1) & (families["high"] < 0)]["series"]
    fails = families[(families["low"] > -1) | (families["high"] < -1)]["series"]
    total = exponents.query("scope == 'all'").iloc[0]
    return Verdict(
        verdict=combined([*("agrees" for _ in holds), *("differs" for _ in fails)]),
        reason=(
            f"The power -1 lies within the 95 % interval, and 0 does not, for {', '.join(holds)}; it lies outside for "
            f"{', '.join(fails)}; {len(families) - len(holds) - len(fails)} families decide nothing. Over all the "
            f"power is {total['exponent']:.2f} ({total['low']:.2f} to {total['high']:.2f})."
        ),
        basis="data",
        rows=_eq_9_glasses(),
    )


def _better_than_constant(scope: str, told: str) -> Verdict:
    rules = _panel("fig-10", "rivals").query("scope == @scope").set_index("series")
    ours, constant = rules.loc[fig_10.EQUATION], rules.loc["constant"]
    return Verdict(
        verdict=_by_interval(ours["excess_low"], ours["excess_high"]),
        reason=(
            f"{told} it errs by {ours['error']:.2f} in the logarithm, one barrier for all by "
            f"{constant['error']:.2f}; the difference is {ours['excess']:.2f} ({ours['excess_low']:.2f} to "
            f"{ours['excess_high']:.2f}) over {ours['n']:.0f} compositions of {ours['families']:.0f} families."
        ),
        basis="data",
        rows=_eq_9_glasses(),
    )


def accuracy_within_a_family(claim: Claim) -> Verdict:
    """Error of equation (9) less that of one barrier for the family; below 0 if the equation is worth something."""
    return _better_than_constant("within", "Predicted from other glasses of the family")


def any_reference(claim: Claim) -> Verdict:
    """The same with glasses of all other families as the reference."""
    return _better_than_constant("across", "Predicted from glasses of other families")


def inputs_of_equation_9(claim: Claim) -> Verdict:
    """What stands on the right of equation (9) against the number of parameters that the law of viscosity has."""
    equation, parameters = claim.printed
    letters = symbols(equation)
    reference = [letter for letter, (meaning, _) in letters.items() if "reference" in meaning]
    own = [letter for letter in letters if letter not in reference][1:]  # the first is the result
    barriers = [letter for letter in reference if letters[letter][1] == "eV"]
    return Verdict(
        verdict="differs" if barriers or len(own) != int(parameters["value"]) else "agrees",
        reason=(
            f"Equation (9) takes {len(own)} quantities of the glass ({', '.join(own)}) and {len(reference)} of a "
            f"reference ({', '.join(reference)}), of which {', '.join(barriers) or 'none'} is a barrier that has to be "
            f"measured. The law of viscosity has {parameters['value']} parameters."
        ),
        basis="arithmetic",
    )


def conductivity_from_a_barrier(claim: Claim) -> Verdict:
    """Whether nine in ten glasses have a prefactor within √10 of the median, so that a barrier is enough."""
    (stated,) = claim.against
    read = _panel("fig-x-prefactor", "glass")
    decades = read["log10_sigma0_S_cm"]
    low, middle, high = decades.quantile([0.05, 0.5, 0.95])
    share = float(((decades - middle).abs() <= 0.5).mean())
    return Verdict(
        verdict="agrees" if share >= 0.9 else "differs",
        reason=(
            f"Of {len(read)} glasses of SciGlass {100 * share:.0f} % have a prefactor within a factor of √10 of the "
            f"median, {10**middle:.2g} S/cm; the middle nine tenths span {high - low:.1f} decades. "
            f"{source(stated['source']).short} report an average of {stated['sigma0_S_cm']} S/cm in alkali germanates "
            f"({stated['row_id']})."
        ),
        basis="data",
        rows=(stated["row_id"], *read.index),
    )


def barrier_of_diffusion_and_conduction(claim: Claim) -> Verdict:
    """Barriers of both in the same glass; alike if no further apart than those of conduction between papers."""
    scatter = _paper_scatter_eV()
    by_glass: dict[str, list[Mapping[str, str]]] = {}
    for r in claim.against:
        by_glass.setdefault(r["composition"], []).append(r)
    pairs = [(glass, _number(c, "Ea_eV"), _number(d, "Ea_eV")) for glass, (c, d) in by_glass.items()]
    told = ", ".join(f"{c:.3g} and {d:.3g} eV in {glass}" for glass, c, d in pairs)
    return Verdict(
        verdict=combined(["agrees" if abs(c - d) <= scatter else "differs" for _, c, d in pairs]),
        reason=(
            f"Conduction and diffusion of lithium: {told}. Barriers of one glass differ by {scatter:.2g} eV between "
            "papers. If the first are barriers of σ, those of σT, which go with diffusion, lie higher still."
        ),
        basis="data",
        rows=ids(claim.against),
    )
