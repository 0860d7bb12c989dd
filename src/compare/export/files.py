"""Where the files for people outside Jupyter are written: see ``compare.files``."""

from compare.files import in_file_name, refuse_existing, workbook, written

__all__ = ["in_file_name", "refuse_existing", "workbook", "written"]
