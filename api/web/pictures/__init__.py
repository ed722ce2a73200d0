"""Pictures of figures as SVG, drawn from the same records as every other output."""
