"""Growth: users who bring users, and the stages that feed one another."""
