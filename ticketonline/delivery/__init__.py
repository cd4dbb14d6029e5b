"""What a buyer receives: tickets with their codes, as PDF; entries for calendars; mail."""
