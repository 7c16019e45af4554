using Npgsql;

namespace ModelPipeline.Connectors.PostgreSql.Tests;

/// <summary>Jobs over large tables, other sessions that hold locks, and publications.</summary>
public sealed class PostgreSqlSwapLimitsTests(PostgreSqlServer server) : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly PostgreSqlSchema schema = new(server);

    private static CancellationToken Token => PostgreSqlSchema.Token;

    // The size of the tables decides how long the statements of the end take.
    [Fact]
    public async Task CompleteJobAsync_StatementTakesLong_HasNoLimit()
    {
        await using var writer = schema.Writer(publish: OutputPublish.Swap);
        await writer.OpenAsync(Scores.Schema, Token);
        var job = await SwapJob.BeginAsync(writer);
        await job.WriteAsync(2, 20, "a");
        await writer.WriteAsync(Scores.Of(3, 30, "new"), Token);
        schema.Execute(
            "CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(1.5); RETURN NEW; END $$; "
            + $"CREATE TRIGGER wait BEFORE INSERT ON {RowsOfTheJob()} FOR EACH ROW EXECUTE FUNCTION wait()");

        await job.CompleteAsync(1);

        Assert.Equal(["a=2", "new=3"], Stored());
    }

    // The pauses grow from one second to half a minute, so that readers are not kept waiting for long.
    [Fact]
    public async Task CompleteJobAsync_LockIsHeldForLong_TriesLessAndLessOften()
    {
        var clock = new SteppedClock();
        await using var writer = schema.Writer(
            connectionString: $"{schema.ConnectionString};Application Name={schema.Name}", publish: OutputPublish.Swap, clock: clock);
        await writer.OpenAsync(Scores.Schema, Token);
        var job = await SwapJob.BeginAsync(writer);
        await job.WriteAsync(2, 20, "a");
        await using var other = schema.Connect();
        await using (var hold = new NpgsqlCommand("BEGIN; LOCK TABLE scores IN SHARE ROW EXCLUSIVE MODE", other))
            await hold.ExecuteNonQueryAsync(Token);

        var completing = CompleteAsync();
        await PostgreSqlSchema.UntilAsync(() => clock.Waits.Count >= 2, "the exchange has paused twice");
        await using (var release = new NpgsqlCommand("COMMIT", other))
            await release.ExecuteNonQueryAsync(Token);
        await completing.WaitAsync(Limit, Token);

        Assert.Equal([1, 2], clock.Waits.Take(2).Select(wait => wait.TotalSeconds));
        Assert.Equal(["a=2"], Stored());

        async Task CompleteAsync() => await clock.RunAsync(ToResult(job.CompleteAsync(1)), Token);
        static async Task<bool> ToResult(Task task)
        {
            await task;
            return true;
        }
    }

    // A silo may come back while another one ends its job.
    [Fact]
    public async Task CompleteJobAsync_TwoSilosEndOneJob_ExchangeTheTableOnce()
    {
        await using var one = schema.Writer(publish: OutputPublish.Swap);
        await using var two = schema.Writer(publish: OutputPublish.Swap);
        await one.OpenAsync(Scores.Schema, Token);
        await two.OpenAsync(Scores.Schema, Token);
        var job = await SwapJob.BeginAsync(one);
        await job.WriteAsync(2, 20, "a", "b");
        await using var other = schema.Connect();
        await using (var hold = new NpgsqlCommand("BEGIN; LOCK TABLE scores IN SHARE ROW EXCLUSIVE MODE", other))
            await hold.ExecuteNonQueryAsync(Token);

        var ends = new[] { one, two }.Select(
            writer => writer.CompleteJobAsync(2, new("test", RunTrigger.Job, job.Id) { IsWhole = true }, Token)).ToList();
        var waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = to_regclass('scores')";
        await PostgreSqlSchema.UntilAsync(() => schema.Query(waiting)[0] == "2", "both wait for the table");
        await using (var release = new NpgsqlCommand("COMMIT", other))
            await release.ExecuteNonQueryAsync(Token);
        await Task.WhenAll(ends).WaitAsync(Limit, Token);

        Assert.Equal(["a=2", "b=2"], Stored());
        // The server plans with the number of rows.
        var planned = "SELECT reltuples FROM pg_class JOIN pg_inherits ON inhrelid = oid WHERE inhparent = to_regclass('scores')";
        Assert.Equal(["2"], schema.Query(planned));
    }

    [Fact]
    public async Task WriteAsync_TableOfTheJobIsDropped_IsRefused()
    {
        await using var writer = schema.Writer(publish: OutputPublish.Swap);
        await writer.OpenAsync(Scores.Schema, Token);
        var job = await SwapJob.BeginAsync(writer);
        await job.WriteAsync(2, 20, "a");
        schema.Execute($"DROP TABLE {RowsOfTheJob()}");

        for (var time = 0; time < 2; time++)
        {
            var error = await Assert.ThrowsAsync<StoreException>(() => job.WriteAsync(2, 20, "b"));
            Assert.False(error.IsTransient);
            ErrorTexts.AssertOnlyInLog(error, "are gone; start the job again");
        }
    }

    [Fact]
    public async Task BeginJobAsync_OutputTableIsMissing_IsRefused()
    {
        await using var writer = schema.Writer(publish: OutputPublish.Swap);
        await writer.OpenAsync(Scores.Schema, Token);
        schema.Execute("DROP TABLE scores");

        var error = await Assert.ThrowsAsync<StoreException>(() => SwapJob.BeginAsync(writer));

        ErrorTexts.AssertOnlyInLog(error, "The output table \"scores\" is missing.");
    }

    // The setting has changed to Batches meanwhile.
    [Fact]
    public async Task CompleteJobAsync_RowsAreMerged_DropsTheTableOfTheJob()
    {
        await using var swapping = schema.Writer(publish: OutputPublish.Swap);
        await swapping.OpenAsync(Scores.Schema, Token);
        await using var batches = schema.Writer();
        await batches.OpenAsync(Scores.Schema, Token);
        var job = await SwapJob.BeginAsync(swapping);
        await job.WriteAsync(2, 20, "a");

        await batches.CompleteJobAsync(1, new("test", RunTrigger.Job, job.Id) { IsWhole = true }, Token);

        Assert.Equal(["a=2"], Stored());
        Assert.Empty(schema.Query($"SELECT tablename FROM pg_tables WHERE schemaname = '{schema.Name}' AND tablename LIKE 'pipeline%'"));
    }

    // A binary copy converts nothing.
    [Theory]
    [InlineData("varchar(9)", null)]
    [InlineData("varchar(9)[]", "as character varying(9)[], not text; make it text")]
    public async Task BeginJobAsync_TypeOfAColumnHasChanged_IsRefusedUnlessItIsText(string declared, string? reason)
    {
        var outputs = new Schema([new("label", ColumnType.String)]);
        await using var writer = schema.Writer(publish: OutputPublish.Swap);
        await writer.OpenAsync(outputs, Token);
        schema.Execute($"ALTER TABLE scores ALTER label TYPE {declared} USING NULL");

        var error = await Record.ExceptionAsync(() => SwapJob.BeginAsync(writer));

        if (reason is null)
            Assert.Null(error);
        else
            ErrorTexts.AssertOnlyInLog(Assert.IsType<StoreException>(error), reason);
    }

    [Fact]
    public async Task CompleteJobAsync_JobKeptNoRow_KeepsWhatTheJobWroteItself()
    {
        await using var writer = schema.Writer(publish: OutputPublish.Swap);
        await writer.OpenAsync(Scores.Schema, Token);
        await writer.WriteAsync(Scores.Of(1, 10, "a"), Token);
        var job = await SwapJob.BeginAsync(writer);
        await writer.WriteAsync(Scores.Of(2, 20, "b") with { RunId = job.Id }, Token);

        await job.CompleteAsync(1);

        Assert.Equal(["b=2"], Stored());
    }

    [Theory]
    [InlineData("FOR TABLE scores", true)]
    [InlineData("FOR TABLE scores_rows", true)]
    [InlineData("FOR TABLES IN SCHEMA {0}", true)]
    [InlineData("FOR TABLE other", false)]
    public async Task OpenAsync_Publication_IsAFaultWhereItHasTheTable(string what, bool isFault)
    {
        await using (var first = schema.Writer(publish: OutputPublish.Swap))
            await first.OpenAsync(Scores.Schema, Token);
        schema.Execute("CREATE TABLE other (id int PRIMARY KEY)");
        schema.Execute($"CREATE PUBLICATION p_{schema.Name} {string.Format(null, what, schema.Name)}");
        await using var writer = schema.Writer(publish: OutputPublish.Swap);

        var error = await Record.ExceptionAsync(() => writer.OpenAsync(Scores.Schema, Token));

        Assert.Equal(
            isFault
                ? $"Output:Publish is Swap, but the publication p_{schema.Name} would miss the rows of a job; take \"scores\" out of it, "
                    + "or set Batches."
                : null,
            (error as PipelineConfigurationException)?.Faults.Single().ToString());
    }

    // The publications of other tables come and go.
    [Fact]
    public async Task BeginJobAsync_OtherPublicationsAreDroppedMeanwhile_Works()
    {
        await using var writer = schema.Writer(publish: OutputPublish.Swap);
        await writer.OpenAsync(Scores.Schema, Token);
        schema.Execute("CREATE TABLE other (id int PRIMARY KEY)");
        using var end = new CancellationTokenSource();
        var changing = Task.Run(() =>
        {
            while (!end.IsCancellationRequested)
            {
                schema.Execute($"CREATE PUBLICATION p_{schema.Name} FOR TABLE other");
                schema.Execute($"DROP PUBLICATION p_{schema.Name}");
            }
        }, Token);

        for (var i = 0; i < 100; i++)
            await (await SwapJob.BeginAsync(writer)).DiscardAsync();
        await end.CancelAsync();
        await changing;
    }

    public async ValueTask DisposeAsync()
    {
        schema.Execute($"DROP PUBLICATION IF EXISTS p_{schema.Name}");
        await schema.DisposeAsync();
    }

    private string RowsOfTheJob() => Assert.Single(
        schema.Query(
            "SELECT oid::regclass FROM pg_class WHERE relname LIKE 'pipeline\\_job\\_%' AND relkind = 'r' "
            + $"AND relnamespace = '{schema.Name}'::regnamespace"))!;

    private string?[] Stored() => schema.Query("SELECT user_id || '=' || score FROM scores ORDER BY user_id");
}
