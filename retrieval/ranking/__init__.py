"""From candidates to an order and a confidence: features, their fitted weights, the probability of an answer."""
