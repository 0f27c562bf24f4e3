r"""The weak electrolyte theory: most ions of a glass are bound, and it conducts by the few that are not.

Ravaine and Souquet treat a glass as a solvent in which an oxide or a salt dissociates,
:math:`\mathrm{M_2O \rightleftharpoons M^+ + OM^-}` or :math:`\mathrm{AgI \rightleftharpoons Ag^+ + I^-}`. (The review's
equation (8) should be such a reaction; its text has lost it.) Free ions hop over a barrier below the glass transition
and move with the free volume of the liquid above it.

**Assumptions.** Free ions are ideal, with as many cations as anions. The equilibrium follows the temperature also in
the glass. Mobility depends on neither concentration nor composition. The published law,
:math:`n_+ \propto \sqrt{K a}`, counts more ions than there are if :math:`K a` is large; here mass action is solved
exactly, of which that law is the weak limit.

**What was read.** Abstracts. For AgI-AgPO3 (Rodrigues et al. 2011): the mechanism, its change at the glass
transition, the regular solution, 0.86 to 0.2 eV for formation, about 0.14 eV for migration, and a mobility of about
1e-4 cm²/(V s) at room temperature. For alkali disilicates (Souquet et al. 2010): the same mobility, and 1e-8 to 1e-10
of the cations free. Their prefactors were not seen; that of the mobility is the usual one of a hop.

**How good it is.** With those enthalpies the activation energy of :math:`\sigma T` is 0.57 eV for AgPO3, where 41
records of SciGlass have a median of 0.563 eV, and 0.24 eV with 50 mol% AgI, where 5 records, of two groups, have
0.263 eV. The conductivity itself, with round numbers for all that the abstracts leave open, comes out 0.9 decades too
low at 25 °C without AgI and 0.4 decades too high with 50 mol%: one prefactor for all compositions is too simple.

**Who contradicts it.** The review calls the evidence from AgI-AgPO3 unanimous. It is not: in the same glasses
Mustarelli et al. (2001) count by 109Ag NMR about as many carriers as AgI brings silver, and ascribe the rise in
conductivity mainly to mobility; Micoulaut et al. (2009) conclude likewise; Roling et al. (1997) find strong electrolyte
behaviour in sodium borates. Conductivity is a product and cannot tell number from mobility. Only the kink at the glass
transition does so here, by the assumption that all of it is mobility. Nor is the mobility independent of temperature,
as the review's definition of a weak electrolyte would have it: it has a barrier of its own.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nce.constants import BOLTZMANN_EV_K, ELEMENTARY_CHARGE_C, GAS_CONSTANT_J_MOL_K
from nce.models.arguments import broadcast, energy, fraction, positive, real, temperature

Array = NDArray[np.float64]


def salt_activity(x_salt: ArrayLike, W_kJ_mol: ArrayLike, T_K: ArrayLike) -> Array:
    r"""Activity of a salt that forms a regular solution with the glass.

    .. math:: R T \ln a = R T \ln x + W (1 - x)^2

    Parameters
    ----------
    x_salt : array_like
        Mole fraction of the salt, 0 to 1.
    W_kJ_mol : array_like
        Interaction energy [kJ/mol]; negative if salt and glass attract each other.
    T_K : array_like
        Absolute temperature [K].

    Returns
    -------
    ndarray
        Activity relative to the pure salt, of the broadcast shape.

    Raises
    ------
    ValueError
        If a value is out of range, or the interaction more than 100 times :math:`R T`.

    Notes
    -----
    Above :math:`W = 2 R T` salt and glass would separate: the activity no longer rises with :math:`x` everywhere.

    Examples
    --------
    An ideal solution, and one whose partners attract each other:

    >>> salt_activity([0.25, 0.5, 1.0], [[0], [-10]], 500.0).round(4)
    array([[0.25  , 0.5   , 1.    ],
           [0.0646, 0.274 , 1.    ]])

    References
    ----------
    A. C. M. Rodrigues, M. L. F. Nascimento, C. B. Bragatto, J. L. Souquet, J. Chem. Phys. 135 (2011) 234504,
    doi:10.1063/1.3666835.
    """
    x, W, T = broadcast(
        x_salt=fraction("x_salt", x_salt),
        W_kJ_mol=real("W_kJ_mol", W_kJ_mol, "kJ/mol"),
        T_K=temperature("T_K", T_K),
    )
    w = W * 1e3 / (GAS_CONSTANT_J_MOL_K * T)
    real("W_kJ_mol / (R T_K)", w, at_least=-100, at_most=100, hint="give kJ/mol and kelvin")
    return np.asarray(x * np.exp(w * (1 - x) ** 2))


def dissociated_fraction(K: ArrayLike) -> Array:
    r"""Share of a salt that is dissociated, by the law of mass action.

    Of each formula unit a share :math:`\alpha` is free, as cation and as anion, and :math:`1 - \alpha` is left:

    .. math::

        \frac{\alpha^2}{1 - \alpha} = K \quad\Rightarrow\quad \alpha = \frac{2 \sqrt K}{\sqrt K + \sqrt{K + 4}}

    Parameters
    ----------
    K : array_like
        Dissociation constant, 0 or more, times the activity of the salt. Its standard state is the concentration of all
        formula units.

    Returns
    -------
    ndarray
        Dissociated share, 0 to 1.

    Raises
    ------
    ValueError
        If a constant is negative.

    Notes
    -----
    The limits are :math:`\sqrt K` for a weak electrolyte, which is the published law, and 1 for a strong one. The
    closed form loses no digits in either.

    Examples
    --------
    >>> dissociated_fraction([1e-16, 0.5, 1e16])
    array([1.e-08, 5.e-01, 1.e+00])
    """
    root = np.sqrt(real("K", K, at_least=0))
    return np.asarray(2 * root / (root + np.hypot(root, 2)))


@dataclass(frozen=True)
class FreeVolume:
    """Motion of the carriers above the glass transition, by the law of Vogel, Fulcher and Tammann."""

    Tg_K: ArrayLike
    """Glass transition [K]."""
    T0_K: ArrayLike
    """Temperature at which the mobility would vanish [K], 0 or more, below the glass transition."""
    B_K: ArrayLike
    """Strength of the dependence on temperature [K], above 0."""


@dataclass(frozen=True)
class Conduction:
    """Conductivity and what it is made of, at one shape."""

    dissociated: Array
    """Share of the salt that is dissociated, 0 to 1."""
    n_per_cm3: Array
    """Free cations per volume [1/cm³]."""
    mobility_cm2_V_s: Array
    """Mobility of a free cation [cm²/(V s)]."""
    sigma_S_cm: Array
    """Conductivity [S/cm]."""
    Ea_eV: Array
    """Activation energy [eV] of the product of conductivity and temperature, at this temperature."""


def conduction(
    T_K: ArrayLike,
    *,
    n_total_per_cm3: ArrayLike,
    formation_enthalpy_eV: ArrayLike,
    formation_entropy_kB: ArrayLike,
    migration_enthalpy_eV: ArrayLike,
    jump_distance_A: ArrayLike,
    attempt_frequency_Hz: ArrayLike,
    activity: ArrayLike = 1.0,
    melt: FreeVolume | None = None,
) -> Conduction:
    r"""Conductivity of a weak electrolyte, with the number and the mobility of its carriers.

    .. math::

        \sigma = e\, n_+ \mu, \qquad \frac{n_+}{n} = \alpha(K a), \qquad
        K = \exp\left(\frac{\Delta S_f}{k_B} - \frac{\Delta H_f}{k_B T}\right)

    .. math::

        \mu = \frac{e \lambda^2 \nu}{6 k_B T}
        \begin{cases}
        \exp\left(-\frac{\Delta H_m}{k_B T}\right) & T \le T_g \\
        \exp\left(-\frac{\Delta H_m}{k_B T_g} + \frac{B}{T_g - T_0} - \frac{B}{T - T_0}\right) & T > T_g
        \end{cases}

    Parameters
    ----------
    T_K : array_like
        Absolute temperature [K].
    n_total_per_cm3 : array_like
        Formula units of the salt per volume [1/cm³], each of which can free one cation. For
        :math:`\mathrm{M_2O}` these are half the alkali ions; the other half stays in :math:`\mathrm{OM^-}`.
    formation_enthalpy_eV : array_like
        Enthalpy of dissociation [eV], 0 or more.
    formation_entropy_kB : array_like
        Entropy of dissociation, in units of :math:`k_B`.
    migration_enthalpy_eV : array_like
        Barrier to the hop of a free ion [eV], 0 or more. Its entropy belongs to the attempt frequency.
    jump_distance_A : array_like
        Length of a hop [Å].
    attempt_frequency_Hz : array_like
        Attempts per second [Hz].
    activity : array_like
        Activity of the undissociated salt, 0 or more. It is 1 if the enthalpy is that of the very composition, as the
        published ones are; :func:`salt_activity` goes with one enthalpy for all compositions.
    melt : FreeVolume, optional
        The law above the glass transition. Without it the law of the glass serves at all temperatures.

    Returns
    -------
    Conduction
        Conductivity [S/cm], concentration, mobility and activation energy, each of the broadcast shape.

    Raises
    ------
    ValueError
        If an argument is out of range, most often by its unit, or ``T0_K`` is not below ``Tg_K``.

    Notes
    -----
    Continuity at the glass transition fixes the prefactor of the melt: the value does not jump there, the slope
    does. The activation energy of :math:`\sigma T` at constant activity is

    .. math::

        E_a = \frac{1 - \alpha}{2 - \alpha} \Delta H_f +
        \begin{cases}
        \Delta H_m & T \le T_g \\
        k_B B \left(\frac{T}{T - T_0}\right)^2 & T > T_g
        \end{cases}

    In a glass that is :math:`\Delta H_f / 2 + \Delta H_m` for a weak electrolyte and :math:`\Delta H_m` for a strong
    one; of :math:`\sigma` alone it is less by :math:`k_B T`. Without the half AgPO3 would have 1.00 eV, not 0.57 eV.

    Examples
    --------
    AgPO3 and 50AgI-50AgPO3, with the enthalpies of Rodrigues et al. and round numbers for the rest:

    >>> silver = conduction(298.0, formation_enthalpy_eV=[0.86, 0.2], migration_enthalpy_eV=0.14,
    ...     n_total_per_cm3=1.8e22, formation_entropy_kB=0, jump_distance_A=3, attempt_frequency_Hz=1e13)
    >>> [f"{n:.1e}" for n in silver.n_per_cm3], [f"{mu:.1e}" for mu in silver.mobility_cm2_V_s]
    (['9.6e+14', '3.6e+20'], ['2.5e-04', '2.5e-04'])
    >>> [f"{sigma:.1e}" for sigma in silver.sigma_S_cm], silver.Ea_eV.round(2)
    (['3.9e-08', '1.4e-02'], array([0.57, 0.24]))

    References
    ----------
    D. Ravaine, J. L. Souquet, Phys. Chem. Glasses 18 (1977) 27 (the review prints 19, 115).

    J. L. Souquet, M. L. F. Nascimento, A. C. M. Rodrigues, J. Chem. Phys. 132 (2010) 034704, doi:10.1063/1.3271154.

    A. C. M. Rodrigues, M. L. F. Nascimento, C. B. Bragatto, J. L. Souquet, J. Chem. Phys. 135 (2011) 234504,
    doi:10.1063/1.3666835.

    Contradicting: P. Mustarelli et al., Phys. Rev. B 63 (2001) 144203, doi:10.1103/PhysRevB.63.144203;
    M. Micoulaut et al., Phys. Rev. B 80 (2009) 184205; B. Roling et al., Phys. Rev. Lett. 78 (1997) 2160.
    """
    Tg, T0, B = _law_of_melt(melt)
    T, n, formation, entropy, migration, jump, attempts, a, Tg, T0, B = broadcast(
        T_K=temperature("T_K", T_K),
        n_total_per_cm3=real(
            "n_total_per_cm3", n_total_per_cm3, "1/cm³", above=0, at_most=1e24, hint="1e6 per m³ are 1 per cm³"
        ),
        formation_enthalpy_eV=energy("formation_enthalpy_eV", formation_enthalpy_eV),
        formation_entropy_kB=real(
            "formation_entropy_kB", formation_entropy_kB, "k_B", at_least=-100, at_most=100, hint="1 k_B is 8.3 J/mol/K"
        ),
        migration_enthalpy_eV=energy("migration_enthalpy_eV", migration_enthalpy_eV),
        jump_distance_A=real("jump_distance_A", jump_distance_A, "Å", at_least=1, at_most=50, hint="0.1 nm is 1 Å"),
        attempt_frequency_Hz=real(
            "attempt_frequency_Hz", attempt_frequency_Hz, "Hz", at_least=1e9, at_most=1e16, hint="1/cm is 3e10 Hz"
        ),
        activity=real("activity", activity, at_least=0),
        Tg_K=Tg,
        T0_K=T0,
        B_K=B,
    )
    kT = BOLTZMANN_EV_K * T
    alpha = dissociated_fraction(a * np.exp(entropy - formation / kT))
    liquid = np.maximum(T, Tg)
    exponent = B / (Tg - T0) - B / (liquid - T0) - migration / (BOLTZMANN_EV_K * np.minimum(T, Tg))
    mobility = (jump * 1e-8) ** 2 * attempts / (6 * kT) * np.exp(exponent)
    slope = np.where(liquid > Tg, BOLTZMANN_EV_K * B * (T / (liquid - T0)) ** 2, migration)
    return Conduction(
        dissociated=alpha,
        n_per_cm3=n * alpha,
        mobility_cm2_V_s=mobility,
        sigma_S_cm=ELEMENTARY_CHARGE_C * n * alpha * mobility,
        Ea_eV=(1 - alpha) / (2 - alpha) * formation + slope,
    )


def _law_of_melt(melt: FreeVolume | None) -> tuple[Array, ...]:
    if melt is None:
        return np.array(np.inf), np.array(0.0), np.array(0.0)
    Tg, T0, B = broadcast(
        Tg_K=temperature("Tg_K", melt.Tg_K),
        T0_K=real("T0_K", melt.T0_K, "K", at_least=0, hint="give kelvin"),
        B_K=positive("B_K", melt.B_K, "K"),
    )
    real("Tg_K - T0_K", Tg - T0, "K", above=0, hint="T0_K lies below the glass transition")
    real("B_K / (Tg_K - T0_K)", B / (Tg - T0), at_most=200, hint="give all three in kelvin")
    return Tg, T0, B
