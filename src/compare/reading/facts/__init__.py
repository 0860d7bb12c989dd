"""What a document says of itself: title, number, issuer, date, period, area, announced actions."""
