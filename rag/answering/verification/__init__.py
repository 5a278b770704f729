"""Whether what a chat model wrote stands in the passages it cites: one check a module, all of them code.

No model judges a model. Each module says what its check catches and what it cannot; `judge.judge` runs them.
"""
