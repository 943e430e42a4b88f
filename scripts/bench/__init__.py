"""Measuring: a synthetic catalogue of any size, the same work given to Jalons and to its peers, a table and a JSON."""
