package config

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"sort"
	"strings"
	"time"

	"github.com/BurntSushi/toml"
)

// Options tell Load where to look.
type Options struct {
	Places Places
	// Path is the configuration file named on the command line; empty: the one
	// WITHINGS_TUI_CONFIG names, else the default one. A file that was named
	// must exist.
	Path string
	// Flags are the values given by flags, by the setting's key.
	Flags map[string]string
	Known Known
}

// Locate finds the configuration file without reading it. named tells that it
// was asked for by flag or environment. The path is empty where there is no
// home directory to look in.
func Locate(o Options) (path string, named bool, err error) {
	for _, asked := range []string{o.Path, o.Places.Env.get("WITHINGS_TUI_CONFIG")} {
		if asked != "" {
			path, err = o.Places.expandHome(asked)
			return path, true, err
		}
	}
	path, err = o.Places.ConfigFile()
	if err != nil {
		return "", false, nil
	}
	return path, false, nil
}

// Load reads the settings: flag before environment before file before default.
// Its error is Problems where a value or a key is wrong, and ErrNoHome where
// nothing tells the data directory.
func Load(o Options) (Config, error) {
	path, named, err := Locate(o)
	if err != nil {
		return Config{}, err
	}
	c := blank(path, o.Known)
	var problems Problems
	for _, s := range Settings() {
		if err := s.assign(&c, s.Default); err != nil {
			return Config{}, fmt.Errorf("default of %s: %w", s.Key, err)
		}
	}
	if path != "" {
		text, err := readFile(path)
		switch {
		case err == nil:
			problems = append(problems, c.readText(text, o.Flags[KeyProfile])...)
			problems = append(problems, c.clashes()...)
		case errors.Is(err, fs.ErrNotExist) && !named:
		case errors.Is(err, fs.ErrNotExist):
			problems = append(problems, Problem{File: path, What: "there is no such file; correct --config or WITHINGS_TUI_CONFIG"})
		default:
			problems = append(problems, Problem{File: path, What: fmt.Sprintf("cannot be read: %v; mend it, or name another with --config", reason(err))})
		}
	}
	problems = append(problems, c.override(o)...)
	if len(problems) > 0 {
		return Config{}, problems
	}
	if c.DataDir == "" {
		if c.DataDir, err = o.Places.DataDir(); err != nil {
			return Config{}, err
		}
	}
	c.DataDir, err = o.Places.expandHome(c.DataDir)
	return c, err
}

func blank(path string, known Known) Config {
	return Config{Path: path, Keys: map[string]string{}, Themes: map[string]map[string]string{}, origins: map[string]Origin{}, known: known}
}

// override applies the environment, then the flags.
func (c *Config) override(o Options) Problems {
	var problems Problems
	for _, s := range Settings() {
		if v := o.Places.Env.get(s.Env); s.Env != "" && v != "" {
			if s.Env == envNoColor {
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

// leaf is one value of the file, and the names of the tables it stands in.
type leaf struct {
	path  []string
	value any
}

func (l leaf) key() string { return strings.Join(l.path, ".") }

// readText takes the settings of the file's text, and gives back everything
// that is wrong with it. profile is the one that a flag asks for; empty is the
// file's own choice.
func (c *Config) readText(text, profile string) Problems {
	var tree map[string]any
	if _, err := toml.Decode(text, &tree); err != nil {
		var parse toml.ParseError
		if errors.As(err, &parse) {
			return Problems{{File: c.Path, Line: parse.Position.Line, What: "is not TOML: " + oneLine(parse.Message)}}
		}
		return Problems{{File: c.Path, What: "is not TOML: " + oneLine(err.Error())}}
	}
	places := index(text)
	var problems Problems
	wrong := func(key, what string) {
		problems = append(problems, Problem{File: c.Path, Line: places.lineOf(key), What: what})
	}
	leaves := flatten(nil, tree)
	if profile == "" {
		profile, _ = tree[KeyProfile].(string)
	}
	c.Profile = profile // whose person and goals hold
	for _, l := range leaves {
		if l.path[0] == TableThemes { // before the theme that may name one of them
			if what := c.takeRole(l); what != "" {
				wrong(l.key(), what)
			}
		}
	}
	for _, name := range sortedKeys(c.Themes) {
		if c.known.CheckTheme != nil {
			for _, what := range c.known.CheckTheme(c.Themes[name]) {
				wrong(TableThemes+"."+name, fmt.Sprintf("%s.%s: %s", TableThemes, clip(name), what))
			}
		}
	}
	for _, l := range leaves {
		if l.path[0] == TableThemes {
			continue
		}
		key, what := c.take(l)
		if what != "" {
			wrong(l.key(), what)
		} else if key != "" {
			c.origins[key] = Origin{Kind: FromFile, Name: c.Path, Line: places.lineOf(l.key())}
		}
	}
	sort.SliceStable(problems, func(i, j int) bool { return problems[i].Line < problems[j].Line })
	return problems
}

// take applies one value of the file. It tells the setting that now has it, or
// what is wrong with it; neither where it is another person's, which is only
// checked.
func (c *Config) take(l leaf) (key, what string) {
	if l.path[0] == TableKeys && len(l.path) > 1 {
		return l.key(), c.takeKey(strings.Join(l.path[1:], "."), l)
	}
	name, within := "", l.path // whose it is
	personal := l.path[0] == TableProfiles
	if personal {
		if len(l.path) < 3 {
			return "", fmt.Sprintf("%s must be the table of a person, such as [profiles.anna.person]", clip(l.key()))
		}
		name, within = l.path[1], l.path[2:]
		if err := ValidProfile(name); err != nil {
			return "", err.Error()
		}
		if !slices.Contains(c.profiles, name) {
			c.profiles = append(c.profiles, name)
		}
	}
	word := strings.Join(within, ".")
	s, ok := Find(word)
	if personal && !s.Personal {
		return "", fmt.Sprintf("unknown key %q: a profile has only %s of its own%s", clip(l.key()), strings.Join(settingKeys(true), ", "), didYouMean(word, settingKeys(true)))
	}
	if !ok {
		return "", fmt.Sprintf("unknown key %q%s", clip(l.key()), didYouMean(word, settingKeys(false)))
	}
	value, fits := asText(s.Kind, l.value)
	if !fits {
		return "", fmt.Sprintf("%s must be %s, such as %s", clip(l.key()), s.Kind, encode(s.Kind, s.example()))
	}
	to, key := c, s.Key
	if s.Personal && name != c.Profile {
		other := blank("", c.known)
		to, key = &other, ""
	}
	if err := s.assign(to, value); err != nil {
		return "", fmt.Sprintf("%s: %v", clip(l.key()), err)
	}
	return key, ""
}

func (c *Config) takeKey(action string, l leaf) string {
	key, isText := l.value.(string)
	if !isText || key == "" {
		return fmt.Sprintf("%s must be the name of a key in quotes, such as \"ctrl+r\"", clip(l.key()))
	}
	if _, known := c.known.Keys[action]; !known && c.known.Keys != nil {
		near := Nearest(action, sortedKeys(c.known.Keys))
		if near == "" {
			return fmt.Sprintf("unknown action %q; remove it (man and REFERENCE.md list all there are)", clip(l.key()))
		}
		return fmt.Sprintf("unknown action %q; did you mean %q?", clip(l.key()), TableKeys+"."+near)
	}
	if what := validKey(key); what != "" {
		return fmt.Sprintf("%s: %s", clip(l.key()), what)
	}
	c.Keys[action] = key
	return ""
}

func (c *Config) takeRole(l leaf) string {
	colour, isText := l.value.(string)
	if len(l.path) != 3 || !isText {
		return fmt.Sprintf("%s must be a colour of a role in a table [themes.NAME], such as accent = \"#8839ef\"", clip(l.key()))
	}
	name := l.path[1]
	if slices.Contains(c.known.Themes, name) {
		return fmt.Sprintf("%s: there is a built-in theme of that name; choose another", clip(l.key()))
	}
	if c.Themes[name] == nil {
		c.Themes[name] = map[string]string{}
	}
	c.Themes[name][l.path[2]] = colour
	return ""
}

func settingKeys(personal bool) []string {
	var names []string
	for _, s := range Settings() {
		if s.Personal || !personal {
			names = append(names, s.Key)
		}
	}
	return names
}

func (s Setting) example() string {
	switch {
	case s.Default != "" && s.Default != "0":
		return s.Default
	case s.Kind == Number:
		return "1.5"
	case s.Kind == List:
		return "overview, weight"
	}
	return "name"
}

func didYouMean(word string, names []string) string {
	return hint(word, names, "; remove it (config print lists all there are)")
}

// flatten lists the tree's values with their paths, sorted. An empty table of a
// name that is none of ours is a leaf too, so that it is named.
func flatten(path []string, tree map[string]any) []leaf {
	var out []leaf
	for _, name := range sortedKeys(tree) {
		at := append(slices.Clone(path), name)
		table, ok := tree[name].(map[string]any)
		switch {
		case !ok:
			out = append(out, leaf{at, tree[name]})
		case len(table) > 0:
			out = append(out, flatten(at, table)...)
		case !isTable(at):
			out = append(out, leaf{at, table})
		}
	}
	return out
}

func isTable(path []string) bool {
	if slices.Contains([]string{TableKeys, TableThemes, TableProfiles}, path[0]) {
		return true
	}
	return slices.ContainsFunc(Settings(), func(s Setting) bool { return strings.HasPrefix(s.Key, strings.Join(path, ".")+".") })
}

// asText is a TOML value as the text a setting is assigned from; fits is false
// where its type is not the setting's.
func asText(kind Kind, value any) (text string, fits bool) {
	switch v := value.(type) {
	case string:
		return v, kind == Text || kind == List
	case bool:
		return fmt.Sprint(v), kind == Switch
	case int64, float64:
		return fmt.Sprint(v), kind == Number
	case time.Time: // a date without quotes
		return v.Format(time.DateOnly), kind == Text
	case []any:
		var names []string
		for _, one := range v {
			name, ok := one.(string)
			if !ok {
				return "", false
			}
			names = append(names, name)
		}
		return strings.Join(names, ","), kind == List
	}
	return "", false
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
