"""What can be done, as functions that receive a session and plain values."""
