"""Checks of the statements on LiPON and of Table 3."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from statistics import median

from scipy.stats import spearmanr

from nce.claims.compare import agreement, combined, ids, shown
from nce.claims.verdict import Claim, Verdict
from nce.data import printed, resource
from nce.data.tables import rows, statement
from nce.figures import figure
from nce.models.cell import area_specific_resistance, capacity_retention, current_density
from nce.models.lipon import balanced_lithium, bridging_bonds, nitrogen_limits
from nce.models.reactions import balance, composition

Row = Mapping[str, str]

LITHIUM, OXYGEN, NITROGEN, SIGMA, BARRIER = "x_Li_per_P", "y_O_per_P", "z_N_per_P", "sigma_S_cm", "Ea_eV"


def _films(*columns: str) -> list[dict[str, str]]:
    """Films that were read elsewhere than in the review and have a number in each of these columns."""
    elsewhere = (r for r in rows("lipon_films") if r["state"] == "film" and r["read_in"] != "grady2020")
    return [r for r in elsewhere if all(r[c] for c in columns)]


def _series(*columns: str) -> dict[str, list[dict[str, str]]]:
    """The works that have three or more such films."""
    found: dict[str, list[dict[str, str]]] = defaultdict(list)
    for film in _films(*columns):
        found[film["series"]].append(film)
    return {name: films for name, films in found.items() if len(films) >= 3}


def _sigma(cells: Row) -> float:
    return float(cells[SIGMA])


def _digits(value: float, digits: int = 3) -> str:
    """A number as the data write it, 1e-6."""
    return re.sub(r"e([+-])0*", lambda sign: "e" + sign[1].replace("+", ""), f"{value:.{digits}g}")


def _altogether(verdicts: Sequence[str]) -> str:
    """One verdict on several parts of a statement, each of which must hold."""
    return "differs" if "differs" in verdicts else combined(verdicts)


# --- composition and conductivity -------------------------------------------------------------------------------------


def lithium_of_the_best(claim: Claim) -> Verdict:
    """Lithium of the most conductive film of all, and of that of each work that varied the composition."""
    columns = (LITHIUM, NITROGEN, SIGMA)
    best = [max(films, key=_sigma) for films in (_films(*columns), *_series(*columns).values())]
    told = ", ".join(f"{r[LITHIUM]} ({r['series']}, {r[SIGMA]} S/cm)" for r in best)
    return Verdict(
        verdict=combined([agreement(claim.printed[0], Decimal(r[LITHIUM])) for r in best]),
        reason=(
            f"Lithium per phosphorus of the best of all {len(_films(*columns))} films with known composition, then of "
            f"the best of each work with three or more: {told}."
        ),
        basis="data",
        rows=ids(best),
    )


def peak(claim: Claim) -> Verdict:
    """The largest conductivity of all films near room temperature, against its power of ten: a factor of √10."""
    stated, *own = claim.printed
    films = [r for r in _films(SIGMA) if not r["T_K"] or float(r["T_K"]) < 310]
    best = max(films, key=_sigma)
    factor = float(stated["value"]) / _sigma(best)
    told = ", ".join(f"{shown(r)} ({r['section']})" for r in own)
    return Verdict(
        verdict="agrees" if abs(math.log10(factor)) <= 0.5 else "differs",
        reason=(
            f"The best of {len(films)} films reaches {best[SIGMA]} S/cm ({best['row_id']}); the printed "
            f"{stated['value']} S/cm is {factor:.3g} times as much. Elsewhere the review gives {told}."
        ),
        basis="data",
        rows=(best["row_id"],),
    )


def nitrogen_at_the_peak(claim: Claim) -> Verdict:
    """Nitrogen that charge balance leaves the formula at the printed lithium: x = 2n - 5 + z for n anions."""
    lithium, anions = (float(r["value"]) for r in claim.printed)
    bare = float(balanced_lithium(anions, 0))
    nitrogen = lithium - bare
    return Verdict(
        verdict="agrees" if nitrogen > 0 else "differs",
        reason=(
            f"With {anions:g} anions for each phosphorus charge balance makes x = {bare:g} + z, z being the nitrogen: "
            f"x is not free, and at x = {lithium:g} the nitrogen is {nitrogen:g}."
        ),
        basis="arithmetic",
    )


def bridges_of_the_formula(claim: Claim) -> Verdict:
    """Bonds that the formula leaves for bridging at the nitrogen of the richest film that fits its charge balance."""
    anions = float(claim.printed[0]["value"])
    fitting = [r for r in _films(NITROGEN) if abs(float(r["charge_balance_error_per_P"])) <= 0.1]
    nitrogen = max(float(r[NITROGEN]) for r in fitting)
    bonds = float(bridging_bonds(anions - nitrogen, nitrogen))
    limits = nitrogen_limits(anions - nitrogen, nitrogen)
    return Verdict(
        verdict="agrees" if bonds > 0 else "differs",
        reason=(
            f"Four bonds of each phosphorus shared out among {anions:g} anions leave {bonds + 0:g} for bridging: no "
            f"corner is shared, and of the nitrogen at most {100 * float(limits.double_max):.0f} % binds two "
            f"phosphorus and {100 * float(limits.triple_max):.0f} % three, whatever its amount."
        ),
        basis="arithmetic",
    )


def usual_conductivity(claim: Claim) -> Verdict:
    """Share of the films with nitrogen near room temperature that lie in the range; many are at least half."""
    (stated,) = claim.printed
    low, high = float(stated["value"]), float(stated["value_max"])
    warm = [r for r in _films(SIGMA, "T_K") if 290 < float(r["T_K"]) < 310 and "N" in r["material"]]
    films = [r for r in warm if not r["same_sample_as"] or r["row_id"] < r["same_sample_as"]]
    within = [r for r in films if low <= _sigma(r) <= high]
    below = sum(_sigma(r) < low for r in films)
    return Verdict(
        verdict="agrees" if 2 * len(within) >= len(films) else "differs",
        reason=(
            f"Of {len(films)} films with nitrogen {len(within)} lie in the range, {below} below it (least "
            f"{_digits(min(map(_sigma, films)))} S/cm) and {len(films) - len(within) - below} above (most "
            f"{_digits(max(map(_sigma, films)))} S/cm)."
        ),
        basis="data",
        rows=ids(films),
    )


def thin_enough(claim: Claim) -> Verdict:
    """Loss of voltage in a film at the highest rate, with 1 µm of cathode; and in 1 mm of the same electrolyte.

    The claim holds if the film loses at most a tenth of the voltage and the millimetre all of it.
    """
    sigma, capacity, rate, voltage = (float(r["value"]) for r in claim.printed)
    (film,) = claim.against
    thickness_um = float(film["thickness_nm"]) / 1000
    current = float(current_density(rate, capacity / 1000))
    thin, thick = (current / 1000 * float(area_specific_resistance(d, sigma)) for d in (thickness_um, 1000))
    return Verdict(
        verdict="agrees" if thin <= voltage / 10 and thick >= voltage else "differs",
        reason=(
            f"At {rate:g} C a cathode of 1 µm draws {current:.3g} mA/cm². With {_digits(sigma)} S/cm that costs "
            f"{1000 * thin:.3g} mV in a film of {1000 * thickness_um:.0f} nm ({film['row_id']}) and {thick:.3g} V in a "
            f"millimetre, of {voltage:g} V."
        ),
        basis="model",
        rows=(film["row_id"],),
    )


def _follows(films: Sequence[Row], column: str) -> float:
    return float(spearmanr([float(r[NITROGEN]) for r in films], [float(r[column]) for r in films]).statistic)


def _with_nitrogen(column: str, sign: int) -> Verdict:
    """Rank correlation with nitrogen within each work; one of less than 0.8 in size decides nothing."""
    series = _series(NITROGEN, column)
    found = {name: _follows(films, column) for name, films in series.items()}
    told = ", ".join(f"{name} {rho:+.2f} (n = {len(series[name])})" for name, rho in found.items())
    return Verdict(
        verdict=combined(["agrees" if rho * sign > 0 else "differs" for rho in found.values() if abs(rho) >= 0.8]),
        reason=f"Rank correlation with nitrogen per phosphorus within each work: {told}.",
        basis="data",
        rows=ids([film for films in series.values() for film in films]),
    )


def nitrogen_and_conductivity(claim: Claim) -> Verdict:
    """More nitrogen, more conductivity."""
    return _with_nitrogen(SIGMA, +1)


def nitrogen_and_barrier(claim: Claim) -> Verdict:
    """More nitrogen, less activation energy."""
    return _with_nitrogen(BARRIER, -1)


def goal_above_floor(claim: Claim) -> Verdict:
    """The conductivity to be reached against the one that is called low."""
    goal, floor = claim.printed
    reached = float(goal["value"]) <= float(floor["value_max"])
    return Verdict(
        verdict="differs" if reached else "cannot-be-checked",
        reason=f"The goal is {shown(goal)}; what LiPON has, and what is called low, is {shown(floor)}.",
        basis="print",
    )


def film_above_crystal(claim: Claim) -> Verdict:
    """Pairs of a film and a crystal of nearly the same composition, one after the other."""
    pairs = list(zip(claim.against[::2], claim.against[1::2], strict=True))
    least = min(_sigma(film) / _sigma(crystal) for film, crystal in pairs)
    told = ", ".join(
        f"{film['material']} {film[SIGMA]} against {crystal['relation'].replace('=', '')}{crystal[SIGMA]} S/cm for "
        f"{crystal['material']}"
        for film, crystal in pairs
    )
    return Verdict(
        verdict=combined(["agrees" if _sigma(film) > _sigma(crystal) else "differs" for film, crystal in pairs]),
        reason=f"Film and crystal: {told}; at least {_digits(least, 2)} times as much.",
        basis="data",
        rows=ids(claim.against),
    )


def spread(claim: Claim) -> Verdict:
    """Powers of ten between all films with nitrogen, which no two of one composition can exceed.

    Films count as alike if lithium, oxygen and nitrogen per phosphorus differ by at most 0.25 each.
    """
    films = [r for r in _films(LITHIUM, SIGMA) if float(r[NITROGEN]) > 0]
    low, high = min(films, key=_sigma), max(films, key=_sigma)
    decades = math.log10(_sigma(high) / _sigma(low))
    alike = max(
        _sigma(a) / _sigma(b)
        for a in films
        for b in films
        if all(abs(float(a[c]) - float(b[c])) <= 0.25 for c in (LITHIUM, OXYGEN, NITROGEN))
    )
    return Verdict(
        verdict=agreement(claim.printed[0], Decimal(decades)),
        reason=(
            f"All {len(films)} films with nitrogen, of whatever composition, span {decades:.2f} powers of ten, from "
            f"{low[SIGMA]} to {high[SIGMA]} S/cm; films of like composition differ by a factor of {alike:.2g} at most."
        ),
        basis="data",
        rows=ids([low, high]),
    )


def carriers(claim: Claim) -> Verdict:
    """The share of lithium that moves, against every one read elsewhere."""
    (stated,) = claim.printed
    found = [r for r in rows("weak_electrolyte") if (r["system"], r["quantity"]) == ("LiPON", "carrier fraction")]
    elsewhere = [r for r in found if r["read_in"] != "grady2020"]
    return Verdict(
        verdict=combined([agreement(stated, 100 * Decimal(r["value"])) for r in elsewhere]),
        reason=(
            f"Shares of mobile lithium in LiPON among the data: {len(found)}, of which {len(elsewhere)} were read "
            f"elsewhere than in the review; {stated['source']} itself would be needed."
        ),
        basis="data" if elsewhere else "print",
        rows=ids(elsewhere),
    )


# --- nitrogen ---------------------------------------------------------------------------------------------------------


def environments(claim: Claim) -> Verdict:
    """Environments of nitrogen that the review reads in a work, against those that its abstract names."""
    (told,), (seen,) = claim.printed, claim.against
    named = [kind for kind in ("apical", "double", "triple") if told[kind] and seen[kind]]
    silent = [kind for kind in ("apical", "double", "triple") if told[kind] and not seen[kind]]
    words = ", ".join(f"{kind} {seen[kind]}" for kind in named)
    return Verdict(
        verdict=_altogether(["agrees" if told[kind] == seen[kind] else "differs" for kind in named]),
        reason=f"The abstract has {words}; it does not speak of: {', '.join(silent) or 'none'}.",
        basis="data",
        rows=(seen["row_id"],),
    )


def triple_nitrogen_and_conductivity(claim: Claim) -> Verdict:
    """Works that give both the share of triple nitrogen and the conductivity; three are needed for a correlation."""
    conductive = {r["source"]: _sigma(r) for r in _films(SIGMA)}
    shares = [r for r in rows("lipon_nitrogen") if r["triple_pct"] and r["read_in"] != "grady2020"]
    both = [r for r in shares if r["source"] in conductive]
    present = [r for r in rows("lipon_nitrogen") if r["triple"] == "present" and r["read_in"] != "grady2020"]
    rise = [float(r["triple_pct"]) for r in both], [conductive[r["source"]] for r in both]
    enough = len(both) >= 3
    return Verdict(
        verdict="cannot-be-checked" if not enough else "agrees" if spearmanr(*rise).statistic > 0 else "differs",
        reason=(
            f"Of {len(present)} rows that find triple nitrogen {len(shares)} give its share, and {len(both)} of these "
            f"have a conductivity from the same work; shares and conductivities of one series would be needed."
        ),
        basis="data" if enough else "print",
        rows=ids(both),
    )


# --- stability --------------------------------------------------------------------------------------------------------


def narrower_windows(claim: Claim) -> Verdict:
    """Every computed window of LiPON against the width that was reported first."""
    stated = float(claim.printed[0]["value"])
    ends = ("reduction_V", "oxidation_V")
    windows = [r for r in rows("stability_windows") if r["material"] == "LiPON" and all(r[c] for c in ends)]
    widths = [float(r["oxidation_V"]) - float(r["reduction_V"]) for r in windows]
    told = ", ".join(f"{r['reduction_V']} to {r['oxidation_V']} V ({r['row_id']}, {r['source']})" for r in windows)
    return Verdict(
        verdict=combined(["agrees" if width < stated else "differs" for width in widths]),
        reason=(
            f"Computed {told}: {min(widths):.3g} to {max(widths):.3g} V wide, {stated / max(widths):.2g} to "
            f"{stated / min(widths):.2g} times less than {stated:g} V, and none reaches lithium at 0 V."
        ),
        basis="data",
        rows=ids(windows),
    )


def oxide_at_lithium(claim: Claim) -> Verdict:
    """Whether Li2O is among the products of each calculation at its lowest potential, with the balanced reaction."""
    products = [(r["products_0V"] or r["products_reduction"]).split(" + ") for r in claim.against]
    told = "; ".join(
        str(balance([r["model_composition"], "Li+", "e-"], made))
        for r, made in zip(claim.against, products, strict=True)
    )
    return Verdict(
        verdict=combined(["agrees" if "Li2O" in made else "differs" for made in products]),
        reason=f"What the calculations have lithium make of LiPON, balanced: {told}.",
        basis="data",
        rows=ids(claim.against),
    )


_MEASURED_IN = {"S/cm": "conductivity", "Ω cm": "resistivity", "Ω cm²": "resistance"}


def unit_of_resistance(claim: Claim) -> Verdict:
    """Whether the unit is one of what is named, and what the numbers are if they are read as the unit has it."""
    names = [printed(r).get("quantity", r["quantity"]) for r in claim.printed]
    measured = [_MEASURED_IN[r["unit"]] for r in claim.printed]
    fits = [m.rstrip("y") in name for m, name in zip(measured, names, strict=True)]  # or resistivities
    told = ", ".join(f"{shown(r)} for the {name}" for r, name in zip(claim.printed, names, strict=True))
    turned = ", ".join(_digits(1 / float(r[c])) for r in claim.printed for c in ("value", "value_max") if r[c])
    return Verdict(
        verdict=_altogether(["agrees" if fit else "differs" for fit in fits]),
        reason=f"Printed {told}; the unit is one of {measured[0]}, and the reciprocals are {turned}.",
        basis="arithmetic",
    )


def conducting_product(claim: Claim) -> Verdict:
    """Conductivity of a product against a tenth of what the review asks of LiPON."""
    (asked,), (product,) = claim.printed, claim.against
    factor = float(asked["value"]) / _sigma(product)
    return Verdict(
        verdict="agrees" if factor <= 10 else "differs",
        reason=(
            f"{product['material']} ({product['state']}) has {product['relation']} {product[SIGMA]} S/cm and "
            f"{product[BARRIER]} eV; the {asked['value']} S/cm asked of LiPON are {_digits(factor)} times as "
            "much. An amorphous product may conduct better."
        ),
        basis="data",
        rows=(product["row_id"],),
    )


_MEASURES = {"elastic modulus": "young_modulus_GPa", "hardness": "hardness_GPa"}


def modulus_and_hardness(claim: Claim) -> Verdict:
    """Each printed number against all films that have it; the work credited, read in the review only, counts as one."""
    verdicts, told = [], []
    for stated in claim.printed:
        column = _MEASURES[stated["quantity"]]
        films = [r for r in rows("mechanics") if r["material"].startswith("LiPON") and r[column]]
        same = [r for r in films if r["source"] == stated["source"] and stated["value"] == r[column]]
        for film in (*same, *(r for r in films if r["source"] != stated["source"])):
            verdicts.append(agreement(stated, Decimal(film[column])))
            told.append(f"{stated['quantity']} {film[column]} GPa ({film['row_id']}, {film['source']})")
    return Verdict(
        verdict=combined(verdicts),
        reason=f"Films of LiPON: {', '.join(told)}; the work credited was read in the review only.",
        basis="data",
        rows=ids(claim.against),
    )


def not_the_stiffest(claim: Claim) -> Verdict:
    """Whether the moduli of LiPON lie within those of other solid electrolytes."""
    films = [float(claim.printed[0]["value"])]
    films += [float(r["young_modulus_GPa"]) for r in claim.against if r["material"].startswith("LiPON")]
    others = [r for r in claim.against if not r["material"].startswith("LiPON")]
    moduli = [float(r["young_modulus_GPa"]) for r in others]
    told = ", ".join(f"{r['material']} {r['young_modulus_GPa']} GPa" for r in others)
    return Verdict(
        verdict="agrees" if min(moduli) < min(films) and max(films) < max(moduli) else "differs",
        reason=f"Young's modulus of LiPON is {min(films):g} to {max(films):g} GPa; of others: {told}.",
        basis="data",
        rows=ids(claim.against),
    )


# --- cells ------------------------------------------------------------------------------------------------------------


def _metal_charge(formula: str) -> float:
    """Mean charge of the metals of an oxide beside Li+ and O2-."""
    atoms = {name: float(n) for name, n in composition(formula).items()}
    return (2 * atoms.pop("O") - atoms.pop("Li")) / sum(atoms.values())


def abbreviated_formulae(claim: Claim) -> Verdict:
    """Formulae under Table 3 against those of works that name the cathode, with the charge left for the metals."""
    notes = {note["abbreviation"]: note["printed"] for note in resource("table3")["footnotes"] if "printed" in note}
    pairs = [
        (notes[cell["cathode"]], seen.get("found") or seen["formula"])
        for cell, seen in zip(claim.printed, claim.against, strict=True)
    ]
    told = ", ".join(f"{a} needs {_metal_charge(a):+.3g} and {b} {_metal_charge(b):+.3g}" for a, b in pairs)
    return Verdict(
        verdict=_altogether(["agrees" if composition(a) == composition(b) else "differs" for a, b in pairs]),
        reason=f"Mean charge of the metals beside Li+ and O2-: {told}.",
        basis="arithmetic",
        rows=ids(claim.against),
    )


def energy_for_a_capacity(claim: Claim) -> Verdict:
    """Whether the column of capacities holds one, and the charge that an energy stands for: Q = E / (3.6 V)."""
    (cell,), (cathode,) = claim.printed, claim.against
    held = [c for c in cell if c.startswith("capacity_") and cell[c]]
    energy, volt = float(cell["energy_areal_mJ_cm2"]), float(cathode["potential_V"])
    return Verdict(
        verdict="agrees" if held else "differs",
        reason=(
            f"{energy:g} mJ/cm² is an energy by area. At the {volt:g} V of its cathode ({cathode['row_id']}) it is a "
            f"charge of {energy / 3.6 / volt:.3g} µAh/cm², the unit of another row of the column."
        ),
        basis="arithmetic",
        rows=(cathode["row_id"],),
    )


def capacity_of_the_table(claim: Claim) -> Verdict:
    """Capacity and voltage in the text against those of the cells of Table 3 in the same unit."""
    capacity, volts, *cells = claim.printed
    column = "capacity_areal_per_thickness_uAh_cm2_um"
    found = combined([agreement(capacity, Decimal(r[column])) for r in cells])
    told = ", ".join(f"{r[column]} between {r['voltage_min_V']} and {r['voltage_max_V']} V" for r in cells)
    return Verdict(
        verdict="differs" if found == "differs" else "cannot-be-checked",
        reason=f"The text has {statement(dict(capacity))} at {shown(volts)}; Table 3 has {told}.",
        basis="print",
    )


def _keeps(cell: Row, cycles: int) -> float:
    """Capacity after some cycles in per cent if each loses the same share, from what a cell kept at its end."""
    efficiency = (float(cell["retention_pct"]) / 100) ** (1 / int(cell["cycles"]))
    return 100 * float(capacity_retention(cycles, min(efficiency, 1)))


def many_keep(claim: Claim) -> Verdict:
    """Cells of Table 3 whose printed end shows the retention; many are at least half."""
    limit, span, *cells = claim.printed
    cycles, least = int(span["value"]), float(limit["value"])
    long = [r for r in cells if r["retention_pct"] and int(r["cycles"]) >= cycles]
    shown = [r for r in long if agreement(limit, Decimal(r["retention_pct"])) == "agrees"]
    likely = [f"{r['row_id']} {_keeps(r, cycles):.1f} %" for r in long if r not in shown and _keeps(r, cycles) > least]
    return Verdict(
        verdict="agrees" if 2 * len(shown) >= len(cells) else "differs",
        reason=(
            f"Of {len(cells)} cells {len(shown)} show more than {least:g} % after {cycles} cycles or more "
            f"({', '.join(ids(shown))}). At the same loss in each cycle others would have kept it for {cycles}: "
            f"{', '.join(likely) or 'none'}. The rest print fewer cycles, less, or no retention."
        ),
        basis="arithmetic",
    )


def long_lived_lipon(claim: Claim) -> Verdict:
    """Whether the cells that keep so much for so long have LiPON."""
    limit, span, *cells = claim.printed
    lasting = [
        r
        for r in cells
        if int(r["cycles"]) >= int(span["value"]) and agreement(limit, Decimal(r["retention_pct"])) == "agrees"
    ]
    told = ", ".join(f"{r['electrolyte']} {r['retention_pct']} % after {r['cycles']} ({r['source']})" for r in lasting)
    all_lipon = len(lasting) == len(cells) and all(r["electrolyte"] == "LiPON" for r in lasting)
    return Verdict(
        verdict="cannot-be-checked" if all_lipon else "differs",
        reason=f"Table 3 has of the two works {told}.",
        basis="print",
    )


def cells_of_the_table(claim: Claim) -> Verdict:
    """Cells of a row of Table 3, as printed, against what was found in the work."""
    (line,) = claim.printed
    was = {**line, **printed(line)}
    verdicts = []
    for seen in claim.against:
        cell, number = was[seen["column"]], re.match(r"[\d.]+", was[seen["column"]])
        if number:
            verdicts.append(agreement({"relation": "=", "value": number[0]}, Decimal(seen["found"])))
        else:
            verdicts.append("agrees" if cell == seen["found"] else "differs")
    told = ", ".join(f"{r['column']} {was[r['column']]}, found {r['found']} ({r['row_id']})" for r in claim.against)
    return Verdict(
        verdict=_altogether(verdicts),
        reason=f"Printed {told}; read in {claim.against[0]['read_in']}.",
        basis="data",
        rows=ids(claim.against),
    )


def slower_fade(claim: Claim) -> Verdict:
    """Median loss per cycle in Tables 2 and 3; much better is a factor of three."""
    cells = figure("fig-x-retention").data.dropna(subset="per_cycle")
    tables = {n: cells[cells.index.str.startswith(f"t{n}-")] for n in (2, 3)}
    loss = {n: sorted(100 * (1 - table["per_cycle"])) for n, table in tables.items()}
    bulk, thin = median(loss[2]), median(loss[3])
    told = ", ".join(f"{v[0]:.2g} to {v[-1]:.2g} % in Table {n} (n = {len(v)})" for n, v in loss.items())
    return Verdict(
        verdict="agrees" if 3 * thin <= bulk else "differs",
        reason=(
            f"Median loss per cycle {bulk:.2g} % in Table 2 and {thin:.2g} % in Table 3, {bulk / thin:.2g} times less; "
            f"the ranges overlap: {told}."
        ),
        basis="arithmetic",
    )
