package page

import (
	"fmt"
	"html"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"flynn/report/analysis"
	"flynn/report/compare"
	"flynn/report/internal/fixture"
	"flynn/report/internal/sets"
	"flynn/results/keys"
)

// browse opens a page in a headless Chromium and returns the document after its scripts, and what the console said.
func browse(t *testing.T, page string, more ...string) (dom, console string) {
	t.Helper()
	if testing.Short() {
		t.Skip("starts a browser")
	}
	browser, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("no chromium: the page is not opened")
	}
	path := filepath.Join(t.TempDir(), "page.html")
	if err := os.WriteFile(path, []byte(page), 0o600); err != nil {
		t.Fatal(err)
	}
	args := append([]string{"--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
		"--enable-logging=stderr", "--v=0", "--user-data-dir=" + t.TempDir()}, more...)
	cmd := exec.CommandContext(t.Context(), browser,
		append(args, "--dump-dom", (&url.URL{Scheme: "file", Path: path}).String())...)
	var said strings.Builder
	cmd.Stderr = &said
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, said.String())
	}
	return string(out), strings.Join(regexp.MustCompile(`(?m)^.*CONSOLE.*$`).FindAllString(said.String(), -1), "\n")
}

// framed opens a page in a frame of a size, since a window is 500 pixels wide at the least, and returns what its script
// posts.
func framed(t *testing.T, page string, width, height int, script string) string {
	t.Helper()
	page = regexp.MustCompile(`<meta http-equiv="Content-Security-Policy"[^>]*>`).ReplaceAllString(page, "")
	page = strings.Replace(page, "</body>", "<script>"+script+"</script></body>", 1)
	inner := filepath.Join(t.TempDir(), "inner.html") // of an address of its own, so that links lead to itself
	if err := os.WriteFile(inner, []byte(page), 0o600); err != nil {
		t.Fatal(err)
	}
	frame := fmt.Sprintf(`<!DOCTYPE html><title></title><script>onmessage = e => document.title = e.data</script>`+
		`<iframe style="border: 0; width: %dpx; height: %dpx" src="%s"></iframe>`, width, height,
		(&url.URL{Scheme: "file", Path: inner}).String())
	dom, console := browse(t, frame, "--virtual-time-budget=5000")
	if console != "" {
		t.Errorf("the console says\n%s", console)
	}
	got := regexp.MustCompile(`<title>([^<]*)</title>`).FindStringSubmatch(dom)
	if got == nil {
		t.Fatal("no answer")
	}
	return html.UnescapeString(got[1])
}

// TestPageFirstView: without scrolling a reader sees what each class buys, and where to choose a kernel.
func TestPageFirstView(t *testing.T) {
	page := pageOf(t, sets.RecordSet(t))
	const script = `
const inside = e => { const r = e.getBoundingClientRect(); return r.height > 0 && r.top >= 0 && r.bottom <= innerHeight && r.left >= 0 && r.left < innerWidth; };
const rows = [...document.querySelectorAll('#overview .matrix tbody tr')];
const one = innerWidth < 900 ? '#pick' : '#kernels li a';
parent.postMessage([rows.length > 10, rows.every(inside), inside(document.querySelector('#find')), inside(document.querySelector(one)), document.documentElement.scrollWidth <= innerWidth].join(' '), '*');`
	for _, width := range []int{1280, 400} {
		if got := framed(t, page, width, 800, script); got != "true true true true true" {
			t.Errorf("at %d × 800: %s", width, got)
		}
	}
}

// TestPageKernelView: a kernel is chosen by a click, by its address, by finding it, and by keys.
func TestPageKernelView(t *testing.T) {
	const script = `
const out = [];
const on = () => [...document.querySelectorAll('.view.on')].map(v => v.id).join(',') || 'overview';
const seen = id => document.getElementById(id).checkVisibility();
const key = (k, at = document.body) => at.dispatchEvent(new KeyboardEvent('keydown', {key: k, bubbles: true}));
const soon = () => new Promise(done => setTimeout(() => { out.push(on()); done(); }, 50));
(async () => {
  await soon();
  document.querySelector('a[href="#k-dot-f64"]').click(); await soon();
  out.push(seen('overview') + ' ' + document.querySelectorAll('.view.on figure').length);
  key('j'); await soon();
  key('ArrowLeft'); await soon();
  const find = document.getElementById('find');
  find.value = 'triad f32'; find.dispatchEvent(new Event('input')); key('Enter', find); await soon();
  key('Escape'); await soon();
  out.push(seen('overview') + ' ' + seen('everything'));
  location.hash = '#1 > %'; await soon();
  key('a');
  const parts = [...document.querySelectorAll('.view, #overview, #everything')];
  out.push('all ' + parts.every(e => e.checkVisibility()));
  key('a');
  location.hash = '#k-triad-f32'; await soon();
  const own = document.querySelectorAll('#k-triad-f32 .own tbody tr').length;
  out.push(own > 0 && own === document.querySelectorAll('#all tr[data-kernel=triad][data-elem=f32]').length);
  parent.postMessage(out.join('; '), '*');
})().catch(e => parent.postMessage(out.join('; ') + ' ' + e, '*'));`
	got := framed(t, pageOf(t, sets.RecordSet(t)), 1280, 800, script)
	const want = "overview; k-dot-f64; false 4; k-gemm-f32; k-dot-f64; k-triad-f32; overview; true true; overview; " +
		"all true; k-triad-f32; true"
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// TestPagePrints: paper has everything, whatever was chosen.
func TestPagePrints(t *testing.T) {
	page := pageOf(t, sets.Load(t, "small.txt"))
	page = strings.Replace(page, "@media print {", "@media all {", 1)
	const script = `
location.hash = document.querySelector('.view').id;
setTimeout(() => {
  dispatchEvent(new Event('beforeprint'));
  const shown = e => getComputedStyle(e).display !== 'none';
  const views = [...document.querySelectorAll('.view, #overview, #everything')];
  parent.postMessage([views.length > 3, views.every(shown), [...document.querySelectorAll('details')].every(d => d.open)].join(' '), '*');
}, 50);`
	if got := framed(t, page, 1280, 800, script); got != "true true true" {
		t.Error(got)
	}
}

// TestPageSize: a page of ten thousand lines stays small, of every record that has so many.
func TestPageSize(t *testing.T) {
	records, err := filepath.Glob(filepath.Join("..", "..", "docs", "records", "*.txt"))
	if err != nil {
		t.Fatal(err)
	}
	large := 0
	for _, path := range records {
		s, err := analysis.Load(path)
		if err != nil {
			t.Fatal(err)
		}
		lines := 0
		for _, x := range s.Series {
			lines += len(x.Samples[keys.Time])
		}
		if lines < 10000 {
			continue
		}
		large++
		if size, most := len(pageOf(t, s)), 3<<20*lines/10000; size > most {
			t.Errorf("%s: %d bytes for %d lines, at most %d", path, size, lines, most)
		}
	}
	if large == 0 {
		t.Error("no record is large enough")
	}
}

// TestPageWithoutScript: everything is there, unfolded.
func TestPageWithoutScript(t *testing.T) {
	page := pageOf(t, sets.RecordSet(t))
	page = strings.Replace(page, "<script>"+pageScript+"</script>", "", 1)
	const script = `
const all = [...document.querySelectorAll('section, #everything')];
parent.postMessage([all.every(e => e.checkVisibility()), [...document.querySelectorAll('#everything > section > details')].every(d => d.open)].join(' '), '*');`
	if got := framed(t, page, 1280, 800, script); got != "true true" {
		t.Error(got)
	}
}

// The page runs under its own policy without a complaint.
func TestPageInBrowser(t *testing.T) {
	dom, console := browse(t, pageOf(t, sets.Load(t, "small.txt")))
	if console != "" {
		t.Errorf("the console says\n%s", console)
	}
	for _, want := range []string{`<button type="button">kernel</button>`, `13 of 13 rows`, `<option>avx512</option>`} {
		if !strings.Contains(dom, want) {
			t.Errorf("after its script the page has no %s", want)
		}
	}
	if strings.Contains(dom, `<form id="filter" hidden`) {
		t.Error("the filter stays hidden")
	}
}

// probe sorts and filters as a reader would and writes down what is left.
const probe = `<script>
const out = [];
const table = document.querySelector('#flynn');
const column = name => [...table.tHead.rows[0].cells].findIndex(c => c.textContent === name);
const shown = () => [...table.tBodies[0].rows].filter(r => !r.hidden);
const press = name => table.tHead.rows[0].cells[column(name)].querySelector('button').click();
const choose = (name, value) => { const s = document.querySelector('select[name=' + name + ']'); s.value = value; s.dispatchEvent(new Event('change', {bubbles: true})); };
const numbers = () => shown().map(r => Number(r.cells[column('total')].dataset.v));
const sorted = (a, sign) => a.every((v, i) => i === 0 || sign * (v - a[i - 1]) >= 0);
press('total'); out.push('up ' + sorted(numbers(), 1));
press('total'); out.push('down ' + sorted(numbers(), -1));
press('kernel'); out.push('first ' + shown()[0].cells[0].textContent);
choose('kernel', 'triad'); out.push('triad ' + shown().every(r => r.cells[0].textContent === 'triad') + ' ' + shown().length);
choose('isa', 'avx512');
out.push('avx ' + table.tHead.rows[0].cells[column('avx')].hidden + ' avx512 ' + table.tHead.rows[0].cells[column('avx512')].hidden);
const all = document.querySelector('#all');
out.push('rows ' + [...all.querySelectorAll('tbody tr:not(.group)')].filter(r => !r.hidden).every(r => r.dataset.isa === 'avx512' && r.dataset.kernel === 'triad'));
choose('class', 'mimd_sm'); out.push('class ' + [...all.querySelectorAll('tbody tr:not(.group)')].filter(r => !r.hidden).every(r => r.dataset.class === 'mimd_sm'));
document.querySelector('#filter button[type=reset]').click();
setTimeout(() => { out.push('reset ' + shown().length); document.title = out.join('; '); });
</script>`

func TestPageSortsAndFilters(t *testing.T) {
	page := pageOf(t, sets.Load(t, "small.txt"))
	// it would stop the probe
	page = regexp.MustCompile(`<meta http-equiv="Content-Security-Policy"[^>]*>`).ReplaceAllString(page, "")
	dom, console := browse(t, strings.Replace(page, "</body>", probe+"</body>", 1))
	got := regexp.MustCompile(`<title>([^<]*)</title>`).FindStringSubmatch(dom)
	const want = "up true; down true; first count; triad true 4; avx true avx512 false; rows true; class true; reset 13"
	if got == nil || got[1] != want || console != "" {
		t.Errorf("got  %q\nwant %q\nconsole %s", got, want, console)
	}
}

// At any width the page itself does not scroll sideways, only its tables and pictures do; a comparison and the numbers
// of other tools follow the filter.
func TestWholePageInBrowser(t *testing.T) {
	s := sets.Load(t, "small.txt")
	if err := s.Import(output("stream.txt"), ""); err != nil {
		t.Fatal(err)
	}
	c, err := compare.New([]compare.Side{{Name: "old", Set: sets.Read(t, fixture.Synthetic(6, "triad/f64", "sum/f64"))},
		{Name: "new", Set: s}},
		compare.Options{Threshold: .03})
	if err != nil {
		t.Fatal(err)
	}
	page := string(fixture.Written(t, func(w io.Writer) error {
		return WriteHTML(w, analysis.Analyse(s), View{Against: c})
	}))
	page = regexp.MustCompile(`<meta http-equiv="Content-Security-Policy"[^>]*>`).ReplaceAllString(page, "")
	page = strings.Replace(page, "</body>", `<script>
for (const d of document.querySelectorAll('details')) d.open = true;
const select = document.querySelector('select[name=kernel]');
select.value = 'sum'; select.dispatchEvent(new Event('change', {bubbles: true}));
const left = [...document.querySelectorAll('#comparison tr[data-kernel]')].filter(r => !r.hidden);
parent.postMessage([innerWidth, document.documentElement.scrollWidth <= innerWidth, left.length > 0 && left.every(r => r.dataset.kernel === 'sum')].join(' '), '*');
</script></body>`, 1)
	for _, width := range []string{"1280", "400"} { // a window of its own would be 500 pixels wide at the least
		frame := `<!DOCTYPE html><title></title><script>onmessage = e => document.title = e.data</script>` +
			`<iframe style="border: 0; height: 900px; width: ` + width + `px" srcdoc="` + html.EscapeString(page) + `"></iframe>`
		dom, console := browse(t, frame, "--virtual-time-budget=5000")
		got := regexp.MustCompile(`<title>([^<]*)</title>`).FindStringSubmatch(dom)
		if got == nil || got[1] != width+" true true" || console != "" {
			t.Errorf("%q at %s pixels, console %s", got, width, console)
		}
	}
}
