use super::certificate::Usage;
use super::cms::Signature;
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
    token.path(&signer, &[certificate("tsa-root")], &[]).unwrap();
    assert_eq!(token.path(&signer, &[certificate("root")], &[]), Err(PathError::NoAuthority));
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
    let lists = [revoked()];
    let path = |name: &str, usage, when: &str| {
        let material = Material { others: &others, authorities: &authorities, revoked: &lists };
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
    let material = Material { others: &[], authorities: &others, revoked: &lists };
    let from = certificate("p256");
    let path = material.path(&from, Usage::Sign, at(AT)).unwrap();
    assert_eq!(path.revocation_known_at, Some(at("2026-03-01T00:00:00.000Z")));
    // One that signs documents is no authority, whatever it signed.
    let (own, root) = ([certificate("p256")], certificate("other"));
    let material = Material { others: &own, authorities: &[root], revoked: &[] };
    assert_eq!(material.path(&from, Usage::Sign, at(AT)), Err(PathError::NoAuthority));
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
