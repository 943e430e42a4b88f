"""``jalons letter``: the group of verbs about the letter; each is a module, registered in ``group``."""
