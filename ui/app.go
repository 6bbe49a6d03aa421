package ui

import (
	"context"
	"errors"
	"os"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"withings-tui/store"
	"withings-tui/ui/config"
)

// ErrWantDemo is what Run returns when the person chose to look around with
// demo data: the caller starts the demo and runs the dashboard on it.
var ErrWantDemo = errors.New("demo data wanted")

// Account is what the dashboard asks of the outside to sign a person in.
// Errors are one line each, ready to be shown: what, why, what to do.
type Account interface {
	// SignedIn tells whether a token is stored that a refresh can use.
	SignedIn(ctx context.Context) (bool, error)
	// App is the registered Withings application as far as it is set up.
	App(ctx context.Context) (AccountApp, error)
	// SetApp keeps the application's client id and secret.
	SetApp(ctx context.Context, id, secret string) error
	// Begin listens for the redirect and returns what to show.
	Begin(ctx context.Context, demo bool) (Attempt, error)
}

// AccountApp is the registered application without its secret.
type AccountApp struct {
	ClientID  string
	HasSecret bool
	Redirect  string // the callback address to register, exactly
}

// Attempt is one sign-in under way.
type Attempt interface {
	URL() string         // to open in a browser
	Code() string        // short, to compare with the page the browser ends on
	Redirect() string    // where the browser comes back to
	Deadline() time.Time // when it gives up
	Listening() bool     // false: only a pasted address completes it
	Wait(ctx context.Context) error
	Paste(ctx context.Context, text string) error
	OpenBrowser() error
	Close() error
}

// Options is all that the dashboard needs from outside.
type Options struct {
	Cache   *store.Cache
	Config  config.Config
	Account Account
	Profile string // named on screen unless it is the default
	Version string
	Demo    bool // say so on screen
	Now     func() time.Time
	Notice  string // a word to start with

	// Refresh brings the cache up to date with Withings.
	Refresh func(ctx context.Context, full bool, progress func(store.Progress)) (store.Result, error)
	// Import reads a data export of the Withings app and says what it found.
	Import func(ctx context.Context, path string) (string, error)
	// SaveSetting writes one setting to the config file.
	SaveSetting func(key, value string) error
}

// screen is what fills the terminal.
type screen uint8

const (
	screenDashboard screen = iota
	screenWelcome
	screenSetup
	screenSignIn
	screenImport
	screenFirstSync
)

// overlay is what lies over the dashboard.
type overlay uint8

const (
	overlayNone overlay = iota
	overlayHelp
	overlayExplain
	overlayTable
	overlaySettings
)

// minWidth and minHeight are the smallest terminal the dashboard is drawn in.
const (
	minWidth  = 60
	minHeight = 18
)

// App is the one model of the dashboard.
type App struct {
	o   Options
	cfg config.Config
	ctx context.Context

	w, h    int
	dark    bool
	profile colorprofile.Profile
	theme   *theme
	started time.Time
	now     time.Time // of the last tick: what "today" and ages go by

	screen  screen
	overlay overlay
	pane    paneID
	span    int // index into spans
	cursor  cursor
	series  store.Figure
	compare bool

	data       *data
	generation int // of the load that is awaited
	loading    bool
	again      bool // load once more when this load ends
	stamp      store.FileStamp
	derived    derived

	account AccountApp
	signed  bool
	sync    syncState
	note    notice

	help     scroller
	table    table
	settings settings
	setup    setup
	login    login
	importer importer

	jobs  jobs
	keys  *keymap
	hits  []hit // what a mouse click finds, as drawn last
	frame string
	dirty bool
}

// New is the dashboard before its first frame. It reads what the first frame
// shows from the cache; everything after that is done by commands.
func New(ctx context.Context, o Options) *App {
	if o.Now == nil {
		o.Now = time.Now
	}
	a := &App{
		o: o, cfg: o.Config, ctx: ctx, dark: true, profile: colorprofile.TrueColor,
		started: o.Now(), now: o.Now(), series: store.FigureWeight, span: defaultSpan, dirty: true,
	}
	a.keys = newKeymap(o.Config.Keys)
	a.retheme()
	a.setup.init()
	a.importer.init()
	a.login.init()
	a.table.init()
	a.loadFirst()
	if o.Notice != "" {
		a.say(noticeInfo, o.Notice)
	}
	return a
}

// Run shows the dashboard until the person quits. It returns ErrWantDemo where
// demo data was asked for, and puts the terminal back in every case.
func Run(ctx context.Context, o Options) error {
	outer := ctx
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	a := New(ctx, o)
	a.profile = colourProfile(os.Stdout, os.Environ(), o.Config.NoColor)
	a.retheme()
	// A signal ends outer. The program then quits as by its key: killed, Bubble
	// Tea would give the terminal back while it still reads from it.
	p := tea.NewProgram(a, tea.WithoutSignalHandler(), tea.WithColorProfile(a.profile))
	defer context.AfterFunc(outer, func() {
		time.AfterFunc(jobsEnd, p.Kill) // where even that does not help
		p.Quit()
	})()
	final, err := p.Run()
	// What still writes ends before the caller takes the cache away.
	stop()
	a.jobs.end(jobsEnd)
	if app, ok := final.(*App); ok {
		app.login.abandon()
		if err == nil && app.wantsDemo() {
			return ErrWantDemo
		}
	}
	if errors.Is(err, tea.ErrInterrupted) || outer.Err() != nil {
		return nil
	}
	return err
}

func (a *App) wantsDemo() bool { return a.screen == screenWelcome && a.setup.demo }

// Init starts what goes on beside the person: the clock, the account, the rest
// of the history, a refresh where the cache is old.
func (a *App) Init() tea.Cmd {
	return tea.Batch(tea.RequestBackgroundColor, tick(), a.loadAll(), a.askAccount())
}

// Update routes a message; nothing in it waits.
func (a *App) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	a.dirty = true
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		a.w, a.h = msg.Width, msg.Height
		a.resized()
	case tea.BackgroundColorMsg:
		a.dark = msg.IsDark()
		a.retheme()
	case tea.ColorProfileMsg:
		a.profile = msg.Profile
		a.retheme()
	case tea.KeyPressMsg:
		return a, a.press(msg)
	case tea.PasteMsg:
		return a, a.pasteText(msg.Content)
	case tea.MouseClickMsg:
		return a, a.click(msg.Mouse())
	case tea.MouseWheelMsg:
		return a, a.wheel(msg.Mouse())
	case quitMsg:
		return a, tea.Quit
	default:
		return a, a.receive(msg)
	}
	return a, nil
}

// View is the screen as it stands; it is drawn anew only after an Update.
func (a *App) View() tea.View {
	if a.dirty {
		a.frame = a.draw()
		a.dirty = false
	}
	v := tea.NewView(a.frame)
	v.AltScreen = true
	v.WindowTitle = a.title()
	if a.cfg.Mouse {
		v.MouseMode = tea.MouseModeCellMotion
	}
	if a.sync.running && a.sync.first {
		v.ProgressBar = tea.NewProgressBar(tea.ProgressBarIndeterminate, 0)
	}
	return v
}

// title names the window: never a health value, as others may see it.
func (a *App) title() string {
	if a.o.Profile != "" {
		return "withings-tui · " + clean(a.o.Profile)
	}
	return "withings-tui"
}

func (a *App) retheme() {
	a.theme = newTheme(a.cfg.Theme, a.dark, a.profile, a.cfg.ASCII)
	a.derived.forgetGrids()
}

// figures is how numbers are written now.
func (a *App) figures() figures { return figures{a.cfg.Units, a.cfg.Privacy} }

// zone is the account's own time zone, in which its days begin and end; the
// machine's where the account has none.
func (a *App) zone() *time.Location {
	if a.data != nil && a.data.zone != nil {
		return a.data.zone
	}
	return time.Local
}

func (a *App) today() store.Date { return store.DateOf(a.now.In(a.zone())) }
