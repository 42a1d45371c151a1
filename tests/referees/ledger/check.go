package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const tileHeight = 8 // tlog-tiles fixes it

// head is a checkpoint whose signature holds.
type head struct {
	origin string
	tree   tlog.Tree
}

// openHead checks the signature and parses the text, both with Go's own code.
func openHead(keys note.Verifiers, signed []byte) (head, error) {
	opened, err := note.Open(signed, keys)
	if err != nil {
		return head{}, fmt.Errorf("checkpoint: %v", err)
	}
	origin, rest, found := strings.Cut(opened.Text, "\n")
	if !found || origin == "" {
		return head{}, errors.New("checkpoint: no origin line")
	}
	byLog := false
	for _, sig := range opened.Sigs {
		byLog = byLog || sig.Name == origin
	}
	if !byLog {
		return head{}, fmt.Errorf("checkpoint: no signature by %q itself", origin)
	}
	// A checkpoint is the sum database's tree note with another first line.
	tree, err := tlog.ParseTree([]byte("go.sum database tree\n" + rest))
	if err != nil {
		return head{}, fmt.Errorf("checkpoint: %v", err)
	}
	return head{origin, tree}, nil
}

// receipt is a tlog-proof.
type receipt struct {
	extra      []byte
	index      int64
	proof      tlog.RecordProof
	checkpoint []byte
}

func parseReceipt(text []byte) (receipt, error) {
	var r receipt
	front, checkpoint, found := bytes.Cut(text, []byte("\n\n"))
	if !found {
		return r, errors.New("receipt: no empty line before the checkpoint")
	}
	r.checkpoint = checkpoint
	lines := strings.Split(string(front), "\n")
	if lines[0] != "c2sp.org/tlog-proof@v1" {
		return r, fmt.Errorf("receipt: first line is %q", lines[0])
	}
	lines = lines[1:]
	if len(lines) > 0 && strings.HasPrefix(lines[0], "extra ") {
		extra, err := base64.StdEncoding.Strict().DecodeString(strings.TrimPrefix(lines[0], "extra "))
		if err != nil {
			return r, fmt.Errorf("receipt: extra: %v", err)
		}
		r.extra = extra
		lines = lines[1:]
	}
	if len(lines) == 0 || !strings.HasPrefix(lines[0], "index ") {
		return r, errors.New("receipt: no index line")
	}
	digits := strings.TrimPrefix(lines[0], "index ")
	index, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || index < 0 || strconv.FormatInt(index, 10) != digits {
		return r, fmt.Errorf("receipt: index %q", digits)
	}
	r.index = index
	for _, line := range lines[1:] {
		raw, err := base64.StdEncoding.Strict().DecodeString(line)
		if err != nil || len(raw) != tlog.HashSize {
			return r, fmt.Errorf("receipt: proof line %q", line)
		}
		var hash tlog.Hash
		copy(hash[:], raw)
		r.proof = append(r.proof, hash)
	}
	return r, nil
}

// checkReceipt verifies that the event is in the tree of the receipt's own checkpoint.
func checkReceipt(keys note.Verifiers, r receipt, event []byte) (head, error) {
	at, err := openHead(keys, r.checkpoint)
	if err != nil {
		return at, err
	}
	leaf := sha256.Sum256(event)
	return at, tlog.CheckRecord(r.proof, at.tree.N, at.tree.Hash, r.index, tlog.RecordHash(leaf[:]))
}

// tiles reads a folder laid out as C2SP tlog-tiles. Go's own paths have the height in them, and call entries data.
type tiles struct{ dir string }

func (t tiles) Height() int                            { return tileHeight }
func (t tiles) SaveTiles(list []tlog.Tile, _ [][]byte) {}

func (t tiles) ReadTiles(list []tlog.Tile) ([][]byte, error) {
	var out [][]byte
	for _, tile := range list {
		data, err := t.read(tile)
		if err != nil {
			return nil, err
		}
		out = append(out, data)
	}
	return out, nil
}

func tilePath(tile tlog.Tile) string {
	path := strings.TrimPrefix(tile.Path(), fmt.Sprintf("tile/%d/", tile.H))
	if rest := strings.TrimPrefix(path, "data/"); rest != path {
		path = "entries/" + rest
	}
	return "tile/" + path
}

// tilesOf lists the tiles of a tree of this size: every full one, and the partial one at the edge of each level.
// (tlog.NewTiles also lists every partial tile that there ever was.)
func tilesOf(size int64) []tlog.Tile {
	var list []tlog.Tile
	for level := 0; size>>(level*tileHeight) > 0; level++ {
		hashes := size >> (level * tileHeight)
		for n := int64(0); n<<tileHeight < hashes; n++ {
			width := hashes - n<<tileHeight
			if width > 1<<tileHeight {
				width = 1 << tileHeight
			}
			list = append(list, tlog.Tile{H: tileHeight, L: level, N: n, W: int(width)})
		}
	}
	return list
}

// read takes the partial tile, or as much of the full one: a log may delete a partial tile that was filled since.
func (t tiles) read(tile tlog.Tile) ([]byte, error) {
	data, err := os.ReadFile(filepath.Join(t.dir, tilePath(tile)))
	if errors.Is(err, os.ErrNotExist) && tile.W < 1<<tileHeight && tile.L >= 0 {
		full := tile
		full.W = 1 << tileHeight
		if data, again := os.ReadFile(filepath.Join(t.dir, tilePath(full))); again == nil {
			if len(data) != full.W*tlog.HashSize {
				return nil, fmt.Errorf("%s: %d bytes", tilePath(full), len(data))
			}
			return data[:tile.W*tlog.HashSize], nil
		}
	}
	if err != nil {
		return nil, err
	}
	if tile.L >= 0 && len(data) != tile.W*tlog.HashSize {
		return nil, fmt.Errorf("%s: %d bytes", tilePath(tile), len(data))
	}
	return data, nil
}

// checkLog checks an exported ledger: head, every hash of every tile, every entry, every receipt.
func checkLog(keys note.Verifiers, dir string) (string, error) {
	signed, err := os.ReadFile(filepath.Join(dir, "checkpoint"))
	if err != nil {
		return "", err
	}
	at, err := openHead(keys, signed)
	if err != nil {
		return "", err
	}
	store := tiles{dir}
	reader := tlog.TileHashReader(at.tree, store)
	leaves, err := checkTiles(at.tree, store, reader)
	if err != nil {
		return "", err
	}
	entries, err := checkEntries(at.tree, store, leaves)
	if err != nil {
		return "", err
	}
	receipts, err := checkReceipts(keys, filepath.Join(dir, "receipts"), func(r receipt, of head) error {
		if of.origin != at.origin || of.tree.N > at.tree.N {
			return fmt.Errorf("its checkpoint (%s, size %d) is not of this ledger's past", of.origin, of.tree.N)
		}
		if r.index >= int64(len(leaves)) {
			return errors.New("its index is beyond the ledger")
		}
		// The tree that the receipt refers to is a prefix of this one.
		proof, err := tlog.ProveTree(at.tree.N, of.tree.N, reader)
		if err != nil {
			return err
		}
		return tlog.CheckTree(proof, at.tree.N, at.tree.Hash, of.tree.N, of.tree.Hash)
	})
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%s: head of %d entries signed; %d leaf hashes, %d entries and %d receipts hold",
		at.origin, at.tree.N, len(leaves), entries, receipts), nil
}

// checkTiles reads every hash of every tile that a tree of this size has, each authenticated by TileHashReader
// against the signed root, and rebuilds the root from the leaves alone. It returns the leaf hashes.
func checkTiles(tree tlog.Tree, store tiles, reader tlog.HashReader) ([]tlog.Hash, error) {
	var leaves []tlog.Hash
	for _, tile := range tilesOf(tree.N) {
		data, err := store.read(tile)
		if err != nil {
			return nil, err
		}
		var indexes []int64
		for i := 0; i < tile.W; i++ {
			indexes = append(indexes, tlog.StoredHashIndex(tile.L*tileHeight, tile.N<<tileHeight+int64(i)))
		}
		hashes, err := reader.ReadHashes(indexes)
		if err != nil {
			return nil, fmt.Errorf("%s: %v", tilePath(tile), err)
		}
		for i, hash := range hashes {
			if !bytes.Equal(hash[:], data[i*tlog.HashSize:(i+1)*tlog.HashSize]) {
				return nil, fmt.Errorf("%s: hash %d is not what the root commits to", tilePath(tile), i)
			}
		}
		if tile.L == 0 {
			if tile.N<<tileHeight != int64(len(leaves)) {
				return nil, fmt.Errorf("%s: out of order", tilePath(tile))
			}
			leaves = append(leaves, hashes...)
		}
	}
	if int64(len(leaves)) != tree.N {
		return nil, fmt.Errorf("%d leaves in a tree of %d", len(leaves), tree.N)
	}
	root, err := rootOf(leaves)
	if err != nil {
		return nil, err
	}
	if root != tree.Hash {
		return nil, errors.New("the root rebuilt from the leaves is not the signed one")
	}
	return leaves, nil
}

// rootOf builds the whole tree anew from leaf hashes.
func rootOf(leaves []tlog.Hash) (tlog.Hash, error) {
	var stored []tlog.Hash
	reader := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		out := make([]tlog.Hash, len(indexes))
		for i, index := range indexes {
			out[i] = stored[index]
		}
		return out, nil
	})
	for n, leaf := range leaves {
		hashes, err := tlog.StoredHashesForRecordHash(int64(n), leaf, reader)
		if err != nil {
			return tlog.Hash{}, err
		}
		stored = append(stored, hashes...)
	}
	return tlog.TreeHash(int64(len(leaves)), reader)
}

// checkEntries hashes the entry bundles (uint16 length, entry) and compares them with the leaves.
func checkEntries(tree tlog.Tree, store tiles, leaves []tlog.Hash) (int, error) {
	count := 0
	for first := int64(0); first < tree.N; first += 1 << tileHeight {
		tile := tlog.Tile{H: tileHeight, L: -1, N: first >> tileHeight, W: 1 << tileHeight}
		if left := tree.N - first; left < int64(tile.W) {
			tile.W = int(left)
		}
		bundle, err := store.read(tile)
		if err != nil {
			return 0, err
		}
		for i := 0; i < tile.W; i++ {
			if len(bundle) < 2 || len(bundle) < 2+int(binary.BigEndian.Uint16(bundle)) {
				return 0, fmt.Errorf("%s: ends within entry %d", tilePath(tile), i)
			}
			size := int(binary.BigEndian.Uint16(bundle))
			if tlog.RecordHash(bundle[2:2+size]) != leaves[first+int64(i)] {
				return 0, fmt.Errorf("%s: entry %d is not the leaf", tilePath(tile), i)
			}
			bundle = bundle[2+size:]
			count++
		}
		if len(bundle) != 0 {
			return 0, fmt.Errorf("%s: %d bytes too many", tilePath(tile), len(bundle))
		}
	}
	return count, nil
}

// checkReceipts verifies every <index>.tlog-proof of a folder over the <index>.json beside it.
func checkReceipts(keys note.Verifiers, dir string, also func(receipt, head) error) (int, error) {
	names, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		return 0, err
	}
	if len(names) == 0 {
		return 0, fmt.Errorf("%s: no receipts", dir)
	}
	sort.Strings(names)
	count := 0
	for _, name := range names {
		base := strings.TrimSuffix(name, filepath.Ext(name))
		switch filepath.Ext(name) {
		case ".json":
			if _, err := os.Stat(base + ".tlog-proof"); err != nil {
				return 0, fmt.Errorf("%s: an event without a receipt", name)
			}
			continue
		case ".tlog-proof":
		default:
			return 0, fmt.Errorf("%s: neither event nor receipt", name)
		}
		text, err := os.ReadFile(name)
		if err != nil {
			return 0, err
		}
		event, err := os.ReadFile(base + ".json")
		if err != nil {
			return 0, err
		}
		r, err := parseReceipt(text)
		if err != nil {
			return 0, fmt.Errorf("%s: %v", name, err)
		}
		if strconv.FormatInt(r.index, 10) != filepath.Base(base) {
			return 0, fmt.Errorf("%s: its index is %d", name, r.index)
		}
		of, err := checkReceipt(keys, r, event)
		if err == nil {
			err = also(r, of)
		}
		if err != nil {
			return 0, fmt.Errorf("%s: %v", name, err)
		}
		count++
	}
	return count, nil
}

// checkPack checks proof/: every event against exactly proof/checkpoint, and the pack's own receipt.
func checkPack(keys note.Verifiers, dir string) (string, error) {
	signed, err := os.ReadFile(filepath.Join(dir, "proof", "checkpoint"))
	if err != nil {
		return "", err
	}
	at, err := openHead(keys, signed)
	if err != nil {
		return "", err
	}
	receipts, err := checkReceipts(keys, filepath.Join(dir, "proof", "events"), func(r receipt, _ head) error {
		if !bytes.Equal(r.checkpoint, signed) {
			return errors.New("its checkpoint is not the pack's")
		}
		return nil
	})
	if err != nil {
		return "", err
	}
	text, err := os.ReadFile(filepath.Join(dir, "proof", "pack.tlog-proof"))
	if err != nil {
		return "", err
	}
	r, err := parseReceipt(text)
	if err != nil {
		return "", fmt.Errorf("pack.tlog-proof: %v", err)
	}
	issued, err := checkReceipt(keys, r, r.extra)
	if err != nil {
		return "", fmt.Errorf("pack.tlog-proof: %v", err)
	}
	if issued.origin != at.origin || r.index < at.tree.N {
		return "", fmt.Errorf("pack.tlog-proof: issued at %d of %s, which is not after the pack's position %d of %s",
			r.index, issued.origin, at.tree.N, at.origin)
	}
	tags, err := os.ReadFile(filepath.Join(dir, "tagmanifest-sha256.txt"))
	if err != nil {
		return "", err
	}
	var event struct{ Type, Action, Subject, Digest string }
	if err := json.Unmarshal(r.extra, &event); err != nil {
		return "", fmt.Errorf("pack.tlog-proof: extra: %v", err)
	}
	if want := fmt.Sprintf("sha256:%x", sha256.Sum256(tags)); event.Digest != want {
		return "", fmt.Errorf("pack.tlog-proof commits to %s, tagmanifest-sha256.txt is %s", event.Digest, want)
	}
	if event.Type != "sanad/event/v1" || event.Action != "pack_issued" {
		return "", fmt.Errorf("pack.tlog-proof: its event is %s %s", event.Type, event.Action)
	}
	return fmt.Sprintf("%s: head of %d entries signed; %d receipts hold; %s was issued at %d of %d",
		at.origin, at.tree.N, receipts, event.Subject, r.index, issued.tree.N), nil
}
