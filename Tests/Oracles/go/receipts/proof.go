// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"strings"
)

const (
	proofHeader  = "c2sp.org/tlog-proof@v1"
	maxProofFile = 524288
	maxHashes    = 63
)

// A proof is a file after c2sp.org/tlog-proof.
type proof struct {
	index      uint64
	hashes     [][32]byte
	checkpoint []byte
}

type cosignature struct {
	witness   string // its name in the policy
	key       string // its key name
	timestamp uint64
}

// A verdict says what was found in something that holds.
type verdict struct {
	checkpoint   *checkpoint
	cosignatures []cosignature
	proof        *proof
}

func parseProof(data []byte) (*proof, error) {
	if len(data) > maxProofFile {
		return nil, fmt.Errorf("the proof has %d bytes, more than %d", len(data), maxProofFile)
	}
	head, rest, found := bytes.Cut(data, []byte("\n\n"))
	if !found || len(rest) == 0 {
		return nil, errors.New("the proof has no checkpoint after an empty line")
	}
	lines := strings.Split(string(head), "\n")
	if lines[0] != proofHeader {
		return nil, fmt.Errorf("the first line is not %q", proofHeader)
	}
	lines = lines[1:]
	if len(lines) > 0 && strings.HasPrefix(lines[0], "extra ") {
		if extra, err := decode(strings.TrimPrefix(lines[0], "extra ")); err != nil || len(extra) == 0 {
			return nil, errors.New("the extra line is malformed")
		}
		lines = lines[1:]
	}
	if len(lines) == 0 || !strings.HasPrefix(lines[0], "index ") {
		return nil, errors.New("the line `index <decimal>` is missing")
	}
	index, err := parseNumber(strings.TrimPrefix(lines[0], "index "))
	if err != nil {
		return nil, fmt.Errorf("the index: %w", err)
	}
	parsed := &proof{index: index, checkpoint: rest}
	for _, line := range lines[1:] {
		hash, err := parseHash(line)
		if err != nil {
			return nil, fmt.Errorf("the inclusion proof: %w", err)
		}
		parsed.hashes = append(parsed.hashes, hash)
	}
	if len(parsed.hashes) > maxHashes {
		return nil, fmt.Errorf("the inclusion proof has more than %d hashes", maxHashes)
	}
	return parsed, nil
}

// verifyCheckpoint checks that a known log signed, that every known key's signature holds, and that the quorum is met.
func (p *policy) verifyCheckpoint(data []byte) (*verdict, error) {
	parsed, err := parseNote(data)
	if err != nil {
		return nil, err
	}
	head, err := parseCheckpoint(parsed.text)
	if err != nil {
		return nil, err
	}
	result := &verdict{checkpoint: head}
	logged := false
	for _, k := range p.logs {
		_, count, err := find(parsed, k)
		if err != nil {
			return nil, err
		}
		logged = logged || count > 0 && k.name == head.origin
	}
	if !logged {
		return nil, fmt.Errorf("no log of the policy with the name %q signed the checkpoint", head.origin)
	}
	cosigned := map[string]bool{}
	for _, name := range p.witnesses {
		k := p.keys[name]
		timestamp, count, err := find(parsed, k)
		if err != nil {
			return nil, err
		}
		if count > 0 {
			cosigned[name] = true
			result.cosignatures = append(result.cosignatures, cosignature{name, k.name, timestamp})
		}
	}
	if !p.met(cosigned) {
		return nil, fmt.Errorf("the quorum %q is not met: %d of %d known witnesses cosigned", p.quorum, len(cosigned), len(p.witnesses))
	}
	return result, nil
}

// find verifies all signatures by a key, and returns the time of the first and their number.
func find(n *note, k key) (first uint64, count int, err error) {
	for _, s := range n.signatures {
		if s.name != k.name || s.id != k.id {
			continue
		}
		timestamp, ok := k.verify(n.text, s.bytes)
		if !ok {
			return 0, 0, fmt.Errorf("the signature by %s is wrong", k.name)
		}
		if count == 0 {
			first = timestamp
		}
		count++
	}
	return first, count, nil
}

// verifyProof checks a proof file for the entry with this leaf hash.
func (p *policy) verifyProof(data []byte, leaf [32]byte) (*verdict, error) {
	parsed, err := parseProof(data)
	if err != nil {
		return nil, err
	}
	result, err := p.verifyCheckpoint(parsed.checkpoint)
	if err != nil {
		return nil, err
	}
	result.proof = parsed
	size := result.checkpoint.size
	if parsed.index >= size {
		return nil, fmt.Errorf("entry %d is not in a log of %d entries", parsed.index, size)
	}
	root, rest, err := rootOf(parsed.index, size, leaf, parsed.hashes)
	if err != nil {
		return nil, err
	}
	if len(rest) != 0 {
		return nil, errors.New("the inclusion proof has too many hashes")
	}
	if root != result.checkpoint.root {
		return nil, fmt.Errorf("the entry is not number %d of this log: the proof leads to the root %x", parsed.index, root)
	}
	return result, nil
}

// rootOf follows the definition of PATH in RFC 6962, section 2.1.1, backwards: it returns the root of a tree of this size
// that has the leaf at the index, and the hashes that are left.
func rootOf(index, size uint64, leaf [32]byte, path [][32]byte) ([32]byte, [][32]byte, error) {
	if size == 1 {
		return leaf, path, nil
	}
	half := uint64(1)
	for half < size-half {
		half *= 2
	}
	inLeft := index < half
	if !inLeft {
		index, size = index-half, size-half
	} else {
		size = half
	}
	below, rest, err := rootOf(index, size, leaf, path)
	if err != nil {
		return below, rest, err
	}
	if len(rest) == 0 {
		return below, rest, errors.New("the inclusion proof has too few hashes")
	}
	sibling := rest[0]
	if inLeft {
		return nodeHash(below, sibling), rest[1:], nil
	}
	return nodeHash(sibling, below), rest[1:], nil
}

func leafHash(entry []byte) [32]byte {
	return sha256.Sum256(append([]byte{0}, entry...))
}

func nodeHash(left, right [32]byte) [32]byte {
	return sha256.Sum256(append(append([]byte{1}, left[:]...), right[:]...))
}
