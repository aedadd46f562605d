// SPDX-License-Identifier: Apache-2.0

// Notes signs and verifies notes with golang.org/x/mod/sumdb/note. It reads one JSON request a line and answers with one
// JSON line each.
package main

import (
	"bufio"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"log"
	"os"
	"strings"

	"golang.org/x/mod/sumdb/note"
)

type request struct {
	Op    string   // "sign" or "verify"
	Name  string   // sign: the key name
	Seed  []byte   // sign: the Ed25519 seed
	Text  string   // sign: the text of the note
	Note  []byte   // verify: the note; sign: a note to add a signature to, or empty
	Vkeys []string // verify: the known keys
}

type response struct {
	Error string   `json:"error"`
	Note  []byte   `json:"note"`  // sign
	Vkey  string   `json:"vkey"`  // sign
	Text  string   `json:"text"`  // verify
	Names []string `json:"names"` // verify: keys whose signatures hold
}

func sign(r request) (response, error) {
	private := ed25519.NewKeyFromSeed(r.Seed)
	vkey, err := note.NewEd25519VerifierKey(r.Name, private.Public().(ed25519.PublicKey))
	if err != nil {
		return response{}, err
	}
	id := strings.SplitN(vkey, "+", 3)[1]
	material := base64.StdEncoding.EncodeToString(append([]byte{1}, r.Seed...))
	signer, err := note.NewSigner("PRIVATE+KEY+" + r.Name + "+" + id + "+" + material)
	if err != nil {
		return response{}, err
	}
	signed, err := note.Sign(&note.Note{Text: r.Text}, signer)
	return response{Note: signed, Vkey: vkey}, err
}

func verify(r request) (response, error) {
	var verifiers []note.Verifier
	for _, vkey := range r.Vkeys {
		verifier, err := note.NewVerifier(vkey)
		if err != nil {
			return response{}, err
		}
		verifiers = append(verifiers, verifier)
	}
	opened, err := note.Open(r.Note, note.VerifierList(verifiers...))
	if err != nil {
		return response{}, err
	}
	result := response{Text: opened.Text}
	for _, signature := range opened.Sigs {
		result.Names = append(result.Names, signature.Name)
	}
	return result, nil
}

func main() {
	input := bufio.NewScanner(os.Stdin)
	input.Buffer(nil, 1<<24)
	output := json.NewEncoder(os.Stdout)
	for input.Scan() {
		var r request
		if err := json.Unmarshal(input.Bytes(), &r); err != nil {
			log.Fatal(err)
		}
		operation := map[string]func(request) (response, error){"sign": sign, "verify": verify}[r.Op]
		if operation == nil {
			log.Fatalf("unknown operation %q", r.Op)
		}
		answer, err := operation(r)
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
}
