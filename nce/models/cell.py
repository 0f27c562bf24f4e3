r"""A cell seen from outside: its voltage, what a mass or a volume of it stores, and how many cycles it lasts.

Equations 1 to 3 of the review, its passage on coulombic efficiency, and what they need: molar masses, theoretical
capacities, area-specific resistances and C-rates. Four things are to be kept in mind.

- Equation 1 holds for the electrons of the two electrodes, whose potential is higher in the anode. It holds as it
  stands for the chemical potential of lithium too, which is also higher in the anode: a cell of lithium and
  :math:`\mathrm{LiFePO_4}` has a positive voltage either way. An electrolyte that conducts electrons lowers the
  voltage by its ionic transference number.
- Equation 2 puts all losses into one resistance. Charge transfer and diffusion do not obey Ohm's law, so the
  resistance is one number only near the current that it was measured at.
- Equation 3 counts active mass alone, with electrodes of equal capacity: no electrolyte, collectors, package or
  spare lithium. It is an upper bound. It gives energy; the review introduces it as "how much power", which would be
  energy by time.
- Coulombic efficiency is the charge that a discharge gives back, divided by the charge of the charging **before** it.
  The review has it the other way round, and takes the retention of capacity for it. The two belong together only in a
  cell without spare lithium: a lithium anode in excess hides its losses until the excess is eaten, and then the cell
  fades at once (Xiao et al. 2020). The review's "at least 99.96 %" for 500 cycles is 99.955 % rounded; at 99.96 % a
  cell lasts 557 cycles.

Molar masses are those of periodictable: standard atomic weights of IUPAC 2021 (Prohaska et al. 2022; natural samples
differ in the fourth digit where isotopes vary, as in lithium).

References
----------
J. Xiao et al., Nat. Energy 5 (2020) 561, doi:10.1038/s41560-020-0648-z (abstract read).

T. Prohaska et al., Pure Appl. Chem. 94 (2022) 573, doi:10.1515/pac-2019-0603.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from nce.constants import FARADAY_C_MOL
from nce.models.arguments import Array, broadcast, positive, real


def molar_mass(formula: str) -> float:
    """Mass of a mole of formula units.

    Parameters
    ----------
    formula : str
        As periodictable reads it: ``Li1.3Al0.3Ti1.7(PO4)3``, ``CuSO4(H2O)5``, isotopes as ``Li[6]``.

    Returns
    -------
    float
        Molar mass [g/mol].

    Raises
    ------
    ValueError
        If the formula cannot be read, or has no mass.

    Examples
    --------
    >>> round(molar_mass("Li7La3Zr2O12"), 2), round(molar_mass("(NH4)2S"), 2)
    (839.73, 68.14)

    References
    ----------
    T. Prohaska et al., Pure Appl. Chem. 94 (2022) 573, doi:10.1515/pac-2019-0603.
    """
    from periodictable import formula as read
    from pyparsing import ParseException

    try:
        mass = float(read(formula).mass)
    except (ParseException, ValueError, TypeError) as error:
        raise ValueError(f"formula {formula!r} cannot be read ({error}); write it as Li1.3Al0.3Ti1.7(PO4)3") from None
    if not mass > 0:
        raise ValueError(f"formula {formula!r} has no mass; write it as Li1.3Al0.3Ti1.7(PO4)3")
    return mass


def specific_capacity(molar_mass_g_mol: ArrayLike, n_electrons: ArrayLike = 1.0) -> Array:
    r"""Theoretical charge of an electrode material by mass.

    .. math:: C = \frac{n F}{3.6\, M}

    Parameters
    ----------
    molar_mass_g_mol : array_like
        Molar mass of the formula unit [g/mol] that the charge is counted on; see :func:`molar_mass`.
    n_electrons : array_like
        Electrons that the formula unit exchanges, above 0; 0.5 for :math:`\mathrm{LiCoO_2}` in practice.

    Returns
    -------
    ndarray
        Specific capacity [mAh/g], which is Ah/kg.

    Raises
    ------
    ValueError
        If an argument is not above 0.

    Notes
    -----
    Say which state the mass is of: graphite has 372 mAh/g by the mass of C6 and 339 by that of LiC6.

    Examples
    --------
    >>> for formula, n in [("LiCoO2", 0.5), ("Li4Ti5O12", 3), ("C6", 1), ("Li", 1), ("S", 2)]:
    ...     print(formula, round(float(specific_capacity(molar_mass(formula), n)), 1))
    LiCoO2 136.9
    Li4Ti5O12 175.1
    C6 371.9
    Li 3861.9
    S 1672.0
    """
    mass = positive("molar_mass_g_mol", molar_mass_g_mol, "g/mol")
    n = positive("n_electrons", n_electrons)
    mass, n = broadcast(molar_mass_g_mol=mass, n_electrons=n)
    return np.asarray(n * FARADAY_C_MOL / (3.6 * mass))


def volumetric_capacity(specific_capacity_mAh_g: ArrayLike, density_g_cm3: ArrayLike) -> Array:
    r"""Charge of an electrode material by volume, :math:`C \rho`.

    Parameters
    ----------
    specific_capacity_mAh_g : array_like
        Charge by mass [mAh/g], above 0.
    density_g_cm3 : array_like
        Density of the material [g/cm3]; that of the whole layer, pores and all, for the charge of a layer.

    Returns
    -------
    ndarray
        Capacity [mAh/cm3], which is Ah/L; a tenth of it is the unit of thin films, uAh/cm2 by um.

    Raises
    ------
    ValueError
        If an argument is not above 0, or a density is above that of any element.

    Examples
    --------
    Lithium cobalt oxide, 5.05 g/cm3, half of its lithium, in uAh/cm2 by um:

    >>> round(float(volumetric_capacity(136.9, 5.05)) / 10, 1)
    69.1
    """
    capacity = positive("specific_capacity_mAh_g", specific_capacity_mAh_g, "mAh/g")
    capacity, density = broadcast(specific_capacity_mAh_g=capacity, density_g_cm3=_density(density_g_cm3))
    return np.asarray(capacity * density)


def _density(density_g_cm3: ArrayLike) -> Array:
    hint = "give g/cm3; divide kg/m3 by 1000"
    return real("density_g_cm3", density_g_cm3, "g/cm3", above=0, at_most=25, hint=hint)


def lithium_thickness(areal_capacity_mAh_cm2: ArrayLike, density_g_cm3: ArrayLike = 0.534) -> Array:
    r"""Thickness of the lithium that a charge plates.

    .. math:: d = \frac{M_\mathrm{Li}\, Q}{F \rho}

    Parameters
    ----------
    areal_capacity_mAh_cm2 : array_like
        Charge by area [mAh/cm2], 0 or more.
    density_g_cm3 : array_like
        Density of the deposit [g/cm3]. The default is that of solid lithium near 20 °C, from the CRC Handbook of
        Chemistry and Physics, 97th ed., as matmake.com quotes it; the lattice constant of Nadler and Kempter (1959),
        3.51004 Å, gives 0.533. Mossy deposits are far lighter.

    Returns
    -------
    ndarray
        Thickness [um].

    Raises
    ------
    ValueError
        If a capacity is below 0, or a density is not above 0 or above that of any element.

    Examples
    --------
    >>> round(float(lithium_thickness(1.0)), 3)
    4.849
    """
    charge = real("areal_capacity_mAh_cm2", areal_capacity_mAh_cm2, "mAh/cm2", at_least=0)
    charge, density = broadcast(areal_capacity_mAh_cm2=charge, density_g_cm3=_density(density_g_cm3))
    return np.asarray(charge * 3.6 * molar_mass("Li") / (FARADAY_C_MOL * density) * 1e4)


def open_circuit_voltage(mu_anode_eV: ArrayLike, mu_cathode_eV: ArrayLike, transference: ArrayLike = 1.0) -> Array:
    r"""Voltage of a cell without current, equation 1 of the review with Wagner's factor.

    .. math:: V_{oc} = t_i\, \frac{\mu_a - \mu_c}{e}

    Parameters
    ----------
    mu_anode_eV, mu_cathode_eV : array_like
        Chemical potentials [eV]: of the electrons, or of the lithium atoms, in both electrodes. Zeros of energy cancel,
        and so must be the same.
    transference : array_like
        Ionic transference number of the electrolyte, 0 to 1, the same everywhere in it.

    Returns
    -------
    ndarray
        Voltage [V] of the cathode against the anode; below 0 if the electrodes are the other way round.

    Raises
    ------
    ValueError
        If the transference number is not within 0 to 1, or the potentials are further apart than any cell's, 10 eV.

    Notes
    -----
    Electrons and lithium give one voltage because lithium ions are in equilibrium across an electrolyte without
    current: the two potentials then differ by the same amount. The factor is that of Wagner's theory of mixed
    conductors. Where the transference number varies through the electrolyte, its mean over the range of the potential
    takes its place; :mod:`nce.models.penetration` has the profile.

    Examples
    --------
    The plateau of iron phosphate lies 3.4 eV below lithium metal:

    >>> round(float(open_circuit_voltage(mu_anode_eV=0.0, mu_cathode_eV=-3.4)), 3)
    3.4
    """
    anode, cathode, t = broadcast(
        mu_anode_eV=real("mu_anode_eV", mu_anode_eV, "eV"),
        mu_cathode_eV=real("mu_cathode_eV", mu_cathode_eV, "eV"),
        transference=real("transference", transference, at_least=0, at_most=1, hint="give a fraction, not per cent"),
    )
    hint = "give eV by electron (1 eV is 96.485 kJ/mol) and one zero of energy for both"
    difference = real("mu_anode_eV - mu_cathode_eV", anode - cathode, "eV", at_least=-10, at_most=10, hint=hint)
    return np.asarray(t * difference)


def area_specific_resistance(thickness_um: ArrayLike, sigma_S_cm: ArrayLike) -> Array:
    r"""Resistance of a layer, :math:`L / \sigma`, by area; those of layers in series add.

    Parameters
    ----------
    thickness_um : array_like
        Thickness [um], above 0.
    sigma_S_cm : array_like
        Conductivity [S/cm], above 0.

    Returns
    -------
    ndarray
        Resistance [ohm cm2].

    Raises
    ------
    ValueError
        If an argument is not above 0.

    Examples
    --------
    A film battery (Raijmakers et al. 2020): 3.62 um of LiPON of 1.11e-6 S/cm, and the resistances of its electrodes.

    >>> film = area_specific_resistance(3.62, 1.11e-6)
    >>> round(float(film), 1), round(float(film) + 43.9 + 67.1 + 18.3, 1)
    (326.1, 455.4)

    References
    ----------
    L. Raijmakers et al., Electrochim. Acta (2020), doi:10.1016/j.electacta.2019.135147 (numbers read in a digest).
    """
    thickness, sigma = broadcast(
        thickness_um=positive("thickness_um", thickness_um, "um"),
        sigma_S_cm=positive("sigma_S_cm", sigma_S_cm, "S/cm"),
    )
    return np.asarray(thickness * 1e-4 / sigma)


def discharge_voltage(Voc_V: ArrayLike, j_mA_cm2: ArrayLike, asr_ohm_cm2: ArrayLike) -> Array:
    r"""Voltage of a cell under current, equation 2 of the review by area.

    .. math:: V_\mathrm{diss} = V_{oc} - j\, R_\mathrm{sys}

    Parameters
    ----------
    Voc_V : array_like
        Voltage without current [V].
    j_mA_cm2 : array_like
        Current density [mA/cm2], above 0 on discharge and below 0 on charge.
    asr_ohm_cm2 : array_like
        Area-specific resistance of all that lies between the terminals [ohm cm2], 0 or more.

    Returns
    -------
    ndarray
        Voltage [V]. Below 0 the current is more than the cell can drive: others in series with it must.

    Raises
    ------
    ValueError
        If a value is not finite, or a resistance is below 0.

    Notes
    -----
    Polarisation is not ohmic in general: charge transfer grows with the logarithm of a large current, and diffusion
    diverges at a limiting current. The resistance holds near the current at which it was measured.

    Examples
    --------
    >>> round(float(discharge_voltage(3.9, 0.208, 455.7)), 3)
    3.805
    """
    voltage, current, resistance = broadcast(
        Voc_V=real("Voc_V", Voc_V, "V"),
        j_mA_cm2=real("j_mA_cm2", j_mA_cm2, "mA/cm2"),
        asr_ohm_cm2=real("asr_ohm_cm2", asr_ohm_cm2, "ohm cm2", at_least=0),
    )
    return np.asarray(voltage - current * 1e-3 * resistance)


def specific_energy(C_cathode_mAh_g: ArrayLike, C_anode_mAh_g: ArrayLike, voltage_V: ArrayLike) -> Array:
    r"""Energy of a cell by the mass of its two electrode materials, equation 3 of the review.

    .. math:: E = \frac{C_c C_a}{C_c + C_a}\, V

    Parameters
    ----------
    C_cathode_mAh_g, C_anode_mAh_g : array_like
        Specific capacities [mAh/g], above 0. With capacities by volume [mAh/cm3] the result is in Wh/L.
    voltage_V : array_like
        Mean voltage of the cell on discharge [V], above 0: that of the cathode less that of the anode.

    Returns
    -------
    ndarray
        Specific energy [Wh/kg].

    Raises
    ------
    ValueError
        If an argument is not above 0, or a voltage is above 10 V.

    Notes
    -----
    An upper bound: the electrodes are balanced and nothing else has mass. It approaches the energy by the mass of one
    electrode alone as the capacity of the other grows.

    Examples
    --------
    Lithium cobalt oxide against lithium and against graphite:

    >>> specific_energy(140, [3861, 372], [3.9, 3.7]).round(1)
    array([526.9, 376.4])
    """
    cathode, anode, voltage = broadcast(
        C_cathode_mAh_g=positive("C_cathode_mAh_g", C_cathode_mAh_g, "mAh/g"),
        C_anode_mAh_g=positive("C_anode_mAh_g", C_anode_mAh_g, "mAh/g"),
        voltage_V=real("voltage_V", voltage_V, "V", above=0, at_most=10, hint="give volts"),
    )
    return np.asarray(voltage / (1 / cathode + 1 / anode))


def current_density(c_rate_per_h: ArrayLike, areal_capacity_mAh_cm2: ArrayLike) -> Array:
    """Current density at a C-rate: 1 C passes the whole capacity in an hour.

    Parameters
    ----------
    c_rate_per_h : array_like
        C-rate [1/h], 0 or more: 0.1 for C/10.
    areal_capacity_mAh_cm2 : array_like
        Capacity by area of electrode [mAh/cm2], above 0.

    Returns
    -------
    ndarray
        Current density [mA/cm2].

    Raises
    ------
    ValueError
        If a C-rate is below 0 or a capacity is not above 0.

    Examples
    --------
    >>> round(float(current_density(1.0, 0.7 / 3.36)), 3)
    0.208
    """
    rate, capacity = broadcast(
        c_rate_per_h=real("c_rate_per_h", c_rate_per_h, "1/h", at_least=0),
        areal_capacity_mAh_cm2=positive("areal_capacity_mAh_cm2", areal_capacity_mAh_cm2, "mAh/cm2"),
    )
    return np.asarray(rate * capacity)


def c_rate(j_mA_cm2: ArrayLike, areal_capacity_mAh_cm2: ArrayLike) -> Array:
    """C-rate of a current density; the inverse of :func:`current_density`.

    Parameters
    ----------
    j_mA_cm2 : array_like
        Current density [mA/cm2], 0 or more.
    areal_capacity_mAh_cm2 : array_like
        Capacity by area of electrode [mAh/cm2], above 0.

    Returns
    -------
    ndarray
        C-rate [1/h].

    Raises
    ------
    ValueError
        If a current is below 0 or a capacity is not above 0.

    Examples
    --------
    >>> float(c_rate(0.5, 2.0))
    0.25
    """
    current, capacity = broadcast(
        j_mA_cm2=real("j_mA_cm2", j_mA_cm2, "mA/cm2", at_least=0),
        areal_capacity_mAh_cm2=positive("areal_capacity_mAh_cm2", areal_capacity_mAh_cm2, "mAh/cm2"),
    )
    return np.asarray(current / capacity)


def capacity_retention(cycles: ArrayLike, coulombic_efficiency: ArrayLike, spare_lithium: ArrayLike = 0.0) -> Array:
    r"""Capacity that is left when lithium alone limits a cell and each cycle loses a share of what it moves.

    .. math::

        q_N = \min\left(1,\; L_k\, \mathrm{CE}^{N-k}\right), \qquad
        k = \left\lceil \frac{s}{1 - \mathrm{CE}} \right\rceil, \qquad L_k = 1 + s - k\,(1 - \mathrm{CE})

    Parameters
    ----------
    cycles : array_like
        Number of cycles done, :math:`N`, 0 or more.
    coulombic_efficiency : array_like
        Share of the lithium moved that a cycle gives back, above 0 and at most 1: that of the electrode that loses it.
    spare_lithium : array_like
        Lithium beyond what a full cycle moves, :math:`s`, as a multiple of it: 0 for a lithium-ion or an anode-free
        cell; the lithium foil by the capacity of the cathode, if the cathode brings its own lithium.

    Returns
    -------
    ndarray
        Capacity as a fraction of the first.

    Raises
    ------
    ValueError
        If a number of cycles or the spare lithium is below 0, or an efficiency is not within 0 to 1.

    Notes
    -----
    Without spare lithium this is :math:`\mathrm{CE}^N`. With it the capacity stays until the :math:`k`-th cycle, and
    the coulombic efficiency of the whole cell stays near 1 while the spare is eaten: it does not foretell the end.
    Losses of active material, resistance and electrolyte are left out.

    Examples
    --------
    The review's 99.96 % after 500 cycles, and 99 % with a foil of three times the capacity:

    >>> round(float(capacity_retention(500, 0.9996)), 4)
    0.8187
    >>> capacity_retention([100, 300, 350], 0.99, spare_lithium=3).round(3)
    array([1.   , 1.   , 0.605])
    """
    n, efficiency, spare = broadcast(
        cycles=real("cycles", cycles, at_least=0),
        coulombic_efficiency=real(
            "coulombic_efficiency", coulombic_efficiency, above=0, at_most=1, hint="give a fraction, not per cent"
        ),
        spare_lithium=_spare(spare_lithium),
    )
    eaten, left = _reservoir(efficiency, spare)
    return np.asarray(np.minimum(1, left * efficiency ** np.maximum(n - eaten, -1)))


def _spare(values: ArrayLike) -> Array:
    return real("spare_lithium", values, at_least=0, at_most=1e4, hint="give a multiple of what a full cycle moves")


def _reservoir(efficiency: Array, spare: Array) -> tuple[Array, Array]:
    """Cycles after which no lithium is spare, and what can move then, by what moved at first."""
    loss = 1 - efficiency
    eaten = np.ceil(np.divide(spare, loss, out=np.zeros(loss.shape), where=loss > 0))
    return eaten, 1 + spare - eaten * loss


def cycle_life(coulombic_efficiency: ArrayLike, end_of_life: ArrayLike = 0.8, spare_lithium: ArrayLike = 0.0) -> Array:
    r"""Cycles until the capacity has fallen to a fraction; the inverse of :func:`capacity_retention`.

    .. math:: N = k + \frac{\ln(q / L_k)}{\ln \mathrm{CE}}

    Parameters
    ----------
    coulombic_efficiency : array_like
        As in :func:`capacity_retention`, but below 1.
    end_of_life : array_like
        Capacity at which life ends, by the first, above 0 and below 1; the review's 80 % if not given.
    spare_lithium : array_like
        As in :func:`capacity_retention`.

    Returns
    -------
    ndarray
        Number of cycles, not rounded.

    Raises
    ------
    ValueError
        If an argument is out of its range.

    Examples
    --------
    The review's 99.96 %, without spare lithium and with as much as the cell moves:

    >>> cycle_life(0.9996, spare_lithium=[0, 1]).round(1)
    array([ 557.7, 3057.7])
    """
    efficiency, end, spare = broadcast(
        coulombic_efficiency=real(
            "coulombic_efficiency",
            coulombic_efficiency,
            above=0,
            below=1,
            hint="give a fraction; 1 would last for ever",
        ),
        end_of_life=_end_of_life(end_of_life),
        spare_lithium=_spare(spare_lithium),
    )
    eaten, left = _reservoir(efficiency, spare)
    return np.asarray(eaten + np.log(end / left) / np.log(efficiency))


def _end_of_life(values: ArrayLike) -> Array:
    return real("end_of_life", values, above=0, below=1, hint="give a fraction, not per cent")


def required_coulombic_efficiency(cycles: ArrayLike, end_of_life: ArrayLike = 0.8) -> Array:
    r"""Coulombic efficiency that a life asks for in a cell without spare lithium.

    .. math:: \mathrm{CE} = q^{1/N}

    Parameters
    ----------
    cycles : array_like
        Number of cycles, above 0.
    end_of_life : array_like
        Capacity at which life ends, by the first, above 0 and below 1; the review's 80 % if not given.

    Returns
    -------
    ndarray
        Coulombic efficiency, a fraction.

    Raises
    ------
    ValueError
        If an argument is out of its range.

    Examples
    --------
    The review asks "at least 99.96 %" for 500 cycles:

    >>> round(float(required_coulombic_efficiency(500)), 6)
    0.999554
    """
    n, end = broadcast(cycles=positive("cycles", cycles), end_of_life=_end_of_life(end_of_life))
    return np.asarray(end ** (1 / n))
