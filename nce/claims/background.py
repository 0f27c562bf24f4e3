"""Checks of the statements in the introduction, the background and the conclusion."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from decimal import Decimal
from itertools import product

import numpy as np
import pandas as pd

from nce.claims.compare import agreement, combined, dimension, symbols
from nce.claims.verdict import Claim, Verdict
from nce.data import load, source
from nce.models import relaxation
from nce.models.cell import (
    area_specific_resistance,
    capacity_retention,
    current_density,
    cycle_life,
    discharge_voltage,
    required_coulombic_efficiency,
    specific_energy,
)
from nce.models.penetration import leakage_current_density, self_discharge_time
from nce.models.transport import transference_number

Row = Mapping[str, str]

ROOM_K = (293.0, 309.0)
"""What counts as ambient temperature where a table is gathered: 20 to 35 °C."""


def _values(claim: Claim) -> list[float]:
    return [float(r["value"]) for r in claim.printed]


def _near(found: float, stated: float) -> str:
    """Whether two numbers are of one order of magnitude: within a factor of √10."""
    return "agrees" if abs(math.log10(found / stated)) <= 0.5 else "differs"


# --- a cell and its lifetime ------------------------------------------------------------------------------------------


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


def order_of_charges(claim: Claim) -> Verdict:
    """The printed ratio, charge put back over charge drawn before, in a cell that loses charge in each cycle."""
    bound, efficiency = claim.printed
    drawn = float(efficiency["value"])
    printed_order = 100 * 100 / drawn
    return Verdict(
        verdict=agreement(bound, Decimal(printed_order)),
        reason=(
            f"A cell that takes 100 and gives back {drawn:g} has an efficiency of {drawn:g} %. Charge put back over "
            f"charge drawn before is {printed_order:.2f} %, on the other side of the bound of {bound['value']} %."
        ),
        basis="arithmetic",
    )


def retention_as_efficiency(claim: Claim) -> Verdict:
    """The bound on the efficiency, put to a retention that the review prints."""
    bound, cell = claim.printed
    return Verdict(
        verdict="differs" if agreement(bound, Decimal(cell["retention_pct"])) == "differs" else "cannot-be-checked",
        reason=(
            f"The efficiency is below {bound['value']} % in every cycle, while Table 3 has a retention of "
            f"{cell['retention_pct']} % after {cell['cycles']} cycles. A number that may pass 100 % is another ratio."
        ),
        basis="print",
    )


def hour_at_one_c(claim: Claim) -> Verdict:
    """Hours in which the current that a work calls 1 C passes the charge worked out from the formula, within 1 %."""
    rate, hours = claim.printed
    computed, published = claim.against
    charge = float(computed["capacity_mAh_g"])
    current = float(current_density(float(rate["value"]), float(published["capacity_published_mAh_g"])))
    lasts = charge / current
    off = abs(lasts / float(hours["value"]) - 1)
    return Verdict(
        verdict="agrees" if off == 0 else "agrees-by-rounding" if off <= 0.01 else "differs",
        reason=(
            f"{published['source']} calls {current:g} mA/g 1 C for {published['formula']}. Faraday's law gives it "
            f"{charge:g} mAh/g, which that current passes in {lasts:.3f} h."
        ),
        basis="data",
        rows=tuple(r["row_id"] for r in claim.against),
    )


def energy_of_both_masses(claim: Claim) -> Verdict:
    """The printed equation against a balance of masses: 1 kg of electrodes, split so that both hold one charge."""
    (equation,) = claim.printed
    cathode, anode, potential = claim.against
    c, a = (float(r["capacity_published_mAh_g"]) for r in (cathode, anode))
    volts = float(potential["potential_V"])
    share = a / (c + a)  # of the cathode: c * share = a * (1 - share)
    balanced = share * c * volts
    right = re.sub(r"\\frac\{(.*?)\}\{(.*?)\}", r"((\1) / (\2))", equation["latex"].partition("=")[2])
    right = right.replace(r"\times", "*").replace(r"V_{\text{diss}}", "V")
    formula = float(pd.eval(right.strip(), engine="python", local_dict={"C_c": c, "C_a": a, "V": volts}))
    return Verdict(
        verdict="agrees" if math.isclose(balanced, formula, rel_tol=1e-9) else "differs",
        reason=(
            f"Of 1 kg of {cathode['name']} and {anode['name']}, {share:.3f} kg is cathode when both hold "
            f"{share * c:.1f} Ah; at {volts:g} V that is {balanced:.0f} Wh/kg, and equation (3) gives {formula:.0f}. "
            f"Nothing else has mass in it, so it is an upper bound."
        ),
        basis="arithmetic",
        rows=tuple(r["row_id"] for r in claim.against),
    )


def lithium_for_graphite(claim: Claim) -> Verdict:
    """Charge by the mass of both electrodes, equation 3 without the voltage, with either anode; 5 % more is a gain."""
    cathode, graphite, lithium = (float(r["capacity_published_mAh_g"]) for r in claim.against)
    before, after = (float(specific_energy(cathode, anode, 1.0)) for anode in (graphite, lithium))
    return Verdict(
        verdict="agrees" if after > 1.05 * before else "differs",
        reason=(
            f"LiCoO2 against graphite holds {before:.0f} mAh per gram of both electrodes, against lithium "
            f"{after:.0f}, {100 * (after / before - 1):.0f} % more. The gain is that of the metal anode: with the same "
            f"two electrodes a solid electrolyte brings none."
        ),
        basis="model",
        rows=tuple(r["row_id"] for r in claim.against),
    )


# --- units ------------------------------------------------------------------------------------------------------------

# the left side of each equation is the product of these powers; terms of a sum have one dimension
FACTORS: dict[str, dict[str, dict[str, int]]] = {
    "eq-1": {r"V_{\text{oc}}": {r"\mu_a": 1, "e": -1}},
    "eq-2": {r"V_{\text{diss}}": {"I": 1, r"R_{\text{sys}}": 1}, r"V_{\text{oc}}": {"I": 1, r"R_{\text{sys}}": 1}},
    "eq-3": {"E": {"C_c": 1, "C_a": 1, "C_c + C_a": -1, r"V_{\text{diss}}": 1}},
    "eq-4": {r"\sigma": {"Z": 1, "n": 1, "e": 1, r"\mu": 1}},
}


def units_of_equations(claim: Claim) -> Verdict:
    """Both sides of the printed equations in base units."""
    told, right = [], True
    for equation in claim.printed:
        units = {letter: unit for letter, (_, unit) in symbols(equation).items()}
        units["C_c + C_a"] = units.get("C_c", "-")
        for left, factors in FACTORS[equation["row_id"]].items():
            side = math.prod((dimension(units[name]) ** power for name, power in factors.items()), start=dimension("-"))
            right &= (same := dimension(units[left]) == side)
            word = "so does the right" if same else "the right does not"
            told.append(f"the left side of equation ({equation['number']}) has {units[left]}, {word}")
    reason = "; ".join(dict.fromkeys(told))
    return Verdict(verdict="agrees" if right else "differs", reason=f"T{reason[1:]}.", basis="arithmetic")


def power_by_mass(claim: Claim) -> Verdict:
    """The unit of the specific capacity against that of power by mass."""
    _, unit = symbols(claim.printed[0])["C_c"]
    same = dimension(unit) == dimension("W/kg")
    return Verdict(
        verdict="agrees" if same else "differs",
        reason=(
            f"The capacities of equation (3) are in {unit}, which {'is' if same else 'is not'} power by mass. "
            "Charge by mass times the voltage is energy by mass, and power is that divided by time."
        ),
        basis="arithmetic",
    )


# --- conductivities of whole tables -----------------------------------------------------------------------------------


def _typical(frame: pd.DataFrame) -> tuple[float, str]:
    """The median over works of the median in each, so that a long series counts once, and the same in words."""
    works = frame.groupby("source")["sigma_S_cm"].median()
    low, high = works.min(), works.max()
    return float(works.median()), f"{works.median():.1e} S/cm ({len(works)} works, {low:.1e} to {high:.1e})"


def _undoped(*states: str) -> pd.DataFrame:
    """Li2S-P2S5 at ambient temperature in these states, but for rows that are suspect for a reason of their own."""
    table = load("lps_composition")
    return table[table["state"].isin(states) & table["T_K"].between(*ROOM_K) & ~table["suspect"].astype(bool)]


def _films() -> pd.DataFrame:
    """LiPON films at ambient temperature, read elsewhere than in the review."""
    table = load("lipon_films")
    return table[(table["state"] == "film") & table["T_K"].between(*ROOM_K) & (table["read_in"] != "grady2020")]


def _as_told(claim: Claim, groups: Mapping[str, pd.DataFrame]) -> Verdict:
    (stated, *_) = _values(claim)
    typical = {name: _typical(frame) for name, frame in groups.items()}
    told = "; ".join(f"{name} {words}" for name, (_, words) in typical.items())
    return Verdict(
        verdict=combined([_near(value, stated) for value, _ in typical.values()]),
        reason=f"Printed {claim.printed[0]['value']} S/cm; median over works: {told}.",
        basis="data",
        rows=tuple(i for frame in groups.values() for i in frame.index),
    )


def undoped_lps(claim: Claim) -> Verdict:
    """The printed order of magnitude against glasses and against glass-ceramics, within a factor of √10."""
    return _as_told(claim, {state: _undoped(state) for state in ("glass", "glass-ceramic")})


def undoped_glass(claim: Claim) -> Verdict:
    """The same for the glasses alone, where the review speaks of what crystallisation would raise."""
    return _as_told(claim, {"glass": _undoped("glass")})


def lipon_films(claim: Claim) -> Verdict:
    """The printed order of magnitude against films, however made, within a factor of √10."""
    return _as_told(claim, {"films": _films()})


def lps_over_lipon(claim: Claim) -> Verdict:
    """The ratio of two printed numbers against that of typical glasses and films, within a factor of √10."""
    lps, lipon = _values(claim)
    (glass, told_glass), (film, told_film) = _typical(_undoped("glass")), _typical(_films())
    return Verdict(
        verdict=_near(glass / film, lps / lipon),
        reason=f"Printed {lps / lipon:.0f}; found {glass / film:.0f}, from glass {told_glass} and films {told_film}.",
        basis="data",
        rows=(*_undoped("glass").index, *_films().index),
    )


def crystallisation(claim: Claim) -> Verdict:
    """Medians of the crystallised states over that of the glass, for each Li2S content that has both."""
    glass = dict(list(_undoped("glass").groupby("x_Li2S_molpct")))
    verdicts, told, rows = [], [], []
    for state in ("glass-ceramic", "crystalline"):
        for x, frame in _undoped(state).groupby("x_Li2S_molpct"):
            if x in glass:
                ratio = _typical(frame)[0] / _typical(glass[x])[0]
                verdicts.append("agrees" if ratio > 1 else "differs")
                told.append(f"{state} at {x:g} mol% Li2S {ratio:.3g} (works: {frame['source'].nunique()})")
                rows += [*frame.index, *glass[x].index]
    return Verdict(
        verdict=combined(verdicts),
        reason=f"Median conductivity over that of the glass of the same composition: {', '.join(told)}.",
        basis="data",
        rows=tuple(dict.fromkeys(rows)),
    )


def tenfold_by_salt(claim: Claim) -> Verdict:
    """The ratio of two printed numbers against glasses of one work with and without salt, within a factor of √10."""
    with_salt, without = _values(claim)
    pairs = list(zip(claim.against[::2], claim.against[1::2], strict=True))
    found = [float(salt["sigma_S_cm"]) / float(none["sigma_S_cm"]) for salt, none in pairs]
    told = ", ".join(
        f"{ratio:.1f} ({salt['label']} over {none['label']}, {salt['read_in']})"
        for ratio, (salt, none) in zip(found, pairs, strict=True)
    )
    return Verdict(
        verdict=combined([_near(ratio, with_salt / without) for ratio in found]),
        reason=f"Printed {with_salt / without:.0f}; found {told}.",
        basis="data",
        rows=tuple(r["row_id"] for r in claim.against),
    )


def reach_of_liquids(claim: Claim) -> Verdict:
    """The best amorphous solid over a liquid; of one regime if not below a factor of √10."""
    liquid, amorphous = claim.against
    reached, aim = float(amorphous["found"]), float(liquid["sigma_S_cm"])
    usual, told = _typical(_undoped("glass"))
    return Verdict(
        verdict="agrees" if reached / aim >= 10**-0.5 else "differs",
        reason=(
            f"{liquid['label']} has {aim:.2e} S/cm; an amorphous thiophosphate with salt reaches {reached:.1e}, "
            f"{reached / aim:.2f} of it. Undoped glasses, {told}, stay {aim / usual:.0f} times below."
        ),
        basis="data",
        rows=tuple(r["row_id"] for r in claim.against),
    )


# --- ions and electrons -----------------------------------------------------------------------------------------------


def only_ions(claim: Claim) -> Verdict:
    """The share of the current that electrons carry at the two printed limits; below 1e-6 counts as none."""
    ionic, electronic, capacity = claim.printed
    (film,) = claim.against
    sigma_i, sigma_e = float(ionic["value"]), float(electronic["value"])
    electrons = 1 - float(transference_number(sigma_i, sigma_e))
    volts, charge = float(capacity["voltage_max_V"]), float(capacity["capacity_areal_uAh_cm2"]) / 1000
    thick = float(film["thickness_nm"]) / 1000
    days = 365.25 * float(self_discharge_time(charge, leakage_current_density(sigma_e, thick, volts)))
    return Verdict(
        verdict="agrees" if electrons < 1e-6 else "differs",
        reason=(
            f"Electrons carry {electrons:.1e} of the current at the two limits. At rest they still leak: a film of "
            f"{thick:g} µm with {sigma_e:g} S/cm would empty the {charge:g} mAh/cm2 of a cell of Table 3 in "
            f"{days:.0f} days."
        ),
        basis="model",
        rows=(film["row_id"],),
    )


def electrons_of_electrolytes(claim: Claim) -> Verdict:
    """The printed limit against the median of all published electronic conductivities."""
    limit, own = claim.printed
    measured = load("electronic_conductivity")["sigma_electronic_S_cm"]
    below = int((measured < float(limit["value"])).sum())
    return Verdict(
        verdict=agreement(limit, Decimal(float(measured.median()))),
        reason=(
            f"Below {limit['value']} S/cm lie {below} of {len(measured)} electrolytes with a published value; the "
            f"median is {measured.median():.1e} S/cm. For LPS the review itself has {own['value']} S/cm."
        ),
        basis="data",
        rows=tuple(measured.index),
    )


def fewer_electrons_in_lipon(claim: Claim) -> Verdict:
    """Each electronic conductivity of LiPON against the lowest of Li3PS4."""
    table = load("electronic_conductivity")
    sigma = table["sigma_electronic_S_cm"]
    lipon, lps = sigma[table["material"].str.startswith("LiPON")], sigma[table["material"] == "Li3PS4"]
    told = ", ".join(f"{value:.1e} ({table['source'][i]})" for i, value in lipon.items())
    return Verdict(
        verdict=combined(["agrees" if value < lps.min() else "differs" for value in lipon]),
        reason=(
            f"Li3PS4 has {lps.min():.1e} to {lps.max():.1e} S/cm (n = {len(lps)}), LiPON {told}. The values of "
            f"vieira2016 are of the whole resistivity and may be ionic in part."
        ),
        basis="data",
        rows=(*lipon.index, *lps.index),
    )


def share_of_ions(claim: Claim) -> Verdict:
    """The ionic share of the current in each electrolyte with both conductivities; 1 within a thousandth."""
    table = load("electronic_conductivity").dropna(subset=["sigma_ionic_S_cm", "sigma_electronic_S_cm"])
    share = transference_number(table["sigma_ionic_S_cm"].to_numpy(), table["sigma_electronic_S_cm"].to_numpy())
    (stated,) = _values(claim)
    least = int(share.argmin())
    return Verdict(
        verdict="agrees" if float(np.abs(share - stated).max()) < 1e-3 else "differs",
        reason=(
            f"In {len(share)} solid electrolytes with both conductivities ions carry all but {1 - share.max():.1e} to "
            f"{1 - share.min():.1e} of the current; electrons have most in {table['material'].iloc[least]}."
        ),
        basis="data",
        rows=tuple(table.index),
    )


def ions_over_electrons(claim: Claim) -> Verdict:
    """The ratio and the share at the conductivities that the review asks of an ideal electrolyte."""
    tau, ionic, electronic = _values(claim)
    ratio, share = ionic / electronic, float(transference_number(ionic, electronic))
    return Verdict(
        verdict=_near(ratio, tau),
        reason=(
            f"At {ionic:g} S/cm for ions and {electronic:g} S/cm for electrons the ratio is {ratio:.0e} and grows as "
            f"electrons vanish. The ions carry all but {1 - share:.0e} of the current: that share approaches {tau:g}."
        ),
        basis="arithmetic",
    )


def mobility_from_diffusion(claim: Claim) -> Verdict:
    """The Haven ratio, which is 1 where e/kT alone ties mobility to tracer diffusion; within a factor of √10."""
    told = ", ".join(f"{r['haven_ratio']} ({r['system']}, {r['source']})" for r in claim.against)
    return Verdict(
        verdict=combined([_near(float(r["haven_ratio"]), 1) for r in claim.against]),
        reason=(
            f"Tracer diffusion over what e/kT gives from the conductivity: {told}. The factor is exact for ions that "
            f"jump independently."
        ),
        basis="data",
        rows=tuple(r["row_id"] for r in claim.against),
    )


# --- solids: formulae, films, windows ---------------------------------------------------------------------------------

CHARGES = {"Li": 1, "Na": 1, "Al": 3, "La": 3, "Si": 4, "Ti": 4, "Zr": 4, "P": 5, "O": -2}
"""Usual charges of the ions in the ceramics that the review names."""


def alkali_by_charge(claim: Claim) -> Verdict:
    """The alkali ions that each printed formula needs to be neutral."""
    from periodictable import formula

    verdicts, told = [], []
    for printed in claim.printed:
        atoms = {element.symbol: float(n) for element, n in formula(printed["context"]).atoms.items()}
        charge = -sum(n * CHARGES[symbol] for symbol, n in atoms.items() if symbol not in ("Li", "Na"))
        verdicts.append("agrees" if math.isclose(charge, float(printed["value"]), abs_tol=1e-9) else "differs")
        told.append(f"{printed['context']} needs {charge:.3g} and has {printed['value']}")
    return Verdict(verdict=combined(verdicts), reason=f"{'; '.join(told)}.", basis="arithmetic")


def polymers_reach_the_least(claim: Claim) -> Verdict:
    """The printed least conductivity against what the same paragraphs print for polymers."""
    least, polymer = claim.printed
    short = float(least["value"]) / float(polymer["value"])
    return Verdict(
        verdict="differs" if agreement(least, Decimal(polymer["value"])) == "differs" else "cannot-be-checked",
        reason=(
            f"The least is {least['value']} S/cm. Polymers without liquid or particles are given {polymer['value']} "
            f"S/cm, {short:.0f} times less."
        ),
        basis="print",
    )


def thin_film_suffices(claim: Claim) -> Verdict:
    """The drop of voltage over a film at 1 C; below 1 % of the least voltage of the cell counts as sufficient."""
    sigma, bulk, cell = claim.printed
    (film,) = claim.against
    micrometres, least = float(film["thickness_nm"]) / 1000, float(cell["voltage_min_V"])
    resistance = float(area_specific_resistance(micrometres, float(sigma["value"])))
    current = float(current_density(1.0, float(cell["capacity_areal_uAh_cm2"]) / 1000))
    drop = least - float(discharge_voltage(least, current, resistance))
    as_thick = float(bulk["value"]) / float(sigma["value"]) * micrometres
    return Verdict(
        verdict="agrees" if drop < 0.01 * least else "differs",
        reason=(
            f"A film of {micrometres:g} µm ({film['source']}) at {sigma['value']} S/cm has {resistance:.0f} ohm cm2 "
            f"and costs {1000 * drop:.1f} mV at 1 C of {cell['capacity_areal_uAh_cm2']} µAh/cm2. At {bulk['value']} "
            f"S/cm a layer may be {as_thick:.0f} µm thick for the same resistance."
        ),
        basis="model",
        rows=(film["row_id"],),
    )


def width_of_windows(claim: Claim) -> Verdict:
    """The printed width against the one measured width that the review reports, and the widest computed one."""
    printed, measured = claim.printed
    table = load("stability_windows").dropna(subset=["reduction_V", "oxidation_V"])
    width = table["oxidation_V"] - table["reduction_V"]
    widest, volts = width.idxmax(), float(printed["value"])
    known = (float(measured["value"]), float(width.max()))
    return Verdict(
        verdict=combined(["agrees" if found >= volts else "differs" for found in known]),
        reason=(
            f"By its abstract {measured['source']} found LiPON stable from 0 to about {known[0]:g} V. Computed from "
            f"reactions the widest of {len(width)} windows is {known[1]:.2f} V ({table['material'][widest]}), that of "
            f"LiPON at most {width[table['material'] == 'LiPON'].max():.2f} V."
        ),
        basis="data",
        rows=(*(r["row_id"] for r in claim.against), str(widest)),
    )


# --- what works are about ---------------------------------------------------------------------------------------------


def are_reviews(claim: Claim) -> Verdict:
    """Whether the titles of works cited as reviews say so. A title can deny it, but not settle it."""
    titles = {r["key"]: source(r["key"]).field("title") for r in claim.printed}
    without = [key for key, title in titles.items() if not re.search(r"review|overview|progress", title, re.IGNORECASE)]
    seen = [r for r in claim.against if r["read_in"] in without]
    told = "; ".join(f"{key}, “{titles[key]}”" for key in without)
    return Verdict(
        verdict="differs" if seen else "cannot-be-checked",
        reason=f"Of {len(titles)} works {len(seen)} is not a review by title and abstract: {told}.",
        basis="data" if seen else "print",
        rows=tuple(r["row_id"] for r in seen),
    )


def sulfide_of_the_caption(claim: Claim) -> Verdict:
    """Whether a glass of the work cited holds sulfur, among those that SciGlass lists under it."""
    (cited,), (meant,) = claim.printed, claim.against
    table = load("conductivity")
    own = table[table["source"] == cited["key"]]
    sulfides = own[own["label"].str.contains(r"S(?![a-z])")]
    best = own[own["T_K"].between(*ROOM_K)].nlargest(1, "sigma_S_cm").iloc[0]
    return Verdict(
        verdict="agrees" if len(sulfides) else "differs",
        reason=(
            f"Of {own['series'].nunique()} glasses of {cited['key']}, {sulfides['series'].nunique()} hold sulfur; the "
            f"most conductive, {best['label']}, has {best['sigma_S_cm']:.1e} S/cm at {best['T_K'] - 273.15:.0f} °C. "
            f"LPS with LiI is in {meant['source']}, with up to {float(meant['sigma_S_cm']):.1e} S/cm."
        ),
        basis="data",
        rows=tuple(own.index),
    )


# --- time of relaxation, time of observation --------------------------------------------------------------------------


def deborah_at_the_transition(claim: Claim) -> Verdict:
    """Whether the Deborah number of cooling passes the printed value while the structure falls out of equilibrium.

    TNM with three published sets of parameters at 0.1 to 100 K/min. The transition is where the fictive temperature
    follows the temperature by 0.9 to 0.1 K per kelvin.
    """
    (stated,) = _values(claim)
    inside, at_freezing = [], []
    for glass, rate in product(relaxation.PUBLISHED_TNM.values(), (0.1, 1.0, 10.0, 100.0)):
        ln_A, h = glass["ln_A_s"], glass["activation_enthalpy_K"]
        cooling = relaxation.history(h / (-ln_A - 8), relaxation.Ramp(rate, to_K=h / (25 - ln_A)))
        T = cooling.T_K
        Tf = relaxation.tnm(cooling.t_s, T, **glass).Tf_K
        follows = relaxation.normalised_heat_capacity(T, Tf)
        number = relaxation.cooling_deborah(np.exp(ln_A + h / T), h / T**2, rate)
        passed = float(np.interp(math.log(stated), np.log(number), T))
        inside.append(bool(T[follows < 0.1].max() < passed < T[follows > 0.9].min()))
        at_freezing.append(float(np.interp(Tf[-1], T[::-1], number[::-1])))
    return Verdict(
        verdict=combined(["agrees" if i else "differs" for i in inside]),
        reason=(
            f"With the time in which the relaxation time grows e-fold for that of observation it passes {stated:g} "
            f"within the transition in {sum(inside)} of {len(inside)} coolings of As2Se3 and Se. "
            f"At the fictive temperature that the glass keeps it is {min(at_freezing):.1f} to {max(at_freezing):.1f}."
        ),
        basis="model",
    )


def averages_that_part(claim: Claim) -> Verdict:
    """Ensemble and time averages of 4000 simulated units below and above the printed Deborah number.

    Each unit relaxes exponentially about 0 with variance 1, seed fixed. An average departs if it is off by more than
    a tenth above the transition and was not below it.
    """
    (middle,) = _values(claim)
    rng, steps = np.random.default_rng(2020), 400
    over_units: list[float] = []
    over_time: list[float] = []
    for number in (0.01 * middle, 100 * middle):
        memory = math.exp(-1 / (number * steps))
        noise = rng.standard_normal((steps, 4000))
        state, total = noise[0], noise[0].copy()
        for kick in noise[1:]:
            state = memory * state + math.sqrt(1 - memory**2) * kick
            total += state
        over_units.append(abs(float(state.mean())))
        over_time.append(float(np.abs(total / steps).mean()))
    return Verdict(
        verdict="agrees" if over_units[1] > 0.1 > over_units[0] else "differs",
        reason=(
            f"From a Deborah number of {0.01 * middle:g} to {100 * middle:g} the average over units stays within "
            f"{max(over_units):.2f} of that of the ensemble. The average of one unit over time departs from it by "
            f"{over_time[0]:.2f} and {over_time[1]:.2f}."
        ),
        basis="arithmetic",
    )
