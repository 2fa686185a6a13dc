package cli

import (
	"fmt"
	"strings"
	"time"

	"flynn/bench"
)

// progress redraws one line of a terminal. Where stderr is none it is silent.
type progress struct {
	screen
	began, drawn time.Time
	last         int // samples done at the last step
	fresh        int // of them, those that took time: a resumed session skips the others
	shown        bool

	spent, budget time.Duration // of a session that ends when its time is over; 0 elsewhere
}

const (
	redraw  = 100 * time.Millisecond
	wipe    = "\r\x1b[K"
	barSize = 20
)

func newProgress(s screen) *progress { return &progress{screen: s, began: time.Now()} }

func (p *progress) step(s bench.Step) {
	if s.Done == p.last+1 { // more at once were already in the file, or will not be timed
		p.fresh++
	}
	p.last = s.Done
	p.spent, p.budget = s.Spent, s.Budget
	if p.due() {
		p.draw(s.Done, s.Total, doing(s))
	}
}

// doing says what a step is about.
func doing(s bench.Step) string {
	return fmt.Sprintf("%s %s %s", s.Doing, s.Point.Kernel.ID(), s.Point.Class.Name())
}

// due tells whether it is time to draw.
func (p *progress) due() bool { return p.live() && time.Since(p.drawn) >= redraw }

// draw draws the line with so many samples of a total.
func (p *progress) draw(done, total int, doing string) {
	p.drawn, p.shown = time.Now(), true
	line := []rune(p.line(done, total, doing, p.drawn.Sub(p.began)))
	if w := p.width(); w > 1 && len(line) >= w {
		line = line[:w-1] // the last column would wrap
	}
	fmt.Fprint(p, wipe+string(line))
}

func (p *progress) line(done, total int, doing string, elapsed time.Duration) string {
	share := float64(done) / float64(max(total, 1))
	if p.budget > 0 {
		share = min(1, float64(p.spent)/float64(p.budget))
	}
	full := int(share * barSize)
	return fmt.Sprintf("[%s%s] %3.0f %%  %d/%d  %s  %s",
		strings.Repeat("=", full), strings.Repeat(" ", barSize-full), 100*share, done, total, p.eta(total-done, elapsed),
		doing)
}

// eta is told once there is something to tell it from.
func (p *progress) eta(ahead int, elapsed time.Duration) string {
	if p.budget > 0 {
		return timeLeft(p.budget - p.spent)
	}
	if p.fresh == 0 || elapsed < 2*time.Second {
		return "ETA  --:--"
	}
	return timeLeft(time.Duration(float64(elapsed) / float64(p.fresh) * float64(ahead)))
}

func timeLeft(left time.Duration) string {
	left = max(left, 0).Round(time.Second)
	return fmt.Sprintf("ETA %3d:%02d", int(left.Minutes()), int(left.Seconds())%60)
}

// erase leaves the terminal as if nothing had been drawn.
func (p *progress) erase() {
	if p.shown {
		fmt.Fprint(p, wipe)
		p.shown = false
	}
}
