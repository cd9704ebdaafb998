"""What administrators do, who is admitted, and what is kept about people."""
