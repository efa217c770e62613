// Package documents reads YAML files as kubectl would apply them: document by document.
package documents

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	kubeyaml "k8s.io/apimachinery/pkg/util/yaml"
	"sigs.k8s.io/yaml"
)

// Document is one YAML document of one file.
type Document struct {
	File      string
	Index     int
	JSON      []byte
	Group     string
	Version   string
	Kind      string
	Namespace string
	Name      string
	Err       error // it is no YAML, or no object
}

type typeMeta struct {
	APIVersion string `json:"apiVersion"`
	Kind       string `json:"kind"`
	Metadata   struct {
		Name      string `json:"name"`
		Namespace string `json:"namespace"`
	} `json:"metadata"`
}

// Read splits files into documents. Empty documents are dropped.
func Read(files []string) ([]Document, error) {
	var out []Document
	for _, f := range files {
		by, err := Bytes(f)
		if err != nil {
			return nil, err
		}
		docs, err := Split(f, by)
		if err != nil {
			return nil, err
		}
		out = append(out, docs...)
	}
	return out, nil
}

// Bytes reads one file; "-" is standard input.
func Bytes(file string) ([]byte, error) {
	if file == "-" {
		return io.ReadAll(os.Stdin)
	}
	return os.ReadFile(file)
}

// Split takes what a file holds apart.
func Split(file string, by []byte) ([]Document, error) {
	var out []Document
	r := kubeyaml.NewYAMLReader(bufio.NewReader(bytes.NewReader(by)))
	for i := 0; ; i++ {
		chunk, err := r.Read()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		if d := parse(chunk); !d.empty() {
			d.File, d.Index = file, i
			out = append(out, d)
		}
	}
}

func parse(chunk []byte) Document {
	d := Document{}
	// Strict: a key given twice is an error.
	if d.JSON, d.Err = yaml.YAMLToJSONStrict(chunk); d.Err != nil {
		return d
	}
	var meta typeMeta
	d.Err = yaml.Unmarshal(d.JSON, &meta)
	d.Kind, d.Name, d.Namespace = meta.Kind, meta.Metadata.Name, meta.Metadata.Namespace
	if group, version, ok := strings.Cut(meta.APIVersion, "/"); ok {
		d.Group, d.Version = group, version
	} else {
		d.Version = meta.APIVersion
	}
	return d
}

func (d Document) empty() bool {
	s := strings.TrimSpace(string(d.JSON))
	return d.Err == nil && (s == "null" || s == "{}")
}
