"""What was agreed with a day at verification, asked about after it (复诊)."""
