"""What a dashboard draws: figures of the whole newsroom, exact, and the same for everybody who looks.

Whatever changes a claim, an article or a source leaves its key in `Touched`, by a trigger, in the same
transaction. `folding` takes the keys up: it looks at each row anew, compares with what was counted of it,
and writes the difference into sums. So nothing is counted twice or forgotten, whoever wrote, in whatever
order transactions end, and what is said of the past is corrected when an article changes its desk or is
restricted. Restricted articles are counted for nobody (docs/adr/0081).
"""
