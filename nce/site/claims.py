"""Claims of the review with their verdicts: the ``{claim}`` role and the ``{nce-claims}`` directive."""

from __future__ import annotations

import html
import re
from collections import Counter

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective, SphinxRole

from nce.claims import BASES, VERDICTS, Claim, ClaimError, claim, claims, judge
from nce.data import DataError, source, sources
from nce.data.tables import index_of
from nce.figures import text
from nce.places import row_page
from nce.site.pages import filtered

PAGE = "appendix/claims"
_BASIS = {"arithmetic": "arithmetic", "model": "a model", "data": "data", "print": "the print alone"}
_NAME = re.compile(r"\b(?:[a-z][a-z0-9]*(?:-[a-z0-9]+)+|[a-z]+(?:19|20)\d\d[a-z]?)\b")


class Judged(SphinxRole):
    """``{claim}`cl-008``` prints the verdict, tells its reason on hover, and leads to the claim."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        try:
            found = judge(self.text)
        except (DataError, ClaimError) as error:
            message = self.inliner.reporter.error(str(error), line=self.lineno)
            return [self.inliner.problematic(self.rawtext, self.rawtext, message)], [message]
        where = f"{self.env.app.builder.get_relative_uri(self.env.docname, PAGE)}#{self.text}"
        link = nodes.reference("", found.verdict.replace("-", " "), refuri=where, internal=True)
        link["reftitle"] = text.prose(found.reason)
        link["classes"] += ["nce-verdict", f"nce-{found.verdict}"]
        return [link], []


class Claims(SphinxDirective):
    """The claims of one chapter with their verdicts; without an argument the totals and a choice for the whole page."""

    optional_arguments = 1

    def run(self) -> list[nodes.Node]:
        try:
            found = claims(*self.arguments)
        except (DataError, ClaimError) as error:
            raise self.error(str(error)) from None
        if not self.arguments:
            told = _totals(Counter(zip(found["verdict"], found["kind"], strict=True)))
            choices = {name: found[name] for name in ("verdict", "kind", "basis")}
            return [nodes.raw("", told + filtered(".nce-claim", len(found), choices), format="html")]
        entries = "".join(self._entry(claim(i)) for i in found.index)
        return [nodes.raw("", f'<ol class="nce-claims">{entries}</ol>', format="html")]

    def _entry(self, stated: Claim) -> str:
        found = judge(stated.id)
        place = f"{self.env.app.builder.get_relative_uri(self.env.docname, PAGE)}#{stated.id}"
        about = [
            f"{stated.kind}, {stated.locator}",
            f'rests on <span title="{BASES[found.basis]}">{_BASIS[found.basis]}</span>',
        ]
        for name, rows in (
            ("printed in", [r["row_id"] for r in stated.printed]),
            ("compared with", [r["row_id"] for r in stated.against]),
            ("corrected by", stated.errata),
        ):
            about += [f"{name} {', '.join(map(self._linked, rows))}"] if rows else []
        about.append(f"check <code>nce.claims.{stated.check}</code>")
        return (
            f'<li id="{stated.id}" class="nce-claim" data-name="{stated.id}" data-verdict="{found.verdict}" '
            f'data-kind="{stated.kind}" data-basis="{found.basis}">'
            f"<p>{_badge(found.verdict)} {html.escape(text.prose(stated.statement))}</p>"
            f"<p>{self._linked(found.reason)}</p>"
            f'<p class="nce-about"><a href="{place}">{stated.id}</a>: {"; ".join(about)}.</p></li>'
        )

    def _linked(self, told: str) -> str:
        """Text with its row ids linked to their rows and its keys of works turned into authors and year."""
        return _NAME.sub(lambda m: self._link(m[0]), html.escape(text.prose(told), quote=False))

    def _link(self, name: str) -> str:
        if name in index_of():
            page, anchor = row_page(index_of()[name][0], name), name
            return f'<a href="{self.env.app.builder.get_relative_uri(self.env.docname, page)}#{anchor}">{name}</a>'
        return html.escape(source(name).short) if name in sources() else name


def _badge(verdict: str) -> str:
    return f'<span class="nce-verdict nce-{verdict}">{verdict.replace("-", " ")}</span>'


def _totals(counts: Counter[tuple[str, str]]) -> str:
    """What each verdict means and how many there are, then verdicts by kind."""
    number = {verdict: sum(n for (v, _), n in counts.items() if v == verdict) for verdict in VERDICTS}
    meanings = "".join(
        f"<dt>{_badge(verdict)}</dt><dd>{number[verdict]}: {html.escape(meaning)}</dd>"
        for verdict, meaning in VERDICTS.items()
    )
    heads = "".join(f'<th scope="col">{verdict.replace("-", " ")}</th>' for verdict in VERDICTS)
    rows = ""
    for kind in dict.fromkeys(kind for _, kind in counts):
        cells = "".join(f"<td>{counts[verdict, kind] or ''}</td>" for verdict in VERDICTS)
        rows += f'<tr><th scope="row">{kind}</th>{cells}</tr>'
    return (
        f'<dl class="nce-words">{meanings}</dl>'
        '<div class="nce-scroll" role="region" tabindex="0" aria-label="Verdicts by kind of claim">'
        f'<table class="dataframe"><thead><tr><th scope="col">Kind</th>{heads}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )


def setup(app: Sphinx) -> None:
    """Register the role and the directive."""
    app.add_role("claim", Judged())
    app.add_directive("nce-claims", Claims)
