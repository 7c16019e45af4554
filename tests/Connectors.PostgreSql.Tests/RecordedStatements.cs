using System.Collections.Concurrent;
using System.Diagnostics;

namespace ModelPipeline.Connectors.PostgreSql.Tests;

/// <summary>The statements of a run whose spans are recorded. The run begins here and lasts until the disposal.</summary>
internal sealed class RecordedStatements : IDisposable
{
    private readonly ConcurrentQueue<Activity> ended = [];
    private readonly ActivitySource source = new($"test {Guid.NewGuid()}");
    private readonly ActivityListener listener;
    private readonly Activity run;

    public RecordedStatements()
    {
        listener = new()
        {
            ShouldListenTo = each => each.Name == "Npgsql" || each.Name == source.Name,
            Sample = static (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = ended.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        run = source.StartActivity("run")!;
    }

    /// <summary>The spans of statements in the run.</summary>
    public IReadOnlyList<Activity> Spans => [.. ended.Where(span => span.TraceId == run.TraceId && span != run)];

    /// <summary>The spans of the statements on the connections of a pool, in the run and outside of it.</summary>
    public IReadOnlyList<Activity> Of(string pool) =>
        [.. ended.Where(span => span.GetTagItem("db.npgsql.data_source") as string == pool)];

    /// <summary>The text of a span's statement.</summary>
    public static string TextOf(Activity span) => span.GetTagItem("db.query.text") as string ?? "";

    /// <summary>The number of statements of the run that begin with this text.</summary>
    public int Count(string beginning) => Spans.Count(span => TextOf(span).StartsWith(beginning, StringComparison.Ordinal));

    /// <summary>Ends the run.</summary>
    public void End() => run.Stop();

    public void Dispose()
    {
        run.Dispose();
        listener.Dispose();
        source.Dispose();
    }
}
