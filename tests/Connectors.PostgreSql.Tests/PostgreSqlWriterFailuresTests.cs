namespace ModelPipeline.Connectors.PostgreSql.Tests;

public sealed class PostgreSqlWriterFailuresTests : IAsyncDisposable
{
    private static readonly FailedUser[] Users = [new("a", "why")];

    private readonly Guid job = Guid.NewGuid();
    private readonly PostgreSqlSchema schema;
    private readonly string role;

    public PostgreSqlWriterFailuresTests(PostgreSqlServer server)
    {
        schema = new(server);
        role = $"role_{schema.Name}";
        schema.Execute($"CREATE ROLE {role} LOGIN; GRANT USAGE ON SCHEMA {schema.Name} TO {role}");
    }

    [Fact]
    public async Task WriteFailuresAsync_NoRightToCreateTheTable_MessageSaysWhatToGrant()
    {
        await using var writer = await OpenRestrictedAsync();

        var error = await Assert.ThrowsAsync<StoreException>(() => writer.WriteFailuresAsync(job, Users, PostgreSqlSchema.Token));

        Assert.False(error.IsTransient);
        Assert.False(error.BlamesData);
        ErrorTexts.AssertOnlyInLog(error, "grant CREATE on its schema", "scores_failures");
        var create = error.Detail[error.Detail.IndexOf("CREATE TABLE", StringComparison.Ordinal)..].Split(". (")[0];
        schema.Execute($"{create}; GRANT INSERT, SELECT, UPDATE ON scores_failures TO {role}");
        await writer.WriteFailuresAsync(job, Users, PostgreSqlSchema.Token);
        Assert.Equal(["why"], schema.Query("SELECT reason FROM scores_failures"));
    }

    [Fact]
    public async Task WriteFailuresAsync_NoRightToWriteTheTable_Throws()
    {
        await using (var owner = await schema.OpenWriterAsync())
            await owner.WriteFailuresAsync(job, Users, PostgreSqlSchema.Token);
        await using var writer = await OpenRestrictedAsync();

        var error = await Assert.ThrowsAsync<StoreException>(() => writer.WriteFailuresAsync(job, Users, PostgreSqlSchema.Token));

        Assert.False(error.IsTransient);
        ErrorTexts.AssertOnlyInLog(error, "permission denied for table scores_failures");
    }

    [Fact]
    public async Task WriteFailuresAsync_ReasonIsTooLong_NamesItsColumn()
    {
        schema.Execute("CREATE TABLE scores_failures (job_id uuid, user_id text, reason varchar(5), PRIMARY KEY (job_id, user_id))");
        await using var writer = await schema.OpenWriterAsync();

        var error = await Assert.ThrowsAsync<StoreException>(
            () => writer.WriteFailuresAsync(job, [new("a", "short"), new("b", "longer")], PostgreSqlSchema.Token));

        Assert.Contains(
            "\"scores_failures\": a text is too long for column 'reason', which is character varying(5)",
            error.Detail,
            StringComparison.Ordinal);
        ErrorTexts.AssertOnlyInLog(error, "scores_failures");
    }

    // Such as a CSV file whose quotes do not match: many lines become one id. Random, because PostgreSQL compresses texts in an index.
    [Theory]
    [InlineData(1)]
    [InlineData(1000)]
    public async Task WriteAsync_IdThatNoIndexTakes_IsToBlameAndIsRecorded(int copyFrom)
    {
        var random = new Random(7);
        var users = Enumerable.Range(0, 2).Select(_ => string.Concat(Enumerable.Range(0, 4096).Select(_ => (char)random.Next('a', 'ÿ'))))
            .ToArray();
        await using var writer = await schema.OpenWriterAsync(copyFrom: copyFrom);

        var error = await Assert.ThrowsAsync<StoreException>(() => writer.WriteAsync(Scores.Of(1, 0, users[0]), PostgreSqlSchema.Token));
        await writer.WriteFailuresAsync(job, [.. users.Select(user => new FailedUser(user, "why")), .. Users], PostgreSqlSchema.Token);

        Assert.True(error.BlamesData);
        Assert.Contains("too long for an index", error.Message, StringComparison.Ordinal);
        var recorded = schema.Query("SELECT user_id FROM scores_failures ORDER BY length(user_id)");
        Assert.Equal("a", recorded[0]);
        Assert.All(recorded[1..], user => Assert.Matches("^.{800}\\.\\.\\. \\(4096 characters, [0-9a-f]{16}\\)$", user));
        await writer.ForgetAsync(users[1], OnDemand.Call, PostgreSqlSchema.Token);
        Assert.Equal(["2"], schema.Query("SELECT count(*) FROM scores_failures"));
    }

    [Fact]
    public async Task WriteFailuresAsync_TableWasDropped_IsCreatedAgain()
    {
        await using var writer = await schema.OpenWriterAsync();
        // After so many calls, the statement is prepared.
        for (var i = 0; i < 4; i++)
            await writer.WriteFailuresAsync(job, Users, PostgreSqlSchema.Token);

        schema.Execute("DROP TABLE scores_failures");
        await writer.WriteFailuresAsync(job, Users, PostgreSqlSchema.Token);

        Assert.Equal(["a"], schema.Query("SELECT user_id FROM scores_failures"));
    }

    // Somebody put the table of an earlier version back, or made it with its new column.
    [Fact]
    public async Task WriteFailuresAsync_TableWasReplacedByOneOfAnotherForm_IsUsedAsItIs()
    {
        await using var writer = await schema.OpenWriterAsync();
        await writer.WriteFailuresAsync(job, Users, PostgreSqlSchema.Token);
        schema.Execute("DROP TABLE scores_failures");
        schema.Execute("CREATE TABLE scores_failures (job_id uuid, user_id text, reason text, PRIMARY KEY (job_id, user_id))");

        await writer.WriteFailuresAsync(job, Users, PostgreSqlSchema.Token);
        await writer.WriteFailuresAsync(job, [new("a", "again")], PostgreSqlSchema.Token);

        Assert.Equal(["again"], schema.Query("SELECT reason FROM scores_failures"));
    }

    [Theory]
    [InlineData("{0}.scores", "scores_failures")]
    [InlineData("{0}.\"my.scores\"", "my.scores_failures")]
    [InlineData("t23456789012345678901234567890123456789012345678901234",
        "t23456789012345678901234567890123456789012345678901234_failures")]
    [InlineData("t234567890123456789012345678901234567890123456789012345678901234567890",
        "t23456789012345678901234567890123456789012345678901234_failures")]
    [InlineData("t2345678901234567890123456789012345678901234567890123ä", "t2345678901234567890123456789012345678901234567890123_failures")]
    public async Task WriteFailuresAsync_OutputTable_HasItsFailuresBesideIt(string output, string failures)
    {
        await using var writer = await schema.OpenWriterAsync(table: string.Format(null, output, schema.Name));

        await writer.WriteFailuresAsync(job, Users, PostgreSqlSchema.Token);

        Assert.Equal([failures],
            schema.Query($"SELECT tablename FROM pg_tables WHERE schemaname = '{schema.Name}' AND tablename LIKE '%failures'"));
    }

    private async Task<PostgreSqlWriter> OpenRestrictedAsync()
    {
        await using (await schema.OpenWriterAsync())
            schema.Execute($"GRANT INSERT, SELECT, UPDATE ON scores TO {role}");
        var writer = schema.Writer(connectionString: $"{schema.ConnectionString};Username={role}");
        await writer.OpenAsync(Scores.Schema, PostgreSqlSchema.Token);
        return writer;
    }

    public async ValueTask DisposeAsync()
    {
        schema.Execute($"DROP OWNED BY {role}; DROP ROLE {role}");
        await schema.DisposeAsync();
    }
}
