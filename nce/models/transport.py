r"""Ionic conductivity, diffusivity and mobility, and what their temperature dependence says.

Assumptions: one thermally activated process with a temperature-independent barrier between the temperatures in
question. It holds for most glasses below their glass transition and fails across it, across a phase transition
and for liquids, whose apparent activation energy falls on heating.

Conductivities are fitted in two forms, :math:`\sigma = \sigma_0 e^{-E/k_BT}` and
:math:`\sigma T = A e^{-E'/k_BT}`. Their activation energies differ by about :math:`k_BT`; a comparison that mixes them
is off by 0.03 eV.

Conductivity and diffusivity meet in the Nernst-Einstein relation, which defines a charge diffusivity and holds
exactly only for carriers that move independently; the Haven ratio measures how far they do not. It needs the
concentration of the carriers, and in a glass that is the open question between weak and strong electrolytes:
:math:`n` and :math:`\mu` are not separately known from :math:`\sigma`.

The review defines a transference number as "the ratio of the mobile ions to the mobile electrons with respect to the
total charge carriers" that "approaches unity". A ratio of ions to electrons grows without limit; what approaches one
is the share of the current that ions carry, :func:`transference_number`. The review also gives the ratio of mobility
and diffusivity as :math:`e/k_BT`, without the charge number, which is 1 for lithium, sodium and silver.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nce.constants import BOLTZMANN_EV_K, ELEMENTARY_CHARGE_C, FARADAY_C_MOL
from nce.models.arguments import broadcast, energy, positive, real, temperature

Array = NDArray[np.float64]


def _charge_number(Z: ArrayLike) -> Array:
    charge = np.abs(real("Z", Z, hint="give a whole number of elementary charges"))
    if (bad := (charge < 1) | (charge % 1 != 0)).any():
        raise ValueError(f"Z must be a whole number of elementary charges, not 0, got {charge[bad].flat[0]:g}")
    return charge


def _concentration(n_cm3: ArrayLike) -> Array:
    return real("n_cm3", n_cm3, "per cm3", above=0, at_most=1e24, hint="give carriers per cubic centimetre, not metre")


def arrhenius(T_K: ArrayLike, sigma0_S_cm: ArrayLike, Ea_eV: ArrayLike) -> Array:
    r"""Ionic conductivity of one activated process.

    .. math:: \sigma(T) = \sigma_0 \exp\left(-\frac{E_a}{k_B T}\right)

    Parameters
    ----------
    T_K : array_like
        Absolute temperature [K], above 0.
    sigma0_S_cm : array_like
        Pre-exponential factor [S/cm], above 0; broadcasts against the temperature.
    Ea_eV : array_like
        Activation energy of the conductivity [eV], not negative; broadcasts likewise.

    Returns
    -------
    ndarray
        Conductivity [S/cm], of the broadcast shape.

    Raises
    ------
    ValueError
        If a temperature or prefactor is not above 0, or an activation energy is negative.

    Notes
    -----
    Do not extrapolate beyond the measured range. The form with :math:`\sigma T` on the left,
    :func:`arrhenius_sigma_T`, has an activation energy that is larger by about :math:`k_B T`, 0.03 eV near room
    temperature.

    Examples
    --------
    The law that Yu et al. (1997) give for LiPON, 2.3e-6 S/cm at 25 °C and 0.55 eV, at 60 °C:

    >>> sigma0 = 2.3e-6 / float(arrhenius(298.15, 1.0, 0.55))
    >>> f"{float(arrhenius(333.15, sigma0, 0.55)):.1e}"
    '2.2e-05'

    References
    ----------
    X. Yu, J. B. Bates, G. E. Jellison, F. X. Hart, J. Electrochem. Soc. 144 (1997) 524, doi:10.1149/1.1837443.
    """
    T, sigma0, barrier = broadcast(
        T_K=temperature("T_K", T_K),
        sigma0_S_cm=positive("sigma0_S_cm", sigma0_S_cm, "S/cm"),
        Ea_eV=energy("Ea_eV", Ea_eV),
    )
    return np.asarray(sigma0 * np.exp(-barrier / (BOLTZMANN_EV_K * T)))


def arrhenius_sigma_T(T_K: ArrayLike, A_S_K_cm: ArrayLike, Ea_eV: ArrayLike) -> Array:
    r"""Ionic conductivity of one activated process, with the temperature of the Nernst-Einstein relation.

    .. math:: \sigma(T) = \frac{A}{T} \exp\left(-\frac{E'_a}{k_B T}\right)

    Parameters
    ----------
    T_K : array_like
        Absolute temperature [K].
    A_S_K_cm : array_like
        Pre-exponential factor of :math:`\sigma T` [S K/cm], above 0.
    Ea_eV : array_like
        Activation energy of :math:`\sigma T` [eV], not negative.

    Returns
    -------
    ndarray
        Conductivity [S/cm], of the broadcast shape.

    Raises
    ------
    ValueError
        If an argument is out of range.

    Notes
    -----
    No better or worse a law than :func:`arrhenius`, but another: :func:`sigma_T_energy_shift` converts.

    Examples
    --------
    >>> f"{float(arrhenius_sigma_T(298.15, 1e5, 0.58)):.1e}"
    '5.3e-08'
    """
    T, A, barrier = broadcast(
        T_K=temperature("T_K", T_K), A_S_K_cm=positive("A_S_K_cm", A_S_K_cm, "S K/cm"), Ea_eV=energy("Ea_eV", Ea_eV)
    )
    return np.asarray(A / T * np.exp(-barrier / (BOLTZMANN_EV_K * T)))


def sigma_T_energy_shift(T1_K: ArrayLike, T2_K: ArrayLike) -> Array:
    r"""How much larger the activation energy of :math:`\sigma T` is than that of :math:`\sigma`.

    .. math:: E'_a - E_a = k_B\,\frac{\ln(T_2/T_1)}{1/T_1 - 1/T_2} \;\to\; k_B T \quad\text{for } T_1 = T_2 = T

    Parameters
    ----------
    T1_K, T2_K : array_like
        The two absolute temperatures [K] through which both lines go; one temperature twice for the local slope.

    Returns
    -------
    ndarray
        The difference [eV], of the broadcast shape; add it to :math:`E_a`, or subtract it from :math:`E'_a`.

    Raises
    ------
    ValueError
        If a temperature is out of range.

    Notes
    -----
    Exact for two points. A least-squares line through more points in between comes within a few per cent of it. At
    one temperature the prefactors are related by :math:`A = e\,T\sigma_0`.

    Examples
    --------
    >>> round(float(sigma_T_energy_shift(298, 398)), 4), round(float(sigma_T_energy_shift(300, 300)), 4)
    (0.0296, 0.0259)
    """
    T1, T2 = broadcast(T1_K=temperature("T1_K", T1_K), T2_K=temperature("T2_K", T2_K))
    rise = T2 / T1 - 1
    apart = rise != 0
    return np.asarray(BOLTZMANN_EV_K * T2 * np.where(apart, np.log1p(rise) / np.where(apart, rise, 1), 1))


def _above_T0(T_K: ArrayLike, T0_K: ArrayLike, **others: Array) -> tuple[Array, ...]:
    T, T0, *rest = broadcast(T_K=temperature("T_K", T_K), T0_K=real("T0_K", T0_K, "K", at_least=0), **others)
    if (bad := T0 >= T).any():
        raise ValueError(f"T_K must be above T0_K, {T0[bad].flat[0]:.6g} K, got {T[bad].flat[0]:.6g}")
    return T, T0, *rest


def _power(p: ArrayLike) -> Array:
    return real(
        "p", p, at_least=0, at_most=1, hint="the power of temperature before the exponential, usually 0, 1/2 or 1"
    )


def vft_conductivity(T_K: ArrayLike, A_S_Kp_cm: ArrayLike, B_K: ArrayLike, T0_K: ArrayLike, *, p: ArrayLike) -> Array:
    r"""Ionic conductivity of a liquid, a polymer or a glass above its transition, by Vogel, Fulcher and Tammann.

    .. math:: \sigma(T) = A\,T^{-p} \exp\left(-\frac{B}{T - T_0}\right)

    Parameters
    ----------
    T_K : array_like
        Absolute temperature [K], above :math:`T_0`.
    A_S_Kp_cm : array_like
        Prefactor [S K\ :sup:`p`/cm], above 0.
    B_K : array_like
        :math:`B` [K], not negative; of the natural logarithm.
    T0_K : array_like
        :math:`T_0` [K], 0 or more.
    p : array_like
        The power, 0, 1/2 or 1: the literature uses all three, so say which.

    Returns
    -------
    ndarray
        Conductivity [S/cm], of the broadcast shape.

    Raises
    ------
    ValueError
        If an argument is out of range, or a temperature not above :math:`T_0`.

    Notes
    -----
    :math:`k_BB` is no activation energy; see :func:`vft_activation_energy`.

    Examples
    --------
    >>> [f"{float(s):.1e}" for s in vft_conductivity([298.15, 353.15], 1.0, 1000, 200, p=0.5)]
    ['2.2e-06', '7.8e-05']
    """
    T, T0, A, B, power = _above_T0(
        T_K,
        T0_K,
        A_S_Kp_cm=positive("A_S_Kp_cm", A_S_Kp_cm),
        B_K=real("B_K", B_K, "K", at_least=0),
        p=_power(p),
    )
    return np.asarray(A * T**-power * np.exp(-B / (T - T0)))


def vft_activation_energy(T_K: ArrayLike, B_K: ArrayLike, T0_K: ArrayLike, *, p: ArrayLike) -> Array:
    r"""Apparent activation energy of a VFT conductivity, the local slope of :math:`\ln\sigma` against :math:`1/T`.

    .. math:: E_a(T) = k_B B \left(\frac{T}{T - T_0}\right)^2 - p\,k_B T

    Parameters
    ----------
    T_K : array_like
        Absolute temperature [K], above :math:`T_0`.
    B_K : array_like
        :math:`B` [K], not negative.
    T0_K : array_like
        :math:`T_0` [K], 0 or more.
    p : array_like
        The power of temperature before the exponential, 0, 1/2 or 1.

    Returns
    -------
    ndarray
        Activation energy [eV], of the broadcast shape.

    Raises
    ------
    ValueError
        If an argument is out of range, or a temperature not above :math:`T_0`.

    Examples
    --------
    Here :math:`k_BB` is 0.086 eV:

    >>> round(float(vft_activation_energy(298.15, 1000, 200, p=0.5)), 2)
    0.78
    """
    T, T0, B, power = _above_T0(T_K, T0_K, B_K=real("B_K", B_K, "K", at_least=0), p=_power(p))
    return np.asarray(BOLTZMANN_EV_K * (B * (T / (T - T0)) ** 2 - power * T))


def diffusivity(T_K: ArrayLike, D0_m2_s: ArrayLike, Q_eV: ArrayLike) -> Array:
    r"""Diffusivity of one activated process: equation 5 of the review, the first of two with that number.

    .. math:: D(T) = D_0 \exp\left(-\frac{Q}{k_B T}\right)

    Parameters
    ----------
    T_K : array_like
        Absolute temperature [K].
    D0_m2_s : array_like
        Pre-exponential factor [m2/s], above 0.
    Q_eV : array_like
        Activation energy [eV], not negative.

    Returns
    -------
    ndarray
        Diffusivity [m2/s], of the broadcast shape.

    Raises
    ------
    ValueError
        If an argument is out of range.

    Notes
    -----
    With a constant number of carriers :math:`Q` is the activation energy of :math:`\sigma T`, not of :math:`\sigma`.
    Glasses kink at their transition: one pair :math:`(D_0, Q)` does not hold on both sides.

    Examples
    --------
    Sodium in Na2O-3SiO2 below 478 °C, 2e-7 m2/s and 67 kJ/mol (Braedt and Frischat 1988), at 300 °C:

    >>> f"{float(diffusivity(573.15, 2e-7, kJ_mol_to_eV(67))):.1e}"
    '1.6e-13'
    """
    T, D0, barrier = broadcast(
        T_K=temperature("T_K", T_K), D0_m2_s=positive("D0_m2_s", D0_m2_s, "m2/s"), Q_eV=energy("Q_eV", Q_eV)
    )
    return np.asarray(D0 * np.exp(-barrier / (BOLTZMANN_EV_K * T)))


def mobility(T_K: ArrayLike, D_m2_s: ArrayLike, Z: ArrayLike = 1) -> Array:
    r"""Electrical mobility of a carrier, by the Einstein relation.

    .. math:: \mu = \frac{|Z| e D}{k_B T}

    Parameters
    ----------
    T_K : array_like
        Absolute temperature [K].
    D_m2_s : array_like
        Diffusivity of the charge [m2/s], above 0.
    Z : array_like
        Charge number, a whole number other than 0.

    Returns
    -------
    ndarray
        Mobility [cm2/(V s)], of the broadcast shape, positive for either sign of charge.

    Raises
    ------
    ValueError
        If an argument is out of range.

    Examples
    --------
    >>> f"{float(mobility(300, 1e-14)):.2e}"
    '3.87e-09'
    """
    T, D, charge = broadcast(
        T_K=temperature("T_K", T_K), D_m2_s=positive("D_m2_s", D_m2_s, "m2/s"), Z=_charge_number(Z)
    )
    return np.asarray(charge * D * 1e4 / (BOLTZMANN_EV_K * T))


def conductivity(n_cm3: ArrayLike, mu_cm2_V_s: ArrayLike, Z: ArrayLike = 1) -> Array:
    r"""Conductivity of carriers of one kind: equation 4 of the review.

    .. math:: \sigma = |Z|\,n\,e\,\mu

    Parameters
    ----------
    n_cm3 : array_like
        Concentration of mobile carriers [per cm3], above 0 and at most 1e24.
    mu_cm2_V_s : array_like
        Mobility [cm2/(V s)], above 0.
    Z : array_like
        Charge number, a whole number other than 0.

    Returns
    -------
    ndarray
        Conductivity [S/cm], of the broadcast shape.

    Raises
    ------
    ValueError
        If an argument is out of range.

    Examples
    --------
    >>> f"{float(conductivity(1e22, 3.868e-9)):.1e}"
    '6.2e-06'
    """
    n, mu, charge = broadcast(
        n_cm3=_concentration(n_cm3), mu_cm2_V_s=positive("mu_cm2_V_s", mu_cm2_V_s, "cm2/(V s)"), Z=_charge_number(Z)
    )
    return np.asarray(charge * ELEMENTARY_CHARGE_C * n * mu)


def nernst_einstein_conductivity(T_K: ArrayLike, D_m2_s: ArrayLike, n_cm3: ArrayLike, Z: ArrayLike = 1) -> Array:
    r"""Conductivity of carriers that diffuse independently of each other.

    .. math:: \sigma = \frac{n Z^2 e^2 D}{k_B T}

    Parameters
    ----------
    T_K : array_like
        Absolute temperature [K].
    D_m2_s : array_like
        Diffusivity of the carriers [m2/s], above 0.
    n_cm3 : array_like
        Concentration of mobile carriers [per cm3], above 0 and at most 1e24.
    Z : array_like
        Charge number, a whole number other than 0.

    Returns
    -------
    ndarray
        Conductivity [S/cm], of the broadcast shape.

    Raises
    ------
    ValueError
        If an argument is out of range.

    Notes
    -----
    With a tracer diffusivity the result is off by the Haven ratio: divide by it.

    Examples
    --------
    >>> f"{float(nernst_einstein_conductivity(300, 1e-14, 1e22)):.2e}"
    '6.20e-06'
    """
    return conductivity(n_cm3, mobility(T_K, D_m2_s, Z), Z)


def charge_diffusivity(T_K: ArrayLike, sigma_S_cm: ArrayLike, n_cm3: ArrayLike, Z: ArrayLike = 1) -> Array:
    r"""Diffusivity that the Nernst-Einstein relation assigns to a conductivity.

    .. math:: D_\sigma = \frac{\sigma k_B T}{n Z^2 e^2}

    Parameters
    ----------
    T_K : array_like
        Absolute temperature [K].
    sigma_S_cm : array_like
        Ionic conductivity [S/cm], above 0.
    n_cm3 : array_like
        Concentration of the ions [per cm3], above 0 and at most 1e24.
    Z : array_like
        Charge number, a whole number other than 0.

    Returns
    -------
    ndarray
        Charge diffusivity [m2/s], of the broadcast shape.

    Raises
    ------
    ValueError
        If an argument is out of range.

    Notes
    -----
    It is customary to count every ion of the kind as a carrier. If few are, as in a weak electrolyte, :math:`D_\sigma`
    is that of the average ion and not of a mobile one; so is a tracer diffusivity, and their ratio is not affected.

    Examples
    --------
    >>> f"{float(charge_diffusivity(300, 6.1975e-6, 1e22)):.2e}"
    '1.00e-14'
    """
    T, sigma, n, charge = broadcast(
        T_K=temperature("T_K", T_K),
        sigma_S_cm=positive("sigma_S_cm", sigma_S_cm, "S/cm"),
        n_cm3=_concentration(n_cm3),
        Z=_charge_number(Z),
    )
    return np.asarray(sigma * BOLTZMANN_EV_K * T / (n * charge**2 * ELEMENTARY_CHARGE_C) * 1e-4)


def haven_ratio(D_tracer_m2_s: ArrayLike, D_charge_m2_s: ArrayLike) -> Array:
    r"""Tracer diffusivity in units of the charge diffusivity.

    .. math:: H_R = \frac{D^*}{D_\sigma}

    Parameters
    ----------
    D_tracer_m2_s : array_like
        Tracer diffusivity [m2/s], above 0.
    D_charge_m2_s : array_like
        Charge diffusivity [m2/s], above 0; from :func:`charge_diffusivity`.

    Returns
    -------
    ndarray
        Haven ratio, of the broadcast shape.

    Raises
    ------
    ValueError
        If an argument is out of range.

    Notes
    -----
    1 for ions that move independently, less where they follow one another. Simulated alkali silicates have about 0.6
    at 10 % alkali oxide and 0.3 at 20 and 30 % (abstract of Front. Mater. 10 (2023) 1123213).

    Examples
    --------
    Ions that only ever move in pairs:

    >>> float(haven_ratio(1e-14, 2e-14))
    0.5
    """
    tracer, charge = broadcast(
        D_tracer_m2_s=positive("D_tracer_m2_s", D_tracer_m2_s, "m2/s"),
        D_charge_m2_s=positive("D_charge_m2_s", D_charge_m2_s, "m2/s"),
    )
    return np.asarray(tracer / charge)


def transference_number(sigma_ion_S_cm: ArrayLike, sigma_electron_S_cm: ArrayLike) -> Array:
    r"""Share of the current that ions carry.

    .. math:: t_i = \frac{\sigma_i}{\sigma_i + \sigma_e}

    Parameters
    ----------
    sigma_ion_S_cm, sigma_electron_S_cm : array_like
        Conductivities by ions and by electrons and holes [S/cm]: 0 or more, and not both 0.

    Returns
    -------
    ndarray
        Transference number from 0 to 1, of the broadcast shape; 1 for an ideal electrolyte.

    Raises
    ------
    ValueError
        If an argument is out of range.

    Examples
    --------
    LiPON films of Put et al., 1e-6 S/cm and an electronic resistivity of about 1e15 Ω cm, lose one part in a billion:

    >>> f"{1 - float(transference_number(1e-6, 1e-15)):.1e}"
    '1.0e-09'

    References
    ----------
    B. Put et al., ACS Appl. Mater. Interfaces (2016), doi:10.1021/acsami.5b12500 (read: the abstract).
    """
    ion, electron = broadcast(
        sigma_ion_S_cm=real("sigma_ion_S_cm", sigma_ion_S_cm, "S/cm", at_least=0),
        sigma_electron_S_cm=real("sigma_electron_S_cm", sigma_electron_S_cm, "S/cm", at_least=0),
    )
    if (ion + electron == 0).any():
        raise ValueError("sigma_ion_S_cm and sigma_electron_S_cm must not both be 0")
    return np.asarray(ion / (ion + electron))


def eV_to_kJ_mol(E_eV: ArrayLike) -> Array:
    """Energy per particle [eV] as energy per mole [kJ/mol]: 96.485 kJ/mol for 1 eV.

    Parameters
    ----------
    E_eV : array_like
        Energy [eV] of any sign.

    Returns
    -------
    ndarray
        Energy [kJ/mol].

    Raises
    ------
    ValueError
        If a value is not finite.

    Examples
    --------
    >>> round(float(eV_to_kJ_mol(0.55)), 2)
    53.07
    """
    return np.asarray(real("E_eV", E_eV, "eV") * FARADAY_C_MOL / 1000)


def kJ_mol_to_eV(E_kJ_mol: ArrayLike) -> Array:
    """Energy per mole [kJ/mol] as energy per particle [eV].

    Parameters
    ----------
    E_kJ_mol : array_like
        Energy [kJ/mol] of any sign.

    Returns
    -------
    ndarray
        Energy [eV].

    Raises
    ------
    ValueError
        If a value is not finite.

    Examples
    --------
    >>> round(float(kJ_mol_to_eV(40)), 3)
    0.415
    """
    return np.asarray(real("E_kJ_mol", E_kJ_mol, "kJ/mol") * 1000 / FARADAY_C_MOL)


def conductivity_from_log10_resistivity(log10_rho_ohm_cm: ArrayLike) -> Array:
    r"""Conductivity from the form in which SciGlass lists resistivities.

    .. math:: \sigma = 10^{-\log_{10}(\rho/\Omega\,\mathrm{cm})}

    Parameters
    ----------
    log10_rho_ohm_cm : array_like
        Decadic logarithm of the resistivity in Ω cm, -10 to 40.

    Returns
    -------
    ndarray
        Conductivity [S/cm].

    Raises
    ------
    ValueError
        If a value is out of range.

    Notes
    -----
    The unit is Ω cm, not Ω m: the temperatures at which SciGlass puts a resistivity of 1e8 agree with its resistivities
    only so. GlassPy up to 0.4.x converts by :math:`10^{x - 4}` to Ω m, 100 times too little, and takes 20 °C for 273 K;
    0.5.3 has both right.

    Examples
    --------
    >>> float(conductivity_from_log10_resistivity(8))
    1e-08
    """
    hint = "give log10 of the resistivity in ohm cm, not the resistivity"
    return np.asarray(10.0 ** -real("log10_rho_ohm_cm", log10_rho_ohm_cm, at_least=-10, at_most=40, hint=hint))


def landesfeind_conductivity(T_K: ArrayLike, c_mol_L: ArrayLike = 1.0) -> Array:
    r"""Conductivity of LiPF6 in ethylene carbonate and ethyl methyl carbonate, 3:7 by weight: the liquid reference.

    .. math::

        \sigma = p_1 \left[1 + (T - p_2)\right] c\,
        \frac{1 + p_3 \sqrt{c} + p_4 \left(1 + p_5 e^{1000/T}\right) c}{1 + c^4 p_6 e^{1000/T}}

    Parameters
    ----------
    T_K : array_like
        Absolute temperature [K], 263.15 to 323.15: the span that the companion uses.
    c_mol_L : array_like
        Salt concentration [mol/L], above 0; broadcasts against the temperature.

    Returns
    -------
    ndarray
        Conductivity [S/cm].

    Raises
    ------
    ValueError
        If a temperature lies outside the span, or a concentration is not above 0.

    Notes
    -----
    The coefficients (c in mol/L, T in K, result in mS/cm) were read in the parameter set ORegan2022 of PyBaMM
    23.5, not in the paper; the range of concentration that they hold for was not seen.

    Examples
    --------
    >>> float(landesfeind_conductivity(298.15))
    0.00913

    References
    ----------
    J. Landesfeind, H. A. Gasteiger, J. Electrochem. Soc. 166 (2019) A3079, doi:10.1149/2.0571912jes.
    """
    T, c = broadcast(
        T_K=real("T_K", T_K, "K", at_least=263.15, at_most=323.15, hint="give kelvin"),
        c_mol_L=positive("c_mol_L", c_mol_L, "mol/L"),
    )
    p1, p2, p3, p4, p5, p6 = 0.521, 228.0, -1.06, 0.353, -0.00359, 0.00148
    heat = np.exp(1000 / T)
    above = 1 + p3 * np.sqrt(c) + p4 * (1 + p5 * heat) * c
    return np.asarray(p1 * (1 + T - p2) * c * above / (1 + c**4 * p6 * heat) * 1e-3)
