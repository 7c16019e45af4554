using Npgsql;

namespace ModelPipeline.Connectors.PostgreSql.Tests;

public sealed class PostgreSqlSwapTests(PostgreSqlServer server) : IAsyncDisposable
{
    private readonly PostgreSqlSchema schema = new(server);

    [Fact]
    public async Task CompleteJobAsync_RowsOfTheJob_ReplaceTheTableAtOnceAndNewerScoresStay()
    {
        await using var writer = await OpenAsync();
        await writer.WriteAsync(Scores.Of(1, 10, "a", "b", "left"), PostgreSqlSchema.Token);
        var job = await SwapJob.BeginAsync(writer);
        await job.WriteAsync(2, 20, "a", "b");
        await job.WriteAsync(2, 21, "c");
        await writer.WriteAsync(Scores.Of(3, 30, "b", "new"), PostgreSqlSchema.Token);
        Assert.Equal(["a=1", "b=3", "left=1", "new=3"], Stored());

        await job.CompleteAsync(3);

        Assert.Equal(["a=2", "b=3", "c=2", "new=3"], Stored());
    }

    [Fact]
    public async Task CompleteJobAsync_ScoreOfAClockThatIsAhead_IsReplaced()
    {
        await using var writer = await OpenAsync();
        var tomorrow = TimeProvider.System.GetUtcNow().AddDays(1);
        await writer.WriteAsync(
            Scores.Of(1, 0, "a", "left") with { RetrievedAt = tomorrow, ScoredAt = tomorrow }, PostgreSqlSchema.Token);

        await SwapJob.RunAsync(writer, 2, 20, "a");

        Assert.Equal(["a=2"], Stored());
    }

    [Fact]
    public async Task CompleteJobAsync_UsersWhomTheJobCouldNotScore_KeepTheirRows()
    {
        await using var writer = await OpenAsync();
        await writer.WriteAsync(Scores.Of(1, 10, "a", "bad", "left"), PostgreSqlSchema.Token);
        var job = await SwapJob.BeginAsync(writer);
        await job.WriteAsync(2, 20, "a");
        await job.FailAsync("bad", "neverScored");

        await job.CompleteAsync(1);

        Assert.Equal(["a=2", "bad=1"], Stored());
    }

    [Fact]
    public async Task CompleteJobAsync_Again_ChangesNothing()
    {
        await using var writer = await OpenAsync();
        var job = await SwapJob.RunAsync(writer, 1, 10, "a", "b");
        await writer.WriteAsync(Scores.Of(2, 20, "a"), PostgreSqlSchema.Token);

        await job.CompleteAsync(2);
        await job.DiscardAsync();

        Assert.Equal(["a=2", "b=1"], Stored());
        await SwapJob.RunAsync(writer, 3, 30, "c");
        Assert.Equal(["c=3"], Stored());
        var tables = $"SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = '{schema.Name}'::regnamespace";
        Assert.Equal(2, schema.Query(tables).Length);
    }

    [Fact]
    public async Task CompleteJobAsync_RowsAreWrittenAgain_AreStoredOnceAndTheNewestWins()
    {
        await using var writer = await OpenAsync();
        var job = await SwapJob.BeginAsync(writer);
        await job.WriteAsync(1, 10, "a", "b");
        await job.WriteAsync(2, 20, "b", "c");
        await job.WriteAsync(3, 15, "c");

        await job.CompleteAsync(3);

        Assert.Equal(["a=1", "b=2", "c=2"], Stored());
    }

    [Fact]
    public async Task CompleteJobAsync_JobScoredNobody_LeavesTheTable()
    {
        await using var writer = await OpenAsync();
        await writer.WriteAsync(Scores.Of(1, 10, "a"), PostgreSqlSchema.Token);

        await (await SwapJob.BeginAsync(writer)).CompleteAsync(0);

        Assert.Equal(["a=1"], Stored());
    }

    [Fact]
    public async Task WriteAndCompleteJobAsync_RowsAreGone_AreRefusedAndLeaveTheTable()
    {
        await using var writer = await OpenAsync();
        await writer.WriteAsync(Scores.Of(1, 10, "a"), PostgreSqlSchema.Token);
        var job = await SwapJob.BeginAsync(writer);
        await job.WriteAsync(2, 20, "a");
        await job.DiscardAsync();

        var writing = await Assert.ThrowsAsync<StoreException>(() => job.WriteAsync(2, 20, "b"));
        var completing = await Assert.ThrowsAsync<StoreException>(() => job.CompleteAsync(1));

        Assert.False(writing.IsTransient || completing.IsTransient);
        ErrorTexts.AssertOnlyInLog(writing, "are gone; start the job again");
        ErrorTexts.AssertOnlyInLog(completing, "are gone; start the job again");
        Assert.Equal(["a=1"], Stored());
    }

    [Fact]
    public async Task DiscardJobAsync_JobIsOver_DropsItsRowsOnly()
    {
        await using var writer = await OpenAsync();
        await SwapJob.RunAsync(writer, 1, 10, "a");
        var canceled = await SwapJob.BeginAsync(writer);
        var other = await SwapJob.BeginAsync(writer);
        await canceled.WriteAsync(2, 20, "a");
        await other.WriteAsync(3, 20, "a");

        await canceled.DiscardAsync();
        await canceled.DiscardAsync();

        Assert.Equal(["a=1"], Stored());
        await other.CompleteAsync(1);
        Assert.Equal(["a=3"], Stored());
    }

    // Nobody completes a job of last week, and its rows would fill the disk.
    [Fact]
    public async Task CompleteJobAsync_OtherJobsLeftRowsBehind_DropsThoseOfLastWeekOnly()
    {
        await using var writer = await OpenAsync();
        var now = TimeProvider.System.GetUtcNow();
        var old = await SwapJob.BeginAsync(writer, Guid.CreateVersion7(now - TimeSpan.FromDays(8)));
        var recent = await SwapJob.BeginAsync(writer, Guid.CreateVersion7(now - TimeSpan.FromDays(6)));
        await old.WriteAsync(1, 10, "a");
        await recent.WriteAsync(2, 20, "a");

        await SwapJob.RunAsync(writer, 3, 30, "b");

        await Assert.ThrowsAsync<StoreException>(() => old.CompleteAsync(1));
        await recent.CompleteAsync(1);
        Assert.Equal(["a=2", "b=3"], Stored());
    }

    [Fact]
    public async Task ForgetAsync_DuringTheJob_DeletesWhatTheJobKeeps()
    {
        await using var writer = await OpenAsync();
        await writer.WriteAsync(Scores.Of(1, 10, "a", "b"), PostgreSqlSchema.Token);
        var job = await SwapJob.BeginAsync(writer);
        await job.WriteAsync(2, 20, "a", "b");
        await job.FailAsync("a");

        Assert.Null(await writer.ForgetAsync("a", OnDemand.Call, PostgreSqlSchema.Token));
        await job.CompleteAsync(2);

        Assert.Equal(["b=2"], Stored());
    }

    [Fact]
    public async Task CompleteJobAsync_ViewsGrantsPoliciesIndexes_AreAsBefore()
    {
        await using var writer = await OpenAsync();
        var role = $"reader_{schema.Name}";
        schema.Execute(
            $"CREATE ROLE {role}; GRANT USAGE ON SCHEMA {schema.Name} TO {role}; GRANT SELECT (user_id, score) ON scores TO {role}; "
            + "CREATE VIEW high AS SELECT user_id, score AS probability FROM scores WHERE score > 1; CREATE INDEX by_score ON scores (score); "
            + "COMMENT ON TABLE scores IS 'churn'; ALTER TABLE scores ENABLE ROW LEVEL SECURITY; "
            + $"CREATE POLICY visible ON scores FOR SELECT TO {role} USING (user_id <> 'hidden')");

        await SwapJob.RunAsync(writer, 2, 20, "a", "hidden");
        await SwapJob.RunAsync(writer, 3, 30, "a", "hidden");

        Assert.Equal(["a=3", "hidden=3"], schema.Query("SELECT user_id || '=' || probability FROM high ORDER BY user_id"));
        Assert.Equal(["churn"], schema.Query($"SELECT obj_description('{schema.Name}.scores'::regclass)"));
        var indexes = "SELECT bool_and(indisvalid) AND count(*) = 4 FROM pg_index JOIN pg_class ON pg_class.oid = indrelid "
            + $"WHERE relnamespace = '{schema.Name}'::regnamespace";
        Assert.Equal(["true"], schema.Query(indexes));
        await using var connection = schema.Connect();
        await using var read = new NpgsqlCommand($"SET ROLE {role}; SELECT string_agg(user_id || '=' || score, ',') FROM scores", connection);
        Assert.Equal("a=3", await read.ExecuteScalarAsync(PostgreSqlSchema.Token));
    }

    [Fact]
    public async Task CompleteJobAsync_SettingChangesDuringTheJob_LosesNoRow()
    {
        await using var swapping = await OpenAsync();
        await using var batches = await OpenAsync(OutputPublish.Batches);
        await swapping.WriteAsync(Scores.Of(1, 10, "a", "b", "c"), PostgreSqlSchema.Token);
        var job = await SwapJob.BeginAsync(swapping);
        await job.WriteAsync(2, 20, "a");
        await swapping.WriteAsync(Scores.Of(3, 30, "a"), PostgreSqlSchema.Token);
        await batches.WriteAsync(
            Scores.Of(2, 15, "b") with { RunId = job.Id }, new("test", RunTrigger.Job, job.Id) { IsWhole = true }, PostgreSqlSchema.Token);

        await job.CompleteAsync(2);
        Assert.Equal(["a=3", "b=2"], Stored());

        var next = await SwapJob.BeginAsync(swapping);
        await next.WriteAsync(4, 40, "a", "d");
        await batches.CompleteJobAsync(2, new("test", RunTrigger.Job, next.Id) { IsWhole = true }, PostgreSqlSchema.Token);
        Assert.Equal(["a=4", "b=2", "d=4"], Stored());
    }

    public ValueTask DisposeAsync() => schema.DisposeAsync();

    private async Task<PostgreSqlWriter> OpenAsync(OutputPublish publish = OutputPublish.Swap)
    {
        var writer = schema.Writer(publish: publish);
        await writer.OpenAsync(Scores.Schema, PostgreSqlSchema.Token);
        return writer;
    }

    private string?[] Stored() => schema.Query("SELECT user_id || '=' || score FROM scores ORDER BY user_id");
}
