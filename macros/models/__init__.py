"""What the data means: one frozen pydantic model per kind of file, without file access.

A field says everything once: its type, its French title and help, the vocabulary its terms come
from. The schemas, the form of ``jalons new``, the data dictionary and the checks follow from it.
"""
