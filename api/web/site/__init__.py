"""Pages of the service for people: home, the explorer, the builder of embeds."""
