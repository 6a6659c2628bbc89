package secretfile

import (
	"bytes"

	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

// rawDocument is a file that contains a single secret, such as a key or a kubeconfig. It
// accepts any name.
type rawDocument struct{ value secret.Secret }

func parseRaw(data []byte) *rawDocument {
	return &rawDocument{value: secret.New(bytes.Clone(data))}
}

// Names returns nil: the file does not contain the name of its secret.
func (d *rawDocument) Names() []string { return nil }

func (d *rawDocument) Get(string) (secret.Secret, error) {
	if d.value.Empty() {
		return secret.Secret{}, ErrNoSecret
	}
	return d.value, nil
}

func (d *rawDocument) Set(_ string, value secret.Secret) error {
	if err := FormatRaw.CheckValue(value); err != nil {
		return err
	}
	d.value = value
	return nil
}

// Remove removes nothing: the secret is the file.
func (d *rawDocument) Remove(string) bool { return false }

func (d *rawDocument) Bytes() []byte { return d.value.Reveal() }
