namespace ModelPipeline.Connectors.PostgreSql.Tests;

/// <summary>A job over the whole input, as a writer sees it.</summary>
internal sealed class SwapJob
{
    private readonly IJobWriter writer;

    private SwapJob(IJobWriter writer, Guid id)
    {
        this.writer = writer;
        Id = id;
    }

    public Guid Id { get; }

    private StoreCall Call => new("test", RunTrigger.Job, Id) { IsWhole = true };

    public static async Task<SwapJob> BeginAsync(IJobWriter writer, Guid? id = null)
    {
        var job = new SwapJob(writer, id ?? Guid.CreateVersion7());
        await writer.BeginJobAsync(job.Call, PostgreSqlSchema.Token);
        return job;
    }

    /// <summary>Writes the same score for these users, retrieved this long after noon.</summary>
    public async Task WriteAsync(double score, double seconds, params string[] users) =>
        Assert.Empty(await writer.WriteAsync(Scores.Of(score, seconds, users) with { RunId = Id }, Call, PostgreSqlSchema.Token));

    public Task FailAsync(params string[] users) =>
        writer.WriteFailuresAsync(Id, [.. users.Select(user => new FailedUser(user, "why"))], Call, PostgreSqlSchema.Token);

    public Task CompleteAsync(long rows, CancellationToken? cancellationToken = null) =>
        writer.CompleteJobAsync(rows, Call, cancellationToken ?? PostgreSqlSchema.Token);

    public Task DiscardAsync() => writer.DiscardJobAsync(Call, PostgreSqlSchema.Token);

    /// <summary>A swap of these users with this score from beginning to end.</summary>
    public static async Task<SwapJob> RunAsync(IJobWriter writer, double score, double seconds, params string[] users)
    {
        var job = await BeginAsync(writer);
        await job.WriteAsync(score, seconds, users);
        await job.CompleteAsync(users.Length);
        return job;
    }
}
