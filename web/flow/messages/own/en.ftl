# The second page of the ASN's app: requests and days. Bahasa Indonesia is the original.

# A phone that is not active, yet or any more
phone-none-title = This phone is not activated
phone-none-text = This page is for activated phones only. Please activate your phone on the check-in page first.
phone-pending-title = Waiting for the operator's confirmation
phone-pending-text = You can use this page once your unit's operator has confirmed your phone.
phone-revoked-title = This phone is no longer active
phone-revoked-text = Ask your unit's operator for a new activation code, then activate this phone on the check-in page.
go-check-in = Open the check-in page

# Requests
requests-title = Requests
ask-absence = Request leave or absence
ask-correction = Request a correction
balance-title = Annual leave {year}
balance-left = {left} days left
balance-parts = This year's {own}, carried over {carried}, added for joint leave {added}, taken or requested {taken}.
balance-none = Your annual leave cannot be computed yet.
list-title = Your requests
list-empty = No requests yet
list-empty-text = Your requests and what was decided will appear here.
list-failed = Your requests could not be loaded
old = Not up to date. This is what was last received.
correction = Correction
span = {first} to {last}
part = From {from} to {until}
reason-given = Reason: {reason}
letter = Letter {number}
asked-at = Requested {time}
asked-for = Recorded by the office {time}
decided = {decision} by {by}, {time}
decided-why = Note: {reason}
decided-endorsed = Passed on to BKPP
decided-approved = Approved
decided-rejected = Rejected
decided-cancelled = Cancelled
decided-withdrawn = Withdrawn
state-requested = Waits for the superior
state-endorsed = Waits for BKPP
state-approved = Approved
state-rejected = Rejected
state-cancelled = Cancelled
state-open = Waiting for a decision
state-withdrawn = Withdrawn
kind-annual = Annual leave
kind-long = Long leave
kind-sick = Sick leave
kind-maternity = Maternity leave
kind-important = Leave for an important reason
kind-collective = Joint leave
kind-unpaid = Unpaid leave
kind-duty = Duty elsewhere
kind-study = Study
kind-permit = Permission
claimed-in = Came at {time}
claimed-out = Left at {time}

# Taking back
take-back = Take back
take-back-absence = Take this request back?
take-back-absence-text = This request will not be processed any further and stays visible as “Cancelled”. If you still need it, file a new one.
take-back-correction = Take this correction back?
take-back-correction-text = This correction will not be decided any more and stays visible as “Withdrawn”. If you still need it, file a new one.
take-back-yes = Yes, take it back
take-back-no = Keep it
taking-back = Taking back …
not-taken-back = Not taken back

# News
told-absence-filed = Your request has been filed and awaits a decision.
told-correction-filed = Your correction has been filed and awaits a decision.
told-absence-unfiled = Your request for leave or absence was not sent. Please open the form again.
told-correction-unfiled = Your correction was not sent. Please open the form again.
told-absence-back = The request has been taken back.
told-correction-back = The correction has been taken back.
unsure = It is not certain whether this arrived. Check your requests before you send it again.

# Days
days-title = My days
month-earlier = Previous month
month-later = Next month
month-at = Recap of {unit}
recap-draft = Draft
recap-draft-text = The days may still change. If something is wrong, request a correction for that day.
recap-verified = Verified
recap-verified-text = Verified by your unit. If something is wrong, please contact your unit's operator.
recap-locked = Locked
recap-locked-text = Locked by BKPP. If something is wrong, please contact your unit's operator.
recap-unlocked = Reopened
recap-unlocked-text = Reopened by BKPP. If something is wrong, please contact your unit's operator.
days-empty = No days judged yet
days-empty-text = You belonged to no unit in this month.
days-failed = Your days could not be loaded
days-refused = This month cannot be judged yet
hours = Working hours {from}–{until}
hours-none = No working hours
came = In
went = Out
no-time = None
late = {minutes} minutes late
early = Left {minutes} minutes early
deduction = Deduction {percent}
undecided = Not final yet.
next-day = {time} (next day)
former-day = {time} (previous day)
letter-h = Present
letter-a = Absent without leave
letter-s = Sick
letter-i = Permission
letter-c = Leave
letter-d = Duty elsewhere
letter-tb = Study
letter-g = Outage
letter-l = Holiday
letter-o = Off shift
letter-pending = Not judged yet

# Forms
back-to-requests = Back to requests
form-wrong = Please correct these entries
form-refused = This cannot be requested
form-unsent = Not sent
reason = Reason
reason-hint = 3 to 500 characters. Whoever decides reads it.
send = Send
sending = Sending …
fault-reason = Please give the reason.

# Leave or absence
absence-title = Request leave or absence
absence-lead = Checked by your superior or your unit's operator, then decided by BKPP.
kind = Kind
kind-choose = Choose a kind
kinds-none = The regency's rules have no leave or absence for you yet. Please contact your unit's operator.
kinds-failed = The kinds of leave and absence could not be loaded
first = First day
last = Last day
day = Date
partial = Part of the day only
from = From
until = Until
looking = Checking the dates …
look-title = What was checked
look-days = Covers {count} working days.
look-balance = Annual leave {year}: {left} days left.
look-rest = Annual leave {year}: {left} days left. If approved, {rest} days remain.
look-present = There is a check-in on {dates}. Go on only if you did not work on that day.
look-refused = This cannot be requested at present: {why}
look-other = There is a request already: {kind}, {span}, {state}.
look-failed = These dates could not be checked. You can send the request all the same.
fault-kind = Please choose a kind of leave or absence.
fault-first = Please enter the first day.
fault-last = Please enter the last day.
fault-day = Please enter the date.
fault-order = The last day must not be before the first.
fault-from = Please enter when it begins.
fault-until = Please enter when it ends.

# Correction
correction-title = Request a correction
correction-lead = Decided by your superior or your unit's operator. The original records are kept.
date = Working day
date-hint = For a night shift, the date on which it began.
claim = What you ask for
claim-choose = Choose what you ask for
claim-in = I came at …
claim-out = I left at …
claim-arrival = Not to be counted: coming
claim-departure = Not to be counted: leaving
claim-gathering = Not to be counted: roll call
at = At
at-next-day = On the following day (night shift)
fault-date = Please enter the working day.
fault-claim = Please choose what you ask for.
fault-at = Please enter the time.
