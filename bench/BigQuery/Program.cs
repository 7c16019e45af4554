using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using ModelPipeline;
using ModelPipeline.Bench.BigQuery;
using ModelPipeline.Grains;

// job USERS OUTPUTS [Upsert|Append]: a job against the emulator, with its queries, loads and bill. stub USERS OUTPUTS: the same against a
// server that only answers, with the memory of this process; MODE may be followed by Off or On, for REST or the Storage Read API. read
// USERS: rows a second of both. calls CALLERS MODE: calls a second where a statement takes three seconds.
if (args is ["calls", var callers, var output])
{
    await Calls.RunAsync(int.Parse(callers, CultureInfo.InvariantCulture), Enum.Parse<OutputMode>(output));
    return 0;
}

if (args is ["read", var rows])
{
    await Reads.RunAsync(int.Parse(rows, CultureInfo.InvariantCulture));
    return 0;
}

if (args is not [("job" or "stub") and var kind, var usersText, var outputsText, ..])
{
    if (args is ["serve", var servePort, var serveUsers, var fields])
    {
        await Stub.RunAsync(int.Parse(servePort, CultureInfo.InvariantCulture), long.Parse(serveUsers, CultureInfo.InvariantCulture),
            fields);
        return 0;
    }

    Console.Error.WriteLine("Usage: Bench.BigQuery ((job|stub) USERS OUTPUTS [MODE [Off|On]] | read USERS | calls CALLERS MODE)");
    return 64;
}

var users = int.Parse(usersText, CultureInfo.InvariantCulture);
var outputs = int.Parse(outputsText, CultureInfo.InvariantCulture);
var mode = args.Length > 3 ? Enum.Parse<OutputMode>(args[3]) : OutputMode.Upsert;
var model = new WideModel(outputs);
var storage = args.Length > 4 ? args[4] : "Off";
var address = Hosting.Address;
using var server = kind == "job" ? Servers.Emulator(Hosting.Port, users) : Servers.Stub(Hosting.Port, users, model);
try
{
    await Servers.UpAsync(address);
    using var host = Hosting.Build(address, mode, model, storage);
    await host.StartAsync();
    var jobs = host.Services.GetRequiredService<IClusterClient>();
    var process = Process.GetCurrentProcess();
    GC.Collect();
    var idle = Memory(process);
    var most = 0L;
    var cpu = process.TotalProcessorTime;
    var heap = 0L;
    var committed = 0L;
    var before = GC.CollectionCount(GC.MaxGeneration);
    var began = Stopwatch.GetTimestamp();
    var job = (await jobs.GetGrain<IPipelineJobsGrain>("churn").Create("churn", new("bench", null, false))).Job!;
    while (!job.IsOver)
    {
        await Task.Delay(200);
        most = Math.Max(most, Memory(process));
        heap = Math.Max(heap, GC.GetGCMemoryInfo().HeapSizeBytes);
        committed = Math.Max(committed, GC.GetGCMemoryInfo().TotalCommittedBytes);
        job = (await jobs.GetGrain<IScoringJobGrain>(job.Id).Get())!;
    }

    var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
    process.Refresh();
    var collections = GC.CollectionCount(GC.MaxGeneration) - before;
    Console.WriteLine(
        $"{mode}, Storage={storage}, {users} users, {outputs} outputs: {job.Status} {job.Error} scored {job.Scored} in {seconds:0.0} s, {users / seconds:0} users/s");
    Console.WriteLine(
        $"processor of this process: {(process.TotalProcessorTime - cpu).TotalSeconds:0.0} s, {(process.TotalProcessorTime - cpu).TotalSeconds / users * 1e6:0.0} us a user");
    Console.WriteLine(
        $"memory: idle {idle >> 20} MB, most {most >> 20} MB, above idle {(most - idle) >> 20} MB; heap after a collection {heap >> 20} MB, committed {committed >> 20} MB, left at the end {GC.GetTotalMemory(forceFullCollection: true) >> 20} MB; full collections {collections}");
    Console.WriteLine($"cost as the job tells it: {job.Cost}");
    if (kind == "job")
        await Servers.PrintLogAsync(address);
    await host.StopAsync();
    return 0;
}
finally
{
    server.Kill(entireProcessTree: true);
}

static long Memory(Process process)
{
    process.Refresh();
    return process.WorkingSet64;
}
