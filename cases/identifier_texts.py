"""What is said about a number that cannot be taken, or looks odd: what to do, with an example.

The examples are invented numbers whose check characters are right. Nothing is said about whose number it is.
"""

from django.utils.translation import gettext_lazy as _

_MESSAGES = {
    "MISSING": _("Enter the number."),
    "USCC_LENGTH": _("The Unified Social Credit Code has 18 characters, for example 91990100MA0000001G."),
    "USCC_LETTERS": _("The code has no I, O, S, V or Z. Where it looks like I or O, enter the digit 1 or 0."),
    "USCC_CHECK": _("The characters of the code do not fit together. Compare it with the business licence."),
    "USCC_REGION": _("Characters 3 to 8 of the code are usually digits. Compare it with the certificate."),
    "RIC_LENGTH": _("The number has 17 digits and a last digit or X, for example 11010519491231002X."),
    "RIC_CHECK": _("The digits of the number do not fit together. Compare it with the card."),
    "RIC_BIRTH": _("The date of birth in the number looks unusual. Compare it with the card."),
    "RIC_REGION": _("The first digits of the number look unusual. Compare it with the card."),
    "RIC_OTHER_CARD": _("This looks like the number of a residence permit. Check the kind of document."),
    "HMT_OTHER_CARD": _(
        "The number of this permit begins with 810000, 820000 or 830000. Check the kind of document."
    ),
    "FOREIGN_PR_OTHER_CARD": _("The number of this card begins with 9. Check the kind of document."),
    "HKID_LENGTH": _("Enter the Hong Kong identity card number as printed, for example A123456(3)."),
    "HKID_CHECK": _("The number does not fit the character in brackets. Compare it with the card."),
    "MOID_LENGTH": _("Enter the 8 digits of the Macao identity card, for example 1234567(8)."),
    "MOID_FIRST": _("Macao identity card numbers usually begin with 1, 5 or 7. Compare it with the card."),
    "HRP": _("Enter H or M and 8 digits, for example H12345678."),
    "TWP": _("The number of this travel permit usually has 8 digits. Compare it with the permit."),
    "PASSPORT": _("Enter the passport number in letters and digits, for example E12345678."),
    "MOBILE_CN": _("Enter the 11 digits of the mainland mobile number, for example 13800138000."),
    "MOBILE_HK": _("Enter the 8 digits of the Hong Kong number, for example +852 5123 4567."),
    "MOBILE_MO": _(
        "Enter the 8 digits of the Macao mobile number, which begins with 6, for example +853 6123 4567."
    ),
    "MOBILE_REGION": _("Enter +852 before a Hong Kong number or +853 before a Macao number."),
    "MOBILE_ABROAD": _("Short messages may not reach this number. Give an email address as well."),
    "PATENT_LENGTH": _(
        "Enter the whole patent or application number, for example ZL201710601862.3 or 95115608.X."
    ),
    "PATENT_NO_CHECK_DIGIT": _(
        "The last digit after the dot is missing. Enter the whole number, for example 201710601862.3."
    ),
    "PATENT_CHECK": _(
        "The digits do not fit the check digit after the dot. Compare it with the certificate."
    ),
    "PATENT_UNUSUAL": _("The number looks unusual. Compare it with the certificate."),
    "PATENT_OTHER_TYPE": _(
        "The digit after the year says another kind of patent: 1 and 8 invention, 2 and 9 utility model,"
        " 3 design. Check the kind of right."
    ),
    "PATENT_PUBLICATION": _(
        "This looks like a publication number. Enter the application number, for example 201710601862.3."
    ),
    "PATENT_PUB_NO": _("The publication number looks unusual. An example is CN107123456A."),
    "TM_DIGITS": _("Enter the digits of the registration number, for example 12345678 or G1234567."),
    "TM_UNUSUAL": _("The registration number looks unusual. Examples are 12345678 and G1234567."),
    "SW_REG_NO": _("The registration number looks unusual. An example is 2021SR0123456."),
    "CR_REG_NO": _("The registration number looks unusual. An example is 国作登字-2021-F-00123456."),
    "IC_REG_NO": _("The registration number looks unusual. An example is BS.205512345."),
    "PV_RIGHT_NO": _("The number looks unusual. An example is CNA20191001234."),
    "NICE_CLASS": _("Enter class numbers from 1 to 45, for example 9, 35."),
    "DOMAIN": _("Enter the domain name only, for example example.cn."),
    "COURT_CASE_NO": _("The case number looks unusual. An example is （2026）粤0000诉前调确1号."),
}

CODES = frozenset(_MESSAGES)

# What a number is called on forms and papers, by the codes of `cases.identifiers.Kind`.
KIND_LABELS = {
    "USCC": _("Unified Social Credit Code"),
    "RIC": _("Resident identity card (mainland)"),
    "HMT_RESIDENCE": _("Residence permit for Hong Kong, Macao and Taiwan residents"),
    "FOREIGN_PR": _("Foreign permanent resident identity card"),
    "HKID": _("Hong Kong identity card"),
    "MOID": _("Macao resident identity card"),
    "HRP": _("Mainland travel permit for Hong Kong and Macao residents"),
    "TWP": _("Mainland travel permit for Taiwan residents"),
    "PASSPORT": _("Passport"),
    "MOBILE_CN": _("Mainland mobile number"),
    "MOBILE_HK": _("Hong Kong telephone number"),
    "MOBILE_MO": _("Macao mobile number"),
    "PATENT_APP_NO": _("Patent or application number"),
    "PATENT_APP_NO_OLD": _("Patent or application number (before October 2003)"),
    "PATENT_NO": _("Patent number"),
    "PATENT_PUB_NO": _("Patent publication number"),
    "TM_REG_NO": _("Trade mark registration number"),
    "SW_REG_NO": _("Software copyright registration number"),
    "CR_REG_NO": _("Copyright registration number"),
    "IC_REG_NO": _("Layout-design registration number"),
    "PV_RIGHT_NO": _("Plant variety right number"),
    "DOMAIN": _("Domain name"),
    "COURT_CASE_NO": _("Court case number"),
    "NICE_CLASS": _("Class of goods or services"),
    "FREE": _("Number or name of the right"),
    "NONE": _("No number"),
}


def message_for(code: str) -> str:
    """Return the sentence for a code, in the reader's language; an empty one for no code."""
    return str(_MESSAGES[code]) if code else ""
