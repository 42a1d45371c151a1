package main

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const ownOrigin = "sanad.example/selftest"

// makeLog writes a ledger of its own making in the layout that checkLog reads, with the key in DIR/vkey,
// and below DIR/as-pack the proofs of a pack over it.
func makeLog(dir string, size int64) error {
	secret, vkey, err := note.GenerateKey(rand.Reader, ownOrigin)
	if err != nil {
		return err
	}
	signer, err := note.NewSigner(secret)
	if err != nil {
		return err
	}
	tags := []byte("00  bagit.txt\n")
	var stored []tlog.Hash
	reader := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		out := make([]tlog.Hash, len(indexes))
		for i, index := range indexes {
			out[i] = stored[index]
		}
		return out, nil
	})
	var events, entries [][]byte
	for n := int64(0); n < size; n++ {
		event := []byte(fmt.Sprintf(`{"action":"version_committed","subject":"%d","type":"sanad/event/v1"}`, n))
		if n == size-1 {
			event = []byte(fmt.Sprintf(`{"action":"pack_issued","digest":"sha256:%x","subject":"SELF-0001","type":"sanad/event/v1"}`,
				sha256.Sum256(tags)))
		}
		entry := sha256.Sum256(event)
		hashes, err := tlog.StoredHashes(n, entry[:], reader)
		if err != nil {
			return err
		}
		stored = append(stored, hashes...)
		events = append(events, event)
		entries = append(entries, entry[:])
	}
	checkpoint := func(size int64) ([]byte, error) {
		root, err := tlog.TreeHash(size, reader)
		if err != nil {
			return nil, err
		}
		text := fmt.Sprintf("%s\n%d\n%s\n", ownOrigin, size, root)
		return note.Sign(&note.Note{Text: text}, signer)
	}
	prove := func(size, index int64, extra []byte) ([]byte, error) {
		proof, err := tlog.ProveRecord(size, index, reader)
		if err != nil {
			return nil, err
		}
		var b strings.Builder
		b.WriteString("c2sp.org/tlog-proof@v1\n")
		if extra != nil {
			fmt.Fprintf(&b, "extra %s\n", base64.StdEncoding.EncodeToString(extra))
		}
		fmt.Fprintf(&b, "index %d\n", index)
		for _, hash := range proof {
			fmt.Fprintf(&b, "%s\n", hash)
		}
		signed, err := checkpoint(size)
		if err != nil {
			return nil, err
		}
		return []byte(b.String() + "\n" + string(signed)), nil
	}
	files := map[string][]byte{"vkey": []byte(vkey + "\n"), "as-pack/tagmanifest-sha256.txt": tags}
	if files["checkpoint"], err = checkpoint(size); err != nil {
		return err
	}
	for _, tile := range tilesOf(size) {
		data, err := tlog.ReadTileData(tile, reader)
		if err != nil {
			return err
		}
		files[tilePath(tile)] = data
		if tile.L == 0 {
			tile.L = -1
			var bundle []byte
			for i := 0; i < tile.W; i++ {
				entry := entries[tile.N<<tileHeight+int64(i)]
				bundle = binary.BigEndian.AppendUint16(bundle, uint16(len(entry)))
				bundle = append(bundle, entry...)
			}
			files[tilePath(tile)] = bundle
		}
	}
	for _, index := range []int64{0, size / 2, size - 1} {
		name := "receipts/" + strconv.FormatInt(index, 10)
		files[name+".json"] = events[index]
		if files[name+".tlog-proof"], err = prove(size, index, nil); err != nil {
			return err
		}
	}
	if asOf := size - 1; asOf > 0 {
		if files["as-pack/proof/checkpoint"], err = checkpoint(asOf); err != nil {
			return err
		}
		name := "as-pack/proof/events/" + strconv.FormatInt(asOf/2, 10)
		files[name+".json"] = events[asOf/2]
		if files[name+".tlog-proof"], err = prove(asOf, asOf/2, nil); err != nil {
			return err
		}
		if files["as-pack/proof/pack.tlog-proof"], err = prove(size, size-1, events[size-1]); err != nil {
			return err
		}
	}
	for path, data := range files {
		path = filepath.Join(dir, path)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, data, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// selftest accepts ledgers of sizes around the edges of tiles, and refuses each file of one with a byte changed,
// cut short, grown, or gone.
func selftest() (string, error) {
	top, err := os.MkdirTemp("", "sanad-ledger-")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(top)
	sizes := []int64{1, 2, 255, 256, 257, 600, 65536, 66000}
	for _, size := range sizes {
		dir := filepath.Join(top, strconv.FormatInt(size, 10))
		if err := makeLog(dir, size); err != nil {
			return "", err
		}
		if err := accepts(dir, size > 1); err != nil {
			return "", fmt.Errorf("a sound ledger of %d entries is refused: %v", size, err)
		}
		if size > 600 {
			os.RemoveAll(dir)
		}
	}
	dir := filepath.Join(top, "600")
	refused := 0
	err = filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		good, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		changes := map[string][]byte{"cut": good[:len(good)-1], "grown": append(append([]byte{}, good...), 'A'), "gone": nil}
		for _, at := range []int{0, len(good) / 3, len(good) / 2, len(good) - 2} {
			flipped := append([]byte{}, good...)
			flipped[at] ^= 0x04
			changes[fmt.Sprintf("byte %d flipped", at)] = flipped
		}
		for how, bad := range changes {
			if filepath.Base(path) == "vkey" && (how == "grown" || how == "cut") {
				continue // a last line without its end is the same key
			}
			if bad == nil {
				err = os.Remove(path)
			} else {
				err = os.WriteFile(path, bad, 0o644)
			}
			if err != nil {
				return err
			}
			if accepts(dir, true) == nil {
				return fmt.Errorf("accepted with %s %s", path, how)
			}
			refused++
		}
		return os.WriteFile(path, good, 0o644)
	})
	if err != nil {
		return "", err
	}
	// The key of another ledger of the same name.
	other, err := readKeys(filepath.Join(top, "257", "vkey"))
	if err != nil {
		return "", err
	}
	if _, err := checkLog(other, dir); err == nil {
		return "", fmt.Errorf("accepted under another key")
	}
	if err := accepts(dir, true); err != nil {
		return "", fmt.Errorf("not restored: %v", err)
	}
	return fmt.Sprintf("self-test: %d sound ledgers accepted, %d altered ones refused", len(sizes), refused+1), nil
}

func accepts(dir string, withPack bool) error {
	keys, err := readKeys(filepath.Join(dir, "vkey"))
	if err != nil {
		return err
	}
	if _, err := checkLog(keys, dir); err != nil {
		return err
	}
	if withPack {
		_, err = checkPack(keys, filepath.Join(dir, "as-pack"))
	}
	return err
}
