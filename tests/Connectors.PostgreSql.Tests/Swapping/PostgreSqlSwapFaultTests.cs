namespace ModelPipeline.Connectors.PostgreSql.Tests;

/// <summary>What a swap would lose or break is a fault at the start.</summary>
public sealed class PostgreSqlSwapFaultTests(PostgreSqlServer server) : IAsyncDisposable
{
    private const string Plain =
        "CREATE TABLE scores (user_id text PRIMARY KEY, score float8, model_version text, retrieved_at timestamptz, scored_at timestamptz, run_id uuid)";

    // The statements of docs/connectors/postgresql.md.
    private const string Convert = """
        BEGIN;
        ALTER TABLE scores RENAME TO scores_rows;
        CREATE TABLE scores (LIKE scores_rows INCLUDING ALL) PARTITION BY RANGE (user_id);
        ALTER TABLE scores ATTACH PARTITION scores_rows FOR VALUES FROM (MINVALUE) TO (MAXVALUE);
        COMMIT
        """;

    private readonly PostgreSqlSchema schema = new(server);

    [Theory]
    [InlineData(Plain, "is not partitioned by user_id with one partition")]
    [InlineData($"{Plain} PARTITION BY HASH (user_id)", "is not partitioned by user_id with one partition")]
    [InlineData($"{Plain} PARTITION BY RANGE (user_id)", "is not partitioned by user_id with one partition")]
    [InlineData(
        $"{Plain} PARTITION BY RANGE (user_id); CREATE TABLE low PARTITION OF scores FOR VALUES FROM (MINVALUE) TO ('m'); CREATE TABLE high PARTITION OF scores FOR VALUES FROM ('m') TO (MAXVALUE)",
        "is not partitioned by user_id with one partition")]
    [InlineData($"{Plain}; {Convert}; ALTER TABLE scores ADD note text", "has a column \"note\" that no score has")]
    [InlineData($"{Plain}; ALTER TABLE scores ALTER score TYPE numeric; {Convert}", "as numeric, not double precision")]
    [InlineData($"{Plain}; {Convert}; CREATE TABLE notes (user_id text REFERENCES scores)", "the foreign key notes_user_id_fkey of notes")]
    [InlineData($"{Plain}; {Convert}; CREATE TABLE people (id text PRIMARY KEY); ALTER TABLE scores ADD CONSTRAINT who FOREIGN KEY (user_id) REFERENCES people",
        "the foreign key who of scores")]
    [InlineData(
        $"{Plain}; {Convert}; CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'; CREATE TRIGGER told AFTER INSERT ON scores FOR EACH ROW EXECUTE FUNCTION f()",
        "the trigger told")]
    [InlineData($"{Plain}; CREATE VIEW high AS SELECT * FROM scores WHERE score > 1; {Convert}", "the view high reads the partition")]
    public async Task OpenAsync_TableThatCannotBeSwapped_IsAFault(string sql, string reason)
    {
        schema.Execute(sql);
        await using var writer = schema.Writer(publish: OutputPublish.Swap);

        var fault = await PostgreSqlSchema.FaultAsync(() => writer.OpenAsync(Scores.Schema, PostgreSqlSchema.Token));

        Assert.Contains(reason, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenAsync_PublishedTable_IsAFault()
    {
        schema.Execute($"{Plain}; {Convert}");
        schema.Execute($"CREATE PUBLICATION p_{schema.Name} FOR TABLE scores");
        await using var writer = schema.Writer(publish: OutputPublish.Swap);

        var fault = await PostgreSqlSchema.FaultAsync(() => writer.OpenAsync(Scores.Schema, PostgreSqlSchema.Token));

        Assert.Contains($"the publication p_{schema.Name} would miss", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenAsync_TableOfAnotherOwner_IsAFault()
    {
        schema.Execute($"{Plain}; {Convert}");
        var role = $"role_{schema.Name}";
        schema.Execute(
            $"CREATE ROLE {role} LOGIN; GRANT USAGE ON SCHEMA {schema.Name} TO {role}; GRANT SELECT, INSERT, UPDATE, DELETE ON scores TO {role}");
        await using var writer = schema.Writer(
            connectionString: $"{schema.ConnectionString};Username={role}", publish: OutputPublish.Swap);

        var faults = (await Assert.ThrowsAsync<PipelineConfigurationException>(
            () => writer.OpenAsync(Scores.Schema, PostgreSqlSchema.Token))).Faults;

        Assert.All(faults, fault => Assert.Equal("Output:Publish", fault.Setting));
        Assert.Contains(faults, fault => fault.Message.Contains("exchange the rows of scores (owner postgres)", StringComparison.Ordinal));
        Assert.Contains(faults, fault => fault.Message.Contains($"grant CREATE on it", StringComparison.Ordinal));
    }

    [Fact]
    public async Task OpenAsync_TableMadePartitionedByTheDocumentedStatements_Works()
    {
        schema.Execute(Plain);
        schema.Execute("INSERT INTO scores VALUES ('a', 1, 'v', now(), now(), gen_random_uuid())");
        schema.Execute(Convert);
        await using var writer = schema.Writer(publish: OutputPublish.Swap);
        await writer.OpenAsync(Scores.Schema, PostgreSqlSchema.Token);

        await SwapJob.RunAsync(writer, 2, 1e9, "b");

        Assert.Equal(["b=2"], schema.Query("SELECT user_id || '=' || score FROM scores"));
    }

    [Fact]
    public async Task BeginJobAsync_TableBecomesUnfitWhileThePipelineRuns_IsRefused()
    {
        await using var writer = schema.Writer(publish: OutputPublish.Swap);
        await writer.OpenAsync(Scores.Schema, PostgreSqlSchema.Token);
        schema.Execute("CREATE TABLE notes (user_id text REFERENCES scores)");

        var error = await Assert.ThrowsAsync<StoreException>(() => SwapJob.BeginAsync(writer));

        ErrorTexts.AssertOnlyInLog(error, "the foreign key notes_user_id_fkey of notes");
    }

    [Theory]
    [InlineData("CREATE TABLE notes (user_id text REFERENCES scores)", "the foreign key notes_user_id_fkey of notes")]
    [InlineData("ALTER TABLE scores ADD note text", "has a column \"note\" that no score has")]
    [InlineData("CREATE RULE silent AS ON DELETE TO scores DO INSTEAD NOTHING", "the rule silent")]
    public async Task CompleteJobAsync_TableBecomesUnfitDuringTheJob_IsRefusedAndLeavesTheTable(string sql, string reason)
    {
        await using var writer = schema.Writer(publish: OutputPublish.Swap);
        await writer.OpenAsync(Scores.Schema, PostgreSqlSchema.Token);
        await writer.WriteAsync(Scores.Of(1, 10, "a"), PostgreSqlSchema.Token);
        var job = await SwapJob.BeginAsync(writer);
        await job.WriteAsync(2, 20, "a");
        schema.Execute(sql);

        var error = await Assert.ThrowsAsync<StoreException>(() => job.CompleteAsync(1));

        ErrorTexts.AssertOnlyInLog(error, reason);
        Assert.False(error.IsTransient);
        Assert.Equal(["a=1"], schema.Query("SELECT user_id || '=' || score FROM scores"));
    }

    [Fact]
    public void Writer_AppendMode_IsAFault()
    {
        var faults = Assert.Throws<PipelineConfigurationException>(
            () => schema.Writer(mode: OutputMode.Append, publish: OutputPublish.Swap)).Faults;

        Assert.Contains("would drop the rows of earlier runs", Assert.Single(faults).Message, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        schema.Execute($"DROP PUBLICATION IF EXISTS p_{schema.Name}");
        await schema.DisposeAsync();
    }
}
