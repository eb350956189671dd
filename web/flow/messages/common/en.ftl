# Words that the ASN's app and the console share.
close = Close
cancel = Cancel
retry = Try again
back = Back
loading = Loading …
language = Language
fault = The server has a problem. Please try again shortly.
fault-reference = Reference: {reference}
unreachable = The server cannot be reached. Check your internet connection, then try again.
unreadable = The server's answer cannot be read. Reload the page, then try again.
intent-in = In
intent-out = Out
status-accepted = Recorded
status-review = Needs review
development-band = Development mode, no real data.
development-beacon = Simulated beacon
development-phone = Simulated phone

# Both pages of the ASN's app
app-name = Klabat
app-description = Contactless attendance for civil servants
navigation = Main menu
tab-check-in = Check in
tab-history = History
tab-requests = Requests
tab-account = Account
offline-strip = No internet connection.
