"""How good the answers are: gold questions, the measures, and the fitting of the weights."""
