"""What the acts of an arbitration do, part by part."""
