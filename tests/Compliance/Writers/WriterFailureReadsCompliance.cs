namespace ModelPipeline.Compliance;

/// <summary>Reads of the users whom jobs could not score.</summary>
public abstract class WriterFailureReadsCompliance(IFailureStore store) : WriterCompliance(store)
{
    private const string Failures = Table + FailureTable.Suffix;

    private readonly Guid job = Guid.NewGuid();

    [Fact]
    public async Task ReadFailuresAsync_NoTable_IsEmpty()
    {
        await using var writer = await OpenAsync();

        Assert.Equal([], await writer.ReadFailuresAsync(new(job, 10), Token));
        Assert.Equal([], await writer.CountFailuresAsync(job, 10, Token));
        Assert.Equal([Table], await Store.TablesAsync());
    }

    [Fact]
    public async Task ReadFailuresAsync_Recorded_IsTheJobsOwnWithTheTime()
    {
        await using var writer = await OpenAsync();
        var before = TimeProvider.System.GetUtcNow();
        await writer.WriteFailuresAsync(job, [new("a", "why"), new("customers.csv:17", "no row")], Token);
        await writer.WriteFailuresAsync(Guid.NewGuid(), [new("a", "another")], Token);

        var failures = (await writer.ReadFailuresAsync(new(job, 10), Token))!;

        Assert.Equal([("a", "why"), ("customers.csv:17", "no row")], failures.Select(failure => (failure.User, failure.Reason)));
        Assert.All(failures, failure => Assert.InRange(failure.RecordedAt!.Value, before.AddMinutes(-1), before.AddMinutes(1)));
    }

    [Fact]
    public async Task ReadFailuresAsync_ByPages_MeetsEachUserOnce()
    {
        await using var writer = await OpenAsync();
        string[] users = [.. OddTexts.Values.Concat(Enumerable.Range(0, 20).Select(i => $"u{i}")).Distinct(StringComparer.Ordinal)];
        await writer.WriteFailuresAsync(job, [.. users.Select(user => new FailedUser(user, "why"))], Token);
        var met = new List<string>();
        for (string? after = null; ; after = met[^1])
        {
            var page = (await writer.ReadFailuresAsync(new(job, 7, After: after), Token))!;
            Assert.InRange(page.Count, 0, 7);
            if (page.Count == 0)
                break;
            met.AddRange(page.Select(failure => failure.User));
        }

        Assert.Equal(users.Order(StringComparer.Ordinal), met.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task ReadFailuresAsync_Reason_IsComparedWordByWord()
    {
        await using var writer = await OpenAsync();
        await writer.WriteFailuresAsync(job, [new("a", "it's null"), new("b", "It's null"), new("c", "it's null; --")], Token);

        Assert.Equal(["a"], (await writer.ReadFailuresAsync(new(job, 10, "it's null"), Token))!.Select(failure => failure.User));
        Assert.Equal([], await writer.ReadFailuresAsync(new(job, 10, "nothing"), Token));
    }

    [Fact]
    public async Task CountFailuresAsync_Recorded_IsByReasonTheMostUsersFirst()
    {
        await using var writer = await OpenAsync();
        FailedUser[] users =
            [new("a", "seldom"), new("b", "often"), new("c", "often"), new("d", "once"), new("e", "often"), new("f", "seldom")];
        await writer.WriteFailuresAsync(job, users, Token);
        await writer.WriteFailuresAsync(Guid.NewGuid(), [new("a", "once")], Token);

        Assert.Equal([new("often", 3), new("seldom", 2)], await writer.CountFailuresAsync(job, 2, Token));
    }

    [Fact]
    public async Task ReadFailuresAsync_TableOfAVersionWithoutTheTime_GoesOnWithoutAndIsNotAltered()
    {
        await store.CreateTimelessFailuresAsync(Failures);
        await using var writer = await OpenAsync();
        await writer.WriteFailuresAsync(job, [new("a", "why")], Token);

        Assert.Equal([new("a", "why", null)], await writer.ReadFailuresAsync(new(job, 10), Token));
        Assert.Equal([new("why", 1)], await writer.CountFailuresAsync(job, 10, Token));
        Assert.Equal(3, (await Store.DescribeAsync(Failures)).Columns.Count);
    }
}
