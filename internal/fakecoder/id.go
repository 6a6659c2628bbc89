package fakecoder

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
)

// kind is the kind of thing that an id names.
type kind string

const (
	kindDeployment kind = "deployment"
	kindOrg        kind = "organization"
	kindUser       kind = "user"
	kindTemplate   kind = "template"
	kindVersion    kind = "version"
	kindVersionJob kind = "version job"
	kindFile       kind = "file"
	kindWorkspace  kind = "workspace"
	kindBuild      kind = "build"
	kindBuildJob   kind = "build job"
	kindResource   kind = "resource"
	kindAgent      kind = "agent"
	kindLogSource  kind = "log source"
	kindScript     kind = "script"
	kindSecret     kind = "secret"
	kindWorker     kind = "worker"
	kindPreset     kind = "preset"
)

// uuid returns the id of the n-th thing of a kind. The id contains the number, so a
// world with many thousands of things needs no index.
func uuid(k kind, n int) string {
	var id [16]byte
	sum := sha256.Sum256(fmt.Append(nil, k, n))
	copy(id[:10], sum[:])
	putIndex(&id, n)
	return formatUUID(id)
}

// putIndex and readIndex store a number in the last six bytes of an id.
func putIndex(id *[16]byte, n int) {
	binary.BigEndian.PutUint16(id[10:], uint16(n>>32))
	binary.BigEndian.PutUint32(id[12:], uint32(n))
}

func readIndex(id [16]byte) int {
	return int(binary.BigEndian.Uint16(id[10:]))<<32 | int(binary.BigEndian.Uint32(id[12:]))
}

// formatUUID formats 16 random bytes as a UUID: version 4, variant 1.
func formatUUID(id [16]byte) string {
	id[6] = id[6]&0x0f | 0x40
	id[8] = id[8]&0x3f | 0x80
	h := hex.EncodeToString(id[:])
	return h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:]
}

// parseUUID checks an id's format. The errors are the ones that Coder returns.
func parseUUID(text string) ([16]byte, error) {
	var id [16]byte
	if len(text) != 36 {
		return id, fmt.Errorf("invalid UUID length: %d", len(text))
	}
	if text[8] != '-' || text[13] != '-' || text[18] != '-' || text[23] != '-' {
		return id, errors.New("invalid UUID format")
	}
	digits := text[:8] + text[9:13] + text[14:18] + text[19:23] + text[24:]
	if _, err := hex.Decode(id[:], []byte(digits)); err != nil {
		return id, errors.New("invalid UUID format")
	}
	return id, nil
}

// indexOf returns the number of the thing that text names, or -1 if text is not an id
// of that kind.
func indexOf(k kind, text string) int {
	id, err := parseUUID(text)
	if err != nil {
		return -1
	}
	n := readIndex(id)
	if uuid(k, n) != formatUUID(id) {
		return -1
	}
	return n
}
