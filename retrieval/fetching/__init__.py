"""Pages, files and feeds of the web, stored as files of the corpus."""
