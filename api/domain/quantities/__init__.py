"""Numbers of trials and what may be computed from them; pure functions, standard library only.

`proportions` holds events of n, `effects` two arms against each other, `pooling` several studies,
`indirect` two treatments through a comparator, `denominators` whole people per 100 or 1,000.
"""
