"""Administration, access and privacy, in a bot inside this process."""
