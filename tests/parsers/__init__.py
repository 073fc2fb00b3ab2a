"""Reading published files: nothing lost, nothing invented, nothing read that is not the list."""
