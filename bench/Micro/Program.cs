using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using ModelPipeline.Bench.Micro;
using Perfolizer.Horology;

// The benchmarks run in this process. The other toolchain builds a project for each, does not know the settings of this repository, and
// takes minutes.
var job = Job.Default.WithToolchain(InProcessEmitToolchain.Instance)
    .WithWarmupCount(3)
    .WithIterationCount(5)
    .WithIterationTime(TimeInterval.FromMilliseconds(250));
if (Environment.GetEnvironmentVariable("BENCH_CLOCK") == "processor")
    job = job.WithClock(new ProcessorClock());
var config = ManualConfig.CreateEmpty()
    .AddJob(job)
    .AddLogger(ConsoleLogger.Default)
    .AddColumnProvider(DefaultColumnProviders.Instance)
    .AddDiagnoser(MemoryDiagnoser.Default, ThreadingDiagnoser.Default)
    .AddExporter(MarkdownExporter.GitHub)
    .WithArtifactsPath(Path.Combine(Repository.Root, "bench", "data", "micro"));
BenchmarkSwitcher.FromAssembly(typeof(Repository).Assembly).Run(args, config);
