"""What the budgets of the design are about, measured beside its rivals in one run."""
