"""The study of a project: three opinions, a costing, a decision."""
