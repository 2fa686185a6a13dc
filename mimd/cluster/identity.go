package cluster

import (
	"fmt"
	"os"
	"strings"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nkeys"
)

// identity is how a client shows who it is.
type identity struct {
	key    string // public; "any" where a server asks for none
	option nats.Option
}

// anybody is the key of clients without credentials, as a part of their subjects.
const anybody = "any"

// identify reads the credentials of a target. A file holds a JWT and the seed of a user's nkey, or the seed alone.
func (t Target) identify() (identity, error) {
	seed := t.Seed
	if t.Creds != "" {
		text, err := os.ReadFile(t.Creds)
		if err != nil {
			return identity{}, fmt.Errorf("cluster: %w", err)
		}
		if strings.Contains(string(text), "NATS USER JWT") {
			pair, err := nkeys.ParseDecoratedUserNKey(text)
			if err != nil {
				return identity{}, fmt.Errorf("cluster: %s holds no seed of a user's nkey: %w", t.Creds, err)
			}
			key, err := pair.PublicKey()
			return identity{key, nats.UserCredentials(t.Creds)}, err
		}
		seed = strings.TrimSpace(string(text))
	}
	if seed == "" {
		return identity{key: anybody}, nil
	}
	pair, err := nkeys.FromSeed([]byte(seed))
	if err != nil {
		return identity{}, fmt.Errorf(
			"cluster: %s is neither a file of NATS credentials nor the seed of an nkey: %w", t.identity(), err,
		)
	}
	key, err := pair.PublicKey()
	if err == nil && !nkeys.IsValidPublicUserKey(key) {
		err = fmt.Errorf("cluster: %s is not that of a user", t.identity())
	}
	return identity{key, nats.Nkey(key, pair.Sign)}, err
}

// PublicKey is the public key of the credentials, as a part of subjects.
func (t Target) PublicKey() (string, error) {
	id, err := t.identify()
	return id.key, err
}
