"""What the law wants said of a site's accessibility, by the rate that an audit found."""

from django.utils.translation import gettext as _

HALF, WHOLE = 50, 100


def compliance(rate: int | None) -> str:
    """“Partially” begins at half of the criteria; without an audit a site is not compliant."""
    if rate is None or rate < HALF:
        return _("not compliant")
    return _("partially compliant") if rate < WHOLE else _("fully compliant")
