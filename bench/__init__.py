"""What builds and searches cost, and the picture in the README."""
