// Package client speaks to a Coder server's REST API, as far as secrets are
// concerned: users, SSH keys, user secrets, templates, workspaces, external auth.
//
// A [Client] belongs to one server and one token. It sends the token to the
// origin it was made for and to no other: redirects elsewhere are refused. Only
// GETs are retried. Answers are bounded in size, path elements are escaped, and
// an error says what happened in the words of the person who asked; see [Error].
//
// Values are [Secret]: they cannot print themselves.
//
//	c, err := client.New("https://coder.example.com", client.Options{Token: token})
//	if err != nil { … }
//	key, err := c.GitSSHKey(ctx, client.Me)
package client
