"""Toolkits and documents that people hold: PDF sheets, booklets, cards, posters. Makes artifacts, writes nothing."""
