// Package secretfile is the file in which a person keeps secrets: named values
// in dotenv, JSON or YAML, or one value that is the whole file.
//
// A [File] is read with Load and changed with Update. An update is all or
// nothing, whatever happens to the process, the disk or a second writer at that
// moment: under a lock the file is read, edited as text so that nothing else in
// it changes, written to a new file beside it, and put in its place by a rename.
//
//	file := &secretfile.File{Path: path, Format: secretfile.FormatEnv}
//	_, err := file.Update(ctx, func(doc secretfile.Document) error {
//		return doc.Set("API_TOKEN", value)
//	})
//
// Where a secret does not belong is said before anything is written: a symbolic
// link, another owner's file, a folder that everybody may write, a file that git
// tracks, a file system that is gone when the workspace is rebuilt. Each is a
// [Problem] of a [Kind] that the caller may allow.
//
// On Unix all of it works on open folders and never on paths, so that a link put
// in the way between two steps leads nowhere.
package secretfile
