"""Build ``glasses.csv.gz``, the subset of SciGlass that the book uses, from the tables inside one GlassPy wheel.

    pip download --no-deps glasspy==0.4.0 -d wheels
    python data/sciglass/build.py wheels/glasspy-0.4.0-py3-none-any.whl

The wheel is only read as an archive: its code is neither installed nor imported. The same wheel gives the same bytes.

Selected are the glasses with an atomic composition that hold Li, Na, K or Ag and have a resistivity at 20 to 300 °C or
a temperature where it is 1e8 Ω cm; the glasses with a fragility that can be trusted, whatever they hold; and all
glasses of the two papers on LiPO3-LiX and Li2S-P2S5-LiI behind Figure 2 of the review.

What the columns of the archive mean was settled on the data: ``RO20`` is log10 of ρ in Ω cm at 20 °C, because it is 8
where ``TK100C`` (ρ = 1e8 Ω cm) is 20 °C; ``T13`` is where the viscosity is 1e12 Pa s, that is 1e13 poise, because it
is there that it meets the reported glass transition.
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import gzip
import hashlib
import io
import re
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np
import pandas as pd
import periodictable
from numpy.typing import NDArray

from nce.constants import ZERO_CELSIUS_K
from nce.models import fit

SHA256 = "ebc0590b8bc99be1729ca3ff3be314bfd6d098d3d8efbb12f1c280f86ed1a8e6"
"""Of glasspy-0.4.0-py3-none-any.whl."""
MEMBERS = {name: f"glasspy/data/datafiles/select_{name}.csv.zip" for name in ("SciGK", "AtMol", "Gcomp")}

RHO = {"RO20": 20.0, "RO100": 100.0, "RO150": 150.0, "RO300": 300.0}
"""log10 of the resistivity in Ω cm, and the temperature in °C."""
ISOKOMS = {f"T{n}": n - 1.0 for n in range(1, 14)}
"""Temperature in °C, and log10 of the viscosity there in Pa s; the archive counts in poise."""
ISOTHERMS = {f"V{t}": float(t) for t in (*range(500, 1700, 100), 1800, 2000, 2200)}
"""log10 of the viscosity in poise, and the temperature in °C."""
PROPERTIES = ["TK100C", "TG", "MOD_SDV", "EPS730", "DENSITY"]

LOG10_ETA_INF = -2.97
"""As the review has it: row st-relations-01 of ``statements.csv``. With -2.93 no fragility moves by more than 0.25,
no glass transition by more than 0.5 K."""
LOG_RHO = (-1.0, 20.0)
EA_EV = (0.15, 2.0)
MIN_SPAN_K = 50.0
"""The two closest of the tabulated temperatures are that far apart."""
MIN_POINTS, MIN_LOG10_ETA, MAX_RMSE_DECADES, FRAGILITY, MAX_TG_GAP_K = 4, 10.0, 0.3, (16.0, 150.0), 100.0
"""A fragility is kept with that many points of viscosity or more, one of them at least that viscous, less scatter about
the law than that, within that range, and if the glass transition is no further than that from a reported one."""
CONTRADICTED = {"authors": 3, "agree": 0.5, "decades": 2.0, "mobile_atpct": 2.0}
"""How many other authors, how well they agree, how far off the glass is. Below 2 at.% of mobile ions the resistivity
turns on traces, and no two glasses are the same."""

REVIEW_PAPERS = {
    10106: "Malugani & Robert 1979, LiPO3-LiCl",
    12614: "Malugani & Robert 1979, LiPO3-LiX",
    26574: "Mercier 1981, Li2S-P2S5-LiI",
}
SUSPECT_PAPERS = {
    27009: "Kennedy 1988: Li2S-SiS2-LiI a thousand times more conductive than in other papers by the same author",
    27292: "Kennedy 1991: Li2S-P2S5 a thousand times less conductive than in five other papers",
    27843: "Pradel 1994: Li2S-SiS2 a hundred times less conductive than in other papers by the same author",
    29257: "Ménétrier 1991: Li2S-B2S3 a hundred times more conductive than in four other papers",
    29258: "Ménétrier 1991, the same",
    29259: "Ménétrier 1992, the same",
    32645: "Murugaraj 2003: Na borates with half the activation energy of other papers, up to 1e14 times as conductive",
    33079: "Murugaraj 2007, the same, with Li borates",
}

UNCLEAR_PAPERS = {28240: "Malugani 1983: P2O5 stands where P2S5 must be meant, by the conductivities of the same group"}

FLAGS = {
    "rho_reversed": "log10 ρ below -1 and falling with 1/T: the sign looks reversed",
    "rho_out_of_range": "log10 ρ outside -1 to 20 at a tabulated temperature",
    "rho_paper": "a paper with log10 ρ below -1 in half of its glasses or more, or one that contradicts others",
    "rho_contradicted": "2 decades off the median of 3 or more other authors, who agree, at the same composition",
    "rho_slope": "activation energy outside 0.15 to 2 eV",
    "composition_unclear": "components pooled, amounts that do not close to 100, or a component that cannot be meant",
}
"""In the order in which the first that holds is taken. Those that begin with ``rho`` leave the columns derived from the
resistivity empty."""

FORMERS = {"Si": "silicate", "B": "borate", "P": "phosphate", "Ge": "germanate"}
MOBILE = ["Li", "Na", "K", "Ag"]
MODIFIERS = {*MOBILE, "Rb", "Cs"}
HALOGENS = {"F", "Cl", "Br", "I"}
FAMILIES = [
    "Li-P-S",
    "Li-P-O-N",
    "AgI-AgPO3",
    "sulfide",
    "chalcogenide",
    "halide",
    "oxynitride",
    "oxysulfide",
    "oxyhalide",
    *(f"alkali-{name}" for name in FORMERS.values()),
    *FORMERS.values(),
    "mixed-former",
    "other",
]

Array = NDArray[np.float64]


class BuildError(ValueError):
    """The archive is not what it should be. The message is one line."""


def family(atoms: Mapping[str, float], formulae: Iterable[str]) -> str:
    """One family for each glass, the first that fits, from its at.% and the formulae of its components.

    Li-P-S: Li, P and S, no O. Li-P-O-N: Li, P, O and N, neither Si nor B. AgI-AgPO3: Ag, P, O and at most I, with as
    much Ag as P and I together. Without O: sulfide (S, neither Se nor Te), chalcogenide (Se or Te), halide. With O:
    oxynitride and oxysulfide (a component with N or S but no O), oxyhalide (a halogen). Of the pure oxides with one of
    SiO2, B2O3, P2O5 and GeO2: alkali-silicate and so on (nothing else but oxides of Li, Na, K, Rb, Cs and Ag), silicate
    and so on (other oxides too, or none); mixed-former, with two or more. All else: other.

    Examples
    --------
    >>> family({"Li": 32.6, "P": 14, "S": 53.4}, ["Li2S", "P2S5"])
    'Li-P-S'
    >>> family({"Na": 20, "Si": 26.7, "O": 53.3}, ["Na2O", "SiO2"])
    'alkali-silicate'
    """
    held = {element for element, amount in atoms.items() if amount > 0}
    if "O" not in held:
        if held >= {"Li", "P", "S"}:
            return "Li-P-S"
        if held & {"Se", "Te"}:
            return "chalcogenide"
        return "sulfide" if "S" in held else "halide" if held & HALOGENS else "other"
    if held >= {"Li", "P", "N"} and not held & {"Si", "B"}:
        return "Li-P-O-N"
    if {"Ag", "P", "O"} <= held <= {"Ag", "P", "O", "I"} and abs(atoms["Ag"] - atoms["P"] - atoms.get("I", 0)) < 0.5:
        return "AgI-AgPO3"
    without_oxygen = [re.findall("[A-Z][a-z]?", f) for f in formulae if not re.search("O(?![a-z])", f)]
    for element, name in (("N", "oxynitride"), ("S", "oxysulfide")):
        if any(element in f for f in without_oxygen):
            return name
    if held & HALOGENS:
        return "oxyhalide"
    formers = held & FORMERS.keys()
    if held & {"N", "S", "C", "H"} or not formers:
        return "other"
    if len(formers) > 1:
        return "mixed-former"
    name = FORMERS[formers.pop()]
    return f"alkali-{name}" if held & MODIFIERS and held <= MODIFIERS | FORMERS.keys() | {"O"} else name


def components(stored: str) -> dict[str, str]:
    """Amounts in mol% by component, from fields of four: formula, molar mass, weight %, mol%.

    Examples
    --------
    >>> components("\\x7fLi2S\\x7f45.95\\x7f50.\\x7f70.\\x7fP2S5\\x7f222.27\\x7f50.\\x7f30.\\x7f")
    {'Li2S': '70', 'P2S5': '30'}
    """
    fields = stored.strip("\x7f").split("\x7f")
    if len(fields) % 4:
        raise ValueError(f"{len(fields)} fields, not a multiple of 4")
    amounts: dict[str, str] = {}
    for formula, amount in zip(fields[::4], fields[3::4], strict=True):
        if float(amount):
            amounts[formula] = amount.rstrip("0").rstrip(".") if "." in amount else amount
    return amounts


def composition(amounts: Mapping[str, str]) -> str:
    """As the field writes it; empty if components are pooled or do not close to 100."""
    clear = all(re.fullmatch(r"[A-Z][A-Za-z0-9().]*", formula) for formula in amounts)
    closes = abs(sum(map(float, amounts.values())) - 100) <= 0.05
    return "-".join(f"{amount}{formula}" for formula, amount in amounts.items()) if clear and closes else ""


def read(wheel: Path, sha256: str = SHA256) -> dict[str, pd.DataFrame]:
    """The three tables of the wheel, first rows of repeated glasses, numbers as the archive rounds them.

    Raises
    ------
    BuildError
        If this is not that wheel, or a table is missing or malformed.
    """
    try:
        content = wheel.read_bytes()
    except OSError as error:
        raise BuildError(f"{wheel}: {error.strerror}; name the file glasspy-0.4.0-py3-none-any.whl") from None
    found = hashlib.sha256(content).hexdigest()
    if found != sha256:
        raise BuildError(
            f"{wheel}: not the wheel of GlassPy 0.4.0 (sha256 {found}, not {sha256}); "
            "get it with: pip download --no-deps glasspy==0.4.0"
        )
    columns = {"SciGK": ["KOD", "GLASNO", *RHO, *ISOKOMS, *ISOTHERMS, *PROPERTIES, "Author", "Year"]}
    tables = {}
    for name, member in MEMBERS.items():
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as outer, zipfile.ZipFile(outer.open(member)) as inner:
                text = inner.read(f"{name}.csv")
        except (KeyError, zipfile.BadZipFile) as error:
            raise BuildError(f"{wheel}, {member}: {error.args[0]}") from None
        tables[name] = _table(text, f"{wheel}, {name}.csv", columns.get(name))
    return tables


def _table(text: bytes, where: str, columns: list[str] | None) -> pd.DataFrame:
    header = next(csv.reader([text.partition(b"\n")[0].decode("latin-1")], delimiter="\t"), [])
    names = columns or header
    if lacking := sorted({*names, *header[:2]} - set(header)):
        raise BuildError(f"{where}, line 1: no column {', '.join(lacking)}")
    words = {"Author", "Composition"}
    keys = {*header[:2], "Year"} & set(names)
    needed = set(names) if columns is None else keys
    dtypes = {c: str if c in words else np.int64 if c in keys else np.float32 for c in names}
    try:
        table = pd.read_csv(
            io.BytesIO(text),
            sep="\t",
            encoding="latin-1",
            usecols=names,
            dtype=dtypes,
            keep_default_na=False,
            na_values=[""],
        )
        if table[list(needed)].isna().to_numpy().any():
            raise ValueError("an empty cell where none may be")
    except ValueError as error:
        raise BuildError(f"{where}, {_first_fault(text, header, dtypes, needed) or error}") from None
    return table.drop_duplicates(header[:2]).set_index(header[:2]).rename_axis(index=["KOD", "GLASNO"])


def _first_fault(text: bytes, header: list[str], dtypes: Mapping[str, type], needed: set[str]) -> str:
    lines = csv.reader(io.TextIOWrapper(io.BytesIO(text), "latin-1", newline=""), delimiter="\t")
    next(lines)
    for fields in lines:
        if len(fields) != len(header):
            return f"line {lines.line_num}: {len(fields)} fields, not {len(header)}"
        for column, field in zip(header, fields, strict=True):
            if field == "" and column not in needed:
                continue
            try:
                dtypes.get(column, str)(field)
            except ValueError:
                return f"line {lines.line_num}, column {column}: {field!r} is not a number"
    return ""


def resistivities(table: pd.DataFrame) -> tuple[Array, Array]:
    """Temperatures [K] and log10(ρ / Ω cm), (glasses, 5): as tabulated, and where ρ is 1e8 Ω cm."""
    rho = table[list(RHO)].to_numpy(np.float64)
    at = ZERO_CELSIUS_K + np.broadcast_to(list(RHO.values()), rho.shape)
    T8 = ZERO_CELSIUS_K + table[["TK100C"]].to_numpy(np.float64)
    T = np.hstack([np.where(np.isnan(rho), np.nan, at), np.where(T8 > 0, T8, np.nan)])
    return T, np.hstack([rho, np.where(T8 > 0, 8.0, np.nan)])


def viscosities(table: pd.DataFrame) -> tuple[Array, Array]:
    """Temperatures [K] and log10(η / Pa s), (glasses, points), NaN where there is none."""
    isokoms, isotherms = table[list(ISOKOMS)].to_numpy(np.float64), table[list(ISOTHERMS)].to_numpy(np.float64)
    T = np.hstack([isokoms, np.broadcast_to(list(ISOTHERMS.values()), isotherms.shape)]) + ZERO_CELSIUS_K
    log_eta = np.hstack([np.broadcast_to(list(ISOKOMS.values()), isokoms.shape), isotherms - 1])
    missing = np.isnan(T + log_eta)
    return np.where(missing, np.nan, T), np.where(missing, np.nan, log_eta)


def fragilities(table: pd.DataFrame) -> pd.DataFrame:
    """Glass transition and fragility of the glasses whose viscosity carries them."""
    T, log_eta = viscosities(table)
    n = (~np.isnan(T)).sum(axis=1)
    enough = (n >= MIN_POINTS) & (np.nan_to_num(log_eta, nan=-np.inf).max(axis=1) >= MIN_LOG10_ETA)
    fits = fit.myega(T[enough], log_eta[enough], log10_eta_inf=LOG10_ETA_INF)
    found = pd.DataFrame(
        {
            "Tg_viscosity_K": fits["Tg_K"],
            "Tg_viscosity_stderr_K": fits.stderr("Tg_K"),
            "fragility": fits["fragility"],
            "fragility_stderr": fits.stderr("fragility"),
            "viscosity_rmse_decades": fits.scatter_decades * np.sqrt(fits.freedom / fits.n),
            "n_viscosity": fits.n,
        },
        index=table.index[enough],
    )
    off = (found["Tg_viscosity_K"] - ZERO_CELSIUS_K - table.loc[enough, "TG"]).abs()
    sound = fits.ok & (found["viscosity_rmse_decades"] < MAX_RMSE_DECADES) & ~(off > MAX_TG_GAP_K)
    return found[sound & found["fragility"].between(*FRAGILITY, inclusive="neither")]


def conduction(table: pd.DataFrame) -> pd.DataFrame:
    """Activation energy and prefactor of σ, and the temperatures that they rest on; unchecked."""
    T, log_rho = resistivities(table)
    fits = fit.arrhenius(T, 10.0**-log_rho)
    found = pd.DataFrame(
        {
            "Ea_eV": fits["Ea_eV"],
            "Ea_stderr_eV": fits.stderr("Ea_eV"),
            "log10_sigma0_S_cm": fits["log10_sigma0_S_cm"],
            "n_T": fits.n,
        },
        index=table.index,
    )
    found.loc[~(fits.T_max_K - fits.T_min_K >= MIN_SPAN_K - 1e-6), found.columns[:3]] = np.nan
    return found


def contradicted(log_rho: Array, atoms: Array, author: NDArray[np.object_]) -> NDArray[np.bool_]:
    """Glasses that lie far from what several other authors agree on, at each temperature where that can be told.

    The same composition is one with the same at.% of each element, to the nearest half.
    """
    same = np.unique(np.round(2 * atoms), axis=0, return_inverse=True)[1].ravel()
    nearest = np.full(len(log_rho), np.inf)
    for values in log_rho.T:
        groups: dict[int, dict[str, list[int]]] = {}
        for i in np.flatnonzero(~np.isnan(values)).tolist():
            groups.setdefault(same[i], {}).setdefault(author[i], []).append(i)
        for papers in groups.values():
            if len(papers) <= CONTRADICTED["authors"]:
                continue
            medians = {name: np.median(values[rows]) for name, rows in papers.items()}
            for name, rows in papers.items():
                others = np.array([m for other, m in medians.items() if other != name])
                off = np.abs(others - np.median(others))
                if np.median(off) < CONTRADICTED["agree"]:
                    nearest[rows] = np.fmin(nearest[rows], np.abs(values[rows] - np.median(others)))
    told: NDArray[np.bool_] = (nearest > CONTRADICTED["decades"]) & np.isfinite(nearest)
    return told


def flags(table: pd.DataFrame, derived: pd.DataFrame, atoms: pd.DataFrame) -> pd.Series:
    """The first reason of :data:`FLAGS` to doubt each glass, or an empty text."""
    log_rho = table[list(RHO)].astype(np.float64)
    low, high = LOG_RHO
    below = (log_rho < low).any(axis=1)
    beyond = below | (log_rho > high).any(axis=1)
    kod = table.index.get_level_values("KOD")
    share = below[log_rho.notna().any(axis=1)].groupby("KOD").mean()
    paper = kod.isin(SUSPECT_PAPERS) | kod.isin(share.index[share >= 0.5])
    slope = (derived["Ea_eV"] < EA_EV[0]) | (derived["Ea_eV"] > EA_EV[1])
    sound = ~(beyond | paper | slope) & (table[MOBILE].sum(axis=1) >= CONTRADICTED["mobile_atpct"])
    odd = pd.Series(False, index=table.index)
    odd[sound] = contradicted(*(np.asarray(part[sound]) for part in (log_rho, atoms, table["Author"])))
    reasons = [
        below & (derived["Ea_eV"] < 0),
        beyond,
        paper,
        odd,
        slope,
        (table["composition"] == "") | kod.isin(UNCLEAR_PAPERS),
    ]
    return pd.Series(np.select(reasons, list(FLAGS), ""), index=table.index)


def subset(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """The selected glasses with all columns of the table, as text."""
    atoms = tables["AtMol"].rename(columns=lambda z: periodictable.elements[int(z)].symbol).astype(np.float64)
    table = tables["SciGK"].join(tables["Gcomp"]["Composition"], how="inner").join(atoms[MOBILE], how="inner")
    viscous = fragilities(table)
    resistive = table[[*RHO, "TK100C"]].notna().any(axis=1) & (table[MOBILE] > 0).any(axis=1)
    cited = table.index.get_level_values("KOD").isin(REVIEW_PAPERS)
    table = table[resistive | cited | table.index.isin(viscous.index)].sort_index()
    atoms = atoms.loc[table.index]
    try:
        amounts = [components(c) for c in table["Composition"]]
    except ValueError as error:
        raise BuildError(f"Gcomp.csv: a composition cannot be read: {error}") from None
    table["composition"] = [composition(a) for a in amounts]
    held = [{e: x for e, x in zip(atoms.columns, row, strict=True) if x > 0} for row in atoms.to_numpy()]
    table["family"] = [family(h, a) for h, a in zip(held, amounts, strict=True)]
    derived = conduction(table)
    table["flag"] = flags(table, derived, atoms)
    derived.loc[table["flag"].str.startswith("rho"), derived.columns[:3]] = np.nan
    return _written(table, derived, viscous.reindex(table.index))


def _written(table: pd.DataFrame, derived: pd.DataFrame, viscous: pd.DataFrame) -> pd.DataFrame:
    kelvin = {c: table[c].astype(np.float64) + ZERO_CELSIUS_K for c in ("TK100C", "TG")}
    columns = {
        "row_id": [f"sg-{kod}-{glass}" for kod, glass in table.index],
        "composition": table["composition"],
        "family": table["family"],
        **{f"x_{e}_atpct": _significant(table[e]) for e in MOBILE},
        **{f"log10_rho_{t:.0f}C_ohm_cm": _stored(table[c]) for c, t in RHO.items()},
        "T_rho_1e8_ohm_cm_K": _fixed(kelvin["TK100C"], 2),
        "Tg_K": _fixed(kelvin["TG"], 2),
        "Ea_eV": _fixed(derived["Ea_eV"], 4),
        "Ea_stderr_eV": _fixed(derived["Ea_stderr_eV"], 4),
        "log10_sigma0_S_cm": _fixed(derived["log10_sigma0_S_cm"], 3),
        "n_T": derived["n_T"].astype(str),
        "Tg_viscosity_K": _fixed(viscous["Tg_viscosity_K"], 1),
        "Tg_viscosity_stderr_K": _fixed(viscous["Tg_viscosity_stderr_K"], 1),
        "fragility": _fixed(viscous["fragility"], 2),
        "fragility_stderr": _fixed(viscous["fragility_stderr"], 2),
        "viscosity_rmse_decades": _fixed(viscous["viscosity_rmse_decades"], 3),
        "n_viscosity": _fixed(viscous["n_viscosity"], 0),
        "shear_modulus_GPa": _stored(table["MOD_SDV"]),
        "permittivity": _stored(table["EPS730"]),
        "density_g_cm3": _stored(table["DENSITY"]),
        "author": [_name(author) for author in table["Author"]],
        "year": table["Year"].astype(str),
        "flag": table["flag"],
    }
    return pd.DataFrame({name: np.asarray(values, dtype=object) for name, values in columns.items()})


def _name(stored: str) -> str:
    """Names are cut, some after a blank; a few are UTF-8 in a file that is Latin-1 otherwise."""
    with contextlib.suppress(UnicodeDecodeError):
        stored = stored.encode("latin-1").decode("utf-8")
    return stored.strip()


def _stored(values: pd.Series) -> list[str]:
    """The shortest text that gives the single-precision number back."""
    return ["" if np.isnan(v) else np.format_float_positional(v, trim="-") for v in values.to_numpy(np.float32)]


def _significant(values: pd.Series) -> list[str]:
    return [np.format_float_positional(v, precision=4, fractional=False, trim="-") for v in values]


def _fixed(values: pd.Series, decimals: int) -> list[str]:
    texts = (f"{v:.{decimals}f}" for v in values)
    return ["" if t == "nan" else t.rstrip("0").rstrip(".") if "." in t else t for t in texts]


def build(wheel: Path, target: Path, sha256: str = SHA256) -> pd.DataFrame:
    """Write the table, or nothing at all, and return it."""
    table = subset(read(wheel, sha256))
    text = table.to_csv(index=False, lineterminator="\n").encode("utf-8")
    with tempfile.NamedTemporaryFile(dir=target.parent, prefix=f".{target.name}.", delete=False) as file:
        try:
            with gzip.GzipFile(filename="", mode="wb", compresslevel=9, fileobj=file, mtime=0) as packed:
                packed.write(text)
            file.close()
            Path(file.name).chmod(0o644)
            Path(file.name).replace(target)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise
    return table


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="build.py", description=__doc__.splitlines()[0])
    parser.add_argument("wheel", type=Path, help="glasspy-0.4.0-py3-none-any.whl")
    beside = Path(__file__).with_name("glasses.csv.gz")
    parser.add_argument(
        "-o", "--output", type=Path, default=beside, help="file to write; by default beside this script"
    )
    options = parser.parse_args(arguments)
    try:
        table = build(options.wheel, options.output, SHA256)
    except (BuildError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    content = options.output.read_bytes()
    print(f"{options.output}: {len(table)} glasses, {len(content)} bytes, sha256:{hashlib.sha256(content).hexdigest()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
