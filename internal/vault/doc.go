// Package vault reads secret values from HashiCorp Vault or OpenBao.
//
// A [Ref] names a value: mount/path#field. A [Client] reads it, asking the server
// what is mounted where only when its answers leave that open, so that values of
// one path of a version 2 key-value engine cost one request however many there
// are:
//
//	c, err := vault.New(vault.Options{Getenv: sys.Getenv, Home: home})
//	defer c.Close(ctx)
//	ref, err := vault.ParseRef("secret/app#password")
//	value, err := c.Value(ctx, ref)
//
// Close ends what the client began: leases that it was given are revoked, and so
// is the token that it got by logging in itself. Tokens stay in memory.
//
// The whole environment comes in through Options. Every error is one line that
// names the server's address, the path and the capability that it takes.
package vault
