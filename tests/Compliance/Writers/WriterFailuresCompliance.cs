namespace ModelPipeline.Compliance;

/// <summary>Records of the users whom jobs could not score.</summary>
public abstract class WriterFailuresCompliance(IFailureStore store) : WriterCompliance(store)
{
    private const string Failures = Table + FailureTable.Suffix;

    private readonly Guid job = Guid.NewGuid();

    [Fact]
    public async Task WriteFailuresAsync_TableIsMissing_CreatesTheColumnsAndKey()
    {
        await using var writer = await OpenAsync();

        await writer.WriteFailuresAsync(job, [new("a", "why")], Token);

        var made = await Store.DescribeAsync(Failures);
        var id = Store.TypeName(new(OutputTable.RunId, ColumnType.String));
        var text = Store.TypeName(new("s", ColumnType.String));
        var time = Store.TypeName(new("t", ColumnType.Timestamp));
        Assert.Equal([$"job_id {id}", $"user_id {text}", $"reason {text}", $"recorded_at {time}"], made.Columns);
        Assert.Equal(["job_id", "user_id"], made.Key);
        Assert.Equal([(job, "a", "why")], await store.FailuresAsync(Failures));
    }

    [Fact]
    public async Task WriteFailuresAsync_UserIsRecordedAgain_KeepsOneRowWithTheNewestReasonOfEachJob()
    {
        await using var writer = await OpenAsync();
        var another = Guid.NewGuid();

        await writer.WriteFailuresAsync(job, [new("a", "first"), new("b", "first"), new("a", "second")], Token);
        await writer.WriteFailuresAsync(another, [new("a", "another")], Token);
        await writer.WriteFailuresAsync(job, [new("c", "third"), new("b", "third")], Token);

        var rows = await store.FailuresAsync(Failures);
        Assert.Equal([("a", "second"), ("b", "third"), ("c", "third")],
            rows.Where(row => row.Job == job).Select(row => (row.User, row.Reason)).Order());
        Assert.Equal((another, "a", "another"), Assert.Single(rows, row => row.Job != job));
    }

    [Fact]
    public async Task WriteFailuresAsync_Nobody_MakesNoTable()
    {
        await using var writer = await OpenAsync();

        await writer.WriteFailuresAsync(job, [], Token);

        Assert.Equal([Table], await Store.TablesAsync());
    }

    [Fact]
    public async Task WriteFailuresAsync_OddTexts_AreValuesAndNothingElse()
    {
        await using var writer = await OpenAsync();

        await writer.WriteFailuresAsync(job, [.. OddTexts.Values.Select(text => new FailedUser(text, text))], Token);

        Assert.Equal(OddTexts.Values.Order(StringComparer.Ordinal).Select(text => (job, text, text)),
            (await store.FailuresAsync(Failures)).OrderBy(row => row.User, StringComparer.Ordinal));
    }

    [Fact]
    public async Task WriteFailuresAsync_TextThatTheStoreMayNotHold_IsRecorded()
    {
        await using var writer = await OpenAsync();

        await writer.WriteFailuresAsync(job, [new("nul\0", "nul\0"), new("half \uD83D", "half \uD83D"), new("whole", "")], Token);

        Assert.Equal(["half", "nul", "whole"],
            (await store.FailuresAsync(Failures)).Select(row => row.User.Split(' ', '\0', '\uFFFD')[0]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task WriteFailuresAsync_OddTableNames_GetTheSuffix()
    {
        string[] names = [.. OddTexts.Names.Where(Store.CanNameTable)];
        foreach (var name in names)
        {
            await using var writer = await OpenAsync(table: name);
            await writer.WriteFailuresAsync(job, [new("a", name)], Token);

            Assert.Equal([(job, "a", name)], await store.FailuresAsync(name + FailureTable.Suffix));
        }

        Assert.Equal(names.SelectMany(name => new[] { name, name + FailureTable.Suffix }).Order(StringComparer.Ordinal),
            (await Store.TablesAsync()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task WriteFailuresAsync_EightAtOnceOnAMissingTable_NoneFailsAndAllIsRecorded()
    {
        var writers = new List<IWriter>();
        for (var i = 0; i < 8; i++)
            writers.Add(await OpenAsync());

        await Task.WhenAll(writers.Select((writer, i) => Task.Run(async () =>
        {
            var random = new Random(i);
            for (var round = 0; round < 10; round++)
            {
                // The order is random, because statements that lock their rows in different orders can wait for each other.
                FailedUser[] users = [.. Enumerable.Range(0, 100).Select(u => new FailedUser($"u{u}", $"{round}"))];
                random.Shuffle(users);
                await RecordAsync(writer, users);
            }
        }, Token))).WaitAsync(TimeSpan.FromMinutes(3), Token);

        Assert.Equal(Enumerable.Range(0, 100).Select(u => (job, $"u{u}", "9")).Order(), (await store.FailuresAsync(Failures)).Order());
        foreach (var writer in writers)
            await writer.DisposeAsync();
    }

    [Fact]
    public async Task WriteFailuresAsync_TokenIsAlreadyCancelled_Throws()
    {
        await using var writer = await OpenAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => writer.WriteFailuresAsync(job, [new("a", "why")], new(canceled: true)));
        await writer.WriteFailuresAsync(job, [new("b", "why")], Token);

        Assert.Equal([(job, "b", "why")], await store.FailuresAsync(Failures));
    }

    [Fact]
    public async Task WriteFailuresAsync_TableDoesNotFit_IsAClearErrorAndScoresAreWrittenStill()
    {
        await Store.CreateTableAsync(Failures, new([new("user_id", ColumnType.String)]));
        await using var writer = await OpenAsync();

        var error = await Assert.ThrowsAsync<StoreException>(() => writer.WriteFailuresAsync(job, [new("a", "why")], Token));

        Assert.False(error.IsTransient, error.Message);
        ErrorTexts.AssertOnlyInLog(error, FailureTable.JobId);
        await writer.WriteAsync(Scores.Of(1, 1, "a"), Token);
        Assert.Equal(1, await writer.ScoreAsync("a"));
    }

    private async Task RecordAsync(IWriter writer, FailedUser[] users)
    {
        while (true)
        {
            try
            {
                await writer.WriteFailuresAsync(job, users, Token);
                return;
            }
            catch (StoreException e) when (e.IsTransient && Store.WritersMayCollide)
            {
                // A job does the same: it waits a little and tries again.
                await Task.Delay(10, Token);
            }
        }
    }
}
