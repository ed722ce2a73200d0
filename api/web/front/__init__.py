"""What stands before Flask: finished answers that are given again, the limit of each caller, conditional requests."""
