"""What changed between two releases, and what it means clinically."""
