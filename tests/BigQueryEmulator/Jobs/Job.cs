using ModelPipeline.BigQueryEmulator.Api;

namespace ModelPipeline.BigQueryEmulator.Jobs;

/// <summary>A job with its configuration and state. It runs without further requests.</summary>
/// <param name="isFindable">False if jobs.query was allowed to make no job.</param>
internal sealed class Job(string project, string id, string location, JsonObject configuration, DateTimeOffset created,
    bool isFindable = true)
{
    private readonly CancellationTokenSource cancellation = new();
    private readonly TaskCompletionSource completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Project => project;

    public string Id => id;

    public string Location => location;

    public JsonObject Configuration => configuration;

    public DateTimeOffset Created => created;

    /// <summary>Whether requests can find the job.</summary>
    public bool IsFindable { get; private set; } = isFindable;

    public Task Completion => completion.Task;

    public DateTimeOffset? Ended { get; private set; }

    public ApiException? Error { get; private set; }

    /// <summary>The query of a query job.</summary>
    public AnalyzedQuery? Query { get; init; }

    /// <summary>The result of a query job that is done.</summary>
    public QueryOutcome? Outcome { get; set; }

    /// <summary>The number of rows that a load job has written; null before its end.</summary>
    public long? LoadedRows { get; set; }

    public bool IsDone => completion.Task.IsCompleted;

    /// <summary>Makes the job visible to requests.</summary>
    public void Show() => IsFindable = true;

    public void Cancel() => cancellation.Cancel();

    public void Start(Func<CancellationToken, Task> work, TimeProvider time) => _ = RunAsync(work, time);

    /// <summary>Waits until the job is done or the time is over.</summary>
    public async Task<bool> WaitAsync(TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            await completion.Task.WaitAsync(timeout, time, cancellationToken);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private async Task RunAsync(Func<CancellationToken, Task> work, TimeProvider time)
    {
        try
        {
            await work(cancellation.Token);
        }
        catch (OperationCanceledException)
        {
            Error = new(499, "stopped", "Job execution was cancelled: User requested cancellation");
        }
        catch (ApiException e)
        {
            Error = e;
        }
        catch (Exception e)
        {
            Error = new(500, "internalError", $"The BigQuery emulator failed: {e}");
        }

        Ended = time.GetUtcNow();
        completion.SetResult();
    }
}
