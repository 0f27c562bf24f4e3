r"""Lithium that grows through a solid electrolyte: what conductivities, stiffness and diffusion say about it.

Figure 9 of the review shows lithium held up at the seam of two LiPON films (Westover et al. 2019). With Han et al.
(2019) the review puts that down to low electronic conductivity: electrons that leak into an electrolyte let lithium
deposit inside. Four models bear on this, and none of them explains the figure alone.

- **Mixed conduction in one dimension** (:func:`partial_currents`, :func:`lithium_profile`). Ions, electrons and lithium
  are in local equilibrium, so the chemical potential of lithium is :math:`\mu_\mathrm{Li}/e = \varphi_i - \varphi_e`:
  the electrochemical potential of the ions by charge, less the potential that an electrode would have at the place.
  Both carriers obey Ohm's law in layers of given conductivities. This is Wagner's theory; it leaves out conductivities
  that follow the potential, space charge, and cracks.
- **A bound on plating inside** (:func:`internal_plating_bound`). It is **ours**, derived from the above, not a model
  of Han et al.: below a current density of :math:`\sigma_i (\eta_\mathrm{nuc} - \eta_\mathrm{ct})/L` lithium does not
  reach its potential of nucleation inside, whatever the electronic conductivity is and however it varies. Electrons
  decide where and how fast lithium grows (:func:`leakage_current_density`), but the ionic drop drives it. That they
  matter at all is contested: a preprint by Fincher, Chiang and others finds their role negligible.
- **Stiffness** (:func:`required_shear_modulus`), after Monroe and Newman (2005), for polymers.
- **Depletion of the salt** (:func:`sand_time`, :func:`limiting_current_density`), for liquids and polymers. In a glass
  in which only lithium moves nothing is depleted: a limit on its current has other causes.

Current is positive from the left electrode, where lithium is stripped, to the right, where it is plated.

References
----------
F. Han et al., Nat. Energy (2019), doi:10.1038/s41560-018-0312-z (summary read).

A. Westover et al., ACS Energy Lett. (2019), doi:10.1021/acsenergylett.8b02542 (abstract read).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from nce.constants import FARADAY_C_MOL
from nce.models.arguments import Array, broadcast, positive, real

_HOURS_PER_YEAR = 8766  # of 365.25 days


def _layers(thickness_um: ArrayLike, sigma_i_S_cm: ArrayLike, sigma_e_S_cm: ArrayLike) -> tuple[Array, Array, Array]:
    """Thickness and the two resistances of each layer [um, kohm cm2], so that mA/cm2 give volts."""
    thickness, sigma_i, sigma_e = broadcast(
        thickness_um=np.atleast_1d(positive("thickness_um", thickness_um, "um")),
        sigma_i_S_cm=positive("sigma_i_S_cm", sigma_i_S_cm, "S/cm"),
        sigma_e_S_cm=positive("sigma_e_S_cm", sigma_e_S_cm, "S/cm"),
    )
    if not thickness.shape[-1]:
        raise ValueError("thickness_um must hold at least one layer, got none")
    return thickness, thickness * 1e-7 / sigma_i, thickness * 1e-7 / sigma_e


def _potential(name: str, values: ArrayLike) -> Array:
    hint = "give eV against lithium metal, -4 for a cathode of 4 V"
    return real(name, values, "eV", at_least=-10, at_most=10, hint=hint)


@dataclass(frozen=True)
class PartialCurrents:
    """Ionic and electronic current density through an electrolyte; see :func:`partial_currents`."""

    j_i_mA_cm2: Array
    """Of the lithium ions."""
    j_e_mA_cm2: Array
    """Of the electrons, as a current; they move against it."""


def partial_currents(
    thickness_um: ArrayLike,
    sigma_i_S_cm: ArrayLike,
    sigma_e_S_cm: ArrayLike,
    j_mA_cm2: ArrayLike,
    mu_left_eV: ArrayLike,
    mu_right_eV: ArrayLike,
) -> PartialCurrents:
    r"""Currents of ions and of electrons between two electrodes.

    .. math::

        j_e = \frac{j R_i + (\mu_r - \mu_l)/e}{R_i + R_e}, \qquad j_i = j - j_e, \qquad
        R_k = \int_0^L \frac{dx}{\sigma_k}

    Parameters
    ----------
    thickness_um, sigma_i_S_cm, sigma_e_S_cm : array_like, shape (..., layers)
        Thickness [um], ionic and electronic conductivity [S/cm] of each layer, from left to right, above 0. A single
        number is a layer, or the same for all layers.
    j_mA_cm2 : array_like, shape (...)
        Current density through the cell, of both carriers together [mA/cm2]; 0 at open circuit.
    mu_left_eV, mu_right_eV : array_like, shape (...)
        Chemical potential of lithium in the electrolyte at the two electrodes [eV] against lithium metal: 0 for lithium
        without overpotential, :math:`-eV` for a cathode of voltage V, above 0 where lithium is plated with an
        overpotential.

    Returns
    -------
    PartialCurrents
        Ionic and electronic current density [mA/cm2].

    Raises
    ------
    ValueError
        If a thickness or conductivity is not above 0, or a potential is further than 10 eV from lithium.

    Examples
    --------
    Open circuit, lithium against a cathode of 4 V through 100 um with 1e-8 S/cm for electrons: ions and electrons move
    together, and lithium goes over as a whole.

    >>> leak = partial_currents(100, 1e-4, 1e-8, 0.0, 0.0, -4.0)
    >>> round(float(leak.j_i_mA_cm2), 5), round(float(leak.j_e_mA_cm2), 5)
    (0.004, -0.004)
    """
    _, R_i, R_e = _layers(thickness_um, sigma_i_S_cm, sigma_e_S_cm)
    ions, electrons, j, left, right = broadcast(
        sigma_i_S_cm=R_i.sum(axis=-1),
        sigma_e_S_cm=R_e.sum(axis=-1),
        j_mA_cm2=real("j_mA_cm2", j_mA_cm2, "mA/cm2"),
        mu_left_eV=_potential("mu_left_eV", mu_left_eV),
        mu_right_eV=_potential("mu_right_eV", mu_right_eV),
    )
    j_e = (j * ions + right - left) / (ions + electrons)
    return PartialCurrents(np.asarray(j - j_e), np.asarray(j_e))


@dataclass(frozen=True)
class LithiumProfile:
    """Potentials at the boundaries of the layers, linear in between; see :func:`lithium_profile`."""

    x_um: Array
    """Distance from the left end."""
    phi_i_V: Array
    """Electrochemical potential of the lithium ions by charge."""
    phi_e_V: Array
    """Potential that an electrode would have there; 0 at the left end."""
    mu_Li_eV: Array
    """Chemical potential of lithium against lithium metal."""


def lithium_profile(
    thickness_um: ArrayLike,
    sigma_i_S_cm: ArrayLike,
    sigma_e_S_cm: ArrayLike,
    j_i_mA_cm2: ArrayLike,
    j_e_mA_cm2: ArrayLike,
    mu_left_eV: ArrayLike = 0.0,
) -> LithiumProfile:
    r"""Chemical potential of lithium through a mixed conductor.

    .. math:: \frac{\mu_\mathrm{Li}(x)}{e} = \frac{\mu_l}{e} - j_i \int_0^x \frac{dx}{\sigma_i}
        + j_e \int_0^x \frac{dx}{\sigma_e}

    Parameters
    ----------
    thickness_um, sigma_i_S_cm, sigma_e_S_cm : array_like, shape (..., layers)
        As in :func:`partial_currents`. For a continuous profile, give thin layers with its values at their middles.
    j_i_mA_cm2, j_e_mA_cm2 : array_like, shape (...)
        Ionic and electronic current density [mA/cm2], from left to right.
    mu_left_eV : array_like, shape (...)
        Chemical potential of lithium at the left end [eV] against lithium metal.

    Returns
    -------
    LithiumProfile
        Place and potentials, of shape (..., layers + 1): exact at the boundaries of the layers and linear in between.

    Raises
    ------
    ValueError
        If a thickness or conductivity is not above 0, or the potential is further than 10 eV from lithium.

    Notes
    -----
    Lithium can deposit inside where its potential is above 0 by the overpotential of its nucleation. In a uniform
    conductor the profile is straight, so the highest potential is at an electrode. An inner maximum takes ions or
    electrons that meet more resistance on one side than on the other.

    Examples
    --------
    1 mA/cm2 through two layers of 50 um with 1e-4 S/cm for ions, between lithium electrodes without overpotential. The
    left one blocks electrons a hundred times better: lithium is 49 meV above the metal where the layers meet.

    >>> layers = [50, 50], 1e-4, [1e-12, 1e-10]
    >>> now = partial_currents(*layers, j_mA_cm2=1, mu_left_eV=0, mu_right_eV=0)
    >>> lithium_profile(*layers, now.j_i_mA_cm2, now.j_e_mA_cm2).mu_Li_eV.round(3) + 0.0
    array([0.   , 0.049, 0.   ])
    """
    thickness, R_i, R_e = _layers(thickness_um, sigma_i_S_cm, sigma_e_S_cm)
    j_i, j_e, left = broadcast(
        j_i_mA_cm2=real("j_i_mA_cm2", j_i_mA_cm2, "mA/cm2"),
        j_e_mA_cm2=real("j_e_mA_cm2", j_e_mA_cm2, "mA/cm2"),
        mu_left_eV=_potential("mu_left_eV", mu_left_eV),
    )
    widths, ions, electrons = np.broadcast_arrays(thickness, -j_i[..., None] * R_i, -j_e[..., None] * R_e)
    x, phi_i, phi_e = (_cumulative(steps) for steps in (widths, ions, electrons))
    phi_i += left[..., None]
    return LithiumProfile(x_um=x, phi_i_V=phi_i, phi_e_V=phi_e, mu_Li_eV=phi_i - phi_e)


def _cumulative(steps: Array) -> Array:
    """Sums from 0 along the last axis, one more than there are steps."""
    return np.cumsum(np.insert(steps, 0, 0.0, axis=-1), axis=-1)


def internal_plating_bound(
    sigma_i_S_cm: ArrayLike,
    thickness_um: ArrayLike,
    nucleation_overpotential_V: ArrayLike,
    charge_transfer_overpotential_V: ArrayLike = 0.0,
) -> Array:
    r"""Current density below which lithium cannot plate inside an electrolyte, however electrons leak into it.

    .. math:: j^* = \frac{\sigma_i\, (\eta_\mathrm{nuc} - \eta_\mathrm{ct})}{L}

    Parameters
    ----------
    sigma_i_S_cm : array_like
        Ionic conductivity [S/cm], above 0.
    thickness_um : array_like
        Thickness of the electrolyte [um], above 0.
    nucleation_overpotential_V : array_like
        Overpotential that new lithium needs inside [V], above 0; hardly known, so without default.
    charge_transfer_overpotential_V : array_like
        Overpotential at the plating electrode [V], 0 or more and below the former.

    Returns
    -------
    ndarray
        Bound on the current density [mA/cm2].

    Raises
    ------
    ValueError
        If an argument is out of its range.

    Notes
    -----
    Ours, not a published model. Both currents go from left to right, so both potentials fall, and anywhere
    :math:`\mu_\mathrm{Li}/e = \varphi_i - \varphi_e` is at most the greatest :math:`\varphi_i`, at the left, less the
    least :math:`\varphi_e`, at the right: :math:`j L/\sigma_i + \eta_\mathrm{ct}`. That is reached if electrons pass
    easily except close to the stripped electrode. To stay below is sufficient, not necessary: a uniform conductor never
    plates inside. The bound knows nothing of cracks and hot spots, where j is above its mean.

    Examples
    --------
    With 10 mV for nucleation, 100 um of sulfide glass at 1e-4 S/cm and 1 um of LiPON at 1e-6 S/cm:

    >>> internal_plating_bound([1e-4, 1e-6], [100, 1], 0.01).round(6)
    array([0.1, 0.1])
    """
    hint = "give volts; 10 mV is 0.01"
    sigma, thickness, nucleation, transfer = broadcast(
        sigma_i_S_cm=positive("sigma_i_S_cm", sigma_i_S_cm, "S/cm"),
        thickness_um=positive("thickness_um", thickness_um, "um"),
        nucleation_overpotential_V=real(
            "nucleation_overpotential_V", nucleation_overpotential_V, "V", above=0, at_most=2, hint=hint
        ),
        charge_transfer_overpotential_V=real(
            "charge_transfer_overpotential_V", charge_transfer_overpotential_V, "V", at_least=0, at_most=2, hint=hint
        ),
    )
    name = "nucleation_overpotential_V - charge_transfer_overpotential_V"
    margin = real(name, nucleation - transfer, "V", above=0, hint="no current is safe otherwise")
    return np.asarray(sigma * margin / (thickness * 1e-4) * 1e3)


def leakage_current_density(sigma_e_S_cm: ArrayLike, thickness_um: ArrayLike, voltage_V: ArrayLike) -> Array:
    r"""Electronic current through the electrolyte of a cell that stands.

    .. math:: j_e = \frac{\sigma_e V}{L}

    Parameters
    ----------
    sigma_e_S_cm : array_like
        Electronic conductivity [S/cm], above 0.
    thickness_um : array_like
        Thickness of the electrolyte [um], above 0.
    voltage_V : array_like
        Voltage of the cell [V], 0 or more.

    Returns
    -------
    ndarray
        Current density [mA/cm2]. The most that electrons can bring to lithium that grows inside, too.

    Raises
    ------
    ValueError
        If a conductivity or thickness is not above 0, or a voltage is below 0 or above 10 V.

    Notes
    -----
    For an electrolyte that conducts ions far better than electrons; else ions limit too, see :func:`partial_currents`.

    Examples
    --------
    100 um of sulfide glass at 1e-8 S/cm, and 1 um of LiPON at 1e-14 S/cm:

    >>> for sigma_e, thickness in [(1e-8, 100), (1e-14, 1)]:
    ...     print(f"{float(leakage_current_density(sigma_e, thickness, 4)):.0e}")
    4e-03
    4e-07
    """
    sigma, thickness, voltage = broadcast(
        sigma_e_S_cm=positive("sigma_e_S_cm", sigma_e_S_cm, "S/cm"),
        thickness_um=positive("thickness_um", thickness_um, "um"),
        voltage_V=real("voltage_V", voltage_V, "V", at_least=0, at_most=10, hint="give volts"),
    )
    return np.asarray(sigma * voltage / (thickness * 1e-4) * 1e3)


def self_discharge_time(areal_capacity_mAh_cm2: ArrayLike, j_mA_cm2: ArrayLike) -> Array:
    r"""Time in which a constant leakage current eats a capacity.

    .. math:: t = \frac{Q}{j}

    Parameters
    ----------
    areal_capacity_mAh_cm2 : array_like
        Capacity by area [mAh/cm2], above 0.
    j_mA_cm2 : array_like
        Leakage current density [mA/cm2], above 0.

    Returns
    -------
    ndarray
        Time [years of 365.25 days].

    Raises
    ------
    ValueError
        If an argument is not above 0.

    Examples
    --------
    1 mAh/cm2 behind the two electrolytes of :func:`leakage_current_density`:

    >>> self_discharge_time(1, [4e-3, 4e-7]).round(4)
    array([2.85000e-02, 2.85193e+02])
    """
    capacity, current = broadcast(
        areal_capacity_mAh_cm2=positive("areal_capacity_mAh_cm2", areal_capacity_mAh_cm2, "mAh/cm2"),
        j_mA_cm2=positive("j_mA_cm2", j_mA_cm2, "mA/cm2"),
    )
    return np.asarray(capacity / current / _HOURS_PER_YEAR)


def required_shear_modulus(G_lithium_GPa: ArrayLike, ratio: ArrayLike = 2.0) -> Array:
    r"""Shear modulus at which a separator keeps lithium flat, by the criterion of Monroe and Newman.

    .. math:: G_s = r\, G_\mathrm{Li}

    Parameters
    ----------
    G_lithium_GPa : array_like
        Shear modulus of lithium [GPa], above 0. Tables differ: 4.24 in Cardarelli's handbook; 3 to 4 elsewhere.
    ratio : array_like
        Ratio of the two, above 0. The default is the abstract's "about twice", for a separator with the Poisson ratio
        of poly(ethylene oxide), on which it depends; how was not found in a source that could be read.

    Returns
    -------
    ndarray
        Shear modulus of the separator [GPa].

    Raises
    ------
    ValueError
        If an argument is not above 0, or the modulus of lithium is above 20 GPa.

    Notes
    -----
    A linear theory of a slightly wavy interface between two elastic media, made for polymers: it holds neither for an
    electrolyte in which only lithium moves nor for one that can crack. LLZO passes (59.6 GPa, Ni et al. 2012) and
    lithium grows through it all the same, along its grain boundaries (Tsai et al. 2016). Ahmad and Viswanathan (2017)
    treat inorganic solids, where the density of lithium counts too, and find that they generally do not keep it flat.

    Examples
    --------
    >>> float(required_shear_modulus(4.24))
    8.48

    References
    ----------
    C. Monroe, J. Newman, J. Electrochem. Soc. 152 (2005) A396, doi:10.1149/1.1850854 (abstract read).

    J. E. Ni et al. (2012), as quoted by A. Foster, thesis, Michigan State University (2014).

    Z. Ahmad, V. Viswanathan (2017), arXiv:1702.08406 (abstract read).
    """
    modulus, factor = broadcast(
        G_lithium_GPa=real("G_lithium_GPa", G_lithium_GPa, "GPa", above=0, at_most=20, hint="give GPa, of shear"),
        ratio=positive("ratio", ratio),
    )
    return np.asarray(modulus * factor)


def _salt(D_m2_s: ArrayLike, c_mol_m3: ArrayLike, t_Li: ArrayLike) -> dict[str, Array]:
    return {
        "D_m2_s": real("D_m2_s", D_m2_s, "m2/s", above=0, at_most=1e-8, hint="give m2/s; 1 cm2/s is 1e-4 m2/s"),
        "c_mol_m3": real("c_mol_m3", c_mol_m3, "mol/m3", at_least=5, hint="give mol/m3; 1 mol/L is 1000 mol/m3"),
        "t_Li": real("t_Li", t_Li, at_least=0, at_most=1, hint="give a fraction, not per cent"),
    }


def sand_time(j_mA_cm2: ArrayLike, D_m2_s: ArrayLike, c_mol_m3: ArrayLike, t_Li: ArrayLike) -> Array:
    r"""Time after which a constant current has used up the salt at the plating electrode.

    .. math:: t = \pi D \left[\frac{F c}{2 j (1 - t_\mathrm{Li})}\right]^2

    Parameters
    ----------
    j_mA_cm2 : array_like
        Current density [mA/cm2], above 0.
    D_m2_s : array_like
        Diffusion coefficient of the salt, of both ions together [m2/s].
    c_mol_m3 : array_like
        Concentration of the salt, of singly charged ions, before the current [mol/m3], 5 or more.
    t_Li : array_like
        Transference number of lithium, 0 to 1.

    Returns
    -------
    ndarray
        Time [s]; infinite where :math:`t_\mathrm{Li} = 1`: a conductor of lithium ions alone is never depleted.

    Raises
    ------
    ValueError
        If an argument is out of its range.

    Notes
    -----
    For a binary salt at rest with constant D and :math:`t_\mathrm{Li}`, between electrodes so far apart that the other
    is not felt: the time must be short against :math:`L^2/D`. Below the :func:`limiting_current_density` depletion
    never comes. Use it for liquids and polymers. For a single-ion glass the infinite time says that Sand's mechanism is
    not at work, not that lithium does not grow. Codes that leave out :math:`1 - t_\mathrm{Li}` give too short a time.

    Examples
    --------
    A polymer electrolyte, and the same with lithium alone mobile:

    >>> sand_time(1.0, 1e-12, 1000, [0.3, 1.0]).round(2)
    array([149.22,    inf])
    """
    current, D, c, t_Li = broadcast(j_mA_cm2=positive("j_mA_cm2", j_mA_cm2, "mA/cm2"), **_salt(D_m2_s, c_mol_m3, t_Li))
    stayed = 2 * current * 10 * (1 - t_Li)
    return np.pi * D * np.divide(FARADAY_C_MOL * c, stayed, out=np.full(D.shape, np.inf), where=stayed > 0) ** 2


def limiting_current_density(thickness_um: ArrayLike, D_m2_s: ArrayLike, c_mol_m3: ArrayLike, t_Li: ArrayLike) -> Array:
    r"""Greatest steady current density between two lithium electrodes in a binary salt.

    .. math:: j_\mathrm{lim} = \frac{2 F c D}{(1 - t_\mathrm{Li})\, L}

    Parameters
    ----------
    thickness_um : array_like
        Distance of the electrodes [um], above 0.
    D_m2_s, c_mol_m3, t_Li : array_like
        As in :func:`sand_time`.

    Returns
    -------
    ndarray
        Current density [mA/cm2]; infinite where :math:`t_\mathrm{Li} = 1`.

    Raises
    ------
    ValueError
        If an argument is out of its range.

    Examples
    --------
    >>> round(float(limiting_current_density(25, 1e-12, 1000, 0.3)), 4)
    1.1027
    """
    thickness, D, c, t_Li = broadcast(
        thickness_um=positive("thickness_um", thickness_um, "um"), **_salt(D_m2_s, c_mol_m3, t_Li)
    )
    across = (1 - t_Li) * thickness * 1e-6
    return np.divide(2 * FARADAY_C_MOL * c * D, across, out=np.full(D.shape, np.inf), where=across > 0) / 10
