"""What several journeys draw: cards, timelines, queues, catalogues, charts, scenes."""
