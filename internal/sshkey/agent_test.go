package sshkey

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/pem"
	"errors"
	"net"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/agent"

	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

// talk serves the agent on a pipe and returns a client for it.
func talk(t *testing.T, a *Agent) agent.ExtendedAgent {
	t.Helper()
	ours, theirs := net.Pipe()
	done := make(chan struct{})
	go func() {
		defer close(done)
		c := &conversation{agent: a}
		defer c.close()
		for {
			message, err := readMessage(ours)
			if err != nil || writeMessage(ours, c.answer(t.Context(), message)) != nil {
				return
			}
		}
	}()
	t.Cleanup(func() { _ = theirs.Close(); _ = ours.Close(); <-done })
	return agent.NewClient(theirs)
}

// TestKeyIsForgottenAfterItsTime runs with a fake clock.
func TestKeyIsForgottenAfterItsTime(t *testing.T) {
	t.Parallel()
	keys := newKeys(t)
	synctest.Test(t, func(t *testing.T) {
		var fetched atomic.Int32
		down := atomic.Bool{}
		cache := &Cache{TTL: time.Minute, Fetch: func(context.Context) (*Key, error) {
			if down.Load() {
				return nil, errors.New("no server")
			}
			fetched.Add(1)
			return keys["ed25519"], nil
		}}
		defer cache.Close()
		key, err := cache.Current(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		down.Store(true)
		time.Sleep(59 * time.Second)
		if _, err := cache.Current(t.Context()); err != nil {
			t.Errorf("within its time, with the server down: %v", err)
		}
		if _, err := cache.sign(t.Context(), key.blob, []byte("data"), 0); err != nil {
			t.Errorf("within its time: %v", err)
		}
		time.Sleep(2 * time.Second)
		if _, err := cache.Current(t.Context()); err == nil {
			t.Error("the key outlived its time")
		}
		if got := fetched.Load(); got != 1 {
			t.Errorf("fetched %d times", got)
		}
	})
}

// TestKeyWhoseTimeIsUpAtItsUseIsFetchedAgain uses a TTL so short that the key can expire
// between the fetch and the signature.
func TestKeyWhoseTimeIsUpAtItsUseIsFetchedAgain(t *testing.T) {
	t.Parallel()
	_, raw, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	block, err := ssh.MarshalPrivateKey(raw, "")
	if err != nil {
		t.Fatal(err)
	}
	text := pem.EncodeToMemory(block)
	cache := &Cache{TTL: 20 * time.Microsecond, Fetch: func(context.Context) (*Key, error) {
		return Parse(secret.New(bytes.Clone(text)))
	}}
	defer cache.Close()
	key, err := cache.Current(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for i := range 300 {
		if _, err := cache.sign(t.Context(), key.blob, []byte("data"), 0); err != nil {
			t.Fatalf("signature %d: %v", i, err)
		}
	}
}

// TestSlowServerDoesNotHoldUpAKeyThatIsHeld lists keys while the server does not answer.
func TestSlowServerDoesNotHoldUpAKeyThatIsHeld(t *testing.T) {
	t.Parallel()
	keys := newKeys(t)
	synctest.Test(t, func(t *testing.T) {
		slow := atomic.Bool{}
		cache := &Cache{Fetch: func(ctx context.Context) (*Key, error) {
			if slow.Load() {
				<-ctx.Done()
				return nil, ctx.Err()
			}
			return keys["rsa"], nil
		}}
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		if _, err := cache.Current(ctx); err != nil {
			t.Fatal(err)
		}
		slow.Store(true)
		start := time.Now()
		if key, err := cache.Current(ctx); err != nil || key != keys["rsa"] {
			t.Errorf("the held key is not given: %v", err)
		}
		if waited := time.Since(start); waited != patience {
			t.Errorf("waited %s", waited)
		}
		cancel()
		synctest.Wait()
	})
}

func TestAgentSignsByTheAlgorithmThatIsAskedFor(t *testing.T) {
	t.Parallel()
	for name, key := range newKeys(t) {
		client := talk(t, &Agent{Cache: NewCache(key)})
		listed, err := client.List()
		if err != nil || len(listed) != 1 {
			t.Fatalf("%s: listed %v, %v", name, listed, err)
		}
		for flags, want := range map[agent.SignatureFlags]string{0: "ssh-rsa", agent.SignatureFlagRsaSha256: "rsa-sha2-256", agent.SignatureFlagRsaSha512: "rsa-sha2-512"} {
			signature, err := client.SignWithFlags(listed[0], []byte("data"), flags)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if name == "rsa" && signature.Format != want {
				t.Errorf("flags %d: %s, want %s", flags, signature.Format, want)
			}
			if name != "rsa" && key.signer.PublicKey().Verify([]byte("data"), signature) != nil {
				t.Errorf("%s: the signature does not verify", name)
			}
		}
		for what, err := range map[string]error{
			"remove": client.Remove(listed[0]), "remove all": client.RemoveAll(), "lock": client.Lock([]byte("x")), "unlock": client.Unlock([]byte("x")),
		} {
			if err == nil {
				t.Errorf("%s: %s is not refused", name, what)
			}
		}
	}
}

// FuzzMessages sends invalid messages. They must not stop the agent.
func FuzzMessages(f *testing.F) {
	key := newKeys(f)["ed25519"]
	f.Add([]byte{requestIdentities})
	f.Add([]byte{signRequest, 0, 0, 0, 1, 'x', 0xff, 0xff, 0xff, 0xff})
	f.Add(append([]byte{signRequest}, appendString(nil, key.blob)...))
	f.Add(append([]byte{extension}, appendString(nil, []byte("session-bind@openssh.com"))...))
	f.Add([]byte{removeIdentity})
	f.Fuzz(func(t *testing.T, message []byte) {
		if len(message) == 0 || len(message) > maxMessage {
			return
		}
		c := &conversation{agent: &Agent{Cache: NewCache(key)}}
		if len(c.answer(t.Context(), message)) == 0 {
			t.Error("no answer")
		}
		if count, entries, ok := parseIdentities(message); ok {
			namesKey(entries, key.blob)
			if got := identitiesAnswer(count, entries); len(got) > len(message) {
				t.Error("the list grew")
			}
		}
	})
}
