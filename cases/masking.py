"""Contact data as the other side may see it: enough to recognise, too little to use. Pure."""


def masked_mobile(number: str) -> str:
    """Return a mobile number with its middle hidden: 138****0011."""
    if len(number) < 8:
        return "*" * len(number)
    kept = 6 if number.startswith("+") else 3
    return f"{number[:kept]}****{number[-4:]}"


def masked_email(address: str) -> str:
    """Return a mail address with its name hidden: w***@example.org."""
    name, at, host = address.partition("@")
    return f"{name[:1]}***{at}{host}" if at else "*" * len(address)
