"""Putting a built site in front of its readers without a gap: in a folder of the machine, or in an S3 store."""
