namespace ModelPipeline.Connectors.PostgreSql.Tests;

/// <summary>Reads how new the stored scores of users are.</summary>
public sealed class PostgreSqlRetrievedAtTests(PostgreSqlServer server) : IAsyncLifetime
{
    private readonly PostgreSqlSchema schema = new(server);

    public ValueTask InitializeAsync() => default;

    public ValueTask DisposeAsync() => schema.DisposeAsync();

    [Theory]
    [InlineData(OutputMode.Upsert)]
    [InlineData(OutputMode.Append)]
    public async Task ReadRetrievedAtAsync_SeveralRuns_HasTheNewestOfEachUserWithoutTimesOfTheFuture(OutputMode mode)
    {
        await using var writer = await schema.OpenWriterAsync(mode: mode);
        // PostgreSQL keeps microseconds.
        var now = DateTimeOffset.FromUnixTimeSeconds(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds());
        var old = Scores.Of(1, 10, "a", "b") with { RetrievedAt = now.AddMinutes(-2) };
        var newer = Scores.Of(2, 20, "a") with { RetrievedAt = now.AddMinutes(-1) };
        await writer.WriteAsync(old, PostgreSqlSchema.Token);
        await writer.WriteAsync(newer, PostgreSqlSchema.Token);
        await writer.WriteAsync(Scores.Of(3, 0, "future") with { RetrievedAt = now.AddHours(1) }, PostgreSqlSchema.Token);

        var times = await writer.ReadRetrievedAtAsync(
            ["a", "b", "none", "future", "zero\0"], new("p", RunTrigger.Event), PostgreSqlSchema.Token);

        Assert.Equal([("a", newer.RetrievedAt), ("b", old.RetrievedAt)],
            times!.OrderBy(each => each.Key, StringComparer.Ordinal).Select(each => (each.Key, each.Value)));
    }
}
