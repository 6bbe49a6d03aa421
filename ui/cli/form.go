package cli

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"text/template/parse"
)

// form is a Go template, parsed by Go's own parser and written here.
// text/template would do the same, but it calls methods by name, for which the
// linker has to keep every exported method of the program: 3 MB of 16. A form
// calls no methods.
type form struct {
	trees map[string]*parse.Tree
	funcs map[string]formFunc
}

// formFunc is a function that a form can call.
type formFunc func(args []any) (any, error)

const (
	mainForm = "format"
	// maxDepth is how deep a form may call itself.
	maxDepth = 64
)

// parseForm reads a template that may call functions beside the built-in ones.
func parseForm(text string, functions map[string]formFunc) (*form, error) {
	f := &form{funcs: builtins()}
	for name, function := range functions {
		f.funcs[name] = function
	}
	known := map[string]any{"and": true, "or": true} // these are syntax: they stop at the first argument that decides
	for name := range f.funcs {
		known[name] = true
	}
	trees, err := parse.Parse(mainForm, text, "", "", known)
	if err != nil {
		return nil, errors.New(strings.TrimPrefix(err.Error(), "template: "+mainForm+":"))
	}
	f.trees = trees
	return f, nil
}

// write gives the text of the form over data.
func (f *form) write(data any) (string, error) {
	w := &formWriter{form: f, vars: []formVar{{"$", data}}}
	if tree := f.trees[mainForm]; tree != nil { // nil where the text is empty
		if err := w.list(data, tree.Root); err != nil {
			return "", err
		}
	}
	return w.b.String(), nil
}

// formWriter is one writing of a form.
type formWriter struct {
	*form
	b     strings.Builder
	vars  []formVar
	depth int
}

type formVar struct {
	name  string
	value any
}

// The two ways out of a range.
var (
	errBreak    = errors.New("break outside of a range")
	errContinue = errors.New("continue outside of a range")
)

func (w *formWriter) list(dot any, list *parse.ListNode) error {
	if list == nil {
		return nil
	}
	for _, node := range list.Nodes {
		if err := w.node(dot, node); err != nil {
			return err
		}
	}
	return nil
}

func (w *formWriter) node(dot any, node parse.Node) error {
	switch n := node.(type) {
	case *parse.TextNode:
		w.b.Write(n.Text)
	case *parse.ActionNode:
		value, err := w.pipe(dot, n.Pipe)
		if err != nil {
			return err
		}
		if len(n.Pipe.Decl) == 0 {
			fmt.Fprint(&w.b, shownValue(value))
		}
	case *parse.IfNode:
		return w.branch(dot, &n.BranchNode, false)
	case *parse.WithNode:
		return w.branch(dot, &n.BranchNode, true)
	case *parse.RangeNode:
		return w.loop(dot, n)
	case *parse.TemplateNode:
		return w.call(dot, n)
	case *parse.BreakNode:
		return errBreak
	case *parse.ContinueNode:
		return errContinue
	case *parse.CommentNode:
	default:
		return fmt.Errorf("%s is not supported", node)
	}
	return nil
}

// scoped runs what may declare variables, and forgets them.
func (w *formWriter) scoped(run func() error) error {
	mark := len(w.vars)
	defer func() { w.vars = w.vars[:mark] }()
	return run()
}

func (w *formWriter) branch(dot any, n *parse.BranchNode, with bool) error {
	return w.scoped(func() error {
		value, err := w.pipe(dot, n.Pipe)
		switch {
		case err != nil:
			return err
		case !truth(value):
			return w.list(dot, n.ElseList)
		case with:
			return w.list(value, n.List)
		}
		return w.list(dot, n.List)
	})
}

// loop ranges over a list; there are no maps or numbers to range over.
func (w *formWriter) loop(dot any, n *parse.RangeNode) error {
	return w.scoped(func() error {
		value, err := w.pipe(dot, n.Pipe)
		if err != nil {
			return err
		}
		list := reflect.ValueOf(value)
		if isNil(value) {
			return w.list(dot, n.ElseList)
		}
		if list.Kind() != reflect.Slice && list.Kind() != reflect.Array {
			return fmt.Errorf("range over %s: it is no list", n.Pipe)
		}
		if list.Len() == 0 {
			return w.list(dot, n.ElseList)
		}
		for i := range list.Len() {
			item := list.Index(i).Interface()
			for k, decl := range n.Pipe.Decl { // $index, $item or $item
				value := item
				if k == 0 && len(n.Pipe.Decl) > 1 {
					value = i
				}
				w.set(decl.Ident[0], value)
			}
			err := w.scoped(func() error { return w.list(item, n.List) })
			if errors.Is(err, errBreak) {
				return nil
			}
			if err != nil && !errors.Is(err, errContinue) {
				return err
			}
		}
		return nil
	})
}

// call writes a form that is defined in the text.
func (w *formWriter) call(dot any, n *parse.TemplateNode) error {
	tree := w.trees[n.Name]
	if tree == nil {
		return fmt.Errorf("there is no template %q", n.Name)
	}
	if w.depth == maxDepth {
		return fmt.Errorf("template %q calls itself too often", n.Name)
	}
	var data any
	if n.Pipe != nil {
		var err error
		if data, err = w.pipe(dot, n.Pipe); err != nil {
			return err
		}
	}
	outer := w.vars
	w.vars = []formVar{{"$", data}}
	w.depth++
	err := w.list(data, tree.Root)
	w.depth--
	w.vars = outer
	return err
}

// pipe evaluates commands, each with the value before it as its last argument.
func (w *formWriter) pipe(dot any, pipe *parse.PipeNode) (value any, err error) {
	for i, command := range pipe.Cmds {
		if value, err = w.command(dot, command, value, i > 0); err != nil {
			return nil, err
		}
	}
	for _, decl := range pipe.Decl {
		if pipe.IsAssign {
			w.set(decl.Ident[0], value)
		} else {
			w.vars = append(w.vars, formVar{decl.Ident[0], value})
		}
	}
	return value, nil
}

// set changes the innermost variable of the name; the parser knows that it is
// declared.
func (w *formWriter) set(name string, value any) {
	for i := len(w.vars) - 1; i >= 0; i-- {
		if w.vars[i].name == name {
			w.vars[i].value = value
			return
		}
	}
}

func (w *formWriter) command(dot any, n *parse.CommandNode, before any, piped bool) (any, error) {
	name, ok := n.Args[0].(*parse.IdentifierNode)
	if !ok {
		if len(n.Args) > 1 || piped {
			return nil, fmt.Errorf("%s is no function and takes no argument", n.Args[0])
		}
		return w.operand(dot, n.Args[0])
	}
	decides, syntax := map[string]bool{"and": false, "or": true}[name.Ident]
	var args []any
	for _, node := range n.Args[1:] {
		value, err := w.operand(dot, node)
		if err != nil {
			return nil, err
		}
		if syntax && truth(value) == decides {
			return value, nil
		}
		args = append(args, value)
	}
	if piped {
		args = append(args, before)
	}
	if syntax {
		if len(args) == 0 {
			return nil, fmt.Errorf("%s needs an argument", name.Ident)
		}
		return args[len(args)-1], nil
	}
	return w.funcs[name.Ident](args)
}

// operand is the value of one argument.
func (w *formWriter) operand(dot any, node parse.Node) (any, error) {
	switch n := node.(type) {
	case *parse.DotNode:
		return dot, nil
	case *parse.NilNode:
		return nil, nil
	case *parse.BoolNode:
		return n.True, nil
	case *parse.StringNode:
		return n.Text, nil
	case *parse.NumberNode:
		if n.IsInt {
			return int(n.Int64), nil
		}
		return n.Float64, nil
	case *parse.FieldNode:
		return fields(dot, n.Ident)
	case *parse.VariableNode:
		for i := len(w.vars) - 1; i >= 0; i-- {
			if w.vars[i].name == n.Ident[0] {
				return fields(w.vars[i].value, n.Ident[1:])
			}
		}
	case *parse.PipeNode:
		return w.pipe(dot, n)
	case *parse.ChainNode:
		value, err := w.operand(dot, n.Node)
		if err != nil {
			return nil, err
		}
		return fields(value, n.Field)
	case *parse.IdentifierNode: // a function without arguments
		return w.funcOf(n.Ident)
	}
	return nil, fmt.Errorf("%s is not supported", node)
}

func (w *formWriter) funcOf(name string) (any, error) {
	if function := w.funcs[name]; function != nil {
		return function(nil)
	}
	return nil, fmt.Errorf("%s needs an argument", name)
}
