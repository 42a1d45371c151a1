import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.Profiles;
import org.verapdf.pdfa.validation.profiles.RuleId;
import org.verapdf.pdfa.validation.profiles.ValidationProfile;

/**
 * Validates PDF files with veraPDF. Arguments: a profile as veraPDF names it (PDFA-3A, PDFUA-1), then files. Prints for
 * each file what was checked, and each failed rule with its clause, how often it failed, and the first place where it
 * did. Ends with 0 when every file passed, with 1 when one did not, with 2 when one could not be read.
 */
public final class Validate {
    /** Places of failure that are kept; beyond it they are only counted. */
    private static final int KEPT = 5_000;

    public static void main(String[] arguments) throws Exception {
        if (arguments.length < 2) {
            System.err.println("usage: Validate PROFILE FILE...");
            System.exit(2);
        }
        VeraGreenfieldFoundryProvider.initialise();
        ValidationProfile profile;
        try (InputStream text =
                Validate.class.getResourceAsStream("/org/verapdf/pdfa/validation/" + arguments[0] + ".xml")) {
            if (text == null) {
                System.err.println("veraPDF has no profile " + arguments[0]);
                System.exit(2);
            }
            profile = Profiles.profileFromXml(text);
        }
        int status = 0;
        for (int at = 1; at < arguments.length; at++) {
            try {
                status = Math.max(status, validate(profile, Path.of(arguments[at])) ? 0 : 1);
            } catch (Exception error) {
                System.out.println(arguments[at] + ": could not be read: " + error);
                status = 2;
            }
        }
        System.exit(status);
    }

    private static boolean validate(ValidationProfile profile, Path file) throws Exception {
        ValidationResult result;
        try (InputStream bytes = Files.newInputStream(file);
                PDFAParser parser =
                        Foundries.defaultInstance().createParser(bytes, profile.getPDFAFlavour());
                PDFAValidator validator =
                        Foundries.defaultInstance().createValidator(profile, KEPT, false, true, false)) {
            result = validator.validate(parser);
        }
        // Had nothing been checked, nothing would have failed.
        boolean passed = result.isCompliant() && result.getTotalAssertions() > 100;
        System.out.printf("%s: %s, %d checks: %s%n", file.getFileName(), profile.getPDFAFlavour(),
                result.getTotalAssertions(), passed ? "passed" : "FAILED");
        Map<String, TestAssertion> first = new TreeMap<>();
        Map<String, Integer> counts = new TreeMap<>();
        for (Map.Entry<RuleId, Integer> failed : result.getFailedChecks().entrySet()) {
            counts.put(name(failed.getKey()), failed.getValue());
        }
        for (TestAssertion assertion : result.getTestAssertions()) {
            if (assertion.getStatus() == TestAssertion.Status.FAILED) {
                first.putIfAbsent(name(assertion.getRuleId()), assertion);
            }
        }
        counts.forEach((rule, count) -> {
            TestAssertion assertion = first.get(rule);
            System.out.printf("  clause %s, %d times: %s%n", rule, count,
                    assertion == null ? "" : assertion.getMessage() + " | " + assertion.getErrorMessage());
            if (assertion != null) {
                System.out.println("    first at " + assertion.getLocation().getContext());
            }
        });
        return passed;
    }

    private static String name(RuleId rule) {
        return rule.getClause() + " test " + rule.getTestNumber();
    }
}
