"""The floor: a bare Django application. What a page costs here is the price of Django itself."""
