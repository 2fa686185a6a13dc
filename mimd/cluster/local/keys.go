package local

import (
	"bytes"
	"crypto/x509"
	"fmt"
	"strconv"
	"strings"

	"github.com/nats-io/nats-server/v2/server"
)

// Files for NATS servers of one's own, besides those for their clients.
const (
	CertificateFile    = "server.pem"
	CertificateKeyFile = "server-key.pem"
	UsersFile          = "users.conf"
)

// responses is how long a node may answer a question: as long as an op may take, and longer than any does.
const responses = "24h"

// WriteKeys makes what servers of one's own need to be those of a multicomputer, and writes it into dir: a key for the
// coordinator and each of so many nodes, with a piece of configuration that gives each its role, and a certificate for
// servers that are reached by the given names, with its authority.
func WriteKeys(dir string, nodes int, hosts []string) error {
	keys, err := newKeys(nodes)
	if err != nil {
		return err
	}
	pair, authority, err := newCertificate(append([]string{"localhost", "127.0.0.1", "::1"}, hosts...))
	if err != nil {
		return fmt.Errorf("local: make a certificate: %w", err)
	}
	key, err := x509.MarshalPKCS8PrivateKey(pair.PrivateKey)
	if err != nil {
		return fmt.Errorf("local: make a certificate: %w", err)
	}
	files := keys.files()
	files[AuthorityFile] = authority
	files[CertificateFile] = inPEM("CERTIFICATE", pair.Certificate[0])
	files[CertificateKeyFile] = inPEM("PRIVATE KEY", key)
	files[UsersFile] = keys.configuration()
	return writeSecrets(dir, files)
}

// configuration is what a NATS server must know of the users, in its own words.
func (k *Keys) configuration() []byte {
	var b bytes.Buffer
	b.WriteString("# Who may do what in flynn's multicomputer. The first user is the coordinator, the others are nodes.\n")
	b.WriteString("authorization {\n  users: [\n")
	for _, u := range k.users() {
		fmt.Fprintf(&b, "    {nkey: %q, permissions: {publish: %s, subscribe: %s%s}}\n", u.Nkey,
			list(u.Permissions.Publish.Allow), list(u.Permissions.Subscribe.Allow), answering(u.Permissions))
	}
	b.WriteString("  ]\n}\n")
	return b.Bytes()
}

func list(words []string) string {
	quoted := make([]string, len(words))
	for i, w := range words {
		quoted[i] = strconv.Quote(w)
	}
	return "[" + strings.Join(quoted, ", ") + "]"
}

// answering lets a node answer whoever has asked it, in as many messages as it takes.
func answering(p *server.Permissions) string {
	if p.Response == nil {
		return ""
	}
	return fmt.Sprintf(", allow_responses: {max: %d, expires: %q}", p.Response.MaxMsgs, responses)
}
