"""The verbs: what people and CI run."""
