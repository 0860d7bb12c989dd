"""Where the files for people outside Jupyter are written: see ``compare.files``."""

from compare.files import refuse_existing, written

__all__ = ["refuse_existing", "written"]
