// Package sshkey lends a person's Coder SSH key to ssh, git and ssh-keygen
// without ever writing it to a regular file.
//
// Two ways lead from memory to ssh. An [Agent] speaks the ssh-agent protocol on a
// socket of our own, and passes on what an agent of the person's offers. A [FIFO]
// is a key file without contents: whoever opens it gets the key from memory. ssh
// offers keys of agents before keys of files, so the agent serves where the person
// has no key files of their own, and the FIFO where there are some, after them.
package sshkey
