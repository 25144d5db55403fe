"""What our pages cost beside a bare Django application, measured in the same run: `make bench`."""
