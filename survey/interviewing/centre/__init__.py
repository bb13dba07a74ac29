"""What the head of the polling centre sees and decides: queue, pace, quality, checks, outcomes, stops."""
