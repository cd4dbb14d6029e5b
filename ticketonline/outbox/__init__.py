"""Mail that is to be sent: rows written in the transaction that causes them. Sending is above, in delivery."""
