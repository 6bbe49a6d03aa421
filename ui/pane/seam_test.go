package pane

import (
	"go/ast"
	"go/parser"
	"go/token"
	"math"
	"path/filepath"
	"strings"
	"testing"

	"withings-tui/store"
	"withings-tui/ui/screen"
)

func TestANewPaneNeedsOneFileAndOneLine(t *testing.T) {
	t.Parallel()
	// The line: every pane is named in All and nowhere else but in its own file.
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	fset, parsed, homes := token.NewFileSet(), map[string]*ast.File{}, map[string]string{}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(fset, name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		parsed[name] = f
		for _, d := range f.Decls {
			g, ok := d.(*ast.GenDecl)
			if !ok || g.Tok != token.VAR {
				continue
			}
			for _, spec := range g.Specs {
				v := spec.(*ast.ValueSpec)
				if len(v.Values) == 1 {
					if lit, ok := v.Values[0].(*ast.CompositeLit); ok {
						if id, ok := lit.Type.(*ast.Ident); ok && id.Name == "Pane" {
							homes[v.Names[0].Name] = name
						}
					}
				}
			}
		}
	}
	if len(homes) != len(All) {
		t.Errorf("%d panes are declared and All has %d", len(homes), len(All))
	}
	for name, f := range parsed {
		if name == "pane.go" {
			continue
		}
		members := map[*ast.Ident]bool{} // x.Weight and Weight: are not the pane
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.SelectorExpr:
				members[n.Sel] = true
			case *ast.KeyValueExpr:
				if id, ok := n.Key.(*ast.Ident); ok {
					members[id] = true
				}
			case *ast.Ident:
				if home, ok := homes[n.Name]; ok && home != name && !members[n] {
					t.Errorf("%s names the pane %s, which is in %s", name, n.Name, home)
				}
			}
			return true
		})
	}
	// The file: a pane is drawn, and on the Overview, with nothing but its value.
	made := Pane{Slug: "made-up", Title: "Made up", Accent: screen.InkSleep,
		View: func(*Scene, screen.Rect) View {
			return View{Title: "Made up", Hero: Hero{Text: "42", Unit: "things"}, Parts: []Part{{Height: 1, Grow: true, Draw: func(c *screen.Canvas, r screen.Rect) []Target {
				c.Text(r.X, r.Y, r.W, screen.Style{}, "a plot")
				return nil
			}}}}
		},
		Card: func(*Scene) Card { return Card{Hero: Hero{Text: "42", Unit: "things"}} },
	}
	s := demo()
	c := screen.NewCanvas(80, 24, dark())
	Draw(s, &made, c, c.Bounds())
	if !strings.Contains(c.Plain(), "a plot") {
		t.Error("the new pane does not draw its part")
	}
	c = screen.NewCanvas(80, 24, dark())
	drawOverview(s, append(All[:1:1], made), c, c.Bounds())
	if !strings.Contains(c.Plain(), "Made up") {
		t.Error("the new pane has no card on the Overview")
	}
}

func TestEveryRowHasACellAndAKeyForEveryColumn(t *testing.T) {
	t.Parallel()
	s := demo()
	for i := range All {
		p := &All[i]
		if p.Rows == nil {
			continue
		}
		rows := p.Rows(s)
		columns := rows.Columns
		if rows.N == 0 {
			t.Errorf("%s: the demo person has no rows", p.Slug)
		}
		var shown []int
		for r := 0; r < rows.N; r += 1 + rows.N/50 {
			row := rows.Row(r)
			if len(row.Cells) != len(columns) || len(row.Sort) != len(columns) {
				t.Fatalf("%s: row %d has %d cells and %d keys for %d columns", p.Slug, r, len(row.Cells), len(row.Sort), len(columns))
			}
			for k, cell := range row.Cells {
				if (&screen.Theme{}).Width(cell.Text) > columns[k].Width && columns[k].Width > 0 {
					t.Errorf("%s: %q is wider than its column %s", p.Slug, cell.Text, columns[k].Name)
				}
			}
			if row.Unix != rows.At(r).Unix {
				t.Errorf("%s: row %d is of %v, At says %v", p.Slug, r, row.Time(), rows.At(r).Time())
			}
			shown = append(shown, r)
		}
		if rows.Sum == nil || len(rows.Sum(shown)) == 0 || len(rows.Sum(nil)) == 0 {
			t.Errorf("%s: the table has no last line", p.Slug)
		}
	}
}

func TestStopsAscendAndAreFoundAgain(t *testing.T) {
	t.Parallel()
	s := demo()
	for i := range All {
		if All[i].Stops == nil {
			continue
		}
		stops := All[i].Stops(s)
		before := int64(math.MinInt64)
		for j := range stops.N {
			at := stops.At(j)
			if at.Unix < before {
				t.Fatalf("%s: stop %d lies before the one before it", All[i].Slug, j)
			}
			if at.Unix > before && j > 0 && stops.Nearest(at.Unix-1) != j && at.Unix-1 != before {
				t.Errorf("%s: a second before stop %d the nearest is %d", All[i].Slug, j, stops.Nearest(at.Unix-1))
			}
			before = at.Unix
		}
		from, to := stops.In(s.Window)
		if from >= to || stops.At(from).Date() < s.Window.From || stops.At(to-1).Date() > s.Window.To {
			t.Errorf("%s: the window's stops are %d to %d", All[i].Slug, from, to)
		}
	}
	if none := (Stops{}); none.Nearest(0) != -1 || none.Index(0) != -1 {
		t.Error("no stops have a nearest")
	}
}

func TestAClickHitsWhatIsWrittenThere(t *testing.T) {
	t.Parallel()
	for _, size := range sizes {
		c, targets := drawn(t, demo(), "weight", dark(), size[0], size[1])
		spans, moves, plots := 0, 0, 0
		for _, target := range targets {
			text := ""
			for x := target.X; x < target.Right(); x++ {
				text += string(c.At(x, target.Y).Rune)
			}
			switch target.Act.Kind {
			case ActSpan:
				spans++
				if strings.TrimSpace(text) != Spans[target.Act.Index].Name {
					t.Errorf("at %v the target of %s lies on %q", size, Spans[target.Act.Index].Name, text)
				}
			case ActMove:
				moves++
				if arrow := map[int]string{-1: "‹", 1: "›"}[target.Act.Index]; !strings.Contains(text, arrow) {
					t.Errorf("at %v the target of %s lies on %q", size, arrow, text)
				}
			case ActPlot:
				plots++
				left, right := target.TimeAt(target.X), target.TimeAt(target.Right()-1)
				from, to := walls(demo().Window)
				if left < from || left > from+3*day || right < to-3*day {
					t.Errorf("at %v the plot goes from %d to %d, the window from %d to %d", size, left, right, from, to)
				}
			}
		}
		if spans != len(Spans) || moves != 2 || plots == 0 {
			t.Errorf("at %v there are %d spans, %d arrows and %d plots to click", size, spans, moves, plots)
		}
	}
}

func TestWindowsAreNamedByTheirDates(t *testing.T) {
	t.Parallel()
	today := store.DateOf(now)
	for _, c := range []struct {
		window      store.Period
		long, short string
	}{
		{period("2026-08-28", "2026-11-25"), "28 Aug – 25 Nov 2026", "28 Aug – 25 Nov"},
		{period("2026-11-19", "2026-11-25"), "19 – 25 Nov 2026", "19 – 25 Nov"},
		{period("2025-03-01", "2025-03-31"), "March 2025", "March 2025"},
		{period("2025-01-01", "2025-12-31"), "2025", "2025"},
		{period("2025-03-05", "2025-04-20"), "5 Mar – 20 Apr 2025", "Mar – Apr 2025"},
		{period("2024-02-01", "2024-02-29"), "February 2024", "February 2024"},
	} {
		if got := dates(c.window); got != c.long {
			t.Errorf("%v is named %q, want %q", c.window, got, c.long)
		}
		if got := shortDates(c.window, today); got != c.short {
			t.Errorf("%v is named %q in short, want %q", c.window, got, c.short)
		}
	}
}

func TestTheSameDaysAYearAgo(t *testing.T) {
	t.Parallel()
	for _, c := range [][2]store.Period{
		{period("2026-08-28", "2026-11-25"), period("2025-08-28", "2025-11-25")},
		{period("2024-02-01", "2024-02-29"), period("2023-02-01", "2023-03-01")},
	} {
		if got := YearAgo(c[0]); got.Days() != c[0].Days() || got != c[1] {
			t.Errorf("a year before %v is %v, want %v", c[0], got, c[1])
		}
	}
}

func TestTheCopiedReadingIsTheOneThatIsRead(t *testing.T) {
	t.Parallel()
	if got, want := Weight.Copied(demo()), "2026-11-25 07:01 81.2 kg"; got != want {
		t.Errorf("y copies %q, want %q", got, want)
	}
}
