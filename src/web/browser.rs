//! What a browser calls itself, as people know it.

/// Marks of browsers and their names. Most claim to be several: the first that is found is the one.
const BROWSERS: &[(&str, &str)] = &[
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("HeadlessChrome/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("CriOS/", "Chrome"),
    ("FxiOS/", "Firefox"),
    ("Version/", "Safari"),
];
const SYSTEMS: &[(&str, &str)] = &[
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
];

/// Name, number and system: `Firefox 140 · Windows`. What is not known stays as it is.
#[must_use]
pub fn name(agent: &str) -> String {
    let Some((mark, name)) = BROWSERS.iter().find(|(mark, _)| agent.contains(mark)) else {
        return agent.to_owned();
    };
    let rest = agent.split_once(mark).map_or("", |(_, rest)| rest);
    let number: String = rest.chars().take_while(char::is_ascii_digit).collect();
    let system = SYSTEMS.iter().find(|(mark, _)| agent.contains(mark)).map_or("", |(_, system)| system);
    let browser = format!("{name} {number}");
    if system.is_empty() { browser } else { format!("{browser} · {system}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_have_the_names_that_people_know() {
        for (agent, known) in [
            ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox 140 · Linux"),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 \
                 Safari/537.36 Edg/156.0.0.0",
                "Edge 156 · Windows",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) \
                 Version/19.0 Mobile/15E148 Safari/604.1",
                "Safari 19 · iPhone",
            ),
            ("curl/8.14.1", "curl/8.14.1"),
            ("", ""),
        ] {
            assert_eq!(name(agent), known);
        }
    }
}
