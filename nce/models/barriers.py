r"""Activation energy of an ion in a glass as Coulomb binding plus elastic strain: Anderson-Stuart and CMAS.

An ion leaves the anion that binds it and pushes open a doorway in the network. Both parts are lengths, charges and
moduli put into classical electrostatics and elasticity; the number of carriers does not enter, so this is the strong
electrolyte's view (:mod:`nce.models.weak_electrolyte` holds the other).

**What was read.** The forms used here are those by which the models are commonly quoted, set down from memory. The
papers of Anderson and Stuart (1954), of McElfresh and Howitt, and of Martin et al. (2019), whose model is called CMAS
after Christensen, Martin, Anderson and Stuart, were not seen, and no table of theirs: nothing here is checked against
a number that they print. What was seen is the list of ingredients: an excerpt of a book names finite displacement
factor, radii of cation, oxygen and doorway, and shear modulus; the review, for CMAS, Madelung constant, sum of radii,
shear modulus and jump distance. No constant has a default.

**What algebra adds.**

- The two Coulomb parts are one: CMAS is Anderson-Stuart with a displacement factor
  :math:`\beta = M_D\,[1 - 2(r_c + r_a)/\lambda]` and the high-frequency permittivity.
- Each strain part is half the energy by which linear elasticity widens a cavity from :math:`r_D` to :math:`r_c`: a
  sphere (Anderson-Stuart), or a cylinder as long as half a jump (McElfresh-Howitt, CMAS).

**Where they fail.**

- The spherical strain vanishes for a closed doorway and is largest at :math:`r_D = r_c/3`; below that, a narrower
  doorway would cost less. The cylindrical one has no such fault.
- The Coulomb part of CMAS is negative if the jump is shorter than :math:`2(r_c + r_a)`; such a jump is refused. The
  condition is harsh: ions of 0.76 and 1.84 Å need a jump above 5.2 Å, where 1.8e22 lithium ions per cm³ lie 3.8 Å
  apart.
- Doorway radius, displacement factor and Madelung constant are fitted, not measured. The review names that of CMAS as
  the reason why the activation energy of a whole family does not follow from its composition.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nce.constants import ELEMENTARY_CHARGE_C, VACUUM_PERMITTIVITY_F_M
from nce.models.arguments import broadcast, fraction, positive, real

Array = NDArray[np.float64]

_COULOMB_EV_A = ELEMENTARY_CHARGE_C / (4 * np.pi * VACUUM_PERMITTIVITY_F_M) * 1e10
_GPA_A3_IN_EV = 1e9 * 1e-30 / ELEMENTARY_CHARGE_C


@dataclass(frozen=True)
class Barrier:
    """The two parts of an activation energy, at one shape."""

    coulomb_eV: Array
    """Energy to part the ion from its anion [eV]."""
    strain_eV: Array
    """Energy to widen the doorway [eV]."""

    @property
    def total_eV(self) -> Array:
        """The activation energy [eV], the sum of both."""
        return np.asarray(self.coulomb_eV + self.strain_eV)


def _radius(name: str, values: ArrayLike, at_least: float = 0.2) -> Array:
    return real(name, values, "Å", at_least=at_least, at_most=5, hint="give ångström; 0.1 nm and 100 pm are 1 Å")


def _jump(values: ArrayLike) -> Array:
    hint = "give ångström; 0.1 nm and 100 pm are 1 Å"
    return real("jump_distance_A", values, "Å", at_least=1, at_most=50, hint=hint)


def _modulus(values: ArrayLike) -> Array:
    return real("G_GPa", values, "GPa", at_least=0, at_most=500, hint="give GPa; 1 GPa is 1000 MPa or 1e10 dyn/cm²")


def _permittivity(values: ArrayLike) -> Array:
    return real("relative_permittivity", values, at_least=1, hint="give it relative to the vacuum")


def strain_anderson_stuart(r_cation_A: ArrayLike, r_doorway_A: ArrayLike, G_GPa: ArrayLike) -> Array:
    r"""Strain energy of a doorway widened as a sphere, after Anderson and Stuart.

    .. math:: E_s = 4 \pi G\, r_D\, (r_c - r_D)^2 \quad (r_D < r_c), \qquad E_s = 0 \quad (r_D \ge r_c)

    Parameters
    ----------
    r_cation_A : array_like
        Radius of the moving ion [Å].
    r_doorway_A : array_like
        Radius of the doorway at rest [Å], 0 or more.
    G_GPa : array_like
        Shear modulus [GPa], 0 or more.

    Returns
    -------
    ndarray
        Strain energy [eV], of the broadcast shape.

    Raises
    ------
    ValueError
        If a radius or modulus is out of range, most often by its unit.

    Notes
    -----
    The form is from memory; the paper was not seen. Linear elasticity gives twice this for a spherical cavity.
    Do not use it below a third of the ion's radius, where the energy falls as the doorway narrows.

    Examples
    --------
    An ion of 0.95 Å in a doorway of 0.6 Å, and one that fits through:

    >>> strain_anderson_stuart([0.95, 0.6], 0.6, 30.5).round(3)
    array([0.176, 0. ])

    References
    ----------
    O. L. Anderson, D. A. Stuart, J. Am. Ceram. Soc. 37 (1954) 573, doi:10.1111/j.1151-2916.1954.tb13991.x.
    """
    r, doorway, G = broadcast(
        r_cation_A=_radius("r_cation_A", r_cation_A),
        r_doorway_A=_radius("r_doorway_A", r_doorway_A, at_least=0),
        G_GPa=_modulus(G_GPa),
    )
    return np.asarray(4 * np.pi * G * doorway * np.maximum(r - doorway, 0) ** 2 * _GPA_A3_IN_EV)


def strain_mcelfresh_howitt(
    r_cation_A: ArrayLike, r_doorway_A: ArrayLike, G_GPa: ArrayLike, jump_distance_A: ArrayLike
) -> Array:
    r"""Strain energy of a doorway widened as a cylinder, after McElfresh and Howitt.

    .. math::

        E_s = \frac{\pi}{2}\, G \lambda\, (r_c - r_D)^2 \quad (r_D < r_c), \qquad E_s = 0 \quad (r_D \ge r_c)

    Parameters
    ----------
    r_cation_A : array_like
        Radius of the moving ion [Å].
    r_doorway_A : array_like
        Radius of the doorway at rest [Å], 0 or more.
    G_GPa : array_like
        Shear modulus [GPa], 0 or more.
    jump_distance_A : array_like
        Length of the jump, from site to site [Å].

    Returns
    -------
    ndarray
        Strain energy [eV], of the broadcast shape.

    Raises
    ------
    ValueError
        If a length or the modulus is out of range, most often by its unit.

    Notes
    -----
    The form is from memory; the paper was not seen. Linear elasticity gives twice this for a cylindrical
    cavity half a jump long. It equals :func:`strain_anderson_stuart` where the jump is :math:`8 r_D`.

    Examples
    --------
    >>> strain_mcelfresh_howitt(0.95, 0.6, 30.5, [4.8, 6.0]).round(3)
    array([0.176, 0.22 ])

    References
    ----------
    S. W. Martin et al., J. Phys. Chem. C 123 (2019) 5853, doi:10.1021/acs.jpcc.8b11735.
    """
    r, doorway, G, jump = broadcast(
        r_cation_A=_radius("r_cation_A", r_cation_A),
        r_doorway_A=_radius("r_doorway_A", r_doorway_A, at_least=0),
        G_GPa=_modulus(G_GPa),
        jump_distance_A=_jump(jump_distance_A),
    )
    return np.asarray(np.pi / 2 * G * jump * np.maximum(r - doorway, 0) ** 2 * _GPA_A3_IN_EV)


def anderson_stuart(
    *,
    z_cation: ArrayLike,
    z_anion: ArrayLike,
    r_cation_A: ArrayLike,
    r_anion_A: ArrayLike,
    r_doorway_A: ArrayLike,
    relative_permittivity: ArrayLike,
    displacement_factor: ArrayLike,
    G_GPa: ArrayLike,
) -> Barrier:
    r"""Activation energy after Anderson and Stuart.

    .. math::

        E_a = \frac{\beta\, z_c z_a e^2}{4 \pi \varepsilon_0\, \gamma\, (r_c + r_a)} + 4 \pi G\, r_D\, (r_c - r_D)^2

    Parameters
    ----------
    z_cation, z_anion : array_like
        Charge numbers of the moving ion and of the anion that binds it, both above 0.
    r_cation_A, r_anion_A : array_like
        Their radii [Å].
    r_doorway_A : array_like
        Radius of the doorway at rest [Å], 0 or more; a doorway wider than the ion costs no strain.
    relative_permittivity : array_like
        The factor :math:`\gamma` that weakens the binding, about the relative permittivity; 1 or more.
    displacement_factor : array_like
        The factor :math:`\beta`, 0 to 1: the share of the binding that is lost on the way to the doorway.
    G_GPa : array_like
        Shear modulus [GPa], 0 or more.

    Returns
    -------
    Barrier
        Coulomb and strain part [eV], each of the broadcast shape.

    Raises
    ------
    ValueError
        If an argument is out of range, most often by its unit.

    Notes
    -----
    The form is from memory; the paper was not seen. How it ties :math:`\beta` to composition was not seen
    either, so the factor is the caller's. Take the strain from :func:`strain_mcelfresh_howitt` if the doorway is
    narrower than a third of the ion.

    Examples
    --------
    Ions of 0.60, 0.95 and 1.33 Å in one network. Round numbers, not a fit: the smallest is held by charge alone,
    the largest by strain most of all.

    >>> barrier = anderson_stuart(z_cation=1, z_anion=2, r_cation_A=[0.60, 0.95, 1.33], r_anion_A=1.40,
    ...     r_doorway_A=0.6, relative_permittivity=7, displacement_factor=0.3, G_GPa=30.5)
    >>> barrier.coulomb_eV.round(3), barrier.strain_eV.round(3)
    (array([0.617, 0.525, 0.452]), array([0.   , 0.176, 0.765]))
    >>> barrier.total_eV.round(3)
    array([0.617, 0.701, 1.217])

    References
    ----------
    O. L. Anderson, D. A. Stuart, J. Am. Ceram. Soc. 37 (1954) 573, doi:10.1111/j.1151-2916.1954.tb13991.x.
    """
    strain = strain_anderson_stuart(r_cation_A, r_doorway_A, G_GPa)
    z_c, z_a, r_c, r_a, gamma, beta, strain = broadcast(
        z_cation=positive("z_cation", z_cation),
        z_anion=positive("z_anion", z_anion),
        r_cation_A=_radius("r_cation_A", r_cation_A),
        r_anion_A=_radius("r_anion_A", r_anion_A),
        relative_permittivity=_permittivity(relative_permittivity),
        displacement_factor=fraction("displacement_factor", displacement_factor),
        strain=strain,
    )
    return Barrier(np.asarray(_COULOMB_EV_A * beta * z_c * z_a / (gamma * (r_c + r_a))), strain)


def cmas(
    *,
    z_cation: ArrayLike,
    z_anion: ArrayLike,
    r_cation_A: ArrayLike,
    r_anion_A: ArrayLike,
    r_doorway_A: ArrayLike,
    jump_distance_A: ArrayLike,
    relative_permittivity: ArrayLike,
    madelung: ArrayLike,
    G_GPa: ArrayLike,
) -> Barrier:
    r"""Activation energy after Christensen, Martin, Anderson and Stuart (CMAS).

    .. math::

        E_a = \frac{M_D\, z_c z_a e^2}{4 \pi \varepsilon_0\, \varepsilon_\infty}
        \left[\frac{1}{r_c + r_a} - \frac{2}{\lambda}\right] + \frac{\pi}{2}\, G \lambda\, (r_c - r_D)^2

    Parameters
    ----------
    z_cation, z_anion : array_like
        Charge numbers of the moving ion and of the anion that binds it, both above 0.
    r_cation_A, r_anion_A : array_like
        Their radii [Å].
    r_doorway_A : array_like
        Radius of the doorway at rest [Å], 0 or more; a doorway wider than the ion costs no strain.
    jump_distance_A : array_like
        Length of the jump, from site to site [Å]; at least twice the sum of the radii.
    relative_permittivity : array_like
        High-frequency permittivity relative to the vacuum, 1 or more.
    madelung : array_like
        Madelung constant of the site, above 0: a fitted number.
    G_GPa : array_like
        Shear modulus [GPa], 0 or more.

    Returns
    -------
    Barrier
        Coulomb and strain part [eV], each of the broadcast shape.

    Raises
    ------
    ValueError
        If an argument is out of range, most often by its unit, or the jump too short for the radii.

    Notes
    -----
    The form is from memory; the paper was not seen. The bracket is the work to draw the ion from contact
    with its anion to the middle of the jump. Torres et al. (2025) apply CMAS to lithium oxysulfide glasses with LiPON
    and report a binding energy that goes with doubly coordinated nitrogen (abstract read, not their values).

    Examples
    --------
    Round numbers, not a fit. With longer jumps the binding rises to its full value and the strain without bound:

    >>> barrier = cmas(z_cation=1, z_anion=2, r_cation_A=0.95, r_anion_A=1.40, r_doorway_A=0.6,
    ...     jump_distance_A=[4.7, 6.0, 8.0], relative_permittivity=2.3, madelung=0.2, G_GPa=30.5)
    >>> barrier.coulomb_eV.round(3), barrier.strain_eV.round(3)
    (array([0.   , 0.231, 0.44 ]), array([0.172, 0.22 , 0.293]))

    References
    ----------
    S. W. Martin, R. Christensen, G. Olson, J. Kieffer, W. Wang, J. Phys. Chem. C 123 (2019) 5853,
    doi:10.1021/acs.jpcc.8b11735.

    V. Torres III, S. Kmiec, C. Martin, P. Phillip, S. W. Martin, J. Mater. Chem. A (2025), doi:10.1039/D5TA02481A.
    """
    strain = strain_mcelfresh_howitt(r_cation_A, r_doorway_A, G_GPa, jump_distance_A)
    z_c, z_a, r_c, r_a, jump, epsilon, M, strain = broadcast(
        z_cation=positive("z_cation", z_cation),
        z_anion=positive("z_anion", z_anion),
        r_cation_A=_radius("r_cation_A", r_cation_A),
        r_anion_A=_radius("r_anion_A", r_anion_A),
        jump_distance_A=_jump(jump_distance_A),
        relative_permittivity=_permittivity(relative_permittivity),
        madelung=positive("madelung", madelung),
        strain=strain,
    )
    hint = "half a jump must reach beyond the contact of the two ions, or the doorway would bind more than the site"
    contact = r_c + r_a
    excess = real("jump_distance_A / 2 - r_cation_A - r_anion_A", jump / 2 - contact, "Å", at_least=0, hint=hint)
    return Barrier(np.asarray(_COULOMB_EV_A * M * z_c * z_a / epsilon * excess / (contact * jump / 2)), strain)
