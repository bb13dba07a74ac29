"""What people who are not to be named were dissatisfied with: causes of many, never a case (R6)."""
