namespace ModelPipeline.Grains;

/// <summary>Makes baselines of the last days, of a job, or of a file.</summary>
internal sealed class BaselineMaker(PipelineRunner runner, DriftStore counts, TimeProvider clock)
{
    /// <summary>The source of a baseline that nobody has set.</summary>
    public const string FirstRows = "FirstRows";

    private const int MostDays = 90;

    /// <summary>Makes the baseline that a request asks for.</summary>
    /// <returns>The baseline with its counts; null with the reason of a refusal.</returns>
    public async Task<(BaselineSummary? Summary, BaselineRows Rows)> MakeAsync(BaselineRequest request)
    {
        var now = runner.Time.Now();
        var to = CountKey.HourOf(now).AddHours(1);
        if (request.File is { } file)
        {
            var rows = await new FileBaseline(runner, clock).ReadAsync(request.Version!, file);
            return (Summarize(request, "File", rows, null, null, now), rows);
        }

        if (request.Job is { } job)
        {
            var ofJob = await counts.SumAsync(request.Version!, to.AddDays(-MostDays), to, job);
            var rows = ofJob.Rows > 0
                ? new BaselineRows(ofJob, "")
                : new(null, $"Nothing is counted of job {job} and version '{request.Version}' by itself: counts are kept for {MostDays} days, and of 16 jobs an hour; use \"days\" instead.");
            return (Summarize(request, "Job", rows, null, null, now), rows);
        }

        if (request.Days is not (>= 1 and <= MostDays))
            return (null, new(null, $"\"days\" is {request.Days?.ToString() ?? "missing"}; send 1 to {MostDays}, or a \"job\", or a CSV file as the body."));
        var from = to.AddDays(-request.Days.Value);
        var ofDays = await counts.SumAsync(request.Version!, from, to);
        var found = ofDays.Rows > 0
            ? new BaselineRows(ofDays, "")
            : new(null, $"Version '{request.Version}' has no counted rows in the last {request.Days} day(s); score some, or send a CSV file as the body.");
        return (Summarize(request, "Days", found, from, to, now), found);
    }

    private static BaselineSummary? Summarize(
        BaselineRequest request, string source, BaselineRows rows, DateTimeOffset? from, DateTimeOffset? to, DateTimeOffset now) =>
        rows.Counts is { } made ? new(request.Version!, source, made.Rows, from, to, now, request.By, request.Job) : null;
}
