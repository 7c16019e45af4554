using Npgsql;

namespace ModelPipeline.Connectors.PostgreSql.Tests;

public sealed class PostgreSqlWriterFailureTests(PostgreSqlServer server) : IAsyncDisposable
{
    private readonly PostgreSqlSchema schema = new(server);

    [Theory]
    [InlineData(1)]
    [InlineData(1000)]
    public async Task WriteAsync_RowsAreLocked_IsTransientAndTheNextWriteWorks(int copyFrom)
    {
        await using var writer = schema.Writer(connectionString: $"{schema.ConnectionString};Options=-c lock_timeout=200",
            copyFrom: copyFrom);
        await writer.OpenAsync(Scores.Schema, PostgreSqlSchema.Token);
        await using (var other = schema.Connect())
        {
            await using var lockTable = new NpgsqlCommand("BEGIN; LOCK TABLE scores IN EXCLUSIVE MODE", other);
            await lockTable.ExecuteNonQueryAsync(PostgreSqlSchema.Token);

            var error = await Assert.ThrowsAsync<StoreException>(() => writer.WriteAsync(Scores.Of(1, 10, "a"), PostgreSqlSchema.Token));

            Assert.True(error.IsTransient);
            Assert.False(error.BlamesData);
            Assert.Null(await writer.ReadAsync("a", PostgreSqlSchema.Token));
        }

        await writer.WriteAsync(Scores.Of(2, 20, "a"), PostgreSqlSchema.Token);
        Assert.Equal(2, await writer.ScoreAsync("a"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1000)]
    public async Task WriteAsync_OneRowViolatesAConstraint_BlamesDataStoresNothingAndRecovers(int copyFrom)
    {
        schema.Execute(
            "CREATE TABLE scores (user_id TEXT PRIMARY KEY CONSTRAINT good CHECK (user_id <> 'bad'), score FLOAT8, model_version TEXT, retrieved_at TIMESTAMPTZ, scored_at TIMESTAMPTZ, run_id UUID)");
        await using var writer = await schema.OpenWriterAsync(copyFrom: copyFrom);

        var error = await Assert.ThrowsAsync<StoreException>(
            () => writer.WriteAsync(Scores.Of(4711.25, 10, "a", "bad", "c"), PostgreSqlSchema.Token));

        Assert.True(error.BlamesData);
        Assert.False(error.IsTransient);
        Assert.Contains("23514", error.Message, StringComparison.Ordinal);
        ErrorTexts.AssertOnlyInLog(error, "23514, table 'scores', constraint 'good'");
        Assert.DoesNotContain("4711", error.Message, StringComparison.Ordinal);
        Assert.Equal(["0"], schema.Query("SELECT count(*) FROM scores"));
        await writer.WriteAsync(Scores.Of(1, 10, "a", "c"), PostgreSqlSchema.Token);
        Assert.Equal(["a", "c"], schema.Query("SELECT user_id FROM scores ORDER BY user_id"));
    }

    [Theory]
    [InlineData("user_id VARCHAR(6) PRIMARY KEY, score FLOAT8", "22001")]
    [InlineData("user_id TEXT PRIMARY KEY, score FLOAT8 CHECK (score < 100)", "23514")]
    [InlineData("user_id TEXT PRIMARY KEY, score FLOAT8 REFERENCES valid", "23503")]
    [InlineData("user_id TEXT PRIMARY KEY, score FLOAT8, half INT GENERATED ALWAYS AS ((score * 1000000000)::int) STORED", "22003")]
    [InlineData("user_id TEXT PRIMARY KEY, score FLOAT8, half INT GENERATED ALWAYS AS (('x' || user_id)::int) STORED", "22P02")]
    public async Task WriteAsync_ValueIsRefused_NamesTheStateAndNeverTheValue(string columns, string state)
    {
        schema.Execute(
            $"CREATE TABLE valid (score FLOAT8 PRIMARY KEY); CREATE TABLE scores ({columns}, model_version TEXT, retrieved_at TIMESTAMPTZ, scored_at TIMESTAMPTZ, run_id UUID)");
        await using var writer = schema.Writer(connectionString: $"{schema.ConnectionString};Include Error Detail=true");
        await writer.OpenAsync(Scores.Schema, PostgreSqlSchema.Token);

        var error = await Assert.ThrowsAsync<StoreException>(
            () => writer.WriteAsync(Scores.Of(4711.25, 10, "user4711"), PostgreSqlSchema.Token));

        Assert.True(error.BlamesData);
        Assert.Contains(state, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("4711", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("user_id VARCHAR(6) PRIMARY KEY, label TEXT, model_version TEXT", "'user_id', which is character varying(6)")]
    [InlineData("user_id TEXT PRIMARY KEY, label short, model_version TEXT", "'label', which is character varying(2)")]
    [InlineData("user_id TEXT PRIMARY KEY, label TEXT, model_version VARCHAR(1)", "'model_version', which is character varying(1)")]
    public async Task WriteAsync_TextIsTooLong_NamesItsColumn(string columns, string named)
    {
        schema.Execute(
            $"CREATE DOMAIN short AS VARCHAR(2); CREATE TABLE scores ({columns}, retrieved_at TIMESTAMPTZ, scored_at TIMESTAMPTZ, run_id UUID)");
        var label = new Field("label", ColumnType.String);
        foreach (var copyFrom in new[] { 1, 100 })
        {
            await using var writer = schema.Writer(
                copyFrom: copyFrom, connectionString: $"{schema.ConnectionString};Maximum Pool Size=1");
            await writer.OpenAsync(new([label]), PostgreSqlSchema.Token);

            // These are two characters for PostgreSQL and four for .NET.
            var rows = new Batch(["a", "user4711"], [new Column<string>(label, new[] { "😀😀", "secret" })]);
            var error = await Assert.ThrowsAsync<StoreException>(() => writer.WriteAsync(Scores.Of(rows), PostgreSqlSchema.Token));

            Assert.True(error.BlamesData);
            Assert.Contains($"a text is too long for column {named} (SQLSTATE 22001)", error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("4711", error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task WriteAsync_TriggerRaises_BlamesDataWithoutItsMessage()
    {
        await using var writer = await schema.OpenWriterAsync();
        schema.Execute(
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'secret %', NEW.score; END $$; CREATE TRIGGER t BEFORE INSERT ON scores FOR EACH ROW EXECUTE FUNCTION refuse()");

        var error = await Assert.ThrowsAsync<StoreException>(() => writer.WriteAsync(Scores.Of(4711, 10, "a"), PostgreSqlSchema.Token));

        Assert.True(error.BlamesData);
        Assert.Contains("P0001", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    // Attributes cannot hold these texts, because they are stored in UTF-8.
    public static TheoryData<string, string, string> Texts { get; } = new()
    {
        { "n\0", "ok", "user_id" },
        { "half \uD83D", "ok", "user_id" },
        { "\uDE00\uD83D", "ok", "user_id" },
        { "ok", "n\0", "label" },
    };

    [Theory]
    [MemberData(nameof(Texts), DisableDiscoveryEnumeration = true)]
    public async Task WriteAsync_TextCannotBeStored_BlamesDataAndStoresNothing(string user, string label, string column)
    {
        var field = new Field("label", ColumnType.String);
        await using var writer = await schema.OpenWriterAsync(new([field]));

        var error = await Assert.ThrowsAsync<StoreException>(
            () => writer.WriteAsync(Scores.Of(new Batch(["a", user], [new Column<string>(field, new[] { "x", label })])),
                PostgreSqlSchema.Token));

        Assert.True(error.BlamesData);
        Assert.Contains($"'{column}'", error.Message, StringComparison.Ordinal);
        Assert.Equal(["0"], schema.Query("SELECT count(*) FROM scores"));
        Assert.Null(await writer.ReadAsync("n\0", PostgreSqlSchema.Token));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1000)]
    public async Task WriteAsync_ColumnThatNoScoreHasMustBeFilled_IsTheOperatorsAndRecovers(int copyFrom)
    {
        await using var writer = await schema.OpenWriterAsync(copyFrom: copyFrom);
        schema.Execute("ALTER TABLE scores ADD COLUMN extra text NOT NULL");

        var error = await Assert.ThrowsAsync<StoreException>(() => writer.WriteAsync(Scores.Of(1, 10, "a"), PostgreSqlSchema.Token));

        Assert.Equal((false, false), (error.BlamesData, error.IsTransient));
        ErrorTexts.AssertOnlyInLog(error, "a column 'extra' that must be filled and that no score has (SQLSTATE 23502)");
        schema.Execute("ALTER TABLE scores ALTER COLUMN extra DROP NOT NULL");
        await writer.WriteAsync(Scores.Of(1, 10, "a"), PostgreSqlSchema.Token);
    }

    [Fact]
    public async Task WriteAsync_TriggerRefusesANull_BlamesData()
    {
        await using var writer = await schema.OpenWriterAsync();
        schema.Execute(
            "CREATE TABLE seen (extra text NOT NULL); CREATE FUNCTION see() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO seen VALUES (NULL); RETURN NEW; END $$; CREATE TRIGGER t BEFORE INSERT ON scores FOR EACH ROW EXECUTE FUNCTION see()");

        var error = await Assert.ThrowsAsync<StoreException>(() => writer.WriteAsync(Scores.Of(1, 10, "a"), PostgreSqlSchema.Token));

        Assert.True(error.BlamesData);
        Assert.Contains("23502", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PingAsync_ColumnGotAnotherType_StillAnswers()
    {
        await using var writer = await schema.OpenWriterAsync();
        // The statement is prepared after a few times.
        for (var i = 0; i < 10; i++)
            await writer.PingAsync(PostgreSqlSchema.Token);

        schema.Execute("ALTER TABLE scores ALTER COLUMN score TYPE numeric");

        await writer.PingAsync(PostgreSqlSchema.Token);
    }

    [Fact]
    public async Task WriteAsync_TableIsDroppedAndComesBack_FailsAndRecovers()
    {
        await using var writer = await schema.OpenWriterAsync();
        for (var i = 0; i < 5; i++)
            await writer.WriteAsync(Scores.Of(1, i, "a"), PostgreSqlSchema.Token);
        schema.Execute("ALTER TABLE scores RENAME TO gone");

        var error = await Assert.ThrowsAsync<StoreException>(() => writer.WriteAsync(Scores.Of(1, 10, "a"), PostgreSqlSchema.Token));
        await Assert.ThrowsAsync<StoreException>(() => writer.PingAsync(PostgreSqlSchema.Token));
        await Assert.ThrowsAsync<StoreException>(() => writer.ReadAsync("a", PostgreSqlSchema.Token));
        schema.Execute("CREATE TABLE scores (LIKE gone INCLUDING ALL); DROP TABLE gone");

        Assert.False(error.BlamesData);
        Assert.False(error.IsTransient);
        await writer.WriteAsync(Scores.Of(2, 20, "a"), PostgreSqlSchema.Token);
        await writer.PingAsync(PostgreSqlSchema.Token);
        Assert.Equal(2, await writer.ScoreAsync("a"));
    }

    public ValueTask DisposeAsync() => schema.DisposeAsync();
}
