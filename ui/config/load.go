package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"github.com/BurntSushi/toml"
)

// maxFile bounds the configuration file: it is a page of text.
const maxFile = 1 << 20

// Options tell Load where to look.
type Options struct {
	Places Places
	// Path is the configuration file named on the command line; empty: the one
	// WITHINGS_TUI_CONFIG names, else the default one. A file that was named
	// must exist.
	Path string
	// Flags are the values given by flags, by the setting's key.
	Flags map[string]string
	// Actions are the names that [keys] may remap; nil accepts any.
	Actions []string
	// Bound are the keys that actions have by themselves, which no other action
	// may be given; nil where only the file's own keys can clash.
	Bound map[string][]string
}

// Problem is one thing wrong with a setting.
type Problem struct {
	File string
	Line int // from 1; 0 where the whole file or no file is meant
	What string
}

func (p Problem) Error() string {
	if p.Line == 0 {
		return p.File + ": " + p.What
	}
	return fmt.Sprintf("%s:%d: %s", p.File, p.Line, p.What)
}

// Problems is everything wrong with a configuration. Its words are one line,
// about the first.
type Problems []Problem

func (p Problems) Error() string {
	if len(p) == 1 {
		return p[0].Error()
	}
	return fmt.Sprintf("%s (and %d more: see config check)", p[0].Error(), len(p)-1)
}

// Locate finds the configuration file without reading it. named tells that it
// was asked for by flag or environment. The path is empty where there is no
// home directory to look in.
func Locate(o Options) (path string, named bool) {
	if o.Path != "" {
		return o.Places.expandHome(o.Path), true
	}
	if v := o.Places.Env.get("WITHINGS_TUI_CONFIG"); v != "" {
		return o.Places.expandHome(v), true
	}
	path, err := o.Places.ConfigFile()
	if err != nil {
		return "", false
	}
	return path, false
}

// Load reads the settings: flag before environment before file before default.
// Its error is Problems where a value or a key is wrong, and ErrNoHome where
// nothing tells the data directory.
func Load(o Options) (Config, error) {
	path, named := Locate(o)
	c := Config{Path: path, Keys: map[string]string{}, origins: map[string]Origin{}}
	var problems Problems
	for _, s := range Settings() {
		if err := s.assign(&c, s.Default); err != nil && s.Default != "" {
			return Config{}, fmt.Errorf("default of %s: %w", s.Key, err)
		}
	}
	if path != "" {
		text, err := readFile(path)
		switch {
		case err == nil:
			problems = append(problems, c.readFile(string(text), o.Actions)...)
			problems = append(problems, c.clashes(o.Bound)...)
		case errors.Is(err, fs.ErrNotExist) && !named:
		case errors.Is(err, fs.ErrNotExist):
			problems = append(problems, Problem{File: path, What: "there is no such file; correct --config or WITHINGS_TUI_CONFIG"})
		default:
			problems = append(problems, Problem{File: path, What: fmt.Sprintf("cannot be read: %v; correct its permissions or name another with --config", reason(err))})
		}
	}
	problems = append(problems, c.override(o)...)
	if len(problems) > 0 {
		return Config{}, problems
	}
	if c.DataDir == "" {
		dir, err := o.Places.DataDir()
		if err != nil {
			return Config{}, err
		}
		c.DataDir = dir
	}
	c.DataDir = o.Places.expandHome(c.DataDir)
	return c, nil
}

// override applies the environment, then the flags.
func (c *Config) override(o Options) Problems {
	var problems Problems
	for _, s := range Settings() {
		if v := o.Places.Env.get(s.Env); s.Env != "" && v != "" {
			if s.Key == KeyNoColor {
				v = "true" // https://no-color.org: any value that is not empty
			}
			if err := s.assign(c, v); err != nil {
				problems = append(problems, Problem{File: "environment " + s.Env, What: err.Error()})
			}
			c.origins[s.Key] = Origin{Kind: FromEnvironment, Name: s.Env}
		}
		if v, ok := o.Flags[s.Key]; ok {
			if err := s.assign(c, v); err != nil {
				problems = append(problems, Problem{File: "flag --" + s.Flag, What: err.Error()})
			}
			c.origins[s.Key] = Origin{Kind: FromFlag, Name: s.Flag}
		}
	}
	return problems
}

// readFile takes the settings of the file's text, and gives back everything
// that is wrong with it.
func (c *Config) readFile(text string, actions []string) Problems {
	var tree map[string]any
	if _, err := toml.Decode(text, &tree); err != nil {
		var parse toml.ParseError
		if errors.As(err, &parse) {
			return Problems{{File: c.Path, Line: parse.Position.Line, What: "is not TOML: " + oneLine(parse.Message)}}
		}
		return Problems{{File: c.Path, What: "is not TOML: " + oneLine(err.Error())}}
	}
	lines := scan(text)
	var problems Problems
	for _, leaf := range flatten("", tree) {
		line := lines.lineOf(leaf.key)
		if what := c.take(leaf, actions); what != "" {
			problems = append(problems, Problem{File: c.Path, Line: line, What: what})
			continue
		}
		c.origins[leaf.key] = Origin{Kind: FromFile, Name: c.Path, Line: line}
	}
	sort.SliceStable(problems, func(i, j int) bool { return problems[i].Line < problems[j].Line })
	return problems
}

// take applies one value of the file; it tells what is wrong with it.
func (c *Config) take(l leaf, actions []string) string {
	if action, ok := strings.CutPrefix(l.key, TableKeys+"."); ok {
		key, isText := l.value.(string)
		if !isText || key == "" {
			return fmt.Sprintf("%s must be the name of a key in quotes, such as \"ctrl+r\"", l.key)
		}
		if actions != nil && !contains(actions, action) {
			return fmt.Sprintf("unknown action %q%s", clip(l.key), didYouMean(action, actions, TableKeys+"."))
		}
		if what := validKey(key); what != "" {
			return fmt.Sprintf("%s: %s", clip(l.key), what)
		}
		c.Keys[action] = key
		return ""
	}
	s, ok := Find(l.key)
	if !ok {
		names := make([]string, 0, 32)
		for _, s := range Settings() {
			names = append(names, s.Key)
		}
		return fmt.Sprintf("unknown key %q%s", clip(l.key), didYouMean(l.key, names, ""))
	}
	value, fits := asText(s.Kind, l.value)
	if !fits {
		return fmt.Sprintf("%s must be %s, such as %s", s.Key, s.Kind, encode(s.Kind, s.example()))
	}
	if err := s.assign(c, value); err != nil {
		return fmt.Sprintf("%s: %v", s.Key, err)
	}
	return ""
}

func (s Setting) example() string {
	switch {
	case s.Default != "" && s.Default != "0":
		return s.Default
	case s.Kind == Number:
		return "1.5"
	case s.Kind == Switch:
		return "true"
	default:
		return "name"
	}
}

func didYouMean(word string, names []string, prefix string) string {
	if near := Nearest(word, names); near != "" {
		return fmt.Sprintf("; did you mean %q?", prefix+near)
	}
	return "; remove it (config print lists all there are)"
}

func contains(names []string, name string) bool {
	for _, n := range names {
		if n == name {
			return true
		}
	}
	return false
}

type leaf struct {
	key   string
	value any
}

// flatten lists the tree's values under their dotted keys, sorted. An empty
// table of a name that is none of ours is a leaf too, so that it is named.
func flatten(prefix string, tree map[string]any) []leaf {
	var out []leaf
	for name, value := range tree {
		key := prefix + name
		if table, ok := value.(map[string]any); ok {
			if len(table) > 0 || !isTable(key) {
				out = append(out, flatten(key+".", table)...)
				if len(table) == 0 {
					out = append(out, leaf{key, table})
				}
			}
			continue
		}
		out = append(out, leaf{key, value})
	}
	sort.Slice(out, func(i, j int) bool { return out[i].key < out[j].key })
	return out
}

func isTable(name string) bool {
	if name == TableKeys {
		return true
	}
	for _, s := range Settings() {
		if strings.HasPrefix(s.Key, name+".") {
			return true
		}
	}
	return false
}

// asText is a TOML value as the text a setting is assigned from; fits is false
// where its type is not the setting's.
func asText(kind Kind, value any) (text string, fits bool) {
	switch v := value.(type) {
	case string:
		return v, kind == Text
	case bool:
		return fmt.Sprint(v), kind == Switch
	case int64, float64:
		return fmt.Sprint(v), kind == Number
	}
	return "", false
}

func readFile(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if info.IsDir() || info.Size() > maxFile {
		return nil, errors.New("it is not a small text file")
	}
	return os.ReadFile(filepath.Clean(path))
}

// reason is what the system said, without the path that the words name already.
func reason(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
