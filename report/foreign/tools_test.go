package foreign

import "testing"

// Every further tool: its units, what a row is of, its several runs, and the rows that are left out or damaged.
func TestMemoryTools(t *testing.T) {
	checkCase(t, "mlc.txt", "Intel MLC", []string{
		"idle latency, node 0 to 0 =   n 0 set 0 80.5 ns", "idle latency, node 0 to 1 =   n 0 set 0 140 ns",
		"idle latency, node 1 to 0", "idle latency, node 1 to 1",
		"ALL Reads =   n 0 set 0 1.5e+11 B/s", "3:1 Reads-Writes =   n 0 set 0 1.4e+11 B/s", "1:1 Reads-Writes",
		"Stream-triad like =   n 0 set 0 1.25e+11 B/s",
		"bandwidth, node 0 to 0 =   n 0 set 0 7.5e+10 B/s", "bandwidth, node 0 to 1",
		"loaded latency, delay 0 =   n 0 set 0 329 ns 1.5e+11 B/s",
		"loaded latency, delay 20000 =   n 0 set 0 82.5 ns 3e+09 B/s",
	}, `mlc.txt:16: rate of 2:1 Reads-Writes: invalid number "-"`)
	checkCase(t, "osu.txt", "OSU micro-benchmarks", []string{
		"OSU MPI Bandwidth, 1 B left: too small", "OSU MPI Bandwidth, 1024 B =   n 0 set 1024 2e+09 B/s",
		"OSU MPI Bandwidth, 4194304 B =   n 0 set 4194304 2e+10 B/s",
		"OSU MPI Latency, 0 B =   n 0 set 0 250 ns", "OSU MPI Latency, 8 B =   n 0 set 8 300 ns",
		"OSU MPI Barrier Latency =   n 0 set 0 4500 ns", "OSU MPI Allreduce Latency, 4 B =   n 0 set 4 2000 ns",
		"OSU MPI Multiple Bandwidth / Message Rate, 1024 B =   n 0 set 1024 3e+09 B/s",
	})
	checkCase(t, "perfmem.txt", "perf bench mem", []string{
		"memcpy default = memcpy  n 0 set 2097152 1.718e+10 B/s",
		"memcpy x86-64-movsq = memcpy  n 0 set 2097152 1.3959e+10 B/s",
		"memset default = memset  n 0 set 2147483648 5.374e+08 B/s",
	})
	checkCase(t, "pmbw.txt", "pmbw", []string{
		"ScanWrite64PtrUnrollLoop =   n 0 set 1024 ×1 51.2 ns 2e+10 B/s, mean of 1000000",
		"ScanRead64PtrUnrollLoop =   n 0 set 1048576 ×4 26214 ns 4e+10 B/s",
	}, "pmbw.txt:3: invalid value +Inf of ScanRead32")
	checkCase(t, "sysbench.txt", "sysbench memory", []string{
		"memory write global =   n 0 set 1024 ×1 6.2915e+09 B/s",
		"memory read local =   n 0 set 8192 ×8 8.3886e+09 B/s",
	})
}

func TestComputeTools(t *testing.T) {
	checkCase(t, "prk.txt", "Parallel Research Kernels", []string{
		"OpenMP stream triad =   n 10000000 set 0 ×4 1e+07 ns 3.2e+10 B/s, mean of 10",
		"MPI stencil execution on 2D grid =   n 0 set 0 ×4 in 4 2e+07 ns 5e+09 flop/s, mean of 5",
		"OpenMP Matrix transpose left: failed its own validation: ERROR: Aggregate squared error",
	})
	checkCase(t, "spatter.txt", "Spatter", []string{"config 0 gather =   n 0 set 0 8e+05 ns 2e+08 B/s",
		"config 1 scatter =   n 0 set 0 8e+05 ns 1e+08 B/s"})
	checkCase(t, "mixbench.csv", "mixbench", []string{
		"Single Precision ops, 0 iterations =  f32 n 0 set 0 2e+06 ns 4e+10 B/s 1e+10 flop/s",
		"Double precision ops, 0 iterations =  f64 n 0 set 0 4e+06 ns 4e+10 B/s 5e+09 flop/s",
		"Integer operations, 0 iterations =   n 0 set 0 2e+06 ns 4e+10 B/s,",
		"Single Precision ops, 1 iterations =  f32", "Double precision ops, 1 iterations =  f64",
		"Integer operations, 1 iterations left: its numbers contradict",
	})
	checkCase(t, "clpeak.txt", "clpeak", []string{
		"cpu-haswell Global memory bandwidth float =   n 0 set 0 3.05e+10 B/s",
		"cpu-haswell Global memory bandwidth float2",
		"cpu-haswell Single-precision compute float =  f32 n 0 set 0 1.5e+11 flop/s",
		"cpu-haswell Single-precision compute float4 =  f32", "cpu-haswell No half precision support! left: skipped",
		"cpu-haswell Transfer bandwidth enqueueWriteBuffer =   n 0 set 0 1.35e+10 B/s",
		"cpu-haswell kernel launch latency =   n 0 set 0 3500 ns",
	})
	checkCase(t, "clpeak.xml", "clpeak", []string{
		"cpu global_memory_bandwidth float =   n 0 set 0 3.05e+10 B/s",
		"cpu double_precision_compute double =  f64 n 0 set 0 7.5e+10 flop/s",
		"cpu device kernel_launch_latency =   n 0 set 0 3500 ns",
	}, `clpeak.xml:7: cpu global_memory_bandwidth float2: invalid number "oops"`, "the XML is damaged")
}

func TestProgramTools(t *testing.T) {
	checkCase(t, "hyperfine.json", "hyperfine", []string{
		"./triad 1000 =   n 0 set 0 ×4 2.4e+08 ns, median of 3", "./broken left: run 2 ended with exit code 139",
		"./old =   n 0 set 0 1.5e+09 ns, mean as the tool prints it",
	})
	checkCase(t, "criterion.txt", "criterion", []string{
		"triad/f64/640 = triad f64 n 640 set 0 100 ns 1.6214e+11 B/s",
		"a_long_name/of/a_benchmark/4096 = a_long_name_of_a  n 4096 set 0 1250 ns, estimate",
	})
	checkCase(t, "criterion.jsonl", "criterion", []string{
		"copy<f32>/1024 = copy f32 n 1024 set 0 100 ns 8.192e+10 B/s, median of 2",
		"sum/64 = sum  n 64 set 0 2500 ns, median as the tool prints it",
	}, "criterion.jsonl:4: the JSON is")
	checkCase(t, "criterion-estimates.json", "criterion",
		[]string{". =   n 0 set 0 99 ns, median as the tool prints it"})
	checkCase(t, "gotest.txt", "go test -bench", []string{
		"AVX512 left: skipped", "Triad/n=640 = triad  n 640 set 0 100 ns 1.536e+11 B/s, median of 2",
		"DotFloat32/1024 = dot f32 n 1024 set 0 1000 ns, median of 1", "Slow = slow  n 0 set 0 1.5e+09 ns",
		"Triad/n=640 = triad  n 640 set 0 200 ns, median of 1",
	})
}
