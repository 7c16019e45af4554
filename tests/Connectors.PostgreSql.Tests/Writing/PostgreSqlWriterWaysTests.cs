namespace ModelPipeline.Connectors.PostgreSql.Tests;

/// <summary>Which statements write a batch, and what a writer says of itself.</summary>
public sealed class PostgreSqlWriterWaysTests(PostgreSqlServer server) : IAsyncDisposable
{
    private readonly PostgreSqlSchema schema = new(server);

    private static CancellationToken Token => PostgreSqlSchema.Token;

    [Fact]
    public async Task WriteAsync_BatchOfTheLimit_IsCopiedAndASmallerOneIsNot()
    {
        await using var writer = await schema.OpenWriterAsync(copyFrom: 3);
        using var statements = new RecordedStatements();

        await writer.WriteAsync(Scores.Of(1, 10, "a", "b"), Token);
        Assert.Equal(0, statements.Count("COPY"));

        await writer.WriteAsync(Scores.Of(1, 20, "a", "b", "c"), Token);
        Assert.Equal(1, statements.Count("COPY"));
        await writer.WriteAsync(Scores.Of(1, 30, "a", "b", "c", "d"), Token);
        Assert.Equal(2, statements.Count("COPY"));
    }

    // Where every row is stored, nobody has to ask whose the others are.
    [Theory]
    [InlineData(OutputMode.Upsert, 2, 0)]
    [InlineData(OutputMode.Upsert, 1, 1)]
    [InlineData(OutputMode.Append, 1, 0)]
    public async Task WriteAsync_EveryRowIsStored_AsksNothingMore(OutputMode mode, int seconds, int questions)
    {
        await using var writer = await schema.OpenWriterAsync(mode: mode);
        await writer.WriteAsync(Scores.Of(1, 1.5, "a", "b"), Token);
        using var statements = new RecordedStatements();

        await writer.WriteAsync(Scores.Of(1, seconds, "a", "b"), Token);

        Assert.Equal((1, questions), (statements.Count("INSERT"), statements.Count("SELECT")));
    }

    // Batches with the same users lock the rows in the same order.
    [Theory]
    [InlineData(100, "b", "a", "c")]
    [InlineData(100, "a", "c", "b")]
    [InlineData(100, "a", "b", "c")]
    [InlineData(1, "c", "b", "a")]
    public async Task WriteAsync_UsersInAnyOrder_AreWrittenInTheOrderOfTheIds(int copyFrom, params string[] users)
    {
        await using var writer = await schema.OpenWriterAsync(copyFrom: copyFrom);
        var scores = Array.ConvertAll(users, user => (double)user[0]);

        await writer.WriteAsync(Scores.Of(new Batch(users, [new Column<double>(Scores.Schema[0], scores)])), Token);

        Assert.Equal(["a97", "b98", "c99"], schema.Query("SELECT user_id || score FROM scores ORDER BY ctid"));
    }

    [Fact]
    public async Task OpenAsync_NewTables_DemandWhatIsNeverMissing()
    {
        await using var writer = await schema.OpenWriterAsync();
        await writer.Shadow.OpenAsync(Scores.Schema, Token);

        Assert.Equal(["user_id model_version retrieved_at scored_at run_id"], Required("scores"));
        Assert.Equal(["user_id model_version stable_version retrieved_at scored_at run_id"], Required("scores_shadow"));

        string?[] Required(string table) => schema.Query(
            "SELECT string_agg(attname, ' ' ORDER BY attnum) FROM pg_attribute "
            + $"WHERE attrelid = to_regclass('{table}') AND attnum > 0 AND attnotnull");
    }

    [Fact]
    public async Task ReadAsync_ShadowOfNobody_HasNoPage()
    {
        await using var writer = await schema.OpenWriterAsync();
        await writer.Shadow.OpenAsync(Scores.Schema, Token);

        Assert.False(await writer.Shadow.ReadAsync("v2", 10, OnDemand.Call, Token).AnyAsync(Token));
    }

    // A run that is written again, as after a lost answer, meets rows of earlier runs.
    [Fact]
    public async Task WriteAsync_AppendOfARunThatIsStoredBesideAnother_KeepsNothingOut()
    {
        await using var writer = await schema.OpenWriterAsync(mode: OutputMode.Append);
        await writer.WriteAsync(Scores.Of(1, 10, "a"), Token);
        var run = Scores.Of(2, 20, "a", "b");
        await writer.WriteAsync(run, Token);

        Assert.Empty(await writer.WriteAsync(run, Token));
    }

    [Fact]
    public async Task Writer_Facts_AreThoseOfItsTable()
    {
        await using var writer = schema.Writer();

        Assert.Equal(5_000, writer.DefaultBatchSize);
        Assert.False(writer.StoresFailedJob(new("test", RunTrigger.Job, Guid.NewGuid()) { IsWhole = true }));
        Assert.Equal($"postgresql 127.0.0.1:{server.Port} postgres {schema.Name},public", writer.Location);
    }

    [Fact]
    public async Task OpenAsync_NamesOfTheLongestSize_AreUsed()
    {
        var name = new string('n', 61) + "ü";
        var table = new string('t', 63);
        await using var writer = await schema.OpenWriterAsync(new([new(name, ColumnType.Double)]), table);

        await writer.WriteAsync(Scores.Of(new Batch(["a"], [new Column<double>(new(name, ColumnType.Double), new[] { 0.5 })])), Token);

        Assert.Equal(["0.5"], schema.Query($"SELECT \"{name}\" FROM {table}"));
    }

    [Theory]
    [InlineData(56, null)]
    [InlineData(57, "Model:Outputs needs the column 'stable_{0}' in the table of shadow scores, which is longer than the 63 bytes that "
        + "PostgreSQL has for a name; choose a shorter name for the output.")]
    public async Task OpenAsync_ShadowColumnOfALongOutput_FitsIntoAName(int length, string? message)
    {
        var outputs = new Schema([new(new string('n', length), ColumnType.Double)]);
        await using var writer = await schema.OpenWriterAsync(outputs);

        var error = await Record.ExceptionAsync(() => writer.Shadow.OpenAsync(outputs, Token));

        Assert.Equal(
            message is null ? null : string.Format(null, message, outputs[0].Name),
            (error as PipelineConfigurationException)?.Faults.Single().ToString());
    }

    // The type in which the row was written can hold what .NET cannot.
    [Fact]
    public async Task ReadAsync_ValueThatNetDoesNotHave_BlamesTheColumn()
    {
        await using var writer = await schema.OpenWriterAsync(new([new("next", ColumnType.Timestamp), Scores.Schema[0]]));
        schema.Execute("INSERT INTO scores VALUES ('a', 'infinity', 1, 'v1', now(), now(), gen_random_uuid())");

        var error = await Assert.ThrowsAsync<StoreException>(() => writer.ReadAsync("a", Token));

        Assert.True(error.BlamesData);
        Assert.Equal(
            "Column 'next' of the output table is infinite or outside the years 1 to 9999; correct the row.", error.Message);
    }

    // The limit of the table is not the cause: no text of the batch is longer.
    [Fact]
    public async Task WriteAsync_TriggerSaysThatATextIsTooLong_NamesNoColumn()
    {
        schema.Execute(
            "CREATE TABLE scores (user_id varchar(9) PRIMARY KEY, score float8, "
            + "model_version text, retrieved_at timestamptz, scored_at timestamptz, run_id uuid); "
            + "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION USING ERRCODE = '22001'; END $$; "
            + "CREATE TRIGGER t BEFORE INSERT ON scores FOR EACH ROW EXECUTE FUNCTION refuse()");
        await using var writer = await schema.OpenWriterAsync();

        var error = await Assert.ThrowsAsync<StoreException>(() => writer.WriteAsync(Scores.Of(1, 10, "a"), Token));

        Assert.True(error.BlamesData);
        Assert.Contains("a text is too long (SQLSTATE 22001)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WriteAsync_OutputOfAVector_IsAMistakeOfTheCaller()
    {
        var field = new Field("v", ColumnType.Vector);
        var column = new Column<float[]>(field, new[] { new float[1] });

        Assert.Throws<InvalidOperationException>(() => PostgreSqlOutputColumn.Of(column));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => schema.OpenWriterAsync(new([field])));
    }

    // A job for some users, and one of another mode, keeps nothing.
    [Fact]
    public async Task BeginJobAsync_JobThatDoesNotExchangeTheTable_MakesNoTable()
    {
        await using var batches = await schema.OpenWriterAsync();
        await using var swapping = schema.Writer("swapped", publish: OutputPublish.Swap);
        await swapping.OpenAsync(Scores.Schema, Token);
        var whole = new StoreCall("test", RunTrigger.Job, Guid.NewGuid()) { IsWhole = true };
        (IJobWriter Writer, StoreCall Call)[] jobs =
            [(batches, whole), (swapping, whole with { IsWhole = false }), (swapping, new("test"))];

        foreach (var (writer, call) in jobs)
        {
            await writer.BeginJobAsync(call, Token);
            await writer.WriteAsync(Scores.Of(1, 10, "a"), call, Token);
            await writer.CompleteJobAsync(1, call, Token);
            await writer.DiscardJobAsync(call, Token);
        }

        Assert.Empty(schema.Query($"SELECT tablename FROM pg_tables WHERE schemaname = '{schema.Name}' AND tablename LIKE 'pipeline%'"));
        Assert.Equal(["a a"], schema.Query("SELECT scores.user_id || ' ' || swapped.user_id FROM scores, swapped"));
    }

    public ValueTask DisposeAsync() => schema.DisposeAsync();
}
