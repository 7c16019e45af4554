namespace ModelPipeline.Connectors.PostgreSql.Tests;

/// <summary>Two jobs at once that exchange the content of the same table.</summary>
public sealed class PostgreSqlSwapTwoJobsTests(PostgreSqlServer server) : IAsyncDisposable
{
    private readonly PostgreSqlSchema schema = new(server);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task CompleteJobAsync_OneAfterTheOther_KeepsTheNewerScoresOfBoth(bool newerEndsFirst)
    {
        await using var writer = await OpenAsync();
        var (older, newer) = await BeginBothAsync(writer);

        await (newerEndsFirst ? newer : older).CompleteAsync(2);
        await (newerEndsFirst ? older : newer).CompleteAsync(2);

        // The older job scored "old" as well. Where it ends first, the user has left the input of the newer job.
        Assert.Equal(newerEndsFirst ? ["a=3", "b=3", "old=2"] : ["a=3", "b=3"], Stored());
    }

    [Fact]
    public async Task CompleteJobAsync_AtTheSameTime_OneWaitsForTheOtherAndNobodyLosesANewerScore()
    {
        await using var first = await OpenAsync();
        await using var second = await OpenAsync();
        var (older, newer) = await BeginBothAsync(first, second);

        await Task.WhenAll(older.CompleteAsync(2), newer.CompleteAsync(2));

        Assert.Equal(["a=3", "b=3"], Stored().Where(row => row != "old=2"));
        Assert.Equal(["1"], schema.Query("SELECT count(*) FROM pg_inherits WHERE inhparent = 'scores'::regclass"));
        Assert.Equal(
            ["0"],
            schema.Query(
                $"SELECT count(*) FROM pg_class WHERE relnamespace = '{schema.Name}'::regnamespace AND relkind = 'r' AND NOT relispartition"));
    }

    public ValueTask DisposeAsync() => schema.DisposeAsync();

    private static async Task<(SwapJob Older, SwapJob Newer)> BeginBothAsync(PostgreSqlWriter first, PostgreSqlWriter? second = null)
    {
        var older = await SwapJob.BeginAsync(first);
        var newer = await SwapJob.BeginAsync(second ?? first);
        await older.WriteAsync(2, 20, "a", "old");
        await newer.WriteAsync(3, 30, "a", "b");
        return (older, newer);
    }

    private async Task<PostgreSqlWriter> OpenAsync()
    {
        var writer = schema.Writer(publish: OutputPublish.Swap);
        await writer.OpenAsync(Scores.Schema, PostgreSqlSchema.Token);
        return writer;
    }

    private string?[] Stored() => schema.Query("SELECT user_id || '=' || score FROM scores ORDER BY user_id");
}
