"""What a side consents to, and mediation inside the arbitration."""
