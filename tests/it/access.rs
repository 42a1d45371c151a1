//! Invariant 8: nobody reads, counts or infers above their clearance.

use std::collections::BTreeSet;
use std::fs;

use sanad::app::packs::NewPack;
use sanad::app::{Error, Session};
use sanad::domain::access::Marking;
use sanad::verify::{Verdict, verify};

use crate::harness::*;

/// A word that stands only in what is secret.
const CODEWORD: &str = "Zarghun";

fn filled(ground: &Ground) -> World {
    let world = World::new(ground);
    let folder = ground.folder("import");
    write(&folder, "open.txt", "open evidence");
    write(&folder, "secret.txt", format!("evidence about {CODEWORD}"));
    write(
        &folder,
        "index.csv",
        format!(
            "number,kind,title,marking,files,links,note\n\
             O-1,received-document,Open,UNCLASSIFIED,open.txt,,\n\
             R-1,received-document,Restricted,RESTRICTED,open.txt,,\n\
             S-1,received-document,About {CODEWORD},SECRET,secret.txt,,{CODEWORD}\n\
             R-2,received-document,Restricted with a link,RESTRICTED,,filed-as:S-1,\n"
        ),
    );
    write(
        &folder,
        "m/open.csv",
        "type,item,revision,title,lot,serial,status,into_item,into_serial,relation,quantity,unit\n\
         item,P,A,Part,,,,,,,,\nlot,P,A,,OPEN-LOT,,,,,,10,pcs\nitem,Q,A,Assembly,,,,,,,,\n\
         unit,Q,A,,,OPEN-1,released,,,,,\nedge,P,,,OPEN-LOT,,,Q,OPEN-1,consumed,1,pcs\n",
    );
    write(
        &folder,
        "m/secret.csv",
        format!(
            "type,item,revision,title,lot,serial,status,into_item,into_serial,relation,quantity,unit\n\
             unit,Q,A,,,{CODEWORD}-1,released,,,,,\nedge,P,,,OPEN-LOT,,,Q,{CODEWORD}-1,consumed,1,pcs\n"
        ),
    );
    write(
        &folder,
        "m/index.csv",
        "number,kind,title,marking,files,source\nT-1,trace-batch,Open units,RESTRICTED,open.csv,scan\n\
         T-2,trace-batch,Secret units,SECRET,secret.csv,scan\n",
    );
    world.file(&folder);
    world
}

/// An error that says the same as if the thing did not exist.
fn same_as_missing(
    world: &World,
    session: &Session,
    ask: impl Fn(&Session, &str) -> Result<(), Error>,
    name: &str,
) {
    let _ = world;
    let hidden = ask(session, name).unwrap_err();
    let missing = ask(session, "NOTHING-1").unwrap_err();
    assert_eq!(hidden.code(), missing.code());
    assert_eq!(told(&hidden).replace(name, "?"), told(&missing).replace("NOTHING-1", "?"));
}

on_both!(invariant_8_lists_and_records_leave_out_what_is_above, |ground| {
    let world = filled(ground);
    let numbers = |login: &str| -> BTreeSet<String> {
        let records = world.app.list_records(&world.session(login), None, None).unwrap();
        records.into_iter().map(|record| record.number).collect()
    };
    assert_eq!(numbers("manager").len(), 6);
    for login in ["lower", "clerk"] {
        assert_eq!(numbers(login).into_iter().collect::<Vec<_>>(), ["O-1", "R-1", "R-2", "T-1"], "{login}");
    }
    let lower = world.session("lower");
    same_as_missing(&world, &lower, |s, n| world.app.show_record(s, n).map(drop), "S-1");
    same_as_missing(&world, &lower, |s, n| world.app.record_evidence(s, n).map(drop), "S-1");
    // A link to what is above shows neither number nor title.
    let shown = world.app.show_record(&lower, "R-2").unwrap();
    assert!(shown.links.is_empty(), "{:?}", shown.links);
    assert_eq!(world.app.show_record(&world.session("manager"), "R-2").unwrap().links.len(), 1);
});

on_both!(invariant_8_traces_leave_out_what_is_above, |ground| {
    let world = filled(ground);
    let lower = world.session("lower");
    let secret = format!("{CODEWORD}-1");
    same_as_missing(&world, &lower, |s, n| world.app.trace_unit(s, n, None).map(drop), &secret);
    let used = |login: &str| {
        let lines = world.app.where_used(&world.session(login), "OPEN-LOT", None).unwrap();
        lines.lines.into_iter().map(|line| line.node.number).collect::<Vec<_>>()
    };
    assert_eq!(used("lower"), ["OPEN-LOT", "OPEN-1"]);
    assert_eq!(used("manager").len(), 3);
    assert!(used("manager").contains(&secret));
});

on_both!(invariant_8_filing_tells_nothing_about_what_is_above, |ground| {
    let world = filled(ground);
    let lower = world.session("lower");
    let folder = ground.folder("probe");
    let said = |row: &str| {
        write(&folder, "index.csv", format!("number,kind,title,marking,links\n{row}\n"));
        let options = sanad::app::import::run::Options::default();
        let report = world.app.import(&lower, &folder, options, &mut Silence).unwrap();
        assert!(!report.is_clean(), "{row}");
        told_of(&report)
    };
    // A link to a secret record, and to none.
    assert_eq!(
        said("P-1,received-document,Probe,,filed-as:S-1").replace("S-1", "?"),
        said("P-1,received-document,Probe,,filed-as:N-1").replace("N-1", "?"),
    );
    // A version of a secret record: refused, without its title or marking.
    let refused = said("S-1,received-document,Probe,,");
    // Written another way it is refused in the same words.
    assert_eq!(refused.replace("S-1", "?"), said("s-1,received-document,Probe,,").replace("s-1", "?"));
    assert!(!refused.contains(CODEWORD) && !refused.contains("SECRET"), "{refused}");
    assert_eq!(world.records(), 6);
    // Its title is no name for it either: the same title is another record.
    let title = format!("kind,title\nreceived-document,About {CODEWORD}\n");
    write(&folder, "index.csv", title);
    let report =
        world.app.import(&lower, &folder, sanad::app::import::run::Options::default(), &mut Silence).unwrap();
    assert!(report.is_clean(), "{}", told_of(&report));
    assert_eq!(world.records(), 7);
});

on_both!(invariant_8_packs_and_readiness_leave_out_what_is_above, |ground| {
    let world = filled(ground);
    let lower = world.session("lower");
    let folder = ground.folder("packs");
    let pack = world
        .app
        .build_pack(&lower, &NewPack::default(), &folder, &mut |_, _| {})
        .unwrap_or_else(|error| panic!("{}", told(&error)));
    assert_eq!(verify(&pack.zip, &world.trust()).verdict(), Verdict::Verified);
    let bytes = fs::read(&pack.zip).unwrap();
    for word in [CODEWORD, "S-1\"", "T-2"] {
        assert!(
            !bytes.windows(word.len()).any(|window| window == word.as_bytes()),
            "the pack contains {word}"
        );
    }
    let readiness = format!("{:?}", world.app.readiness(&lower, "annexure-b", "", "").unwrap().steps);
    for word in [CODEWORD, "S-1", "T-2"] {
        assert!(!readiness.contains(word), "readiness names {word}");
    }
    // What was left out is counted for whoever may see it, and for nobody else; never in the pack.
    assert_eq!((pack.limit, pack.withheld), (Marking::Restricted, 0));
    let limited = NewPack { marking: Some(Marking::Restricted), ..NewPack::default() };
    let by_manager =
        world.app.build_pack(&world.session("manager"), &limited, &folder, &mut |_, _| {}).unwrap();
    assert_eq!((by_manager.limit, by_manager.withheld), (Marking::Restricted, 2));
    let by_lower = world
        .app
        .rebuild_pack(&lower, &by_manager.number, &ground.folder("by-lower"), &mut |_, _| {})
        .unwrap_or_else(|error| panic!("{}", told(&error)));
    assert_eq!(by_lower.withheld, 0);
    // More than one's clearance is not to be had by asking.
    let above = NewPack { marking: Some(Marking::Secret), ..NewPack::default() };
    let error = world.app.build_pack(&lower, &above, &folder, &mut |_, _| {}).unwrap_err();
    assert_eq!(error.code().text(), "clearance", "{}", told(&error));
    // A pack that was issued above it is not known to exist, nor can it be made again.
    let high = world
        .app
        .build_pack(&world.session("manager"), &NewPack::default(), &folder, &mut |_, _| {})
        .unwrap();
    assert!(fs::read(&high.zip).unwrap().windows(7).any(|window| window == CODEWORD.as_bytes()));
    let listed = |login: &str| world.app.list_packs(&world.session(login)).unwrap().len();
    assert_eq!((listed("manager"), listed("lower"), listed("body")), (3, 2, 2));
    let rebuilt = ground.folder("rebuilt");
    let again = |s: &Session, n: &str| world.app.rebuild_pack(s, n, &rebuilt, &mut |_, _| {}).map(drop);
    same_as_missing(&world, &lower, again, &high.number);
    assert!(fs::read_dir(&rebuilt).unwrap().next().is_none());
});

on_both!(roles_hold, |ground| {
    let world = filled(ground);
    let folder = ground.folder("packs");
    for login in ["clerk", "auditor", "body", "admin"] {
        let error = world
            .app
            .build_pack(&world.session(login), &NewPack::default(), &folder, &mut |_, _| {})
            .unwrap_err();
        assert_eq!(error.code().text(), "denied", "{login}");
    }
    for login in ["clerk", "auditor", "body", "lower"] {
        let error = world.app.list_users(&world.session(login)).unwrap_err();
        assert_eq!(error.code().text(), "denied", "{login}");
    }
    let error = world.app.list_records(&world.session("body"), None, None).unwrap_err();
    assert_eq!(error.code().text(), "denied");
    assert_eq!(world.app.session("nobody").unwrap_err().code().text(), "not-found");
});
