# Sanad, English: readme. README.txt in a pack. One paragraph is one line here; it is wrapped when written.

readme-title = How to check compliance pack { $number }
readme-about = This folder holds quality records of { $organisation }, as they stood when its ledger { $origin } had { $size } events ({ $at }). The steps below use public tools. They need no trust in the organisation, in the network or in the program that made the pack. Nothing needs a connection.
readme-reading = To read: open data/index.html in a browser (it works offline and runs no scripts) or data/report.pdf. Both repeat what is in the files and prove nothing by themselves.
readme-marking = Marking: { $marking }. Copy { $copy }.

readme-zip-title = The file arrived whole
readme-zip = No message, or “No errors detected”, is the right answer. Then unpack it and go into the folder:

readme-sums-title = No file was changed or removed
readme-sums = The first command checks everything under data/, the second everything else. Each has to answer “OK” and nothing else. The lists are plain text, “digest, two spaces, path”; on Windows, certutil -hashfile FILE SHA256 gives a digest to compare. The file proof/pack.tlog-proof is in neither list: it is made over tagmanifest-sha256.txt, after everything else.

readme-bag-title = The folder is a valid bag, and nothing was added
readme-bag = The layout is BagIt 1.0 (RFC 8493). Any validator does; this one is the Python package “bagit”, run from the folder above:

readme-digest-title = It is the pack that you were told about
readme-digest = The result has to be the content digest that is printed on the cover of the report and in its QR code:

readme-verify-title = The ledger vouches for it
readme-verify = sanad-verify does steps 1 to 4 and follows the proofs to the key of the ledger. It works offline. TRUST-FILE is the file described under “Where trust comes from”.
readme-verify-0 = 0: verified.
readme-verify-1 = 1: not verified. Something is wrong, and is named.
readme-verify-2 = 2: could not check, for example because a file cannot be read.
readme-verify-3 = 3: intact, but the issuer is not established: no trust file was given, or the key is not in it.
readme-verify-page = verify/verify.html does the same in a browser, offline: open it, and give it the ZIP file and the trust file. A page that came with the pack cannot vouch for it, though; for a verdict that counts use a copy from elsewhere, or sanad-verify.

readme-signature-title = A certificate of the organisation signed it
readme-signature = This needs the certificates of the authority that certifies the organisation (AUTHORITIES.pem), which have to reach you another way than with the pack, as does the trust file. sanad-verify checks the same with --ca AUTHORITIES.pem. The answer has to be “CAdES Verification successful”. Whose certificate it is stands in proof/certificates.pem.
readme-timestamp-title = It existed at a certain time
readme-timestamp = A timestamp authority vouches for that (RFC 3161). AUTHORITIES.pem has the certificates of that authority. The answer has to be “Verification: OK”; openssl ts -reply -in FILE -text shows the time.
readme-timestamp-late = If proof/tagmanifest.tsr is not there, no authority could be reached when the pack was issued. The timestamp came later then and is a file of its own, { $number }.tsr, to be had where the pack was; the command is the same with that file.

readme-trust-title = Where trust comes from
readme-trust = A pack cannot vouch for itself: whoever forges one can make every sum above fit, under a key of their own. So the key of the ledger has to reach you another way than with the pack: handed over at accreditation, published by the organisation, or read out and compared. It stands in a trust file (a list of keys; the form is C2SP tlog-policy). proof/policy in this pack names keys too, but only for information; never use it as the trust file. The key that this pack was made under is:
readme-trust-beside = A key of ML-DSA-44 (FIPS 204, C2SP tlog-cosignature) has signed beside it, so that the proof outlasts Ed25519. sanad-verify checks both; with a trust file that has this key alone it holds without Ed25519. The key is long: proof/policy has it whole, under this name:

readme-chain-title = What the proof says, link by link
readme-chain = For one file, and by hand. Each link is a SHA-256 sum that you can compute yourself:
readme-chain-example = The example is record { $record }, version { $version }, event { $event }.
readme-chain-file = File to manifest: the sum of the file is in the list “files” of the manifest of its version, and in manifest-sha256.txt.
readme-chain-manifest = Manifest to event: the sum of manifest.json is the “digest” of the event that recorded the version. A manifest names fields, title and file names only by salted sums; disclosures.json has the salts and the values, so that a value can be left out of a pack and the rest still verifies.
readme-chain-event = Event to leaf: the sum of the event is the leaf of the ledger at the index in the file’s name. The salt in the event keeps the leaf from telling anything.
readme-chain-leaf = Leaf to checkpoint: the .tlog-proof beside the event lists the sums that lead from the leaf to the root of the tree, as in RFC 6962. The root stands on the third line of proof/checkpoint, the number of events on the second.
readme-chain-checkpoint = Checkpoint to key: the last lines of proof/checkpoint are signatures (Ed25519, C2SP signed-note). The key that made them has to be the one in your trust file.
readme-chain-pack = The pack as a whole: proof/pack.tlog-proof shows in the same way that the event “pack_issued” is in the ledger. The event itself stands on the line “extra” of that file, in base64; its digest is the sum of tagmanifest-sha256.txt, and so stands for everything.
readme-chain-script = A script does all of this with sha256sum, openssl and a shell, for one file and for the pack’s own event. It has fewer than 100 lines: read it, then run it in this folder:

readme-verdict-title = What this pack does not say
readme-verdict = It says which evidence exists, since when, and which does not. It gives no verdict on whether the evidence is adequate: that is for the certification body to judge.
