// Package secretfile reads and writes the file in which a user keeps secrets: named
// values in dotenv, JSON or YAML, or a single value that is the whole file.
//
// Load reads a [File] and Update changes it. An update is atomic, even if the process
// is killed, the disk fails or another process writes at the same time: it takes a lock,
// reads the file, edits it as text so that nothing else in it changes, writes a new file
// in the same folder, and renames it over the old one.
//
//	file := &secretfile.File{Path: path, Format: secretfile.FormatEnv}
//	_, err := file.Update(ctx, func(doc secretfile.Document) error {
//		return doc.Set("API_TOKEN", value)
//	})
//
// Unsafe locations are reported before anything is written: a symbolic link, a file of
// another user, a folder that everyone can write to, a file that git tracks, a file
// system that is lost when the workspace is rebuilt. Each is a [Problem] of a [Kind]
// that the caller can allow.
//
// On Unix all operations are relative to open folders, never to paths, so a symbolic
// link that is created between two steps cannot redirect them.
package secretfile
