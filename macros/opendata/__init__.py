"""The catalogues as open data: the same facts, for machines and spreadsheets, at addresses that stay."""
