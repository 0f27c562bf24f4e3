"""The ``nce`` command. Exit codes: 0 good, 1 a finding, 2 wrong use."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import nce

if TYPE_CHECKING:
    from nce.data import Finding


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    options = _parser().parse_args(arguments)
    try:
        code = int(options.run(options))
        sys.stdout.flush()
        return code
    except BrokenPipeError:  # who reads has seen enough, as head does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (ValueError, OSError) as error:
        print(f"nce: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("nce: interrupted", file=sys.stderr)
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="nce", description=(nce.__doc__ or "").splitlines()[0])
    parser.add_argument("--version", action="version", version=f"nce {nce.__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    check = commands.add_parser("check", help="validate the tables, their sources and their schema")
    check.add_argument("folder", nargs="?", type=Path, help="another data folder; by default the one that nce ships")
    check.add_argument("--table", type=Path, metavar="FILE", help="check a draft: a CSV file with rows for one table")
    check.add_argument(
        "--as", dest="name", default="", metavar="NAME", help="table of the draft, if its file is not called so"
    )
    check.add_argument("--json", action="store_true", help="print the findings as JSON")
    check.set_defaults(run=_check)

    sealed = commands.add_parser("seal", help="note the tables as they are, once a change was looked at and is meant")
    sealed.add_argument("folder", nargs="?", type=Path, help="another data folder; by default the one that nce ships")
    sealed.set_defaults(run=_seal)

    traced = commands.add_parser("trace", help="show where a row comes from and what uses it")
    traced.add_argument("row_id", help="co-12, t1-01, …")
    traced.add_argument("--json", action="store_true", help="print it as JSON")
    traced.set_defaults(run=_trace)

    compared = commands.add_parser(
        "diff", help="list the rows that changed since a revision, and the figures that moved"
    )
    compared.add_argument("revision", help="a tag, branch or hash of git")
    compared.add_argument("root", nargs="?", type=Path, default=Path(), help="the checkout; by default this folder")
    compared.add_argument("--json", action="store_true", help="print it as JSON")
    compared.set_defaults(run=_diff)

    listed = commands.add_parser("figures", help="list the figures and tables")
    listed.add_argument("--json", action="store_true", help="print the list as JSON")
    listed.set_defaults(run=_figures)

    figure = commands.add_parser("figure", help="write a figure or table to a file")
    figure.add_argument("id", help="fig-2, table-1, …")
    figure.add_argument(
        "-o",
        "--output",
        type=Path,
        help="file to write; its ending says what. By default ID.svg, or ID.csv for a table",
    )
    figure.set_defaults(run=_figure)

    cite = commands.add_parser("cite", help="print how to cite the companion, a figure or table, or a row of the data")
    cite.add_argument("id", nargs="?", default="", help="fig-2, table-1, co-12, …; by default all of it")
    cite.add_argument("--style", default="text", help="text (the default), bibtex, ris or csl-json")
    cite.set_defaults(run=_cite)

    locked = commands.add_parser("lock", help="note what each figure and table shows in this version")
    locked.set_defaults(run=_lock)

    verify = commands.add_parser("verify", help="recompute figures and tables and compare them with what was locked")
    verify.add_argument("id", nargs="?", default="", metavar="ID[@DIGEST]", help="one of them, or as it was cited")
    verify.add_argument("--json", action="store_true", help="print the verdicts as JSON")
    verify.set_defaults(run=_verify)

    judged = commands.add_parser("claims", help="check the statements of the review")
    judged.add_argument("section", nargs="?", default="", help="chapter of the book; by default all")
    judged.add_argument("--json", action="store_true", help="print the verdicts as JSON")
    judged.set_defaults(run=_claims)

    build = commands.add_parser("build", help="execute the chapters and build the site")
    build.add_argument("root", nargs="?", type=Path, default=Path(), help="the checkout; by default this folder")
    build.add_argument("--fresh", action="store_true", help="execute every chapter, whatever was kept")
    build.add_argument("-j", "--jobs", type=_positive, help="chapters executed at once")
    build.set_defaults(run=_build)
    return parser


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number of 1 or more")
    return int(text)


def _folder(wanted: Path | None) -> Path:
    from nce.data import DATA

    folder = (wanted or DATA).resolve()
    if not folder.is_dir():
        raise NotADirectoryError(f"{folder} is not a folder; name the one that holds datapackage.json")
    return folder


def _check(options: argparse.Namespace) -> int:
    from nce.data import check, check_draft

    folder, good = _folder(options.folder), "the data is in order"
    if options.name and not options.table:
        raise ValueError("--as names the table of a draft; name its file with --table FILE")
    if options.table:
        findings, rows = check_draft(options.table, options.name, folder)
        good = f"the draft is in order: {', '.join(f'{len(ids)} {what}' for what, ids in rows.items())} rows"
    else:
        findings = check(folder)
    if options.json:
        print(json.dumps([asdict(f) for f in findings], ensure_ascii=False, indent=1))
    else:
        _tell(findings)
        print(f"{len(findings)} finding{'s' if len(findings) > 1 else ''}" if findings else good)
    return int(bool(findings))


def _tell(findings: Sequence[Finding]) -> None:
    for finding in findings:
        print(finding, file=sys.stderr)


def _seal(options: argparse.Namespace) -> int:
    from nce.data import check, seal

    folder = _folder(options.folder)
    findings = check(folder, sealed=False)
    _tell(findings)
    print("not sealed: it would seal what breaks a rule" if findings else seal.write(folder))
    return int(bool(findings))


def _trace(options: argparse.Namespace) -> int:
    from nce.trace import trace

    found = trace(options.row_id)
    print(json.dumps(found.to_dict(), ensure_ascii=False, indent=1) if options.json else found)
    return 0


def _diff(options: argparse.Namespace) -> int:
    from nce.history import since

    found = since(options.revision, options.root)
    print(json.dumps(asdict(found), ensure_ascii=False, indent=1) if options.json else found)
    return 0


def _figures(options: argparse.Namespace) -> int:
    import pandas as pd

    from nce.figures import exhibit

    listed = pd.concat([nce.figures(), nce.tables()])
    listed["digest"] = [exhibit(i).digest if options.json else exhibit(i).digest[:16] for i in listed.index]
    print(
        listed.reset_index().to_json(orient="records", indent=1, force_ascii=False)
        if options.json
        else listed.to_string()
    )
    return 0


def _figure(options: argparse.Namespace) -> int:
    from nce.figures import exhibit

    shown = exhibit(options.id)
    ending = ".svg" if shown.word == "Figure" else ".csv"
    print(shown.save(options.output or f"{shown.id}{ending}"))
    return 0


def _cite(options: argparse.Namespace) -> int:
    from nce.figures import cited
    from nce.figures.cite import cite

    print(cite(cited(options.id), options.style).rstrip())
    return 0


def _lock(options: argparse.Namespace) -> int:
    from nce.figures import lock

    print(lock.write())
    return 0


def _verify(options: argparse.Namespace) -> int:
    from nce.figures.lock import verify

    verdicts = verify(options.id)
    if options.json:
        print(json.dumps([asdict(v) for v in verdicts], ensure_ascii=False, indent=1))
    else:
        for verdict in verdicts:
            print(verdict, file=sys.stdout if verdict.same else sys.stderr)
    return int(not all(v.same for v in verdicts))


def _claims(options: argparse.Namespace) -> int:
    from nce.claims import ClaimError, claims

    try:
        found = claims(options.section)
    except ClaimError as error:
        print(error, file=sys.stderr)
        return 1
    if options.json:
        print(found.reset_index().to_json(orient="records", indent=1, force_ascii=False))
    else:
        for i, said in found.iterrows():
            print(f"{i}  {said['verdict']:18}  {said['statement']}  {said['reason']}")
        print(", ".join(f"{n} {verdict}" for verdict, n in found["verdict"].value_counts().items()))
    return 0


def _build(options: argparse.Namespace) -> int:
    try:
        from nce.site.build import BuildError, build
    except ModuleNotFoundError as error:
        raise ValueError(f"building the site needs {error.name}; install it with: pip install 'nce[book]'") from None
    try:
        print(build(options.root, jobs=options.jobs, fresh=options.fresh))
    except BuildError as error:
        print(error, file=sys.stderr)
        return 1
    return 0
