//! Pages, problems, reasons and jobs in the language of whoever asked.

use std::time::Duration;

use sanad::app::Session;
use sanad::app::jobs::ImportOrder;
use sanad::jobs::Runner;

use crate::harness::*;
use crate::http::Service;

const PASSWORD: &str = "tidy lantern under the bridge";

fn filled(ground: &Ground) -> World {
    let world = World::new(ground);
    let folder = ground.folder("filled");
    write(&folder, "index.csv", "number,kind,title\nA-1,received-document,Gauge\n");
    world.file(&folder);
    world
}

on_both!(answers_are_in_the_language_that_is_asked_for_and_say_which_it_is, |ground| {
    let world = filled(ground);
    world.app.set_password(&world.session("admin"), "manager", PASSWORD).unwrap();
    let service = Service::start(ground);
    let cookie = service.sign_in("tst", "manager", PASSWORD);
    let ask = |path: &str, language: &str| {
        let reply = service.get(path, &[("cookie", &cookie), ("accept-language", language)]);
        let said = reply.header("content-language").unwrap_or_else(|| panic!("{path}")).to_owned();
        (reply.text(), said)
    };
    // In turn, twice: what is remembered of one language is not told in the other.
    for _ in 0..2 {
        for (asked, language, title, reason) in [
            ("ur-PK, en;q=0.5", "ur", "ضمیمہ ب", "قابلِ شمار"),
            ("en", "en", "Annexure B", "There is no"),
            ("de", "en", "Annexure B", "There is no"),
        ] {
            for path in ["/api/v1/readiness", "/readiness"] {
                let (text, said) = ask(path, asked);
                assert_eq!(said, language, "{path} {asked}");
                assert!(text.contains(title) && text.contains(reason), "{path} {asked}: {text}");
            }
        }
    }
    for path in ["/api/v1/records/NONE", "/api/v1/nothing", "/records/NONE", "/nothing"] {
        let (english, _) = ask(path, "en");
        let (urdu, said) = ask(path, "ur");
        let wanted = "یہاں ایسی کوئی چیز نہیں";
        assert!(said == "ur" && urdu.contains(wanted), "{path}: {urdu}");
        assert!(english.contains("There is nothing here") && !english.contains(wanted), "{path}: {english}");
    }
    let (page, _) = ask("/records/A-1", "ur");
    assert!(page.contains("<html lang=\"ur\" dir=\"rtl\"") && page.contains("موصولہ دستاویز"), "{page}");
    let (record, _) = ask("/api/v1/records/A-1", "ur");
    assert!(record.contains("موصولہ دستاویز"), "{record}");
    // What is not words is said to be in no language.
    let receipt =
        service.get("/records/A-1/versions/1/receipt", &[("cookie", &cookie), ("accept-language", "ur")]);
    assert_eq!((receipt.status, receipt.header("content-language")), (200, None));
});

on_both!(a_job_tells_what_is_wrong_in_the_language_of_whoever_asked_for_it, |ground| {
    let world = filled(ground);
    let runner = Runner::start(&world.app).unwrap();
    for (language, wanted) in [("ur", "کوئی قسم نہیں"), ("en", "there is no kind")] {
        let session = Session { language: language.to_owned(), ..world.session("manager") };
        let import = world.app.open_import(&session).unwrap();
        let mut file = world.app.take_import_file(&session, &import.import, "index.csv").unwrap();
        file.write(b"number,kind,title\nB-1,no-such-kind,Gauge\n").unwrap();
        file.finish(&session).unwrap();
        let order = ImportOrder { import: import.import, is_dry: true, keep_going: false, marking: None };
        let job = world.app.order_import(&session, order).unwrap();
        let ended = (0..1200).find_map(|_| {
            std::thread::sleep(Duration::from_millis(50));
            world.app.find_job(&session, &job.job).ok().filter(sanad::app::jobs::JobView::is_over)
        });
        let told = ended.unwrap().result.to_string();
        assert!(told.contains(wanted), "{language}: {told}");
    }
    runner.stop();
});
