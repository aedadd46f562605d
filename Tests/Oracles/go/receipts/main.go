// SPDX-License-Identifier: Apache-2.0

// Receipts verifies tlog-proof files and cosigned checkpoints against a policy. It is written from the C2SP specifications
// (signed-note, tlog-checkpoint, tlog-cosignature, tlog-policy, tlog-proof) and RFC 6962 with Go's standard library only, and
// shares no code with the library that writes what it reads.
package main

import (
	"bufio"
	"encoding/hex"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
	"time"
)

const usage = `Receipts verifies, without a node and offline, that an entry was logged and cosigned.

  receipts verify -policy FILE -leaf ENTRY PROOF    check a proof file (c2sp.org/tlog-proof)
  receipts checkpoint -policy FILE CHECKPOINT       check a signed checkpoint with its cosignatures
  receipts lines                                    check many: one JSON request a line on standard input

  -policy FILE   the logs and witnesses that you trust, and the quorum (c2sp.org/tlog-policy)
  -leaf ENTRY    a file with the bytes of the entry, or the 64 hexadecimal digits of its leaf hash

The result is 0 if the proof holds, 1 if it does not, 2 if the call is wrong or a file cannot be read.
`

func main() {
	os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

func run(arguments []string, in io.Reader, out, errOut io.Writer) int {
	if len(arguments) == 0 {
		fmt.Fprint(errOut, usage)
		return 2
	}
	command, rest := arguments[0], arguments[1:]
	switch command {
	case "verify", "checkpoint":
		return check(command, rest, out, errOut)
	case "lines":
		return lines(in, out, errOut)
	case "help", "-h", "-help", "--help":
		fmt.Fprint(out, usage)
		return 0
	}
	fmt.Fprintf(errOut, "receipts: there is no command %q; see `receipts help`\n", command)
	return 2
}

// check runs the commands verify and checkpoint.
func check(command string, arguments []string, out, errOut io.Writer) int {
	flags := flag.NewFlagSet(command, flag.ContinueOnError)
	flags.SetOutput(errOut)
	flags.Usage = func() { fmt.Fprint(errOut, usage) }
	policyFile := flags.String("policy", "", "")
	leafArgument := flags.String("leaf", "", "")
	if err := flags.Parse(arguments); err != nil {
		return 2
	}
	wrong := func(err error) int {
		fmt.Fprintln(errOut, "receipts:", err)
		return 2
	}
	if *policyFile == "" {
		return wrong(errors.New("name the policy with -policy FILE"))
	}
	if (*leafArgument != "") != (command == "verify") {
		return wrong(errors.New("-leaf ENTRY goes with `receipts verify`, which needs it, and with nothing else"))
	}
	if flags.NArg() != 1 {
		return wrong(fmt.Errorf("name one file to check after the options, not %d", flags.NArg()))
	}
	policyBytes, err := os.ReadFile(*policyFile)
	if err != nil {
		return wrong(err)
	}
	subject, err := os.ReadFile(flags.Arg(0))
	if err != nil {
		return wrong(err)
	}
	policy, err := parsePolicy(policyBytes)
	if err != nil {
		return wrong(fmt.Errorf("%s: %w", *policyFile, err))
	}
	var leaf [32]byte
	if command == "verify" {
		if leaf, err = readLeaf(*leafArgument); err != nil {
			return wrong(err)
		}
	}
	var found *verdict
	if command == "verify" {
		found, err = policy.verifyProof(subject, leaf)
	} else {
		found, err = policy.verifyCheckpoint(subject)
	}
	if err != nil {
		fmt.Fprintf(errOut, "REFUSED %s: %v\n", flags.Arg(0), err)
		return 1
	}
	found.print(out)
	return 0
}

// readLeaf takes a leaf hash in hexadecimal, or hashes the entry in a file.
func readLeaf(argument string) (leaf [32]byte, err error) {
	if digits, err := hex.DecodeString(argument); err == nil && len(digits) == 32 {
		copy(leaf[:], digits)
		return leaf, nil
	}
	entry, err := os.ReadFile(argument)
	if err != nil {
		return leaf, fmt.Errorf("-leaf is neither 64 hexadecimal digits nor a file: %w", err)
	}
	return leafHash(entry), nil
}

func (v *verdict) print(out io.Writer) {
	fmt.Fprintln(out, "HOLDS")
	fmt.Fprintln(out, "log      ", v.checkpoint.origin)
	if v.proof != nil {
		fmt.Fprintln(out, "entry    ", v.proof.index)
	}
	fmt.Fprintln(out, "size     ", v.checkpoint.size)
	fmt.Fprintf(out, "root      %x\n", v.checkpoint.root)
	for _, c := range v.cosignatures {
		at := time.Unix(int64(c.timestamp), 0).UTC().Format(time.RFC3339)
		fmt.Fprintf(out, "cosigned  %s  %s (%s)\n", at, c.witness, c.key)
	}
	if len(v.cosignatures) == 0 {
		fmt.Fprintln(out, "cosigned  by no known witness; the policy asks for none")
	}
	fmt.Fprintln(out, "\nA cosignature says that its signer had verified the log up to this size; a mirror's, that it had stored it.")
}

// lines answers JSON requests, for tests that check many proofs in one process.
func lines(in io.Reader, out, errOut io.Writer) int {
	input := bufio.NewScanner(in)
	input.Buffer(nil, 1<<24)
	output := json.NewEncoder(out)
	for input.Scan() {
		var request struct {
			Policy, Leaf, Proof, Checkpoint []byte
		}
		if err := json.Unmarshal(input.Bytes(), &request); err != nil {
			fmt.Fprintln(errOut, "receipts:", err)
			return 2
		}
		answer := struct {
			Error     string   `json:"error"`
			Witnesses []string `json:"witnesses"`
			Times     []uint64 `json:"times"`
		}{}
		policy, err := parsePolicy(request.Policy)
		var found *verdict
		if err == nil && request.Proof != nil {
			var leaf [32]byte
			copy(leaf[:], request.Leaf)
			found, err = policy.verifyProof(request.Proof, leaf)
		} else if err == nil {
			found, err = policy.verifyCheckpoint(request.Checkpoint)
		}
		if err != nil {
			answer.Error = strings.TrimSpace(err.Error())
		} else {
			for _, c := range found.cosignatures {
				answer.Witnesses = append(answer.Witnesses, c.witness)
				answer.Times = append(answer.Times, c.timestamp)
			}
		}
		if err := output.Encode(answer); err != nil {
			fmt.Fprintln(errOut, "receipts:", err)
			return 2
		}
	}
	if err := input.Err(); err != nil {
		fmt.Fprintln(errOut, "receipts:", err)
		return 2
	}
	return 0
}
