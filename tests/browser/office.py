"""Types into a workbook as a person does in LibreOffice: run by a Python that has its bridge, ``office.py ADDRESS FILE EDITS``.

``EDITS`` is JSON: a list of sheet, row, column (from 0) and the words to type. The file is saved in its own format.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException


def main(address: str, path: str, edits: str) -> None:
    """Open, type, save, close; then end LibreOffice."""
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(240):
        try:
            context = resolver.resolve(f"uno:{address};urp;StarOffice.ComponentContext")
            break
        except NoConnectException:
            time.sleep(0.25)
    desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
    hidden = PropertyValue(Name="Hidden", Value=True)
    book = desktop.loadComponentFromURL(Path(path).as_uri(), "_blank", 0, (hidden,))
    for sheet, row, column, words in json.loads(Path(edits).read_text(encoding="utf-8")):
        # as the keyboard does it: what looks like a number or a day becomes one
        book.Sheets.getByName(sheet).getCellByPosition(column, row).FormulaLocal = words
    book.storeToURL(Path(path).as_uri(), (PropertyValue(Name="FilterName", Value="Calc MS Excel 2007 XML"),))
    book.close(True)
    try:
        desktop.terminate()
    except Exception as gone:
        print(gone)


if __name__ == "__main__":
    main(*sys.argv[1:])
