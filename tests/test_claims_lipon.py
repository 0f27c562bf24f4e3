"""Claims on LiPON and Table 3: numbers worked out by hand or taken from the sources, and rows changed on purpose."""

from dataclasses import replace
from math import log10

import pytest

from nce.claims import claim, compare, judge, lipon
from nce.data.tables import rows


def changed(claim_id, place=0, /, **cells):
    """The claim with some cells of one of its printed rows replaced."""
    stated = claim(claim_id)
    printed = list(stated.printed)
    printed[place] = {**printed[place], **cells}
    return replace(stated, printed=tuple(printed))


@pytest.fixture
def without(monkeypatch):
    """Leaves out rows of the data that have a certain cell, or adds some."""

    def alter(table, leave_out=lambda _: False, add=()):
        kept = [r for r in rows(table) if not leave_out(r)] + list(add)
        monkeypatch.setattr(lipon, "rows", lambda name: kept if name == table else rows(name))

    return alter


# --- composition and conductivity -------------------------------------------------------------------------------------


def test_the_best_films_have_about_three_lithium():
    found = judge("cl-200")
    assert found.verdict == "agrees-by-rounding"
    # Bates 1993, Fleutot 2011, the third series, and the best of all
    assert all(f"{x} (" in found.reason for x in ("2.9", "3.2", "3.3", "3.13"))
    assert lipon.lithium_of_the_best(changed("cl-200", value="2")).verdict == "differs"


def test_the_peak_is_twenty_times_too_high_and_right_with_the_exponent_of_the_other_places():
    found = judge("cl-201")
    assert found.verdict == "differs"
    assert f"{1.4e-4 / 6.5e-6:.3g} times" in found.reason
    assert lipon.peak(changed("cl-201", value="1.4e-6")).verdict == "differs"  # 6.5e-6 is beyond a factor of 3.2
    assert lipon.peak(changed("cl-201", value="5e-6")).verdict == "agrees"


def test_charge_balance_leaves_no_nitrogen_at_three_lithium():
    # Li+ 3, P5+, O2- 4: 3 + 5 = 8; each N3- for an O2- asks for one lithium more
    assert 3 + 5 == 2 * 4
    assert judge("cl-202").verdict == "differs"
    # Li3PO2.5N: 3 + 5 = 2 * 2.5 + 3
    found = lipon.nitrogen_at_the_peak(changed("cl-202", 1, value="3.5"))
    assert (found.verdict, "x = 2 + z" in found.reason, "nitrogen is 1." in found.reason) == ("agrees", True, True)


def test_four_anions_leave_no_bridge_and_the_metaphosphate_leaves_one():
    found = judge("cl-203")
    assert (found.verdict, found.basis) == ("differs", "arithmetic")
    assert "leave 0 for bridging" in found.reason
    more = lipon.bridges_of_the_formula(changed("cl-203", value="3"))
    assert more.verdict == "agrees"
    assert "leave 1 for bridging" in more.reason  # PO3-: chains, one bridging oxygen for each phosphorus


def test_half_of_the_films_lie_in_the_usual_range():
    found = judge("cl-204")
    assert found.verdict == "agrees"
    # by hand: 3 of Bates (4th 3.3e-6), 5 of Fleutot, 2 of the third, Yu, Ribeiro, PLD, ephys: 2 + 5 + 2 + 4
    assert "Of 25 films with nitrogen 13" in found.reason
    assert lipon.usual_conductivity(changed("cl-204", value="1e-5", value_max="1e-4")).verdict == "differs"


def test_what_vieira_and_others_report():
    assert judge("cl-205").verdict == "differs"
    assert "3e-7 S/cm (lf-16" in judge("cl-205").reason
    assert compare.value(changed("cl-205", value="1e-7", value_max="1e-6")).verdict == "agrees"


def test_a_unit_of_another_quantity():
    for claim_id, reciprocals in (("cl-206", "1e14, 1e8"), ("cl-218", "1e15, 1e12"), ("cl-223", "1e-7, 0.005")):
        found = judge(claim_id)
        assert found.verdict == "differs"
        assert reciprocals in found.reason
    assert lipon.unit_of_resistance(changed("cl-206", unit="Ω cm")).verdict == "agrees"
    assert lipon.unit_of_resistance(changed("cl-223", unit="Ω cm²")).verdict == "differs"  # the second still has S/cm


def test_a_film_loses_millivolts_where_a_millimetre_loses_all():
    # 10 C of 55 µAh/cm² is 0.55 mA/cm²; 0.6e-4 cm / 1e-6 S/cm is 60 ohm cm², 0.1 cm / 1e-6 S/cm is 1e5 ohm cm²
    found = judge("cl-207")
    assert (found.verdict, found.basis) == ("agrees", "model")
    assert f"{0.55 * 60:.0f} mV" in found.reason
    assert f"{0.55e-3 * 1e5:.0f} V" in found.reason
    assert lipon.thin_enough(changed("cl-207", value="1e-9")).verdict == "differs"  # 33 V in the film
    assert lipon.thin_enough(changed("cl-207", value="1e-4")).verdict == "differs"  # 0.55 V in the millimetre


def test_nitrogen_raises_conductivity_in_two_works_and_lowers_it_in_the_third(without):
    found = judge("cl-210")
    assert found.verdict == "contested"
    # both rise film by film in the tables of the compilation; in the third 3.1, 2.1, 1.7 fall as 0.83, 0.91, 1.5 rise
    assert all(f"{rho} (n = {n})" in found.reason for rho, n in (("+1.00", 4), ("+1.00", 6), ("-1.00", 3)))
    without("lipon_films", lambda r: r["source"] == "lipon2011")
    assert lipon.nitrogen_and_conductivity(claim("cl-210")).verdict == "agrees"


def test_nitrogen_lowers_the_barrier(without):
    assert judge("cl-213").verdict == "agrees"
    # 0.47, 0.52, 0.49 eV: one exchange among three, 1 - 6 * 2 / (3 * 8)
    assert f"{1 - 6 * 2 / 24:+.2f} (n = 3)" in judge("cl-213").reason
    without("lipon_films", lambda r: r["source"] in ("bates1993", "fleutot2011"))
    assert lipon.nitrogen_and_barrier(claim("cl-213")).verdict == "cannot-be-checked"


def test_goal_and_floor():
    assert judge("cl-211").verdict == "differs"
    assert lipon.goal_above_floor(changed("cl-211", value="1e-4")).verdict == "cannot-be-checked"


def test_glass_conducts_better_than_crystal():
    found = judge("cl-212")
    assert found.verdict == "agrees"
    assert "6.5e3 times" in found.reason  # 6.51e-7 against less than 1e-10
    turned = replace(claim("cl-212"), against=claim("cl-212").against[::-1])
    assert lipon.film_above_crystal(turned).verdict == "differs"


def test_three_powers_of_ten_hold_all_films():
    found = judge("cl-214")
    assert found.verdict == "agrees"
    assert f"{log10(6.5e-6 / 1e-8):.2f} powers" in found.reason
    assert f"factor of {3.1e-6 / 5e-7:.1f}" in found.reason  # Li3.3PO2.9N0.83 against Li3.2PO3.1N0.7
    assert lipon.spread(changed("cl-214", value="2")).verdict == "differs"


def test_a_share_of_mobile_lithium_read_elsewhere_would_decide(without):
    assert judge("cl-215").verdict == "cannot-be-checked"
    (own,) = (r for r in rows("weak_electrolyte") if r["system"] == "LiPON")
    for share, verdict in (("0.004", "agrees"), ("0.2", "differs")):
        # a row of the table that was read elsewhere stands in for one
        without("weak_electrolyte", add=[{**own, "row_id": "we-08", "read_in": "souquet2010", "value": share}])
        assert lipon.carriers(claim("cl-215")).verdict == verdict


# --- nitrogen, stability ----------------------------------------------------------------------------------------------


def test_the_abstract_names_two_environments_and_not_the_third():
    found = judge("cl-208")
    assert (found.verdict, found.rows) == ("agrees", ("ln-01",))
    assert "does not speak of: triple" in found.reason
    assert lipon.environments(changed("cl-208", double="absent")).verdict == "differs"


def test_three_pairs_of_triple_nitrogen_and_conductivity_would_decide(without):
    assert judge("cl-209").verdict == "cannot-be-checked"
    (share,) = (r for r in rows("lipon_nitrogen") if r["triple_pct"])
    best = {"put2019": 5, "vieira2016": 3, "yu1997": 20}  # conductivities rise in the order 3e-7, 5e-7, 2.3e-6
    made = [{**share, "source": work, "triple_pct": str(pct)} for work, pct in best.items()]
    without("lipon_nitrogen", add=made)
    assert lipon.triple_nitrogen_and_conductivity(claim("cl-209")).verdict == "agrees"


def test_computed_windows_are_narrower():
    found = judge("cl-216")
    assert found.verdict == "agrees"
    assert f"{1.23 - 0.75:.2f} to {2.63 - 0.68:.2f} V wide" in found.reason
    assert lipon.narrower_windows(changed("cl-216", value="1")).verdict == "contested"
    assert lipon.narrower_windows(changed("cl-216", value="0.4")).verdict == "differs"


def test_lithium_makes_oxide_of_all_the_oxygen():
    found = judge("cl-217")
    assert found.verdict == "agrees"
    assert "Li2PO2N + 8 Li+ + 8 e- -> Li3P + Li3N + 2 Li2O" in found.reason  # P5+ to P3-: eight electrons
    nothing = replace(claim("cl-217"), against=({**claim("cl-217").against[0], "products_0V": "Li5PO2N"},))
    assert lipon.oxide_at_lithium(nothing).verdict == "differs"


def test_electronic_conductivities_disagree():
    found = judge("cl-219")
    assert (found.verdict, len(found.rows)) == ("contested", 4)


def test_the_product_conducts_ten_thousand_times_less():
    assert "1e4 times" in judge("cl-220").reason
    assert judge("cl-220").verdict == "differs"
    assert lipon.conducting_product(changed("cl-220", value="1e-10")).verdict == "agrees"


def test_moduli_and_hardnesses_disagree():
    assert judge("cl-221").verdict == "contested"
    other = changed("cl-221", value="33")
    other = replace(other, printed=(other.printed[0], {**other.printed[1], "value": "6.8"}))
    assert lipon.modulus_and_hardness(other).verdict == "agrees"


def test_lipon_is_neither_the_softest_nor_the_stiffest():
    found = judge("cl-222")
    assert (found.verdict, "33 to 77 GPa" in found.reason) == ("agrees", True)
    assert lipon.not_the_stiffest(changed("cl-222", value="200")).verdict == "differs"


# --- cells ------------------------------------------------------------------------------------------------------------


def test_charges_of_the_abbreviated_cathodes():
    found = judge("cl-225")
    assert found.verdict == "differs"
    for formula, charge in (
        ("LiNiMnO2", (4 - 1) / 2),
        ("LiNi0.5Mn1.5O4", (8 - 1) / 2),
        ("LiTiO3", 6 - 1),
        ("Li4Ti5O12", (24 - 4) / 5),
    ):
        assert f"{formula} needs {charge:+.3g}" in found.reason or f"{formula} {charge:+.3g}" in found.reason
    lco = replace(claim("cl-225"), printed=({"cathode": "LCO"},), against=({"row_id": "ed-11", "formula": "LiCoO2"},))
    assert lipon.abbreviated_formulae(lco).verdict == "agrees"


def test_an_energy_by_area_as_a_charge():
    found = judge("cl-226")
    assert found.verdict == "differs"
    assert f"{60 / 3600 / 4.7 * 1000:.3g} µAh/cm²" in found.reason  # mJ to mWh, by V to mAh
    assert lipon.energy_for_a_capacity(changed("cl-226", capacity_areal_uAh_cm2="3.5")).verdict == "agrees"


def test_the_capacity_of_the_text_is_none_of_the_table():
    assert judge("cl-227").verdict == "differs"
    assert lipon.capacity_of_the_table(changed("cl-227", value="50")).verdict == "cannot-be-checked"


def test_two_of_seven_show_it_and_two_more_are_likely():
    found = judge("cl-228")
    assert (found.verdict, found.basis) == ("differs", "arithmetic")
    assert "Of 7 cells 2 show" in found.reason
    assert f"t3-05 {100 * 0.84 ** (100 / 900):.1f} %" in found.reason
    assert f"t3-06 {100 * 0.90 ** (100 / 1000):.1f} %" in found.reason
    assert lipon.many_keep(changed("cl-228", value="80")).verdict == "agrees"  # 104, 91, 84 and 90 %


def test_one_of_the_two_that_last_has_no_lipon():
    assert judge("cl-229").verdict == "differs"
    assert lipon.long_lived_lipon(changed("cl-229", 3, electrolyte="LiPON")).verdict == "cannot-be-checked"
    assert lipon.long_lived_lipon(changed("cl-229", 2, cycles="800")).verdict == "differs"


def test_cells_of_the_table_against_the_work():
    assert [judge(f"cl-{n}").verdict for n in (230, 231, 232)] == ["differs", "agrees", "differs"]
    assert "500, found 50 " in judge("cl-232").reason
    assert lipon.cells_of_the_table(changed("cl-232", as_printed="cycles=50")).verdict == "agrees"
    assert lipon.cells_of_the_table(changed("cl-231", c_rate_per_h="2")).verdict == "differs"


def test_loss_per_cycle_in_both_tables(monkeypatch):
    def loss(kept, cycles):
        return 100 * (1 - (kept / 100) ** (1 / cycles))

    bulk = sorted(loss(*cell) for cell in ((98, 5), (82, 100), (64, 100), (65, 100), (50, 97), (68, 30), (90, 100)))
    thin = sorted(loss(*cell) for cell in ((104, 100), (98, 5), (91, 140), (84, 900), (90, 1000), (83, 20)))
    middle = bulk[3], (thin[2] + thin[3]) / 2
    found = judge("cl-233")
    assert found.verdict == "agrees"
    assert f"{middle[0]:.2g} % in Table 2 and {middle[1]:.2g} % in Table 3" in found.reason
    shown = lipon.figure("fig-x-retention")
    slower = shown.data.assign(per_cycle=shown.data["per_cycle"].where(~shown.data.index.str.startswith("t3-"), 0.99))
    monkeypatch.setattr(lipon, "figure", lambda _: replace(shown, data=slower))
    assert lipon.slower_fade(claim("cl-233")).verdict == "differs"
