package fakecoder

import (
	"crypto"
	"crypto/ed25519"
	"encoding/pem"
	"net/http"
	"time"

	"golang.org/x/crypto/ssh"
)

func (s *Server) gitSSHKeyRoutes() []route {
	return []route{
		{"GET", "/users/{user}/gitsshkey", session, on(s.userWith(readPersonal, "Internal error fetching user's SSH key."), shown((*user).wireKey)), 0},
		{"PUT", "/users/{user}/gitsshkey", session, on(s.userWith(readPersonal, "An internal server error occurred."), s.putGitSSHKey), 0},
		{"GET", "/workspaceagents/me/gitsshkey", workspaceAgent, s.agentGitSSHKey, 0},
	}
}

func (k *sshKey) private() crypto.Signer {
	if k.other != nil {
		return k.other
	}
	return ed25519.NewKeyFromSeed(k.seed[:])
}

// public returns the public key's line as the API returns it, with its newline.
func (k *sshKey) public() string {
	public, err := ssh.NewPublicKey(k.private().Public())
	if err != nil {
		panic("fakecoder: a key is no SSH key: " + err.Error())
	}
	return string(ssh.MarshalAuthorizedKey(public))
}

// privatePEM returns the private key in OpenSSH's format.
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

// putGitSSHKey creates a new key pair for each call.
func (s *Server) putGitSSHKey(c *call, u *user) *answer {
	if !c.may(updatePersonal, u) {
		return refused("Internal error updating user's git SSH key.")
	}
	u.key = s.world.newSSHKey(u.key.created)
	return ok(u.wireKey())
}

// agentGitSSHKey gives an agent its owner's key pair.
func (s *Server) agentGitSSHKey(c *call) *answer {
	if c.agent.workspace.prebuilt {
		return fail(http.StatusInternalServerError, "Internal error fetching git SSH key.", "sql: no rows in result set")
	}
	key := c.agent.workspace.owner.key
	return ok(struct {
		PublicKey  string `json:"public_key"`
		PrivateKey string `json:"private_key"`
	}{key.public(), key.privatePEM()})
}
