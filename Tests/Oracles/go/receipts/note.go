// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	maxNote       = 131072
	maxSignatures = 32
	maxNumber     = 1<<63 - 1

	typeEd25519     = 0x01
	typeCosignature = 0x04
)

// A key is a vkey: name+id+base64(type || public key).
type key struct {
	name   string
	id     uint32
	kind   byte
	public ed25519.PublicKey
	text   string
}

func parseKey(text string) (key, error) {
	parts := strings.SplitN(text, "+", 3)
	if len(parts) != 3 {
		return key{}, fmt.Errorf("the key %q does not have the form name+id+base64", text)
	}
	material, err := decode(parts[2])
	if err != nil {
		return key{}, fmt.Errorf("the key %q: %w", text, err)
	}
	if !validName(parts[0]) {
		return key{}, fmt.Errorf("the key %q has a name with spaces, or none", text)
	}
	if len(material) != 33 || material[0] != typeEd25519 && material[0] != typeCosignature {
		return key{}, fmt.Errorf("the key %q is neither an Ed25519 (1) nor a cosignature (4) key", text)
	}
	hash := sha256.Sum256([]byte(parts[0] + "\n" + string(material)))
	id := binary.BigEndian.Uint32(hash[:4])
	if parts[1] != fmt.Sprintf("%08x", id) {
		return key{}, fmt.Errorf("the key %q must have the ID %08x", text, id)
	}
	return key{parts[0], id, material[0], ed25519.PublicKey(material[1:]), text}, nil
}

// verify checks the bytes after the key ID on a note's text, and returns the time of a cosignature.
func (k key) verify(text string, signature []byte) (timestamp uint64, ok bool) {
	if k.kind == typeEd25519 {
		return 0, len(signature) == ed25519.SignatureSize && ed25519.Verify(k.public, []byte(text), signature)
	}
	if len(signature) != 8+ed25519.SignatureSize {
		return 0, false
	}
	timestamp = binary.BigEndian.Uint64(signature)
	message := fmt.Sprintf("cosignature/v1\ntime %d\n%s", timestamp, text)
	return timestamp, timestamp <= maxNumber && ed25519.Verify(k.public, []byte(message), signature[8:])
}

type signature struct {
	name  string
	id    uint32
	bytes []byte
}

type note struct {
	text       string
	signatures []signature
}

func parseNote(data []byte) (*note, error) {
	if len(data) > maxNote {
		return nil, fmt.Errorf("the checkpoint has %d bytes, more than %d", len(data), maxNote)
	}
	if !utf8.Valid(data) {
		return nil, errors.New("the checkpoint is not UTF-8")
	}
	for _, c := range data {
		if c < 0x20 && c != '\n' {
			return nil, fmt.Errorf("the checkpoint contains the control character %#02x", c)
		}
	}
	split := bytes.LastIndex(data, []byte("\n\n"))
	if split < 0 || data[len(data)-1] != '\n' || split+2 == len(data) {
		return nil, errors.New("the checkpoint has no signature lines after an empty line")
	}
	parsed := &note{text: string(data[:split+1])}
	for _, line := range strings.Split(strings.TrimSuffix(string(data[split+2:]), "\n"), "\n") {
		fields := strings.Split(line, " ")
		if len(fields) != 3 || fields[0] != "—" || !validName(fields[1]) {
			return nil, fmt.Errorf("this is no signature line: %q", line)
		}
		decoded, err := decode(fields[2])
		if err != nil || len(decoded) < 5 {
			return nil, fmt.Errorf("the signature is malformed: %q", line)
		}
		parsed.signatures = append(parsed.signatures, signature{fields[1], binary.BigEndian.Uint32(decoded), decoded[4:]})
		if len(parsed.signatures) > maxSignatures {
			return nil, fmt.Errorf("the checkpoint has more than %d signatures", maxSignatures)
		}
	}
	return parsed, nil
}

type checkpoint struct {
	origin string
	size   uint64
	root   [32]byte
}

func parseCheckpoint(text string) (*checkpoint, error) {
	lines := strings.Split(text, "\n")
	if len(lines) < 4 || lines[len(lines)-1] != "" {
		return nil, errors.New("the checkpoint has fewer than three lines")
	}
	for _, line := range lines[:len(lines)-1] {
		if line == "" {
			return nil, errors.New("the checkpoint contains an empty line")
		}
	}
	size, err := parseNumber(lines[1])
	if err != nil {
		return nil, fmt.Errorf("the checkpoint's size: %w", err)
	}
	parsed := &checkpoint{origin: lines[0], size: size}
	parsed.root, err = parseHash(lines[2])
	return parsed, err
}

func validName(name string) bool {
	return name != "" && strings.IndexFunc(name, unicode.IsSpace) < 0 && !strings.Contains(name, "+")
}

// decode reads strict base64. Go's decoder skips newlines, which no caller passes on.
func decode(text string) ([]byte, error) {
	if strings.ContainsAny(text, "\r\n") {
		return nil, errors.New("a newline within base64")
	}
	return base64.StdEncoding.Strict().DecodeString(text)
}

func parseHash(text string) (hash [32]byte, err error) {
	decoded, err := decode(text)
	if err != nil || len(decoded) != 32 {
		return hash, fmt.Errorf("this is no SHA-256 hash in base64: %q", text)
	}
	copy(hash[:], decoded)
	return hash, nil
}

func parseNumber(text string) (uint64, error) {
	number, err := strconv.ParseUint(text, 10, 63)
	if err != nil || strconv.FormatUint(number, 10) != text {
		return 0, fmt.Errorf("this is no decimal number up to 2^63 - 1: %q", text)
	}
	return number, nil
}
