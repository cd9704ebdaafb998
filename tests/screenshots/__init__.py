"""What a person sees of a chat of the emulator, as a picture: drawn as Telegram draws it on a phone."""
