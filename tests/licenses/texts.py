"""Texts of general licenses: OFAC's words where they could be read; what is made up is said to be."""

from typing import Final

LETTERHEAD: Final = (
    "DEPARTMENT OF THE TREASURY\nWASHINGTON, D.C. 20220\n\nOFFICE OF FOREIGN ASSETS CONTROL\n\n"
)

SIGNATURE_2H: Final = """
Andrea M. Gacki
Director
Office of Foreign Assets Control

Dated: April 19, 2021
"""

GL_2H: Final = """OFFICE OF FOREIGN ASSETS CONTROL
Belarus Sanctions Regulations
31 CFR part 548
GENERAL LICENSE NO. 2H
Authorizing the Wind Down of Transactions Involving Certain Blocked Entities
(a) Except as provided in paragraph (b) of this general license, all transactions and activities
prohibited by the Belarus Sanctions Regulations, 31 CFR part 548 (the BSR), that are ordinarily
incident and necessary to the wind down of transactions involving the following named entities or
any entities in which the following named entities own, individually or in the aggregate, directly
or indirectly, a 50 percent or greater interest, are authorized through 12:01 a.m. eastern daylight
time, June 3, 2021:
• Belarusian Oil Trade House
• Belneftekhim
• Belneftekhim USA, Inc.
• Belshina OAO
• Grodno Azot OAO
• Grodno Khimvolokno OAO
• Lakokraska OAO
• Naftan OAO
• Polotsk Steklovolokno OAO
(b) This general license does not authorize:
(1) The unblocking of any property blocked pursuant to any part of 31 CFR chapter V, including
all property and interests in property of the blocked persons identified in paragraph (a) of this
general license that were blocked prior to October 30, 2015; or
(2) Any transactions or activities otherwise prohibited by the BSR, or prohibited by any other part
of 31 CFR chapter V, statute, or Executive order, or involving any blocked persons other than the
blocked persons identified in paragraph (a) of this general license.
(c) U.S. persons participating in a transaction, or series of transactions, authorized by this general
license, in excess of $50,000 are required, no later than 30 days after the execution of any such
transaction(s), to file a report with the U.S. Department of State, Office of Eastern European Affairs.
(d) Effective April 19, 2021, General License No. 2G, dated October 22, 2019, is replaced and
superseded in its entirety by this General License No. 2H.
"""
"""OFAC's words, from https://sanctions.org/turbofac/research/OFAC-Belarus-General-License-2-G, to paragraph (c);
paragraph (d) and the signature are made after the form of other licenses and the day that reports give."""

GL_3: Final = """OFFICE OF FOREIGN ASSETS CONTROL
Belarus Sanctions Regulations
31 CFR part 548
GENERAL LICENSE NO. 3
Authorizing Certain Transactions with the State Security Committee of the Republic of Belarus
(a) Except as provided in paragraph (b) of this general license, all transactions and activities prohibited by the \
Belarus Sanctions Regulations, 31 CFR part 548 (the BSR), involving the State Security Committee of the Republic of \
Belarus (the Belarusian KGB) are authorized, provided that such transactions and activities are necessary and \
ordinarily incident to:
(1) Requesting, receiving, utilizing, paying for, or dealing in licenses, permits, certifications, or notifications \
issued or registered by the Belarusian KGB for the importation, distribution, or use of information technology \
products in Belarus, provided that (i) the exportation, reexportation, or provision of any goods or technology that \
are subject to the Export Administration Regulations, 15 CFR parts 730 through 774, is licensed or otherwise \
authorized by the Department of Commerce; and (ii) the payment of any fees to the Belarusian KGB for such licenses, \
permits, certifications, or notifications does not exceed $5,000 in any calendar year;
Note to paragraph (a)(1). Except for the limited purposes described in paragraph (a)(1), this paragraph does not \
authorize the exportation, reexportation, or provision of goods or technology to or on behalf of the Belarusian KGB.
(2) Complying with law enforcement or administrative actions or investigations involving the Belarusian KGB; and
(3) Complying with rules and regulations administered by the Belarusian KGB.
(b) This general license does not authorize:
(1) The transfer of any property or debiting of any account blocked pursuant to any Executive order, statute, or \
31 CFR chapter V; or
(2) Any transactions or activities otherwise prohibited by the BSR.
Andrea M. Gacki
Director
Office of Foreign Assets Control
Dated: June 21, 2021
"""
"""OFAC's words, from https://sanctions.org/turbofac/research/OFAC-Belarus-General-License-3; the end of (b) and the
signature are made."""

GL_2F: Final = """Belarus Sanctions Regulations
31 C.F.R. Part 548
GENERAL LICENSE NO. 2-F
General License with Respect to Entities Blocked Pursuant to Executive Order 13405
(a) Belarus General License No. 2E, dated April 27, 2018, is replaced and superseded in its entirety by this
Belarus General License No. 2F.
(b) Effective October 30, 2015, except as provided in paragraphs (c) through (f) below, all transactions otherwise
prohibited by Executive Order 13405 involving the following named entities, or any entities that are owned,
individually or in the aggregate, directly or indirectly, 50 percent or more by one or more of the following
named entities, are authorized:
• Belarusian Oil Trade House
• Belneftekhim USA, Inc.
(c) Unless otherwise authorized by the Office of Foreign Assets Control, all property and interests in property of
the entities described in paragraph
(b) that were blocked pursuant to E.O. 13405 prior to October 30, 2015 remain blocked and may not be transferred,
paid, exported, withdrawn, or otherwise dealt in.
(d) This general license does not authorize transactions, directly or indirectly, with any other person whose
property and interests in property are blocked pursuant to 31 C.F.R. § 548.201(a) or Executive Order 13405.
(e) U.S. persons engaging in transactions as authorized by this general license are required to file a report.
(f) This general license expires on April 30, 2019, unless extended or revoked.
"""
"""OFAC's words of (a) to (d), from https://www.linqs.co/belarus-general-license-2f/, with two of its nine entities; the
header, (e) shortened and (f) are made."""

GL_101: Final = """Belarus Sanctions Regulations
31 CFR part 548
Russian Harmful Foreign Activities Sanctions
Regulations
31 CFR part 587
GENERAL LICENSE NO. 101
Authorizing Civil Aviation Safety and Wind Down Transactions Involving
Certain Entities Blocked on August 9, 2024
(a) Except as provided in paragraph (c) of this general license, all transactions prohibited by the
Belarus Sanctions Regulations, 31 CFR part 548 (BSR), and Executive Order (E.O.) 14024, that are
ordinarily incident and necessary to the provision, exportation, or reexportation of goods,
technology, or services to ensure the safety of civil aviation involving one or more of the following
blocked entities (collectively, the “Blocked Entities”) are authorized through 12:01 a.m. eastern
daylight time, September 10, 2024, provided that the goods, technology, or services are for use on
aircraft operated solely for civil aviation purposes:
• Alpha Cargo Airline LLC; or
• Beta Aviation OAO
(b) Except as provided in paragraph (c) of this general license, all transactions that are ordinarily
incident and necessary to the wind down of any transaction involving the Blocked Entities are
authorized through 12:01 a.m. eastern daylight time, September 24, 2024.
(c) This general license does not authorize any transactions otherwise prohibited by the BSR.
Dated: August 9, 2024
"""
"""OFAC's words of the header and of (a), from https://sanctions.org/turbofac/research/OFAC-Russia-related-General-License-101;
the entities, (b) with another date, and (c) are made."""

GL_13: Final = """Belarus Sanctions Regulations
31 CFR part 548
GENERAL LICENSE NO. 13
Authorizing Transactions Involving Joint Stock Company Belarusian Potash
Company, Agrorozkvit LLC, and Belaruskali OAO
(a) Except as provided in paragraph (b) of this general license, all transactions prohibited by the
Belarus Sanctions Regulations, 31 CFR part 548 (BSR), involving Joint Stock Company Belarusian Potash
Company (BPC), Agrorozkvit LLC, Belaruskali OAO, or any entity in which one or more of them own,
directly or indirectly, individually or in the aggregate, a 50 percent or greater interest, are
authorized.
(b) This general license does not authorize:
(1) The unblocking of any property blocked pursuant to the BSR; or
(2) Any transactions involving any other blocked person.
Jane Q. Doe
Deputy Director
Office of Foreign Assets Control
Dated: December 15, 2025
"""
"""The title is OFAC's, as Crowell & Moring quotes it; the paragraphs are made after their summary."""

GL_5: Final = """Executive Order 14038 of August 9, 2021
Blocking Property of Additional Persons Contributing to the Situation in Belarus
GENERAL LICENSE NO. 5
Authorizing the Wind Down of Transactions Involving Open Joint Stock Company Belarusian Potash Company or
Agrorozkvit LLC
(a) Except as provided in paragraph (b), all transactions and activities prohibited by Executive Order (E.O.) 14038
that are ordinarily incident and necessary to the wind down of transactions involving Open Joint Stock Company
Belarusian Potash Company (BPC) or Agrorozkvit LLC, or any entity in which BPC or Agrorozkvit LLC owns, directly or
indirectly, individually or in the aggregate, a 50 percent or greater interest, including the wind down of such
transactions in which Belaruskali OAO has a property interest, are authorized through 12:01 a.m. eastern standard
time, April 1, 2022.
(b) This general license does not authorize the entry into new purchase contracts.
Dated: December 2, 2021
"""
"""Made of OFAC's words in FAQ 939, https://ofac.treasury.gov/faqs/939; the form is that of other licenses."""
