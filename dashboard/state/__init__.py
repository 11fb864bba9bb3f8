"""What a visitor looks at, and the figures behind it."""
