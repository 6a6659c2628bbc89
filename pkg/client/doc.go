// Package client calls the parts of a Coder server's REST API that secrets need:
// users, SSH keys, user secrets, templates, workspaces, external auth.
//
// A [Client] belongs to one server and one token. It sends the token only to that
// server's origin: redirects to another one are refused. Only GETs are retried.
// The size of answers is limited, path elements are escaped, and an error says what
// happened in the words of the user; see [Error].
//
// Values are [Secret]: they cannot print themselves.
//
//	c, err := client.New("https://coder.example.com", client.Options{Token: token})
//	if err != nil { … }
//	key, err := c.GitSSHKey(ctx, client.Me)
package client
