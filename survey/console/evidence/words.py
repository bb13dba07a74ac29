"""Why a file is not taken."""

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from survey.rectification.evidence.check_file import Unfit

UNFIT: Mapping[Unfit, LazyString] = {
    Unfit.EMPTY: _l("The file is empty."),
    Unfit.TOO_LARGE: _l("The file has more than 10 MB."),
    Unfit.TOO_MANY: _l("There are 20 files already: no more are taken for one case."),
    Unfit.HEIC: _l("This is a HEIC picture. Set the camera to “most compatible” (JPEG)."),
    Unfit.KIND: _l("Only pictures (JPEG, PNG, WebP) and PDF are taken."),
    Unfit.BROKEN: _l("The file is cut off or damaged."),
    Unfit.TOO_MANY_DOTS: _l("The picture has more than 50 million pixels."),
    Unfit.ACTIVE: _l("The PDF carries a program or another file. Print it to PDF anew."),
}
