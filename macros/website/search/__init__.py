"""Search: records of what can be found, the words they are found by, the index a browser asks. Makes artifacts."""
