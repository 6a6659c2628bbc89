// Package vault reads secret values from HashiCorp Vault or OpenBao.
//
// A [Ref] names a value: mount/path#field. A [Client] reads it. It asks the server
// what is mounted at the path only if the answer leaves that open, so all values of one
// path of a version 2 key-value engine take one request:
//
//	c, err := vault.New(vault.Options{Getenv: sys.Getenv, Home: home})
//	defer c.Close(ctx)
//	ref, err := vault.ParseRef("secret/app#password")
//	value, err := c.Value(ctx, ref)
//
// Close revokes what the client created: the leases of its reads, and the token that
// it got by logging in. Tokens stay in memory.
//
// The whole environment is passed in Options. Every error is one line with the
// server's address, the path and the required capability.
package vault
