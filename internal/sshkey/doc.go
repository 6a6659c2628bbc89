// Package sshkey provides a user's Coder SSH key to ssh, git and ssh-keygen without ever
// writing it to a regular file.
//
// There are two ways to pass the key from memory to ssh. An [Agent] speaks the ssh-agent
// protocol on its own socket, and forwards requests to the user's own agent. An
// [Identity] is a FIFO that looks like a key file: a program that opens it reads the key
// from memory. ssh offers the keys of agents before those in files, so the agent is used
// if the user does not have key files, and the FIFO, listed after them, if the user does.
package sshkey
