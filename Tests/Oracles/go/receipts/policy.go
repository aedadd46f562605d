// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"fmt"
	"strings"
)

type group struct {
	threshold int
	members   []string
}

// A policy names what is trusted (c2sp.org/tlog-policy).
type policy struct {
	logs      []key
	witnesses []string // names in the order of the file
	keys      map[string]key
	order     []string // names of groups
	groups    map[string]group
	quorum    string
	used      map[string]bool
}

func parsePolicy(data []byte) (*policy, error) {
	p := &policy{keys: map[string]key{}, groups: map[string]group{}, used: map[string]bool{}}
	if len(data) > 0 && data[len(data)-1] != '\n' {
		return nil, fmt.Errorf("the policy's last line does not end in a newline")
	}
	for number, line := range bytes.Split(data, []byte("\n")) {
		for _, c := range line {
			if c < 0x20 && c != '\t' || c == 0x7F {
				return nil, fmt.Errorf("policy, line %d: the control character %#02x is not allowed", number+1, c)
			}
		}
		words := strings.FieldsFunc(string(line), func(r rune) bool { return r == ' ' || r == '\t' })
		if len(words) == 0 || strings.HasPrefix(words[0], "#") {
			continue
		}
		if err := p.add(words[0], words[1:]); err != nil {
			return nil, fmt.Errorf("policy, line %d: %w", number+1, err)
		}
	}
	if p.quorum == "" {
		return nil, fmt.Errorf("the policy has no quorum line")
	}
	return p, nil
}

func (p *policy) add(keyword string, words []string) error {
	switch {
	case keyword == "log" && (len(words) == 1 || len(words) == 2):
		return p.addLog(words[0])
	case keyword == "witness" && (len(words) == 2 || len(words) == 3):
		return p.addWitness(words[0], words[1])
	case keyword == "group" && len(words) >= 3:
		return p.addGroup(words[0], words[1], words[2:])
	case keyword == "quorum" && len(words) == 1:
		if p.quorum != "" {
			return fmt.Errorf("there is a quorum line already")
		}
		if words[0] != "none" && !p.defined(words[0]) {
			return fmt.Errorf("%q is not defined above", words[0])
		}
		p.quorum = words[0]
		return nil
	}
	return fmt.Errorf("this is none of `log <vkey> [<url>]`, `witness <name> <vkey> [<url>]`, " +
		"`group <name> <k>|any|all <name>...`, `quorum <name>|none`")
}

func (p *policy) addLog(text string) error {
	k, err := parseKey(text)
	if err != nil {
		return err
	}
	if k.kind != typeEd25519 {
		return fmt.Errorf("a log needs an Ed25519 key (type 1)")
	}
	for _, other := range p.logs {
		if other.public.Equal(k.public) {
			return fmt.Errorf("another log has the same public key")
		}
	}
	p.logs = append(p.logs, k)
	return nil
}

func (p *policy) addWitness(name, text string) error {
	k, err := parseKey(text)
	if err != nil {
		return err
	}
	if k.kind != typeCosignature {
		return fmt.Errorf("a witness needs a cosignature key (type 4)")
	}
	for _, other := range p.keys {
		if other.public.Equal(k.public) {
			return fmt.Errorf("another witness has the same public key")
		}
	}
	if name == "none" || p.defined(name) {
		return fmt.Errorf("the name %q is taken", name)
	}
	p.keys[name] = k
	p.witnesses = append(p.witnesses, name)
	return nil
}

func (p *policy) addGroup(name, threshold string, members []string) error {
	g := group{members: members}
	switch threshold {
	case "any":
		g.threshold = 1
	case "all":
		g.threshold = len(members)
	default:
		number, err := parseNumber(threshold)
		if err != nil {
			return err
		}
		if number < 1 || number > uint64(len(members)) {
			return fmt.Errorf("the threshold must be 1 to %d", len(members))
		}
		g.threshold = int(number)
	}
	for _, member := range members {
		if !p.defined(member) {
			return fmt.Errorf("%q is not defined above", member)
		}
		if p.used[member] {
			return fmt.Errorf("%q is a member of a group already", member)
		}
		p.used[member] = true
	}
	if name == "none" || p.defined(name) {
		return fmt.Errorf("the name %q is taken", name)
	}
	p.groups[name] = g
	p.order = append(p.order, name)
	return nil
}

func (p *policy) defined(name string) bool {
	_, isWitness := p.keys[name]
	_, isGroup := p.groups[name]
	return isWitness || isGroup
}

// met says whether the witnesses that cosigned make the quorum.
func (p *policy) met(cosigned map[string]bool) bool {
	if p.quorum == "none" {
		return true
	}
	witnessed := map[string]bool{}
	for name := range cosigned {
		witnessed[name] = true
	}
	for _, name := range p.order {
		count := 0
		for _, member := range p.groups[name].members {
			if witnessed[member] {
				count++
			}
		}
		witnessed[name] = count >= p.groups[name].threshold
	}
	return witnessed[p.quorum]
}
