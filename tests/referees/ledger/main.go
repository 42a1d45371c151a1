// Ledger checks what Sanad's ledger says about itself with Go's own transparency-log code
// (golang.org/x/mod/sumdb/note and tlog), which nobody here wrote.
//
//	ledger log  KEY DIR    an exported ledger: checkpoint, tile/…, tile/entries/…, receipts/…
//	ledger pack KEY DIR    the proofs of an unpacked pack: proof/…
//	ledger make DIR SIZE   writes a ledger of its own, in the same layout, to try the others on
//	ledger selftest        makes ledgers, accepts them, and refuses each of them with one byte changed
//
// KEY is a verifier key (name+hash+base64), or a file that holds one: alone on a line, or as a tlog-policy
// ("log KEY", "log KEY URL"). It ends with 0 when everything holds, 1 when something does not, 2 on wrong use.
//
// Debian's packages golang-go and golang-golang-x-mod-dev build it without a network:
//
//	GO111MODULE=off GOPATH=/usr/share/gocode go build ./tests/referees/ledger
package main

import (
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
)

func main() {
	report, err := run(os.Args[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, "ledger:", err)
		if _, ok := err.(usageError); ok {
			os.Exit(2)
		}
		os.Exit(1)
	}
	fmt.Println(report)
}

type usageError string

func (e usageError) Error() string { return string(e) }

func run(args []string) (string, error) {
	switch {
	case len(args) == 3 && (args[0] == "log" || args[0] == "pack"):
		keys, err := readKeys(args[1])
		if err != nil {
			return "", err
		}
		if args[0] == "log" {
			return checkLog(keys, args[2])
		}
		return checkPack(keys, args[2])
	case len(args) == 3 && args[0] == "make":
		size, err := strconv.ParseInt(args[2], 10, 64)
		if err != nil || size < 1 {
			return "", usageError("make: SIZE is a number from 1")
		}
		if err := makeLog(args[1], size); err != nil {
			return "", err
		}
		return fmt.Sprintf("wrote a ledger of %d entries", size), nil
	case len(args) == 1 && args[0] == "selftest":
		return selftest()
	}
	return "", usageError("usage: ledger log|pack KEY DIR, ledger make DIR SIZE, ledger selftest")
}

// readKeys takes a verifier key, or the path of a file that holds some.
func readKeys(arg string) (note.Verifiers, error) {
	var lines []string
	if text, err := os.ReadFile(arg); err == nil {
		lines = strings.Split(string(text), "\n")
	} else {
		lines = []string{arg}
	}
	var list []note.Verifier
	for _, line := range lines {
		words := strings.Fields(line)
		if len(words) > 1 && words[0] == "log" {
			words = words[1:2]
		}
		if len(words) != 1 || strings.HasPrefix(words[0], "#") {
			continue
		}
		verifier, err := note.NewVerifier(words[0])
		if err != nil {
			if len(lines) > 1 {
				continue // another line of a policy
			}
			return nil, fmt.Errorf("verifier key %q: %v", words[0], err)
		}
		list = append(list, verifier)
	}
	if len(list) == 0 {
		return nil, fmt.Errorf("no verifier key in %s", arg)
	}
	return note.VerifierList(list...), nil
}
