"""What is reported: made from frozen months alone, so that it can be made again years later, to the byte."""
