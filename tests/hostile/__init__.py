"""What the outside may send to do harm: lines, messages, files and people."""
