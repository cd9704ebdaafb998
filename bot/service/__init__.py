"""The bot as a service: its HTTP server with health, metrics and the webhook, and what it knows of its own state."""
