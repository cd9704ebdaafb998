"""What Isnad is installed with: the lock files and the licences."""
