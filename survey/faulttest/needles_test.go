package faulttest

import (
	"bytes"
	"encoding/base32"
	"encoding/base64"
	"encoding/hex"
	"strings"

	"github.com/followship/followship/survey"
)

// needles are what somebody who looks for a person in bytes would look for, by the
// form in which it is written.
type needles map[string][]byte

// needlesOf returns the forms of a person: id, name and address, as they are and as
// they are often encoded.
func needlesOf(p survey.Person) needles {
	n := needles{}
	n.add("id", []byte(p.ID))
	n.add("name", []byte(p.Name))
	n.add("mail", []byte(p.Mail))
	packed, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(strings.ToUpper(string(p.ID)))
	if err != nil {
		panic(err) // an id is base32
	}
	n.add("packed id", packed)
	return n
}

func (n needles) add(name string, text []byte) {
	n[name] = text
	n[name+" in hex"] = []byte(hex.EncodeToString(text))
	n[name+" in HEX"] = bytes.ToUpper(n[name+" in hex"])
	if upper := bytes.ToUpper(text); !bytes.Equal(upper, text) && name != "packed id" {
		n[name+" in capitals"] = upper
	}
	for shift := range 3 { // base64 looks different by where in a text something is
		// Neither the first nor the last character depends on it alone.
		within := base64.StdEncoding.EncodeToString(append(make([]byte, shift), text...))
		start, end := (8*shift+5)/6, (8*(shift+len(text)))/6
		n[name+" in base64, shifted by "+string(rune('0'+shift))] = []byte(within[start:end])
		n[name+" in base64 for addresses, shifted by "+string(rune('0'+shift))] = []byte(strings.NewReplacer("+", "-", "/", "_").Replace(within[start:end]))
	}
}

// in counts how often the forms of a person are somewhere.
func (n needles) in(hay []byte) map[string]int {
	found := make(map[string]int)
	for form, needle := range n {
		if k := bytes.Count(hay, needle); k > 0 {
			found[form] = k
		}
	}
	return found
}
