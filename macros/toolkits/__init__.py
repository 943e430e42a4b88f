"""Documents that people take away, from the catalogue: PDFs of the sheets, and kits to download, adapt and print."""
