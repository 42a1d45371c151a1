//! Every finding there is: one table, from which the enumeration, the texts, the fixtures and the README derive.

/// What a finding means for the verdict, mildest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// Nothing is wrong with the pack, but who issued it is not established.
    Issuer,
    /// Something could not be checked.
    Unchecked,
    /// Something is wrong.
    Broken,
}

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $name:ident = $text:literal, $outcome:ident;)+) => {
        /// The stable code of a finding. Its message is `finding-<code>` in `verify.ftl`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $($(#[doc = $doc])+ $name,)+
        }

        impl Code {
            /// All codes, in the order of the checks.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// The code as it is printed.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)+ }
            }

            /// What it means for the verdict.
            #[must_use]
            pub const fn outcome(self) -> Outcome {
                match self { $(Self::$name => Outcome::$outcome,)+ }
            }

            /// One sentence on what it says.
            #[must_use]
            pub fn meaning(self) -> &'static str {
                match self { $(Self::$name => concat!($($doc),+).trim_start(),)+ }
            }
        }
    };
}

codes! {
    /// The file or folder cannot be opened or listed.
    PackUnreadable = "pack-unreadable", Unchecked;
    /// A file of the pack cannot be read.
    ReadFailed = "read-failed", Unchecked;
    /// Something is larger, or there is more of it, than the verifier takes in.
    LimitExceeded = "limit-exceeded", Unchecked;

    /// The file is no ZIP container that can be read: truncated, or not a ZIP.
    ContainerBroken = "container-broken", Broken;
    /// The container differs from the one form that its contents allow.
    ContainerForm = "container-form", Broken;
    /// The file is no PDF pack that can be read: truncated, or another PDF.
    PdfBroken = "pdf-broken", Broken;
    /// The PDF differs from the one form that its report and attachments allow.
    PdfForm = "pdf-form", Broken;
    /// The PDF is a report as it lies in a pack: nothing that proves it is attached.
    PdfAlone = "pdf-alone", Unchecked;
    /// The PDF carries certificates, revocation lists or answers that belong to none of its signatures.
    PdfValidation = "pdf-validation", Broken;
    /// The members do not stand in one top directory named after the pack.
    TopDirectory = "top-directory", Broken;
    /// A name is not portable, or leaves the pack.
    NameHostile = "name-hostile", Broken;
    /// A name occurs twice, or differs from another only by case.
    NameCollision = "name-collision", Broken;
    /// The members are out of order.
    MemberOrder = "member-order", Broken;
    /// A symbolic link or special file stands in the folder.
    EntrySpecial = "entry-special", Broken;
    /// An empty folder stands in the folder.
    FolderEmpty = "folder-empty", Broken;

    /// A file is missing.
    FileMissing = "file-missing", Broken;
    /// A file is not listed in the manifest that should list it.
    FileUnlisted = "file-unlisted", Broken;
    /// A file is none that `pack.json` accounts for.
    FileUnknown = "file-unknown", Broken;
    /// A file's SHA-256 is not the listed one.
    DigestMismatch = "digest-mismatch", Broken;
    /// A file's CRC-32 is not the one in the container.
    CrcMismatch = "crc-mismatch", Broken;
    /// A manifest or tag manifest is not in its one form.
    ManifestForm = "manifest-form", Broken;
    /// `bagit.txt` or `bag-info.txt` is not the one that the contents demand.
    BagForm = "bag-form", Broken;
    /// `README.txt` is no plain text, or is that of another pack.
    TextForm = "text-form", Broken;

    /// A JSON file is not canonical, or not of its shape.
    JsonForm = "json-form", Broken;
    /// `pack.json` contradicts itself.
    PackInconsistent = "pack-inconsistent", Broken;
    /// A `step.json` is not the step in `pack.json`.
    StepMismatch = "step-mismatch", Broken;
    /// A version's manifest has not the digest that `pack.json` states.
    VersionDigest = "version-digest", Broken;
    /// A version's manifest contradicts `pack.json`.
    VersionMismatch = "version-mismatch", Broken;
    /// A version does not name the digest of the version before it.
    VersionChain = "version-chain", Broken;
    /// A disclosure does not open the digest in the manifest.
    DisclosureMismatch = "disclosure-mismatch", Broken;
    /// Something of a version is not there, and the pack does not say that it is withheld.
    WithheldUndeclared = "withheld-undeclared", Broken;
    /// Something of a version is there, although the pack says that it is withheld.
    WithheldPresent = "withheld-present", Broken;
    /// The pack says that something is withheld of which the version's manifest knows nothing.
    WithheldUnknown = "withheld-unknown", Broken;
    /// A file is not the one that the version's manifest commits to.
    FileMismatch = "file-mismatch", Broken;
    /// An event does not commit to the version.
    EventMismatch = "event-mismatch", Broken;
    /// The event of a signature does not sign the version that the pack lists it under.
    SignedMismatch = "signed-mismatch", Broken;
    /// The event of a refusal is none to sign the version that the pack lists it under.
    RefusalMismatch = "refusal-mismatch", Broken;
    /// The event of an acknowledgement is not by somebody who has read the version that the pack lists it under.
    AcknowledgementMismatch = "acknowledgement-mismatch", Broken;
    /// What a sample says was drawn or decided does not follow from its list, the ledger's root and the secret.
    SampleMismatch = "sample-mismatch", Broken;

    /// `proof/policy` is no policy in its one form, or lacks the ledger's key.
    PolicyForm = "policy-form", Broken;
    /// A checkpoint is not in its one form.
    CheckpointForm = "checkpoint-form", Broken;
    /// A checkpoint is not the position that `pack.json` states.
    CheckpointMismatch = "checkpoint-mismatch", Broken;
    /// A checkpoint's signature fails even under the pack's own policy.
    SignatureInvalid = "signature-invalid", Broken;
    /// A signature is by a key that the pack's own policy does not list.
    SignatureUnknown = "signature-unknown", Broken;
    /// A receipt is not in its one form.
    ReceiptForm = "receipt-form", Broken;
    /// A receipt is for another position or another head.
    ReceiptMismatch = "receipt-mismatch", Broken;
    /// A receipt that stands alone does not carry the answer of a verification in its one form.
    AnswerForm = "answer-form", Broken;
    /// An event is not in the ledger where its receipt says.
    ReceiptInvalid = "receipt-invalid", Broken;
    /// The pack's own event does not commit to this pack.
    IssueMismatch = "issue-mismatch", Broken;

    /// A signature, timestamp or list of certificates is not the one that the pack's own event names.
    SealMismatch = "seal-mismatch", Broken;
    /// The signature is no CMS signature in the form that is read.
    CmsForm = "cms-form", Broken;
    /// The signature is not over the tag manifest, not by its certificate, or wrong.
    CmsInvalid = "cms-invalid", Broken;
    /// `proof/certificates.pem` is not in its one form, or has not the certificates of the signature.
    CertificatesForm = "certificates-form", Broken;
    /// A timestamp is no timestamp in the form that is read.
    TimestampForm = "timestamp-form", Broken;
    /// A timestamp is not over the tag manifest, not by an authority's certificate, or wrong.
    TimestampInvalid = "timestamp-invalid", Broken;
    /// A signature or timestamp is made with an algorithm that the verifier does not know.
    AlgorithmUnknown = "algorithm-unknown", Unchecked;
    /// The reader named certification authorities, and no certificate signed the pack.
    CertificateMissing = "certificate-missing", Issuer;
    /// The signer's certificate leads to none of the authorities that the reader named.
    CertificateUnknown = "certificate-unknown", Issuer;
    /// The certificate of a signer or timestamp authority was not valid at the time, revoked, or not for this use.
    CertificateRefused = "certificate-refused", Broken;
    /// What was disclosed later is about no version in this pack, or about nothing that the pack withholds.
    DisclosedUnknown = "disclosed-unknown", Broken;
    /// What was disclosed later is not what the version's manifest in this pack commits to.
    DisclosedMismatch = "disclosed-mismatch", Broken;
    /// What was disclosed later cannot be read, or is in no form that the verifier knows.
    DisclosedUnreadable = "disclosed-unreadable", Unchecked;

    /// No trust file was given.
    TrustMissing = "trust-missing", Issuer;
    /// The trust file has not the key that signed.
    TrustUnknownKey = "trust-unknown-key", Issuer;
    /// A signature by a trusted key does not verify.
    TrustSignature = "trust-signature", Broken;
    /// The witnesses that the trust file demands have not cosigned.
    TrustQuorum = "trust-quorum", Broken;
    /// The trust file cannot be read or is wrong.
    TrustUnusable = "trust-unusable", Unchecked;
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}
