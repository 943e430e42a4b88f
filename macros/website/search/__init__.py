"""Search: records of what can be found, the words they are found by, the index a browser asks. Makes artifacts.

An index of our own, because Pagefind, measured on these pages with the questions of ``tests/search-queries.yml``, answers
three in four where this one answers all but a few: it knows neither families of words, nor acronyms, nor what people say
for what we write, nor misspelt words. Some of its next questions weigh over twice the 60 kB that we allow ourselves, and
it runs WebAssembly, which our content policy refuses.
"""
