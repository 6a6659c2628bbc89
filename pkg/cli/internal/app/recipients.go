package app

import (
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/coder-secrets/coder-secrets/internal/filecrypt"
	"github.com/coder-secrets/coder-secrets/internal/sealed"
	"github.com/coder-secrets/coder-secrets/internal/secretfile"
	"github.com/coder-secrets/coder-secrets/pkg/cli/internal/console"
)

// ValidFingerprint reports whether s is the fingerprint of an SSH key as ssh-keygen -l
// prints it: "SHA256:" and a digest in base64 without padding.
func ValidFingerprint(s string) bool {
	digest, ok := strings.CutPrefix(s, "SHA256:")
	raw, err := base64.RawStdEncoding.DecodeString(digest)
	return ok && err == nil && len(raw) == sha256.Size
}

// ParseRecipients parses the values of a flag: recipients, or files of recipients. Its
// errors do not repeat an unknown value that may be a private key.
func ParseRecipients(flag string, texts []string) ([]sealed.Recipient, error) {
	var list []sealed.Recipient
	for _, text := range texts {
		more, err := parseRecipientArg(text)
		if kind, ok := errors.AsType[*sealed.KindError](err); ok {
			return nil, console.Usagef("%s cannot take this key: %w", flag, kind)
		}
		if err != nil {
			return nil, console.Usagef("%s: %w", flag, err)
		}
		list = sealed.Add(list, more...)
	}
	return list, nil
}

// parseRecipientArg parses one argument: @FILE, age1…, an SSH public key, or a file.
func parseRecipientArg(text string) ([]sealed.Recipient, error) {
	path, isFile := strings.CutPrefix(text, "@")
	if !isFile {
		r, err := sealed.ParseRecipient(sealed.RoleAlso, text)
		if err == nil {
			return []sealed.Recipient{r}, nil
		}
		if info, statErr := os.Stat(text); statErr != nil || !info.Mode().IsRegular() {
			if errors.Is(err, sealed.ErrNoRecipient) {
				err = console.WithHint(err, "a file of recipients is named by its path, or as @PATH")
			}
			return nil, err
		}
		path = text
	}
	data, err := readAll(nil, path)
	if err != nil {
		return nil, fmt.Errorf("cannot read the recipients in %q: %w", path, err)
	}
	list, err := sealed.ParseRecipients(sealed.RoleAlso, data)
	if err != nil {
		return nil, fmt.Errorf("cannot read the recipients in %q: %w", path, err)
	}
	return list, nil
}

// EncryptedFor returns the part of a message that says for whom a file was encrypted;
// "" if it was not.
func EncryptedFor(file *secretfile.File) string {
	crypt, ok := file.Crypt.(*filecrypt.Crypt)
	if !ok {
		return ""
	}
	list, mine := crypt.Written()
	if len(list) == 0 {
		return ""
	}
	others := 0
	for _, r := range list {
		if r.Role != sealed.RoleRecovery {
			others++
		}
	}
	if mine {
		others--
	}
	switch {
	case !mine:
		return ", encrypted for " + console.Count(others, "recipient")
	case others == 0:
		return ", encrypted for your Coder key"
	}
	return ", encrypted for your Coder key and " + console.Count(others, "other recipient")
}
