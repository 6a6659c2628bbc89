package fakecoder

import (
	"crypto"
	"crypto/ed25519"
	"encoding/pem"
	"time"

	"golang.org/x/crypto/ssh"
)

func (w *World) newSSHKey(created time.Time) sshKey {
	k := sshKey{created: created, updated: w.time()}
	w.random(k.seed[:])
	if w.newKey != nil {
		k.other = w.newKey()
	}
	return k
}

// UseKeys gives a user a key from newKey at once, and all whose keys are replaced from
// now on.
func (s *Server) UseKeys(username string, newKey func() crypto.Signer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	u := s.world.userNamed(username)
	s.world.newKey = newKey
	u.key = s.world.newSSHKey(u.key.created)
}

func (k *sshKey) private() crypto.Signer {
	if k.other != nil {
		return k.other
	}
	return ed25519.NewKeyFromSeed(k.seed[:])
}

// public is the key's line as the API gives it, with its newline.
func (k *sshKey) public() string {
	public, err := ssh.NewPublicKey(k.private().Public())
	if err != nil {
		panic("fakecoder: a key is no SSH key: " + err.Error())
	}
	return string(ssh.MarshalAuthorizedKey(public))
}

// privatePEM is the private key in OpenSSH's form.
func (k *sshKey) privatePEM() string {
	block, err := ssh.MarshalPrivateKey(k.private(), "")
	if err != nil {
		panic("fakecoder: a key cannot be written: " + err.Error())
	}
	return string(pem.EncodeToMemory(block))
}

type wireGitSSHKey struct {
	UserID    string    `json:"user_id"`
	CreatedAt time.Time `json:"created_at"`
	UpdatedAt time.Time `json:"updated_at"`
	PublicKey string    `json:"public_key"`
}

func (u *user) wireKey() wireGitSSHKey {
	return wireGitSSHKey{u.id(), u.key.created, u.key.updated, u.key.public()}
}

func (s *Server) getGitSSHKey(c *call) answer {
	u, refusal := s.subject(c)
	if refusal != nil {
		return *refusal
	}
	if !c.may(readPersonal, u) {
		return refused("Internal error fetching user's SSH key.")
	}
	return ok(u.wireKey())
}

// putGitSSHKey makes a new key pair; each call makes another one.
func (s *Server) putGitSSHKey(c *call) answer {
	u, refusal := s.subject(c)
	switch {
	case refusal != nil:
		return *refusal
	case !c.may(readPersonal, u):
		return refused("An internal server error occurred.")
	case !c.may(updatePersonal, u):
		return refused("Internal error updating user's git SSH key.")
	}
	u.key = s.world.newSSHKey(u.key.created)
	return ok(u.wireKey())
}

// agentGitSSHKey gives an agent its owner's key pair.
func (s *Server) agentGitSSHKey(c *call) answer {
	if c.agent.workspace.prebuilt {
		return fail(500, "Internal error fetching git SSH key.", "sql: no rows in result set")
	}
	key := c.agent.workspace.owner.key
	return ok(struct {
		PublicKey  string `json:"public_key"`
		PrivateKey string `json:"private_key"`
	}{key.public(), key.privatePEM()})
}
