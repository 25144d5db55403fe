"""Public statistics: from frozen months alone, with no number from which a small one could be worked out."""
