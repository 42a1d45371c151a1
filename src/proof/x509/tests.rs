use super::certificate::Usage;
use super::cms::Signature;
use super::ocsp::{Answer, Said, Standing, Written};
use super::path::{Material, PathError};
use super::testing::*;
use super::timestamp::{AnswerError, Question, Token};
use super::*;
use crate::proof::digest::Digest;
use crate::proof::time::Timestamp;

const CONTENT: &[u8] = b"tag manifest\n";
const AT: &str = "2026-11-15T10:00:02.000Z";
const STAMPED: &str = "20261115100005Z";

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

#[test]
fn what_openssl_signed_and_stamped_is_read() {
    let signature = Signature::parse(include_bytes!("testdata/c.p7s")).unwrap();
    let signed = signature.verify(CONTENT).unwrap();
    assert_eq!(signed.signer, certificate("rsa"));
    assert!(signed.claimed_at.is_some() && signed.timestamp.is_none());
    let token = Token::from_response(include_bytes!("testdata/c.tsr")).unwrap();
    let signer = token.verify(Digest::of(CONTENT).as_bytes()).unwrap();
    assert_eq!(signer.common_name(), "Test Time Stamping");
    token.path(&signer, &[certificate("tsa-root")], token.store()).unwrap();
    assert_eq!(token.path(&signer, &[certificate("root")], token.store()), Err(PathError::NoAuthority));
    assert_eq!(token.verify(Digest::of(b"else").as_bytes()), Err(X509Error::Content));
}

#[test]
fn what_we_sign_is_read_and_every_changed_byte_is_refused() {
    for name in ["p256", "rsa"] {
        for stamped in [None, Some(STAMPED)] {
            let bytes = sign(name, CONTENT, AT, stamped);
            let read = |bytes: &[u8]| {
                let signature = Signature::parse(bytes)?;
                let signed = signature.verify(CONTENT)?;
                if let Some(token) = &signed.timestamp {
                    Token::parse(token)?.verify(Digest::of(signature.bytes()).as_bytes())?;
                }
                Ok::<_, X509Error>((signature, signed))
            };
            let (signature, signed) = read(&bytes).unwrap();
            assert_eq!(signed.signer, certificate(name));
            assert_eq!(signed.claimed_at, Some(at(AT)));
            assert_eq!(signed.timestamp.is_some(), stamped.is_some());
            assert_eq!(signature.verify(b"else").unwrap_err(), X509Error::Content);
            let mut unnoticed = Vec::new();
            for place in 0..bytes.len() {
                let mut changed = bytes.clone();
                changed[place] ^= 1 << (place % 8);
                if read(&changed).is_ok() {
                    unnoticed.push(place);
                }
            }
            // Certificates and lists beside the signer's are held by the path and by the event that issued the pack.
            let others = certificate("issuing").der().len() + revoked().der().len();
            assert!(unnoticed.len() < others, "{name}: {} {unnoticed:?}", unnoticed.len());
            assert!(!bytes.is_empty() && read(&bytes[..bytes.len() - 1]).is_err());
        }
    }
}

#[test]
fn a_path_is_as_of_its_time_and_for_its_use() {
    let (authorities, others) = ([certificate("root")], [certificate("issuing")]);
    let lists = vec![revoked()];
    let store = Store { certificates: others.to_vec(), lists: lists.clone(), answers: Vec::new() };
    let path = |name: &str, usage, when: &str| {
        let material = Material { authorities: &authorities, store: &store };
        let from = certificate(name);
        material.path(&from, usage, at(when)).map(|path| (path.certificates.len(), path.revocation_known_at))
    };
    let (early, late) = ("2024-12-31T23:59:59.000Z", "2125-01-01T00:00:01.000Z");
    assert_eq!(path("p256", Usage::Sign, AT), Ok((3, None)));
    assert!(matches!(path("p256", Usage::Sign, early), Err(PathError::Validity { .. })));
    assert!(matches!(path("p256", Usage::Sign, late), Err(PathError::Validity { .. })));
    assert!(matches!(path("expired", Usage::Sign, AT), Err(PathError::Validity { .. })));
    assert_eq!(path("revoked", Usage::Sign, "2026-02-28T23:59:59.999Z"), Ok((3, None)));
    assert!(matches!(
        path("revoked", Usage::Sign, "2026-03-01T00:00:00.000Z"),
        Err(PathError::Revoked { .. })
    ));
    assert!(matches!(path("server", Usage::Sign, AT), Err(PathError::Usage(_))));
    assert!(matches!(path("p256", Usage::Timestamp, AT), Err(PathError::Usage(_))));
    assert!(matches!(path("issuing", Usage::Sign, AT), Err(PathError::Usage(_))));
    assert_eq!(path("tsa", Usage::Timestamp, AT), Err(PathError::NoAuthority));
    // An authority that the reader named itself need not be a root, and its list then covers the whole path.
    let store = Store { lists, ..Store::default() };
    let material = Material { authorities: &others, store: &store };
    let from = certificate("p256");
    let path = material.path(&from, Usage::Sign, at(AT)).unwrap();
    assert_eq!(path.revocation_known_at, Some(at("2026-03-01T00:00:00.000Z")));
    // One that signs documents is no authority, whatever it signed.
    let store = Store { certificates: vec![certificate("p256")], ..Store::default() };
    let root = [certificate("other")];
    let material = Material { authorities: &root, store: &store };
    assert_eq!(material.path(&from, Usage::Sign, at(AT)), Err(PathError::NoAuthority));
}

#[test]
fn what_openssl_answered_is_read() {
    let (issuing, root) = (certificate("issuing"), certificate("root"));
    let of = |name: &str, issuer: &Certificate| answer(name).says(&certificate(name), issuer).unwrap();
    // By a responder that the issuer certified, and by an issuer itself.
    assert_eq!(of("p256", &issuing).standing, Standing::Good);
    assert_eq!(of("issuing", &root).standing, Standing::Good);
    assert_eq!(of("tsa", &certificate("tsa-root")).standing, Standing::Good);
    assert_eq!(of("revoked", &issuing).standing, Standing::Revoked(at("2026-03-01T00:00:00.000Z")));
    assert_eq!(answer("p256").says(&certificate("rsa"), &issuing), None);
    assert_eq!(answer("p256").says(&certificate("p256"), &root), None);
    assert!(!answer("p256").is_by(&root));
    let both = chain("p256");
    assert!(answer("p256").is_bound_to(&both) && !answer("revoked").is_bound_to(&both));
    let now = of("p256", &issuing).at;
    assert!(!answer("p256").is_stale_at(now) && answer("p256").is_stale_at(at("2199-01-01T00:00:00.000Z")));
    let bytes = answer("p256").der().to_vec();
    for place in 0..bytes.len() {
        let mut changed = bytes.clone();
        changed[place] ^= 1 << (place % 8);
        assert!(!Answer::from_der(&changed).is_ok_and(|answer| answer.is_bound_to(&both)), "{place}");
    }
    // A refusal (tryLater) says nothing.
    assert_eq!(Answer::from_der(&[0x30, 3, 0x0a, 1, 3]), Err(X509Error::Form("RFC 6960")));
    let pem = der::pem::encode_string("OCSP RESPONSE", der::pem::LineEnding::LF, &bytes).unwrap();
    assert_eq!(Answer::from_file((pem.clone() + &pem).as_bytes()).unwrap().len(), 2);
    assert!(Answer::from_file(b"-----BEGIN").is_err() && Answer::from_file(b"").is_err());
}

#[test]
fn an_answer_counts_if_somebody_who_may_gave_it_about_that_certificate() {
    let (p256, issuing) = (certificate("p256"), certificate("issuing"));
    let (this, next) = ("2026-11-15T09:00:00.000Z", "2026-11-16T09:00:00.000Z");
    let written = |by: (&str, &str, &[&str]), standing| {
        let (signer, named) = (TestSigner::new(by.0), certificate(by.1));
        let carried = by.2.iter().map(|name| certificate(name)).collect();
        let (certificate, issuer, by) = (&p256, &issuing, (&signer, &named, carried));
        let of = Written { certificate, issuer, by, standing, this_update: this, next_update: Some(next) };
        Answer::from_der(&of.to_der()).unwrap()
    };
    let responder: (&str, &str, &[&str]) = ("responder", "responder", &["responder"]);
    let says = |answer: &Answer| answer.says(&p256, &issuing);
    for standing in [Standing::Good, Standing::Revoked(at("2026-10-01T00:00:00.000Z")), Standing::Unknown] {
        assert_eq!(says(&written(responder, standing)), Some(Said { standing, at: at(this) }));
    }
    assert!(says(&written(("issuing", "issuing", &[]), Standing::Good)).is_some(), "the issuer itself");
    for (what, by) in [
        ("the responder's certificate is not there", ("responder", "responder", &[][..])),
        ("a certificate that is for documents", ("rsa", "rsa", &["rsa"])),
        ("another key", ("rsa", "responder", &["responder"])),
        ("a certificate of another authority", ("tsa", "tsa", &["tsa"])),
        ("not the issuer", ("responder", "issuing", &[])),
    ] {
        assert_eq!(says(&written(by, Standing::Good)), None, "{what}");
    }
    // With a certificate that the issuer did not issue it says what it says, but is not wholly held.
    let more = written(("responder", "responder", &["responder", "other"]), Standing::Good);
    assert!(says(&more).is_some() && !more.is_bound_to(&chain("p256")));
    assert!(written(responder, Standing::Good).is_bound_to(&chain("p256")));

    // On a path it is as good as a list.
    let root = [certificate("root")];
    let path = |answers: Vec<Answer>, when: &str| {
        let store = Store { certificates: vec![issuing.clone()], lists: vec![unrevoked("root")], answers };
        let material = Material { authorities: &root, store: &store };
        material.path(&p256, Usage::Sign, at(when)).map(|path| path.revocation_known_at)
    };
    let good = || written(responder, Standing::Good);
    assert_eq!(path(vec![], AT), Ok(None));
    // The older one of the two counts: that of the root's list.
    assert_eq!(path(vec![good()], AT), Ok(Some(at("2026-03-01T00:00:00.000Z"))));
    assert_eq!(path(vec![written(responder, Standing::Unknown)], AT), Ok(None));
    let revoked = |when: &str| written(responder, Standing::Revoked(at(when)));
    assert!(matches!(path(vec![revoked(AT), good()], AT), Err(PathError::Revoked { .. })));
    assert!(path(vec![revoked("2026-11-15T10:00:03.000Z")], AT).unwrap().is_some());
    let forged = written(("rsa", "rsa", &["rsa"]), Standing::Revoked(at(this)));
    assert_eq!(path(vec![forged], AT), Ok(None));
}

#[test]
fn answers_beside_a_signature_are_held_like_lists() {
    let known = Store { answers: vec![answer("p256")], lists: vec![revoked()], ..Store::default() };
    let bytes = sign_with("p256", CONTENT, AT, None, &known);
    let signature = Signature::parse(&bytes).unwrap();
    assert_eq!((&signature.store.answers, &signature.store.lists), (&known.answers, &known.lists));
    assert!(signature.verify(CONTENT).unwrap().is_bound);
    let held = |bytes: &[u8]| {
        let signed = Signature::parse(bytes).and_then(|signature| signature.verify(CONTENT));
        signed.is_ok_and(|signed| signed.is_bound)
    };
    for place in 0..bytes.len() {
        let mut changed = bytes.clone();
        changed[place] ^= 1 << (place % 8);
        assert!(!held(&changed), "{place}");
    }
    // One about somebody else's certificate.
    let known = Store { answers: vec![answer("revoked")], ..Store::default() };
    assert!(!held(&sign_with("p256", CONTENT, AT, None, &known)));
    // The version of the structure says whether there are any.
    let at = bytes.windows(3).position(|window| window == [2, 1, 5]).unwrap();
    let mut changed = bytes;
    changed[at + 2] = 1;
    assert_eq!(Signature::parse(&changed).unwrap_err(), X509Error::Form("RFC 5652"));
}

#[test]
fn what_belongs_to_a_signature_is_what_hangs_on_it() {
    let ends = chain("p256");
    let own = Store {
        certificates: vec![certificate("p256"), certificate("issuing"), certificate("root")],
        lists: vec![revoked(), unrevoked("root")],
        answers: vec![answer("p256"), answer("issuing")],
    };
    assert_eq!(own.of(&ends), own);
    for strange in [
        Store { certificates: vec![certificate("rsa")], ..Store::default() },
        Store { certificates: vec![certificate("tsa-root")], ..Store::default() },
        Store { lists: vec![unrevoked("tsa-root")], ..Store::default() },
        Store { answers: vec![answer("revoked")], ..Store::default() },
        Store { answers: vec![answer("tsa")], ..Store::default() },
    ] {
        assert_eq!(own.with(&strange).of(&ends), own);
    }
    // Whose own issuer is not there could be anything.
    let without = Store { certificates: vec![certificate("issuing")], ..Store::default() };
    assert!(without.of(&ends[..1]).is_empty());
    assert_eq!(own.without(&own), Store::default());
    assert_eq!(own.with(&own), own);
}

#[test]
fn an_answer_is_to_the_question_or_is_none() {
    let digest = Digest::of(CONTENT);
    let question = Question::new(*digest.as_bytes(), [0, 0, 1, 2, 3, 4, 5, 6]).unwrap();
    let asked = question.to_der().unwrap();
    assert!(asked.windows(32).any(|window| window == digest.as_bytes()));
    let answer = |token: &[u8]| Token::parse(token).unwrap().to_response().unwrap();
    let token = |digest: &Digest, question: Option<&Question>| {
        answer(&super::testing::token(digest.as_bytes(), "20261115100005.25Z", question))
    };
    let taken = question.answered(&token(&digest, Some(&question))).unwrap();
    assert_eq!(taken.at, at("2026-11-15T10:00:05.250Z"));
    assert_eq!(question.answered(&token(&digest, None)).unwrap_err(), AnswerError::Nonce);
    let other = Question::new(*digest.as_bytes(), [9; 8]).unwrap();
    assert_eq!(question.answered(&token(&digest, Some(&other))).unwrap_err(), AnswerError::Nonce);
    let foreign = token(&Digest::of(b"else"), Some(&question));
    assert_eq!(question.answered(&foreign).unwrap_err(), AnswerError::Form(X509Error::Content));
    // Status 2, and a text.
    let refused = [0x30, 0x0b, 0x30, 0x09, 0x02, 0x01, 0x02, 0x30, 0x04, 0x0c, 0x02, b'n', b'o'];
    assert_eq!(
        question.answered(&refused).unwrap_err(),
        AnswerError::Refused { status: 2, text: "no".to_owned() }
    );
    assert!(question.answered(b"<html>").is_err());
    // A certificate that is for documents stamps nothing.
    let info = super::timestamp::info(digest.as_bytes(), "20261115100005Z", Some(&question));
    let forged = super::cms::sign_token(&TestSigner::new("p256"), &chain("p256"), &info);
    assert_eq!(question.answered(&answer(&forged)).unwrap_err(), AnswerError::Form(X509Error::Signer));
}

#[test]
fn times_have_one_spelling() {
    for wrong in
        ["20261115100005.0Z", "20261115100005.250Z", "20261115100005", "202611151000Z", "20261315100005Z"]
    {
        let token = token(Digest::of(CONTENT).as_bytes(), wrong, None);
        assert!(Token::parse(&token).is_err(), "{wrong}");
    }
}

#[test]
fn pem_is_read_with_whatever_stands_around_it() {
    let chain = chain("p256");
    let pem: String =
        chain.iter().map(|certificate| format!("subject=x\n{}", certificate.to_pem())).collect();
    assert_eq!(Certificate::from_pem(&pem).unwrap(), chain);
    assert!(Certificate::from_pem("").is_err());
    assert!(Certificate::from_pem(&pem.replacen('M', "!", 1)).is_err());
    let (from, to) = chain[0].validity();
    assert_eq!((from, to), (at("2025-01-01T00:00:00.000Z"), at("2125-01-01T00:00:00.000Z")));
    assert_eq!(chain[0].subject(), "CN=Margalla Quality Seal,O=Margalla Gun Instruments");
    assert_eq!(chain[0].issuer_common_name(), "Test Issuing Authority");
}
