using System.CommandLine;
using System.Globalization;
using ModelPipeline.Client;

namespace ModelPipeline.Cli;

/// <summary>How commands take and show jobs.</summary>
internal static class JobArguments
{
    public static Argument<Guid> Id() => new("JOB") { Description = "Id of the job" };

    public static Option<double?> Rate() => new Option<double?>("--rate")
    {
        Description = "Most users a second, over the whole cluster",
        HelpName = "USERS",
    }.Checked(rate => rate is null or (>= 0.1 and <= 1_000_000) ? null : $"--rate is {rate}; set 0.1 to 1000000.");

    public static IReadOnlyList<TextColumn<JobInfo>> Columns { get; } =
    [
        new("JOB", job => job.Id.ToString()),
        new("PIPELINE", job => job.Pipeline),
        new("STATUS", job => job.Status),
        new("SCORED", job => Texts.Of(job.Scored), true),
        new("FAILED", job => Texts.Of(job.Failed), true),
        new("TOTAL", job => Texts.Of(job.Total), true),
        new("CREATED", job => Texts.Of(job.CreatedAt)),
    ];

    public static IEnumerable<(string, string?)> Describe(JobInfo job) =>
    [
        ("job", job.Id.ToString()),
        ("pipeline", job.Pipeline),
        ("status", job.Status),
        ("users", $"{Texts.Of(job.Scored)} scored, {Texts.Of(job.Failed)} failed, {Texts.Of(job.Total)} in all"),
        ("rate", $"{Rate(job)}/s"),
        ("version", job.Version),
        ("created", Texts.Of(job.CreatedAt)),
        ("finished", Texts.Of(job.FinishedAt)),
        ("error", job.Error),
    ];

    /// <summary>How far a job is, in one line.</summary>
    public static string Progress(JobInfo job)
    {
        var done = job.Scored + job.Failed;
        var left = job.UsersPerSecond > 0 && job.Total > done
            ? $", {Texts.Of(TimeSpan.FromSeconds((job.Total - done) / job.UsersPerSecond))} left"
            : "";
        var failed = job.Failed == 0 ? "" : $", {Texts.Of(job.Failed)} failed";
        return $"{job.Status} {Texts.Of(done)} of {Texts.Of(job.Total)}, {Rate(job)}/s{failed}{left}";
    }

    private static string Rate(JobInfo job) => job.UsersPerSecond.ToString("N0", CultureInfo.InvariantCulture);
}
