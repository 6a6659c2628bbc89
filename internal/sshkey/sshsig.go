package sshkey

import (
	"bytes"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"hash"
	"io"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/agent"
)

// sshsigMagic starts both the signed data and the signature.
const sshsigMagic = "SSHSIG"

// SignFile signs a message as `ssh-keygen -Y sign` does, for the purpose given by
// namespace, and returns the armored signature. The hash is sha512 or sha256. The format
// is specified in OpenSSH's PROTOCOL.sshsig.
func (k *Key) SignFile(message io.Reader, namespace, hashName string) ([]byte, error) {
	var digest hash.Hash
	switch hashName {
	case "sha512":
		digest = sha512.New()
	case "sha256":
		digest = sha256.New()
	default:
		return nil, fmt.Errorf("unknown hash %q: expected sha512 or sha256", hashName)
	}
	if _, err := io.Copy(digest, message); err != nil {
		return nil, err
	}
	signed := []byte(sshsigMagic)
	for _, field := range [][]byte{[]byte(namespace), nil, []byte(hashName), digest.Sum(nil)} {
		signed = appendString(signed, field)
	}
	signature, err := k.Sign(signed, agent.SignatureFlagRsaSha512)
	if err != nil {
		return nil, fmt.Errorf("the key cannot sign: %w", err)
	}
	blob := binary.BigEndian.AppendUint32([]byte(sshsigMagic), 1)
	for _, field := range [][]byte{k.blob, []byte(namespace), nil, []byte(hashName), ssh.Marshal(signature)} {
		blob = appendString(blob, field)
	}
	return armor(blob), nil
}

// armor encodes a signature as text, in lines of 70 characters like ssh-keygen.
func armor(blob []byte) []byte {
	var b bytes.Buffer
	b.WriteString("-----BEGIN SSH SIGNATURE-----\n")
	text := base64.StdEncoding.EncodeToString(blob)
	for len(text) > 0 {
		n := min(70, len(text))
		b.WriteString(text[:n])
		b.WriteByte('\n')
		text = text[n:]
	}
	b.WriteString("-----END SSH SIGNATURE-----\n")
	return b.Bytes()
}
