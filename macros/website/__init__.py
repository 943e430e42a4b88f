"""The site: sheets stamped from moulds, functions for hand-written pages, assets. Makes artifacts, writes nothing."""
