//! A small valid pack, made in memory, with a hook at each stage so that a test can break exactly one thing and still
//! have everything over it sealed correctly.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::source::ReadAt;
use super::{Report, Trust, verify_container};
use crate::proof::answer::{Answer, Recorded, Standing};
use crate::proof::canonical;
use crate::proof::checkpoint::Checkpoint;
use crate::proof::container::{Layout, Member};
use crate::proof::digest::{Digest, Hasher};
use crate::proof::event::{
    Event, EventSchema, PACK_ISSUED, VERIFICATION_ANSWERED, VERSION_COMMITTED, leaf_hash,
};
use crate::proof::note::{Algorithm, SignedNote, SigningKey};
use crate::proof::pack::*;
use crate::proof::policy::{Log, Policy, Witness};
use crate::proof::receipt::Receipt;
use crate::proof::tile::{self, TileReader};
use crate::proof::time::Timestamp;
use crate::proof::version::*;
use crate::proof::x509::store::Store;

pub(crate) const ORIGIN: &str = "log.example/mgi";
pub(crate) const NUMBER: &str = "MGI-AB-2026-0001";
pub(crate) const AS_OF: &str = "2026-11-15T10:00:01.000Z";

/// Path to bytes, under the top directory.
pub(crate) type FileMap = BTreeMap<String, Vec<u8>>;

/// The log's key.
pub(crate) fn key() -> SigningKey {
    SigningKey::from_seed(ORIGIN, [42; 32]).unwrap()
}

/// The log's key of ML-DSA-44; other seeds give strangers.
pub(crate) fn beside(seed: u8) -> SigningKey {
    SigningKey::with_algorithm(ORIGIN, Algorithm::MlDsa44, [seed; 32]).unwrap()
}

/// The trust of a reader who has these keys of the log.
pub(crate) fn trust_in(keys: &[&SigningKey]) -> Trust {
    let logs = keys.iter().map(|key| Log { key: key.verifier(), url: None }).collect();
    Trust::Policy(Policy { logs, ..Policy::default() })
}

/// Another key under the same name.
pub(crate) fn forger() -> SigningKey {
    SigningKey::from_seed(ORIGIN, [66; 32]).unwrap()
}

/// The trust of a reader who got the log's key from its issuer.
pub(crate) fn trust() -> Trust {
    Trust::Policy(Policy::of_log(key().verifier()))
}

/// One version of one record, before it is committed.
pub(crate) struct Draft {
    pub step: &'static str,
    pub manifest: Manifest,
    pub disclosures: Disclosures,
    pub files: Vec<(String, Vec<u8>)>,
}

/// What a test changes, and when: each runs after the named thing was made and before anything is made over it.
pub(crate) struct Hooks {
    pub key: SigningKey,
    /// A second key of the log, which signs every head beside the first.
    pub beside: Option<SigningKey>,
    /// A witness that cosigns every head and that the pack's own policy asks for.
    pub witness: Option<SigningKey>,
    /// Every head, once it is signed.
    pub signed: fn(&mut SignedNote),
    pub versions: fn(&mut Vec<Draft>),
    pub events: fn(&mut Vec<Event>),
    pub checkpoint: fn(&mut Checkpoint),
    pub pack: fn(&mut PackJson),
    /// Before the manifests.
    pub files: fn(&mut FileMap),
    /// After the manifests, before the pack is issued.
    pub sealed: fn(&mut FileMap),
    /// What is made over the tag manifest; the event names it.
    pub seals: fn(&mut FileMap),
    pub issue: fn(&mut Event),
    pub receipt: fn(&mut Receipt),
    /// After everything.
    pub issued: fn(&mut FileMap),
}

impl Hooks {
    /// The pack's own policy, which is what a reader gets from the issuer too.
    pub(crate) fn policy(&self) -> Policy {
        let mut policy = Policy::of_log(self.key.verifier());
        policy.logs.extend(self.beside.iter().map(|key| Log { key: key.verifier(), url: None }));
        if let Some(witness) = &self.witness {
            policy.witnesses.push(Witness { name: "w".to_owned(), key: witness.verifier(), url: None });
            policy.quorum = Some("w".to_owned());
        }
        policy
    }

    fn sign(&self, head: &Checkpoint) -> String {
        let keys: Vec<&SigningKey> = std::iter::once(&self.key).chain(&self.beside).collect();
        let mut note = SignedNote::parse(&head.sign_with(&keys, 1_800_000_000).unwrap()).unwrap();
        note.signatures
            .extend(self.witness.iter().map(|witness| witness.sign(&note.text, 1_800_000_000).unwrap()));
        (self.signed)(&mut note);
        note.to_string()
    }
}

impl Default for Hooks {
    fn default() -> Self {
        Self {
            key: key(),
            beside: None,
            witness: None,
            signed: |_| (),
            versions: |_| (),
            events: |_| (),
            checkpoint: |_| (),
            pack: |_| (),
            files: |_| (),
            sealed: |_| (),
            seals: |_| (),
            issue: |_| (),
            receipt: |_| (),
            issued: |_| (),
        }
    }
}

/// Folder of a step of Annexure B.
fn step_folder(code: &str) -> &'static str {
    STEPS.iter().find(|(step, _)| *step == code).unwrap().1
}

fn at() -> Timestamp {
    AS_OF.parse().unwrap()
}

/// A version whose `previous` is set when all are known.
pub(crate) fn draft(
    step: &'static str,
    kind: &str,
    number: &str,
    version: u32,
    title: &str,
    files: &[(&str, &[u8])],
) -> Draft {
    let salt = |place: u8| [place.wrapping_add(u8::try_from(version).unwrap()); 16];
    let title = Disclosure::new(salt(10), TITLE, json!(title));
    let cause = Disclosure::new(salt(20), "cause", json!("Worn chuck — بوسیدہ"));
    let names: Vec<Disclosure> =
        files.iter().map(|(name, _)| Disclosure::new(salt(30), FILE_NAME, json!(name))).collect();
    let letters =
        number.bytes().map(u64::from).fold(7_u64, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte));
    let manifest = Manifest {
        schema: VersionSchema,
        organisation: "mgi".to_owned(),
        record: format!("01J{:023}", letters % 1_000_000_007),
        number: number.to_owned(),
        kind: kind.to_owned(),
        kind_digest: Digest::of(kind.as_bytes()),
        version,
        previous: None,
        title: title.digest().unwrap(),
        marking: "RESTRICTED".to_owned(),
        occurred_on: Some("2026-10-02".parse().unwrap()),
        received_at: "2026-10-03T08:14:05.120Z".parse().unwrap(),
        state: "closed".to_owned(),
        author: "01JBBBBBBBBBBBBBBBBBBBBBBB".to_owned(),
        reason: "Effectiveness verified".to_owned(),
        fields: [("cause".to_owned(), cause.digest().unwrap())].into(),
        files: files
            .iter()
            .zip(&names)
            .map(|((_, bytes), name)| FileEntry {
                name: name.digest().unwrap(),
                size: bytes.len() as u64,
                media_type: "application/octet-stream".to_owned(),
                digest: Digest::of(bytes),
            })
            .collect(),
        links: vec![],
    };
    let disclosures = Disclosures {
        schema: DisclosuresSchema,
        record: manifest.record.clone(),
        version,
        title: Some(title),
        fields: vec![cause],
        files: names.into_iter().map(Some).collect(),
    };
    let files = files.iter().map(|(name, bytes)| ((*name).to_owned(), bytes.to_vec())).collect();
    Draft { step, manifest, disclosures, files }
}

/// The records of the small pack, by step and number, versions in order.
pub(crate) fn drafts() -> Vec<Draft> {
    vec![
        draft("a", "standard", "MGI-STD-2026-0001", 1, "ISO 9001:2015", &[]),
        draft("f", "audit", "MGI-AU-2026-0003", 1, "Internal audit", &[("notes.txt", b"")]),
        draft("f", "nonconformity", "MGI-NC-2026-0012", 1, "Bore scratched", &[]),
        draft(
            "f",
            "nonconformity",
            "MGI-NC-2026-0012",
            2,
            "Bore scratched",
            &[("scan.pdf", b"%PDF-1.7 scan"), ("Photo of bore.png", &[7; 3000])],
        ),
    ]
}

/// The pack with nothing changed.
pub(crate) fn pack() -> FileMap {
    build(&Hooks::default())
}

/// The pack with one thing changed.
pub(crate) fn build(hooks: &Hooks) -> FileMap {
    build_from(drafts(), hooks)
}

struct Leaves<'a>(&'a [Digest]);

impl TileReader for Leaves<'_> {
    type Error = std::convert::Infallible;
    fn tile(&mut self, level: u8, index: u64, width: u16) -> Result<Vec<Digest>, Self::Error> {
        let span = 256_usize.pow(u32::from(level));
        let start = index as usize * 256;
        let hash = |at: usize| plain(&self.0[at * span..(at + 1) * span]);
        Ok((start..start + usize::from(width)).map(hash).collect())
    }
}

fn plain(leaves: &[Digest]) -> Digest {
    crate::proof::merkle::tests::plain_root(leaves)
}

pub(crate) fn event(
    action: &str,
    subject: &str,
    digest: Option<Digest>,
    detail: Value,
    salt: usize,
) -> Event {
    Event {
        schema: EventSchema,
        organisation: "mgi".to_owned(),
        at: at(),
        actor: String::new(),
        action: action.to_owned(),
        subject: subject.to_owned(),
        digest,
        detail: detail.as_object().unwrap().clone(),
        salt: format!("{salt:022}"),
    }
}

fn head(leaves: &[Digest]) -> Checkpoint {
    let root = tile::root(&mut Leaves(leaves), leaves.len() as u64).unwrap();
    Checkpoint { origin: ORIGIN.to_owned(), size: leaves.len() as u64, root }
}

/// The ledger's root when the last of these versions had just been committed, and its size then.
pub(crate) fn root_after(drafts: &mut [Draft]) -> (u64, Digest) {
    link(drafts);
    let leaves: Vec<Digest> =
        events_of(drafts).iter().map(|event| leaf_hash(&event.digest().unwrap())).collect();
    (leaves.len() as u64, plain(&leaves))
}

/// The events of these versions: one of another sort before each, so that indexes and positions differ.
fn events_of(drafts: &[Draft]) -> Vec<Event> {
    let mut events = Vec::new();
    for (position, draft) in drafts.iter().enumerate() {
        let manifest = &draft.manifest;
        events.push(event("signed_in", "somebody", None, json!({}), 2 * position));
        events.push(event(
            VERSION_COMMITTED,
            &manifest.record,
            Some(manifest.digest().unwrap()),
            json!({"number": manifest.number, "version": manifest.version}),
            2 * position + 1,
        ));
    }
    events
}

/// Builds a pack of these versions.
pub(crate) fn build_from(mut drafts: Vec<Draft>, hooks: &Hooks) -> FileMap {
    link(&mut drafts);
    (hooks.versions)(&mut drafts);
    let mut files = FileMap::new();
    let mut events = events_of(&drafts);
    (hooks.events)(&mut events);
    let mut leaves: Vec<Digest> = events.iter().map(|event| leaf_hash(&event.digest().unwrap())).collect();
    let as_of = head(&leaves);
    let mut signed = as_of.clone();
    (hooks.checkpoint)(&mut signed);
    let checkpoint = hooks.sign(&signed);
    files.insert(CHECKPOINT.to_owned(), checkpoint.clone().into_bytes());
    files.insert(POLICY.to_owned(), hooks.policy().to_string().into_bytes());
    let mut reader = tile::Cached::new(Leaves(&leaves));
    let is_proven = |index: u64, event: &Event| index % 2 == 1 || event.digest.is_some();
    for (index, event) in (0..).zip(&events).filter(|(index, event)| is_proven(*index, event)) {
        let proof = tile::inclusion_proof(&mut reader, index, as_of.size).unwrap();
        let receipt = Receipt { extra: None, index, proof, checkpoint: checkpoint.clone() };
        files.insert(event_path(index), event.to_canonical().unwrap());
        files.insert(receipt_path(index), receipt.to_string().into_bytes());
    }

    let mut pack = pack_json(&drafts, &as_of);
    (hooks.pack)(&mut pack);
    files.insert(PACK_JSON.to_owned(), canonical::to_vec(&pack).unwrap());
    for step in &pack.steps {
        let step_json = canonical::to_vec(&StepJson::new(&pack.number, step)).unwrap();
        files.insert(step_path(&step.folder), step_json);
    }
    for draft in &drafts {
        let content = format!("data/{}/{}", step_folder(draft.step), draft.manifest.number);
        let version = draft.manifest.version;
        files.insert(manifest_path(&content, version), draft.manifest.to_canonical().unwrap());
        files.insert(disclosures_path(&content, version), canonical::to_vec(&draft.disclosures).unwrap());
        let mut taken = Default::default();
        // A file without a name is withheld.
        for (name, bytes) in draft.files.iter().filter(|(name, _)| !name.is_empty()) {
            files.insert(file_path(&content, version, &portable_name(name, &mut taken)), bytes.clone());
        }
    }
    files.insert(BAGIT.to_owned(), BAGIT_TEXT.into());
    files.insert(README.to_owned(), format!("How to check {NUMBER}\nجانچ\n").into());
    files.insert(INDEX_HTML.to_owned(), b"<!doctype html>\n".to_vec());
    files.insert(REPORT_PDF.to_owned(), printed());
    (hooks.files)(&mut files);
    seal(&mut files, &pack);
    (hooks.sealed)(&mut files);

    let tag_manifest = Digest::of(files.get(TAG_MANIFEST).map_or(&[][..], Vec::as_slice));
    (hooks.seals)(&mut files);
    let seals: BTreeMap<&str, String> = [CERTIFICATES, SIGNATURE, TIMESTAMP]
        .into_iter()
        .filter_map(|path| Some((path, Digest::of(files.get(path)?).to_string())))
        .collect();
    let mut issue = event(PACK_ISSUED, NUMBER, Some(tag_manifest), json!({"copy": 1}), 999);
    if !seals.is_empty() {
        issue.detail.insert(SEALS.to_owned(), json!(seals));
    }
    (hooks.issue)(&mut issue);
    let index = leaves.len() as u64;
    leaves.push(leaf_hash(&issue.digest().unwrap()));
    leaves.push(leaf_hash(&Digest::of(b"a later event")));
    let later = head(&leaves);
    let mut receipt = Receipt {
        extra: Some(issue.to_canonical().unwrap()),
        index,
        proof: tile::inclusion_proof(&mut Leaves(&leaves), index, later.size).unwrap(),
        checkpoint: hooks.sign(&later),
    };
    (hooks.receipt)(&mut receipt);
    files.insert(PACK_RECEIPT.to_owned(), receipt.to_string().into_bytes());
    (hooks.issued)(&mut files);
    files
}

/// A verification receipt: the ledger has these bytes at position 7, and they were superseded when it was asked, after nine
/// events. Of the hooks those of the key, the witness, the issue (here: the answer) and the receipt are used.
pub(crate) fn answered(hooks: &Hooks) -> Vec<u8> {
    let mut leaves: Vec<Digest> = (0..9_u8).map(|event| leaf_hash(&Digest::of(&[event]))).collect();
    let asked = Digest::of(b"%PDF-1.7 scan");
    let recorded = Some(Recorded { position: 7, at: "2026-10-03T08:14:05.120Z".parse().unwrap() });
    let answer = Answer { asked, standing: Standing::Superseded, recorded, as_of: 9 };
    let detail = Value::Object(answer.detail().unwrap());
    let mut event = event(VERIFICATION_ANSWERED, &asked.to_string(), Some(asked), detail, 9);
    (hooks.issue)(&mut event);
    let index = leaves.len() as u64;
    leaves.push(leaf_hash(&event.digest().unwrap()));
    leaves.push(leaf_hash(&Digest::of(b"a later event")));
    let head = head(&leaves);
    let mut receipt = Receipt {
        extra: Some(event.to_canonical().unwrap()),
        index,
        proof: tile::inclusion_proof(&mut Leaves(&leaves), index, head.size).unwrap(),
        checkpoint: hooks.sign(&head),
    };
    (hooks.receipt)(&mut receipt);
    receipt.to_string().into_bytes()
}

/// The event that a receipt carries, changed without the proof.
pub(crate) fn edit_event(receipt: &mut Receipt, from: &str, to: &str) {
    let body = String::from_utf8(receipt.extra.take().unwrap()).unwrap();
    let changed = body.replace(from, to);
    assert_ne!(changed, body);
    receipt.extra = Some(changed.into_bytes());
}

/// The seals of a pack that the test authority certified: a signature with a timestamp, and a timestamp of the tag
/// manifest.
pub(crate) fn seal_with(files: &mut FileMap, name: &str) {
    use crate::proof::x509::testing;
    let content = files.get(TAG_MANIFEST).unwrap().clone();
    let signature = testing::sign(name, &content, AS_OF, Some("20261115100005Z"));
    let pem: String = testing::chain(name).iter().map(crate::proof::x509::Certificate::to_pem).collect();
    files.insert(SIGNATURE.to_owned(), signature);
    files.insert(CERTIFICATES.to_owned(), pem.into_bytes());
    files.insert(TIMESTAMP.to_owned(), testing::response(&content, "20261115100006Z"));
}

/// Sets `previous` of each version to the digest of the one before it.
fn link(drafts: &mut [Draft]) {
    let mut before: Option<(String, Digest)> = None;
    for draft in drafts {
        let number = draft.manifest.number.clone();
        draft.manifest.previous = before.filter(|(of, _)| *of == number).map(|(_, digest)| digest);
        before = Some((number, draft.manifest.digest().unwrap()));
    }
}

fn pack_json(drafts: &[Draft], as_of: &Checkpoint) -> PackJson {
    let mut contents: Vec<Content> = Vec::new();
    for (position, draft) in drafts.iter().enumerate() {
        let manifest = &draft.manifest;
        if contents.last().is_none_or(|last| last.number != manifest.number) {
            contents.push(Content {
                record: manifest.record.clone(),
                number: manifest.number.clone(),
                kind: manifest.kind.clone(),
                title: String::new(),
                step: draft.step.to_owned(),
                steps: vec![draft.step.to_owned()],
                path: format!("data/{}/{}", step_folder(draft.step), manifest.number),
                version: 0,
                versions: vec![],
            });
        }
        let content = contents.last_mut().unwrap();
        let title = draft.disclosures.title.as_ref();
        content.title = title.map_or(String::new(), |title| title.value().as_str().unwrap().to_owned());
        content.version = manifest.version;
        let mut taken = Default::default();
        let mut shown = |name: &String| match name.as_str() {
            "" => String::new(),
            name => portable_name(name, &mut taken),
        };
        content.versions.push(ContentVersion {
            signatures: Vec::new(),
            refusals: Vec::new(),
            acknowledgements: Vec::new(),
            version: manifest.version,
            digest: manifest.digest().unwrap(),
            event: 2 * position as u64 + 1,
            files: draft.files.iter().map(|(name, _)| shown(name)).collect(),
            withheld: Vec::new(),
        });
    }
    PackJson {
        schema: PackSchema,
        number: NUMBER.to_owned(),
        organisation: Organisation { code: "mgi".to_owned(), name: "Margalla Instruments".to_owned() },
        origin: ORIGIN.to_owned(),
        scope: Scope {
            site: String::new(),
            product: "Sight, optical".to_owned(),
            from: "2025-11-16".parse().unwrap(),
            to: "2026-11-15".parse().unwrap(),
            marking: "RESTRICTED".to_owned(),
            copy: 1,
            recipient: String::new(),
            about: Vec::new(),
        },
        profile: Profile {
            code: "annexure-b".to_owned(),
            title: "Annexure B".to_owned(),
            digest: Digest::of(b"profile"),
        },
        as_of: AsOf { size: as_of.size, root: as_of.root, at: at() },
        steps: STEPS
            .iter()
            .map(|(code, folder)| Step {
                code: (*code).to_owned(),
                folder: (*folder).to_owned(),
                title: format!("Step {code}"),
                status: if *code == "e" { Status::Stale } else { Status::Complete },
                rules: vec![],
            })
            .collect(),
        contents,
    }
}

/// Writes manifests and `bag-info.txt` over the files as they are.
pub(crate) fn seal(files: &mut FileMap, pack: &PackJson) {
    for path in [MANIFEST, TAG_MANIFEST, PACK_RECEIPT] {
        files.remove(path);
    }
    let payload = |path: &str| path.starts_with("data/");
    let (mut bytes, mut count) = (0, 0);
    for (_, content) in files.iter().filter(|(path, _)| payload(path)) {
        bytes += content.len() as u64;
        count += 1;
    }
    files.insert(BAG_INFO.to_owned(), bag_info(pack, bytes, count).into_bytes());
    for (manifest, of_payload) in [(MANIFEST, true), (TAG_MANIFEST, false)] {
        let digests: Vec<(&str, Digest)> = files
            .iter()
            .filter(|(path, _)| payload(path) == of_payload)
            .map(|(path, content)| (path.as_str(), Digest::of(content)))
            .collect();
        let text = manifest_text(digests.iter().map(|(path, digest)| (*path, digest)));
        files.insert(manifest.to_owned(), text.into_bytes());
    }
}

/// The members in the order of a container.
pub(crate) fn in_order(files: &FileMap) -> Vec<(String, Vec<u8>)> {
    let mut members: Vec<(String, Vec<u8>)> = files.clone().into_iter().collect();
    members.sort_by_key(|(path, _)| path != BAGIT);
    members
}

/// The container of these members, in this order, laid out as it should be.
pub(crate) fn zip_members(members: &[(String, Vec<u8>)]) -> Vec<u8> {
    zip_named(
        &members.iter().map(|(path, bytes)| (format!("{NUMBER}/{path}"), bytes.clone())).collect::<Vec<_>>(),
    )
}

/// The container of members with these whole names.
pub(crate) fn zip_named(members: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut layout = Layout::new(at());
    let mut zip = Vec::new();
    for (name, bytes) in members {
        let mut hasher = Hasher::new();
        hasher.update(bytes);
        let sums = hasher.finish();
        let member = Member { name, size_bytes: sums.size_bytes, crc32: sums.crc32 };
        zip.extend_from_slice(&layout.member(&member).unwrap());
        zip.extend_from_slice(bytes);
    }
    zip.extend_from_slice(&layout.finish());
    zip
}

/// The container of a pack.
pub(crate) fn zip(files: &FileMap) -> Vec<u8> {
    zip_members(&in_order(files))
}

/// A report as its readers see it: they look at its first and last bytes only.
pub(crate) fn printed() -> Vec<u8> {
    use crate::proof::report::{HAS_VALIDATION, head, table_entries};
    let filler = [HAS_VALIDATION.as_bytes(), &[b'%'; 5000]].concat();
    let table = head(0).len() + filler.len() + 1;
    let entries = table_entries(14, [&[7; 16]; 2], "");
    let rest = format!(
        "\n13 0 obj\n<<{entries}/Filter/FlateDecode/Length 0>>\nstream\n\nendstream\nendobj\nstartxref\n{table}\n%%EOF\n"
    );
    let length = head(0).len() + filler.len() + rest.len();
    [head(length as u64), filler, rest.into_bytes()].concat()
}

/// The pack as a PDF.
pub(crate) fn pdf(files: &FileMap) -> Vec<u8> {
    pdf_of(files, &proofs(files))
}

/// The container of proofs.
pub(crate) fn proofs(files: &FileMap) -> Vec<u8> {
    let members: Vec<_> =
        in_order(files).into_iter().filter(|(path, _)| crate::proof::report::is_in_proofs(path)).collect();
    zip_members(&members)
}

/// The pack as a PDF with these bytes as the container of proofs.
pub(crate) fn pdf_of(files: &FileMap, proofs: &[u8]) -> Vec<u8> {
    use crate::proof::report::{ATTACHMENTS, Base, CLOSE, Revision, length_of, table_position};
    let mut out = files.get(REPORT_PDF).unwrap().clone();
    let table = table_position(&out[out.len() - 48..]).unwrap();
    let base = Base::read(length_of(&out).unwrap(), table, &out[table as usize..]).unwrap();
    let mut revision = Revision::new(base, AS_OF.parse().unwrap());
    for attachment in &ATTACHMENTS {
        let bytes = attachment.path.map_or(proofs, |path| files.get(path).unwrap());
        out.extend_from_slice(revision.open(bytes.len() as u64).as_bytes());
        out.extend_from_slice(bytes);
        out.extend_from_slice(CLOSE.as_bytes());
    }
    out.extend(revision.finish(&Digest::of(files.get(TAG_MANIFEST).unwrap())));
    out
}

/// The PDF of a pack, signed by the test authority's identity of this name.
pub(crate) fn signed_pdf(files: &FileMap, name: &str, stamped: Option<&str>) -> Vec<u8> {
    sealed_pdf(files, name, stamped).0
}

/// The same; the signature and what is around it, too.
fn sealed_pdf(
    files: &FileMap,
    name: &str,
    stamped: Option<&str>,
) -> (Vec<u8>, crate::proof::pdf_signature::Found) {
    use crate::proof::pdf_signature::{Draft, Found, ROOM_BYTES, Spot};
    use crate::proof::report::table_position;
    use crate::proof::x509::testing;
    let mut out = pdf(files);
    let table = table_position(&out[out.len() - 48..]).unwrap();
    let text = String::from_utf8_lossy(&out[table as usize..]).into_owned();
    let size = text.split("/Size ").nth(1).unwrap().split('/').next().unwrap().parse().unwrap();
    let ids = text.split("/ID[<").nth(1).unwrap();
    let id = |at: usize| {
        let digits = &ids[at..at + 32];
        let bytes: Vec<u8> =
            (0..16).map(|at| u8::from_str_radix(&digits[2 * at..2 * at + 2], 16).unwrap()).collect();
        bytes.try_into().unwrap()
    };
    let spot = Spot { position: out.len() as u64, table, size, identifiers: [id(0), id(34)] };
    let draft = Draft::seal(&spot, "Margalla", AS_OF.parse().unwrap(), ROOM_BYTES);
    let signed = [&out, draft.signed().0, draft.signed().1].concat();
    let signature = testing::sign(name, &signed, AS_OF, stamped);
    out.extend(draft.fill(&signature).unwrap());
    (out, Found { draft, signature })
}

/// A signed PDF with what stands behind the signature: what is needed to validate it, and a timestamp of the document at this
/// time with what that needs.
pub(crate) fn lasting_pdf(
    files: &FileMap,
    name: &str,
    (stamped, needed): (Option<&str>, &Store),
    late: Option<(&str, &Store)>,
) -> Vec<u8> {
    use crate::proof::pdf_signature::{Draft, ROOM_BYTES};
    use crate::proof::pdf_validation::Carried;
    use crate::proof::x509::testing;
    let (mut out, seal) = sealed_pdf(files, name, stamped);
    let (mut carried, mut spot) = (Carried::default(), seal.draft.next());
    if let Some(update) = carried.add(&spot, &seal.draft.key(&seal.signature), needed) {
        out.extend(update.bytes);
        (carried, spot) = (update.carried, update.next);
    }
    if let Some((at, needed)) = late {
        let draft = Draft::timestamp(&spot, &seal.draft, ROOM_BYTES);
        let (before, after) = draft.signed();
        let token = testing::token(Digest::of(&[&out, before, after].concat()).as_bytes(), at, None);
        out.extend(draft.fill(&token).unwrap());
        let more = carried.add(&draft.next(), &draft.key(&token), needed);
        out.extend(more.map(|update| update.bytes).unwrap_or_default());
    }
    out
}

/// Writes a pack as a folder.
pub(crate) fn write_folder(files: &FileMap, root: &std::path::Path) {
    for (path, bytes) in files {
        let path = root.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
}

/// The report on a pack, read with trust in the log's key.
pub(crate) fn report(files: &FileMap) -> Report {
    report_zip(zip(files))
}

/// The report on a container, read with trust in the log's key.
pub(crate) fn report_zip(zip: Vec<u8>) -> Report {
    verify_container(&zip as &dyn ReadAt, &trust())
}

/// The findings as `code path`.
pub(crate) fn lines(report: &Report) -> Vec<String> {
    report.findings().iter().map(|finding| format!("{} {}", finding.code(), finding.path())).collect()
}
