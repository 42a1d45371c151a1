# Sanad, English: index. What index.html says beyond the messages that it shares with report.pdf (pdf.ftl).

index-check = This page repeats what is in the pack so that it can be read without tools. It proves nothing by itself: README.txt beside the data folder says how to check the pack, and where trust has to come from.
index-contents = Contents
index-pdf = The same as PDF
index-records-title = Records
index-open-hint = Click a record to open it. Links to files open them from this pack.
index-rule = Rule
index-what-it-says = What it asks, and what fails it
index-column-received = Received
index-column-author = Filed by
index-column-reason = Reason and version digest
index-manifest = manifest
index-proof = ledger event
