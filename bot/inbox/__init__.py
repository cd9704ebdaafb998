"""The durable inbox: no update is lost, each is processed once, and each message for it is sent once."""
