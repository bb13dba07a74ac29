"""What people do with figures: look at what is odd, take a rating out, close a month, enter a poll."""
