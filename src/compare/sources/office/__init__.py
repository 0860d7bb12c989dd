"""Word and Excel files and what LibreOffice turns into them → documents, from the parts of their zip."""
