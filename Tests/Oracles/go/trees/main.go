// SPDX-License-Identifier: Apache-2.0

// Trees computes and checks roots, proofs and tiles with golang.org/x/mod/sumdb/tlog, for the tree whose entries are
// "entry 0", "entry 1"... It reads one JSON request a line and answers with one JSON line each.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"log"
	"os"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

type request struct {
	Op    string // "root", "inclusion", "consistency", "tile", "checkInclusion", "checkConsistency"
	Size  int64
	Old   int64 // consistency: the older size
	Index int64 // inclusion: the entry; tile: the tile
	Level int
	Width int
	Root  []byte
	Part  []byte   // the leaf hash, or the root of the older tree
	Proof [][]byte // to be checked
}

type response struct {
	Error  string   `json:"error"`
	Hashes [][]byte `json:"hashes"`
	Path   string   `json:"path"` // tile: its path after tlog-tiles
}

// tree is the log in memory: the hashes in the order of tlog's storage.
type tree struct {
	size   int64
	hashes []tlog.Hash
}

func (t *tree) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	result := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		result[i] = t.hashes[index]
	}
	return result, nil
}

func (t *tree) grow(size int64) error {
	for ; t.size < size; t.size++ {
		hashes, err := tlog.StoredHashes(t.size, []byte(fmt.Sprintf("entry %d", t.size)), t)
		if err != nil {
			return err
		}
		t.hashes = append(t.hashes, hashes...)
	}
	return nil
}

func (t *tree) answer(r request) (response, error) {
	if err := t.grow(r.Size); err != nil {
		return response{}, err
	}
	switch r.Op {
	case "root":
		hash, err := tlog.TreeHash(r.Size, t)
		return response{Hashes: [][]byte{hash[:]}}, err
	case "inclusion":
		proof, err := tlog.ProveRecord(r.Size, r.Index, t)
		return response{Hashes: plain(proof)}, err
	case "consistency":
		proof, err := tlog.ProveTree(r.Size, r.Old, t)
		return response{Hashes: plain(proof)}, err
	case "tile":
		tile := tlog.Tile{H: 8, L: r.Level, N: r.Index, W: r.Width}
		data, err := tlog.ReadTileData(tile, t)
		// The Go checksum database writes the tile's height, which is fixed in tlog-tiles.
		return response{Hashes: [][]byte{data}, Path: strings.Replace(tile.Path(), "tile/8/", "tile/", 1)}, err
	case "checkInclusion":
		return response{}, tlog.CheckRecord(hashes(r.Proof), r.Size, hash(r.Root), r.Index, hash(r.Part))
	case "checkConsistency":
		return response{}, tlog.CheckTree(hashes(r.Proof), r.Size, hash(r.Root), r.Old, hash(r.Part))
	}
	return response{}, fmt.Errorf("unknown operation %q", r.Op)
}

func hash(bytes []byte) (hash tlog.Hash) {
	copy(hash[:], bytes)
	return hash
}

func hashes(proof [][]byte) (result []tlog.Hash) {
	for _, bytes := range proof {
		result = append(result, hash(bytes))
	}
	return result
}

func plain(proof []tlog.Hash) [][]byte {
	result := [][]byte{}
	for _, hash := range proof {
		result = append(result, append([]byte(nil), hash[:]...))
	}
	return result
}

func main() {
	input := bufio.NewScanner(os.Stdin)
	input.Buffer(nil, 1<<24)
	buffered := bufio.NewWriter(os.Stdout)
	output := json.NewEncoder(buffered)
	var grown tree
	for input.Scan() {
		var r request
		if err := json.Unmarshal(input.Bytes(), &r); err != nil {
			log.Fatal(err)
		}
		answer, err := grown.answer(r)
		if err != nil {
			answer = response{Error: err.Error()}
		}
		if err := output.Encode(answer); err != nil {
			log.Fatal(err)
		}
	}
	if err := input.Err(); err != nil {
		log.Fatal(err)
	}
	if err := buffered.Flush(); err != nil {
		log.Fatal(err)
	}
}
