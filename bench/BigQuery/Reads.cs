using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;

namespace ModelPipeline.Bench.BigQuery;

/// <summary>What reading alone takes, over REST and in streams, two partitions at a time as a silo reads them.</summary>
internal static class Reads
{
    private const int PartitionUsers = 50_000;
    private const int BatchRows = 50_000;

    public static async Task RunAsync(int users)
    {
        var model = new WideModel(2);
        using var server = Servers.Stub(Hosting.Port, users, model);
        try
        {
            await Servers.UpAsync(Hosting.Address);
            foreach (var storage in new[] { "Off", "On", "Off", "On" })
                await MeasureAsync(users, storage, model);
        }
        finally
        {
            server.Kill(entireProcessTree: true);
        }
    }

    private static async Task MeasureAsync(int users, string storage, WideModel model)
    {
        using var host = Hosting.Build(Hosting.Address, OutputMode.Upsert, model, storage);
        var kind = host.Services.GetServices<RetrieverKind>().First(each => each.Name == "BigQuery");
        var input = new InputOptions { Kind = "BigQuery", Table = "customers", Connection = "warehouse" };
        await using var retriever = kind.Create(new("churn", input, Hosting.Connection(Hosting.Address, storage), host.Services));
        await retriever.OpenAsync([.. model.Inputs], CancellationToken.None);
        var call = new StoreCall("churn", RunTrigger.Job, Guid.NewGuid());
        var process = Process.GetCurrentProcess();
        var cpu = process.TotalProcessorTime;
        var allocated = GC.GetTotalAllocatedBytes();
        var began = Stopwatch.GetTimestamp();
        var plan = await retriever.PlanScanAsync(PartitionUsers, call, CancellationToken.None);
        var rows = 0L;
        await Parallel.ForEachAsync(plan.Partitions, new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (partition, token) =>
        {
            await foreach (var batch in retriever.ScanAsync(new(partition, null, BatchRows), call, token))
                Interlocked.Add(ref rows, batch.Rows.Count);
        });
        process.Refresh();
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        var used = (process.TotalProcessorTime - cpu).TotalSeconds;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"Storage={storage}: {rows} rows, {rows / seconds:0} rows/s, processor {used / rows * 1e6:0.00} us a row, {(GC.GetTotalAllocatedBytes() - allocated) / rows} bytes a row allocated"));
    }
}
