"""The evidence explorer: a folder of case studies in, a static site out."""
