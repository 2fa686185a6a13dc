//go:build linux

package main

import (
	"fmt"
	"path/filepath"
	"strings"
	"time"
)

// pc is the emulated machine, and where its files lie on the host.
type pc struct {
	emulator, share, display, cpu string
	dir                           string
	silence                       time.Duration // after which it counts as stuck
}

func (c *pc) file(name string) string { return filepath.Join(c.dir, name) }

// ips is how many instructions the PC executes in a second of its own time: about what bochs does in a second of ours.
const ips = 50_000_000

// serial is the file that bochs finds its end of the serial line in: the first that it inherits.
const serial = "/dev/fd/3"

// setting is a line of a configuration, or a word of one, and why it stands there.
type setting struct{ text, why string }

// settings is the configuration of the emulator.
func (c *pc) settings() []setting {
	return []setting{
		{"config_interface: textconfig", "the one that opens no window"},
		{"display_library: " + c.display, "term of Debian's and nogui of an own build need no screen"},
		{"memory: guest=512, host=512", "MiB; twice what kernel, files and tests take"},
		{"romimage: file=" + filepath.Join(c.share, "BIOS-bochs-latest") + ", options=fastboot",
			"fastboot waits for no key"},
		{"vgaromimage: file=" + filepath.Join(c.share, "VGABIOS-lgpl-latest"), "the BIOS wants a display to start"},
		{fmt.Sprintf("cpu: model=%s, count=1, ips=%d, reset_on_triple_fault=0", c.cpu, ips),
			"a PC that fails ends instead of starting again"},
		{"clock: sync=none, time0=1700000000",
			"time of the PC is its instructions, so that runs are equal and idle time costs none"},
		{"ata0: enabled=1, ioaddr1=0x1f0, ioaddr2=0x3f0, irq=14", "where BIOS and Linux look for the CD"},
		{"ata0-master: type=cdrom, path=" + c.file("cd.iso") + ", status=inserted", "the CD"},
		{"boot: cdrom", "there is no disk"},
		{"com1: enabled=1, mode=file, dev=" + serial, "what the PC says, as it says it"},
		{"log: " + c.file("bochs.log"), "kept out of standard error, and shown where the PC ends early"},
		{"panic: action=fatal", "the default asks a person"},
		{"error: action=ignore", "Linux touches devices that are not there"},
		{"info: action=ignore", "tens of thousands of lines else"},
		{"sound: driver=dummy", "no sound card of the host"},
		{"speaker: enabled=0", "nor its loudspeaker"},
	}
}

// kernelSettings are the words of Linux's command line. Those with numbers hide features from it: 32 times the word of
// CPUID's table in Linux, plus the bit.
var kernelSettings = []setting{
	{"console=ttyS0", "speak on the serial line"},
	{"quiet", "but of errors only: each character costs hundreds of instructions, five seconds in all"},
	{"panic=0", "a kernel that gives up stays, and says so, instead of booting again"},
	{"nokaslr", "addresses of a trace are those of System.map"},
	{"mitigations=off", "nobody attacks, and flushing costs"},
	{"no_timer_check", "the test of the timer compares it with a loop"},
	{"tsc=reliable", "no watchdog over a clock that is exact by definition"},
	{fmt.Sprintf("tsc_early_khz=%d", ips/1000),
		"else its rate is taken from the model: delays last 44 times as long, and interrupts pour in"},
	{"lpj=100000", "nor measure the loop of delays"},
	{"random.trust_cpu=on", "Go's start waits for random numbers"},
	{"lsm=", "no security modules to start"},
	{"nopcid", "with it, enabling ACPI panics in RSM"},
	{"no5lvl", "likewise"},
	{"noxsaves", "bochs 2.7 tells other sizes for it than Linux reckons: then there is no state of YMM and ZMM"},
	{"nopku", "likewise"},
	{"clearcpuid=" + strings.Join(hidden, ","), "see hidden"},
}

// hidden are features of CPUID.
var hidden = []string{
	"321", // XSAVEC, for the reason of noxsaves
	"323", // XSAVES, likewise
	"515", // PKU, likewise
	"534", // RDPID, which bochs refuses where Linux uses it
	"580", // FSRM: copies of any length by REP MOVSB fault in pages without end
	"600", // AMX-TILE: bochs 3.0 has no XFD, and Linux cannot enable the one without the other
}

var kernelLine = join(kernelSettings, " ")

func join(settings []setting, separator string) string {
	var words []string
	for _, s := range settings {
		words = append(words, s.text)
	}
	return strings.Join(words, separator)
}
