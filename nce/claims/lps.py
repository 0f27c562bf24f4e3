"""Checks of the statements on lithium thiophosphates, and of Tables 1 and 2.

A ratio that is printed in orders of magnitude agrees if the logarithm of what was found rounds to the same number of
them: three times more or less does not count. Where many works measured one thing, each counts once, by its median.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import groupby
from statistics import median
from typing import Any

import numpy as np

from nce.claims.compare import Row, agreement, combined, ids, same_decade
from nce.claims.verdict import Claim, Verdict
from nce.constants import ZERO_CELSIUS_K
from nce.data import parse_composition, printed, row
from nce.data.tables import rows
from nce.models.cell import molar_mass, specific_capacity
from nce.models.reactions import CHARGE, composition
from nce.models.speciation import thiophosphate
from nce.models.transport import arrhenius

VALENCE = {"Li": 1, "P": 5, "S": -2, "Si": 4, "Ge": 4, "Sn": 4}
"""Charges of the ions of a thiophosphate without bonds between like atoms."""

STATE = ("classification", "electrolyte_class")
"""Columns of Tables 1 and 2 that hold the state of an electrolyte."""

ROOM_K = 300
"""What was measured below is taken as room temperature."""


def glasses_with_sulfur(claim: Claim) -> Verdict:
    """Whether the glasses of all works cited hold sulfur."""
    glass = {r["source"]: r["label"].removesuffix(" glass") for r in claim.against}
    cited = [c["key"] for c in claim.printed]
    sulfide = {key: any("S" in composition(part) for part in parse_composition(glass[key])) for key in cited}
    told = ", ".join(f"{glass[key]} of {key} is {'a sulfide' if sulfide[key] else 'no sulfide'}" for key in cited)
    return _data("agrees" if all(sulfide.values()) else "differs", f"Of the glasses, {told}.", claim.against)


def charges_of_anions(claim: Claim) -> Verdict:
    """Charges of ions, less two for each bond between phosphorus atoms, of which an anion has fewer than atoms."""
    number, *anions = claim.printed
    bonds = {}
    for anion in anions:
        formula = printed(anion)["value"]
        bonds[formula] = (_valence(formula) + Decimal(anion["value"])) / 2, composition(formula)["P"]
    sound = all(n == int(n) and 0 <= n < atoms for n, atoms in bonds.values())
    told = ", ".join(f"{formula} with {n:g}" for formula, (n, _) in bonds.items())
    return Verdict(
        verdict="agrees" if sound and len(bonds) == int(number["value"]) else "differs",
        reason=f"P(+5) and S(-2) give the printed charges with these bonds between phosphorus atoms: {told}.",
        basis="arithmetic",
    )


def charge_of_one_unit(claim: Claim) -> Verdict:
    """The charge that the ions of a unit leave."""
    stated, unit = claim.printed
    formula = printed(unit)["value"]
    left = -_valence(formula)
    return Verdict(
        verdict=agreement(stated, left),
        reason=f"P(+5) and S(-2) leave {left:g} e to {formula}; printed are {stated['value']} e.",
        basis="arithmetic",
    )


def predominant_anion(claim: Claim) -> Verdict:
    """The anion with most phosphorus at both ends of a range, in the ideal scheme and in the quoted shares."""
    span, *anions = claim.printed
    expected = [printed(a)["value"].split("^")[0] for a in anions]
    ends = [span["value"], span["value_max"]]
    ideal = [thiophosphate(float(x) / 100).fraction for x in ends]
    quoted = [{_unit(r): float(r["fraction_pct"]) for r in claim.against if r["x_modifier_molpct"] == x} for x in ends]
    agree = [[max(f, key=lambda unit: float(f[unit])) for f in found] == expected for found in (ideal, quoted)]
    told = ", ".join(
        f"{100 * float(i[unit]):.0f} % of the phosphorus in {unit} at {x} mol% Li2S (quoted {q[unit]:g} %)"
        for x, unit, i, q in zip(ends, expected, ideal, quoted, strict=True)
    )
    return Verdict(
        verdict=combined(["agrees" if a else "differs" for a in agree]),
        reason=f"By charge alone there are {told}; the quoted shares have no stated origin.",
        basis="model",
        rows=ids(claim.against),
    )


def barrier_falls(claim: Claim) -> Verdict:
    """The slope of the activation energy with Li2S, of the straight line through the glasses of each work."""
    found = {}
    for document, glasses in _by_document(claim.against).items():
        x, energy = ([float(r[c]) for r in glasses] for c in ("x_Li2S_molpct", "Ea_eV"))
        found[document] = float(np.polyfit(x, energy, 1)[0]), min(x), max(x), energy
    told = "; ".join(
        f"{10 * slope:.3g} eV for each 10 mol% from {low:g} to {high:g} ({document}: {', '.join(map(str, energy))} eV)"
        for document, (slope, low, high, energy) in found.items()
    )
    verdict = combined(["agrees" if slope < 0 else "differs" for slope, *_ in found.values()])
    return _data(verdict, f"The slope is {told}.", claim.against)


def falls(claim: Claim) -> Verdict:
    """Whether the conductivity falls from the first to the last composition; the barrier, where given, must rise."""
    verdicts, told = [], []
    for document, glasses in _by_document(claim.against).items():
        first, last = glasses[0], glasses[-1]
        sigma, energy = ([float(r[c] or "nan") for r in (first, last)] for c in ("sigma_S_cm", "Ea_eV"))
        verdicts.append("differs" if sigma[1] >= sigma[0] or energy[1] <= energy[0] else "agrees")
        barrier = "" if any(map(math.isnan, energy)) else f", {energy[0]:g} to {energy[1]:g} eV"
        span = f"{first['x_Li2S_molpct']} to {last['x_Li2S_molpct']} mol% Li2S"
        told.append(f"{_power(sigma[0])} to {_power(sigma[1])} S/cm{barrier} from {span} ({document})")
    return _data(combined(verdicts), f"First to last: {'; '.join(told)}.", claim.against)


def rise_over_a_range(claim: Claim) -> Verdict:
    """Orders of magnitude between the ends of a range of compositions; the greatest rise within it is told."""
    ratio, span = claim.printed
    verdicts, told = [], []
    for document, glasses in _by_document(claim.against).items():
        inside = [
            r for r in glasses if Decimal(span["value"]) <= Decimal(r["x_Li2S_molpct"]) <= Decimal(span["value_max"])
        ]
        rise = {r["x_Li2S_molpct"]: float(r["sigma_S_cm"]) / float(inside[0]["sigma_S_cm"]) for r in inside}
        last, best = inside[-1]["x_Li2S_molpct"], max(rise, key=lambda x: rise[x])
        verdicts.append(_orders(ratio, rise[last]))
        told.append(
            f"{rise[last]:.3g} ({math.log10(rise[last]):.2f} orders) up to {last} and {rise[best]:.3g} "
            f"({math.log10(rise[best]):.2f}) up to {best} mol% Li2S ({document})"
        )
    start = span["value"]
    return _data(combined(verdicts), f"From {start} mol% the factor is {'; '.join(told)}.", claim.against)


def rise_with_additions(claim: Claim) -> Verdict:
    """Orders of magnitude from the first row of each document, without additions, to the last, with the most."""
    stated = claim.printed[0]
    verdicts, told = [], []
    for document, glasses in _by_document(claim.against).items():
        sigma = [float(r["sigma_S_cm"]) for r in glasses]
        verdicts.append(_orders(stated, sigma[-1] / sigma[0]))
        rise = ", ".join(f"{s / sigma[0]:.3g}" for s in sigma[1:])
        told.append(f"{rise} up to {glasses[-1]['label']} ({document})")
    return _data(combined(verdicts), f"Printed {stated['value']}; measured {'; '.join(told)}.", claim.against)


def numbers_of_a_table(claim: Claim) -> Verdict:
    """Numbers of a table against what other documents have for them: the named rows, or all on the conductivity."""
    ours = {r["row_id"]: r for r in claim.printed}
    found = claim.against or [
        r
        for r in rows("table_checks")
        if r["table_row"] in ours and r["column"] == "sigma_S_cm" and r["read_in"] != "grady2020"
    ]
    if not found:
        reason = f"The works behind {', '.join(ours)} were not seen, nor any other document with their conductivity."
        return Verdict(verdict="cannot-be-checked", reason=reason, basis="print")
    verdicts, told = [], []
    for r in found:
        cell = ours[r["table_row"]][r["column"]]
        verdicts.append(agreement({"relation": "=", "value": cell}, Decimal(r["found"])))
        told.append(f"{cell} in {r['table_row']}, {r['found']} in {r['read_in']} ({r['evidence']})")
    return _data(combined(verdicts), f"Printed and found: {'; '.join(told)}.", found)


def states(claim: Claim) -> Verdict:
    """The state of each electrolyte against titles, abstracts and compilations; one that contradicts it decides."""
    cells = ids(claim.printed)
    checks = [c for c in rows("table_checks") if c["table_row"] in cells and c["column"] in STATE]
    against = [c for c in checks if c["verdict"] == "contradicts"]
    named = {c["table_row"]: c["found"] for c in reversed(against)}  # the first that speaks of a row
    told = ", ".join(f"{found} ({i}, {row(i)[1]['source']})" for i, found in sorted(named.items()))
    known = len({c["table_row"] for c in checks})
    seen = f"For {known} of {len(cells)} rows a title, an abstract or a compilation names a state"
    reason = f"{seen}; {len(named)} differ: {told or 'none'}."
    if not checks:
        return Verdict(verdict="cannot-be-checked", reason=reason, basis="print")
    read = any(c["read_in"] != "grady2020" for c in against or checks)
    verdict = "differs" if against else "agrees" if read else "cannot-be-checked"
    return Verdict(verdict=verdict, reason=reason, basis="data" if read else "print", rows=ids(against or checks))


def normalised(claim: Claim) -> Verdict:
    """Amounts scaled to a sum of 100 against those of a data set, to the digits of the latter."""
    (cell,), (other,) = claim.printed, claim.against
    amounts, found = parse_composition(cell["composition"]), parse_composition(other["found"])
    total = sum(amounts.values())
    scaled = {part: 100 * amount / total for part, amount in amounts.items()}
    same = scaled.keys() == found.keys() and all(abs(scaled[p] - found[p]) < 0.005 for p in found)
    told = ", ".join(f"{scaled[p]:.2f} {p}" for p in scaled)
    return _data(
        "agrees-by-rounding" if same else "differs",
        f"The amounts sum to {total:g}; scaled to 100 they are {told}, in the data set {other['found']}.",
        claim.against,
    )


def undoped_twice(claim: Claim) -> Verdict:
    """A value against a second one that the review's ratio implies: within a factor of √10."""
    stated, doped, ratio = claim.printed
    implied = Decimal(doped["value"]) / Decimal(ratio["value"])
    return Verdict(
        verdict="differs" if same_decade(stated, implied) == "differs" else "cannot-be-checked",
        reason=(
            f"The section gives {stated['value']} S/cm in one place; in another {doped['value']} S/cm, said to be "
            f"{ratio['value']} times as much as without salt, leaves {_power(float(implied))} S/cm."
        ),
        basis="print",
    )


def mixture_for_a_compound(claim: Claim) -> Verdict:
    """Atoms of a mixture of Li2S and P2S5 against those of a formula with as much phosphorus."""
    share, named = claim.printed
    x, formula = Decimal(share["value"]), named["context"]
    mixed = {"Li": 2 * x, "P": 2 * (100 - x), "S": x + 5 * (100 - x)}
    atoms = composition(formula)
    units = mixed["P"] / int(atoms["P"])
    compound = {element: units * int(n) for element, n in atoms.items()}
    told = (", ".join(f"{n:g} {element}" for element, n in held.items()) for held in (mixed, compound))
    return Verdict(
        verdict="agrees" if mixed == compound else "differs",
        reason=f"{x} Li2S and {100 - x} P2S5 hold {next(told)}; {units:g} {formula} hold {next(told)}.",
        basis="arithmetic",
    )


def charges_with_each_dopant(claim: Claim) -> Verdict:
    """The charge of a formula with δ for every element that it lists for M; it must vanish for all δ."""
    print_ = printed(claim.printed[0])
    left = {}
    for dopant in print_["value"].split(", "):
        parts = re.findall(r"([A-Z][a-z]?)(\d+)(?:([+-])δ)?", print_["context"].replace("M", dopant))
        fixed = sum(VALENCE[element] * int(n) for element, n, _ in parts)
        slope = sum(VALENCE[element] * int(f"{sign}1") for element, _, sign in parts if sign)
        left[dopant] = fixed, slope
    sound = [dopant for dopant, charge in left.items() if charge == (0, 0)]
    told = ", ".join(f"{fixed:+d} {slope:+d}δ with {m}" for m, (fixed, slope) in left.items() if m not in sound)
    return Verdict(
        verdict="differs" if told else "agrees",
        reason=f"The charges sum to zero for {', '.join(sound) or 'none'}{', but to ' + told if told else ''}.",
        basis="arithmetic",
    )


def less_degraded(claim: Claim) -> Verdict:
    """Two calculated signs of stability against lithium: the limit of reduction and the energy of decomposition."""
    verdicts, told = [], []
    for document, (plain, doped) in _by_document(claim.against).items():
        for name, column, unit in (("limit", "reduction_V", "V"), ("energy at 0 V", "energy_0V_eV_atom", "eV/atom")):
            if plain[column]:
                before, after = Decimal(plain[column]), Decimal(doped[column])
                verdicts.append("agrees" if abs(after) < abs(before) else "differs")
                told.append(f"{name} {after} against {before} {unit} ({document})")
    materials = f"{claim.against[1]['material']} against {claim.against[0]['material']}"
    above = sum(Decimal(r["reduction_V"]) > 0 for r in claim.against)
    left = f"{above} of {len(claim.against)} limits lie above the 0 V of lithium"
    return _data(combined(verdicts), f"{materials}: {'; '.join(told)}; {left}.", claim.against)


def sums_to_one(claim: Claim) -> Verdict:
    """The coefficients of a bracket; the Li2S that is left in a mixture with it."""
    *inside, shares, rest = claim.printed
    total = sum(Decimal(r["value"]) for r in inside)
    lithium, amount = Decimal(shares["value"]), Decimal(rest["value"])
    share = 100 * lithium / (lithium + amount * total)
    told = f"{' and '.join(r['value'] for r in inside)} sum to {total:g}"
    return Verdict(
        verdict="agrees" if total == 1 else "differs",
        reason=f"In the bracket {told}; the mixture would hold {share:.1f}, not {100 * lithium:g} mol% Li2S.",
        basis="arithmetic",
    )


def fast_crystal(claim: Claim) -> Verdict:
    """A compound or a glass-ceramic of its composition: the median over works, within a factor of √10."""
    stated, precursor = claim.printed
    samples = [
        r
        for r in _at_room()
        if r["composition"] == stated["context"]
        or (r["x_Li2S_molpct"] == precursor["value"] and r["state"] == "glass-ceramic")
    ]
    works = _medians(samples)
    return Verdict(
        verdict=same_decade(stated, Decimal(median(works))),
        reason=(
            f"The median of n = {len(works)} works is {_power(median(works))} S/cm, the range {_span(works)}; "
            f"printed {stated['value']}."
        ),
        basis="data",
        rows=ids(samples),
    )


def crystallisation(claim: Claim) -> Verdict:
    """A ratio of resistances against that of conductivities at one temperature, glass to crystal of the same work."""
    fall, heated = claim.printed
    glass, crystal = claim.against
    T, hot, barrier = float(glass["T_K"]), float(heated["value"]) + ZERO_CELSIUS_K, float(glass["Ea_eV"])
    warming = float(arrhenius(hot, 1.0, barrier) / arrhenius(T, 1.0, barrier))
    ratio = float(crystal["sigma_S_cm"]) / float(glass["sigma_S_cm"])
    at_once = f"At room temperature the ratio is {ratio:.3g} ({crystal['source']}), printed {fall['value']}."
    by_heat = f"{heated['value']} °C without crystallising would give {_power(warming)}, by the {barrier:g} eV"
    return _data(_orders(fall, ratio), f"{at_once} Heating to {by_heat} of the sample before.", claim.against)


def reciprocal(claim: Claim) -> Verdict:
    """The unit of a resistance times that of the conductivity."""
    import pint

    units: pint.UnitRegistry[Any] = pint.UnitRegistry()
    unit = claim.printed[0]["unit"]
    product = (units("ohm") * units(unit)).to_base_units()
    return Verdict(
        verdict="agrees" if product.dimensionless else "differs",
        reason=f"Ohm times {unit} is {product.dimensionality}, not a number: a length over an area lies between.",
        basis="arithmetic",
    )


def elements_at_hand(claim: Claim) -> Verdict:
    """Elements of a phase that those of Li2S and P2S5 do not give."""
    formula = printed(claim.printed[0])["value"]
    foreign = composition(formula).keys() - {element for part in ("Li2S", "P2S5") for element in composition(part)}
    lacking = "" if "S" in composition(formula) else ", and has no sulfur"
    return Verdict(
        verdict="differs" if foreign else "agrees",
        reason=f"{formula} holds {', '.join(sorted(foreign)) or 'nothing'} that Li2S and P2S5 lack{lacking}.",
        basis="arithmetic",
    )


def sums_of_mixtures(claim: Claim) -> Verdict:
    """The amounts of each electrolyte as printed, in and outside brackets: to 1 or 100."""
    wrong = []
    for r in claim.printed:
        text = printed(r).get("electrolyte", r["electrolyte"])
        inside = re.findall(r"\((.*?)\)", text)
        for part in (*inside, re.sub(r"\(.*?\)", "X", text)):
            total = sum(Decimal(n) for n in re.findall(r"(?:^|-)(\d+(?:\.\d+)?)(?=[A-Z])", part))
            if total not in (1, 100):
                wrong.append(f"{text} ({r['row_id']}) to {total:g}")
    return Verdict(
        verdict="differs" if wrong else "agrees",
        reason=f"Of {len(claim.printed)} mixtures {len(wrong)} do not sum to 1 or 100: {', '.join(wrong) or 'none'}.",
        basis="arithmetic",
    )


def share_of_theory(claim: Claim) -> Verdict:
    """A capacity over that of the cathode, one lithium for each formula unit; also with the formula as printed."""
    stated, cell = claim.printed
    n = float(claim.against[0]["n_Li"])
    capacity = float(cell["capacity_gravimetric_mAh_g"])
    formulas = (cell["cathode"], printed(cell)["cathode"])
    right, printed_ = (100 * capacity / float(specific_capacity(molar_mass(f), n)) for f in formulas)
    return Verdict(
        verdict=agreement(stated, Decimal(right)),
        reason=(
            f"{capacity:g} mAh/g is {right:.1f} % of the theoretical capacity of {formulas[0]}, and would be "
            f"{printed_:.1f} % of that of the printed {formulas[1]}; stated {stated['value']} %."
        ),
        basis="model",
        rows=ids(claim.against),
    )


def within_theory(claim: Claim) -> Verdict:
    """Initial capacities over those of their cathodes: not above 100 %."""
    theory = {r["name"]: float(specific_capacity(molar_mass(r["formula"]), float(r["n_Li"]))) for r in claim.against}
    shares = {}
    for r in claim.printed:
        (name,) = theory.keys() & set(re.split(r"[/ ]", r["cathode"]))
        shares[f"{r['row_id']}, {name}"] = 100 * float(r["capacity_gravimetric_mAh_g"]) / theory[name]
    told = ", ".join(f"{share:.0f} % ({cell})" for cell, share in shares.items())
    return Verdict(
        verdict="agrees" if max(shares.values()) <= 100 else "differs",
        reason=f"Of the theoretical capacity the cells begin with {told}; the S composite is counted as sulfur.",
        basis="model",
        rows=ids(claim.against),
    )


def reference_cycle(claim: Claim) -> Verdict:
    """The cycle to which a retention refers, and the retention by the first."""
    stated, cell = claim.printed
    since = cell["reference_cycle"] or stated["value"]
    first, then, kept = (
        float(cell[c]) for c in ("capacity_gravimetric_mAh_g", "reference_capacity_mAh_g", "retention_pct")
    )
    return Verdict(
        verdict="cannot-be-checked" if since == stated["value"] else "differs",
        reason=(
            f"Row {cell['row_id']} refers {kept:g} % to cycle {since}; of cycle {stated['value']} its numbers leave "
            f"{kept * then / 100:g} of {first:g} mAh/g, {kept * then / first:.2g} %."
        ),
        basis="print",
    )


def better_kept(claim: Claim) -> Verdict:
    """Which of two cells keeps more, by each place of the document that names both."""
    ceramic, glass = claim.printed
    kept: dict[str, dict[str, Decimal]] = {}
    for r in claim.against:
        kept.setdefault(r["locator"].split(",")[0], {})[r["table_row"]] = Decimal(r["found"])
    pairs = {place: (found[glass["row_id"]], found[ceramic["row_id"]]) for place, found in kept.items()}
    told = "; ".join(f"{a} against {b} % in {place}" for place, (a, b) in pairs.items())
    read_in = claim.against[0]["read_in"]
    return _data(
        combined(["agrees" if a > b else "differs" for a, b in pairs.values()]),
        f"Glass against glass-ceramic: printed {glass['retention_pct']} against {ceramic['retention_pct']} %; "
        f"{read_in} has {told}.",
        claim.against,
    )


def work_with_both(claim: Claim) -> Verdict:
    """The work that has a glass of one composition and a glass-ceramic of the other, against the one cited."""
    cited, span = claim.printed
    wanted = {("glass", span["value_max"]), ("glass-ceramic", span["value"])}
    by_work: dict[str, list[Row]] = {}
    for r in rows("lps_composition"):
        if (r["state"], r["x_Li2S_molpct"]) in wanted:
            by_work.setdefault(r["source"], []).append(r)
    both = {key: found for key, found in by_work.items() if {(r["state"], r["x_Li2S_molpct"]) for r in found} == wanted}
    return _data(
        "agrees" if cited["key"] in both else "differs",
        f"Both electrolytes are those of {' and '.join(both)}; cited is {cited['key']}.",
        [r for found in both.values() for r in found],
    )


def better_per_cycle(claim: Claim) -> Verdict:
    """Mean losses in a cycle of two cells, each between the bounds that the digits of the print leave."""
    losses = []
    for r in claim.printed:
        kept, n = float(r["retention_pct"]), int(r["cycles"])
        losses.append([100 * (1 - ((kept + half) / 100) ** (1 / n)) for half in (0.5, -0.5)])
    (low, high), (low_pure, high_pure) = losses
    overlap = low <= high_pure and low_pure <= high
    told = f"{low:.2f} to {high:.2f} % in a cycle with the addition, {low_pure:.2f} to {high_pure:.2f} % without"
    verdict = "cannot-be-checked" if overlap else "agrees" if high < low_pure else "differs"
    cycles = " and ".join(r["cycles"] for r in claim.printed)
    return Verdict(
        verdict=verdict,
        reason=f"As far as the digits tell the loss is {told}; the cells ran {cycles} cycles with other cathodes.",
        basis="arithmetic",
    )


def _valence(formula: str) -> Decimal:
    """Sum of the charges of the ions of a species."""
    return Decimal(sum(VALENCE[e] * int(n) for e, n in composition(formula).items() if e != CHARGE))


def _unit(share: Row) -> str:
    return share["unit_name"].split("(")[0]


def _by_document(found: Sequence[Row]) -> dict[str, list[Row]]:
    """Rows of one work in one document together, named by both, in the order given."""

    def name(r: Row) -> str:
        return r["source"] if r["read_in"] == r["source"] else f"{r['source']} in {r['read_in']}"

    return {document: list(group) for document, group in groupby(found, name)}


def _orders(stated: Row, ratio: float) -> str:
    whole = round(math.log10(float(stated["value"])))
    return "agrees-by-rounding" if round(math.log10(ratio)) == whole else "differs"


def _power(number: float) -> str:
    """Two digits and a power of ten, as the tables write it."""
    digits, exponent = f"{number:.1e}".split("e")
    return f"{digits}e{int(exponent)}"


def _at_room() -> list[dict[str, str]]:
    return [r for r in rows("lps_composition") if r["suspect"] == "false" and float(r["T_K"]) < ROOM_K]


def _medians(samples: Sequence[Row]) -> list[float]:
    """Conductivity of each work, the median of its rows."""
    works: dict[str, list[float]] = {}
    for r in samples:
        works.setdefault(r["source"], []).append(float(r["sigma_S_cm"]))
    return [median(found) for found in works.values()]


def _span(works: Sequence[float]) -> str:
    return f"{_power(min(works))} to {_power(max(works))}"


def _data(verdict: str, reason: str, found: Sequence[Row]) -> Verdict:
    return Verdict(verdict=verdict, reason=reason, basis="data", rows=ids(found))
