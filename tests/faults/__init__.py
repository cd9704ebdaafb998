"""What indexes, models and backups survive: damage, kills and failing writes at every step, two builders, clocks."""
