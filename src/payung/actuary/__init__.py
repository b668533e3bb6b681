"""Pure numbers for planning: what a programme costs, and how many families it will have to help.

Rupiah are whole numbers; expectations and probabilities are 64-bit floats. Nothing here is random.
"""
