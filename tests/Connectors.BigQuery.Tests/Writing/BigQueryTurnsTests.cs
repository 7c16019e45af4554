using ModelPipeline.Connectors.BigQuery.Rest;
using ModelPipeline.Connectors.BigQuery.Writing;

namespace ModelPipeline.Connectors.BigQuery.Tests;

/// <summary>The calls that share a statement, with turns that the test gives.</summary>
public sealed class BigQueryTurnsTests
{
    private static readonly BigQueryException OfARow = new(new(System.Net.HttpStatusCode.BadRequest, "invalidQuery", "Bad value: 4711"));
    private static readonly BigQueryException OfTheTable = new(new(System.Net.HttpStatusCode.NotFound, "notFound", "Not found: Table"));

    private readonly Turns turns = new();
    private readonly List<string[]> statements = [];
    private readonly BigQueryMerges merges;
    private Func<string[], CancellationToken, Task> meanwhile = (_, _) => Task.CompletedTask;
    private int unchanged;

    public BigQueryTurnsTests() => merges = new(turns, "table", RunAsync);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(4_000, 95, 1)]
    [InlineData(4_000, 96, 2)]
    public async Task WriteAsync_RowsOfWaitingCalls_ShareAStatementUpToTheNumberForWhichRowsAreLoaded(int first, int second, int expected)
    {
        var calls = new[] { WriteAsync(Users("a", first)), WriteAsync(Users("b", second)) };
        turns.Give();

        await Task.WhenAll(calls);

        Assert.Equal(expected, statements.Count);
        Assert.Equal(first + second, statements.Sum(each => each.Length));
    }

    [Theory]
    [InlineData(2_000_000, 1)]
    [InlineData(5_000_000, 2)]
    [InlineData(20_000_000, 2)]
    public async Task WriteAsync_BytesOfWaitingCalls_ShareAStatementUpToTheSizeOfARequest(int length, int expected)
    {
        var calls = new[] { WriteAsync(new string('a', length)), WriteAsync(new string('b', length)) };
        turns.Give();

        await Task.WhenAll(calls);

        Assert.Equal(expected, statements.Count);
    }

    [Fact]
    public async Task WriteAsync_CallsAfterTheEnd_BeginAnew()
    {
        turns.Give();
        await WriteAsync("a");
        await WriteAsync("b");

        Assert.Equal([["a"], ["b"]], statements);
        Assert.Equal(("table", 1, 2), (turns.Table, turns.Most, turns.Begun));
        await Eventually.TrueAsync(() => turns.Ended == 2, "the end of both turns");
    }

    [Fact]
    public async Task WriteAsync_RowOfOneCallIsBad_FailsThatCallAlone()
    {
        meanwhile = (users, _) => users.Contains("bad") ? throw OfARow : Task.CompletedTask;
        var calls = new[] { WriteAsync("a"), WriteAsync("bad"), WriteAsync("c") };
        turns.Give();

        Assert.Same(OfARow, await Assert.ThrowsAsync<BigQueryException>(() => calls[1]));
        await Task.WhenAll(calls[0], calls[2]);
        Assert.Equal([3, 1, 1, 1], statements.Select(each => each.Length));
    }

    [Fact]
    public async Task WriteAsync_NoRowIsToBlame_FailsAllCallsOnce()
    {
        meanwhile = (_, _) => throw OfTheTable;
        var calls = new[] { WriteAsync("a"), WriteAsync("b") };
        turns.Give();

        foreach (var call in calls)
            Assert.Same(OfTheTable, await Assert.ThrowsAsync<BigQueryException>(() => call));
        Assert.Single(statements);
    }

    [Fact]
    public async Task WriteAsync_NoTurnCanBeGiven_FailsTheCallsThatWait()
    {
        var calls = new[] { WriteAsync("a"), WriteAsync("b") };
        turns.Fail(new InvalidOperationException("no turn"));

        foreach (var call in calls)
            Assert.Equal("no turn", (await Assert.ThrowsAsync<InvalidOperationException>(() => call)).Message);
        Assert.Empty(statements);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public async Task WriteAsync_SomeRowsChangedNothing_TellsIt(int left, bool allChanged)
    {
        unchanged = left;
        turns.Give();

        var merged = await merges.WriteAsync(Rows("a", "b"), OnDemand.Call, Token);

        Assert.Equal(allChanged, merged.AllChanged);
        Assert.Empty(merged.KeptOut);
    }

    [Fact]
    public async Task WriteAsync_CancelledWhileItWaits_IsNotWritten()
    {
        using var stop = new CancellationTokenSource();
        var gone = merges.WriteAsync(Rows("gone"), OnDemand.Call, stop.Token);
        var stays = WriteAsync("stays");
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);

        turns.Give();
        await stays;

        Assert.Equal([["stays"]], statements);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => merges.WriteAsync(Rows("late"), OnDemand.Call, stop.Token));
    }

    // A statement that nobody waits for would be billed all the same.
    [Fact]
    public async Task WriteAsync_AllCallersGiveUp_CancelsTheStatementAndNotBefore()
    {
        var running = new TaskCompletionSource<CancellationToken>();
        meanwhile = (_, token) =>
        {
            running.SetResult(token);
            return Task.Delay(Timeout.Infinite, token);
        };
        using var one = new CancellationTokenSource();
        using var other = new CancellationTokenSource();
        var calls = new[]
        {
            merges.WriteAsync(Rows("a"), OnDemand.Call, one.Token),
            merges.WriteAsync(Rows("b"), OnDemand.Call, other.Token),
        };
        turns.Give();
        var statement = await running.Task;

        await one.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => calls[0]);
        Assert.False(statement.IsCancellationRequested);
        await other.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => calls[1]);

        await Eventually.TrueAsync(() => turns.Ended == 1, "the end of the turn");
    }

    private static string[] Users(string name, int count) => [.. Enumerable.Range(0, count).Select(i => $"{name}{i}")];

    private static BigQueryRows Rows(params string[] users) =>
        new(new(new("p", "d", "t"), OutputMode.Upsert, Scores.Schema), Scores.Of(1, 10, users));

    private Task<BigQueryMerged> WriteAsync(params string[] users) => merges.WriteAsync(Rows(users), OnDemand.Call, Token);

    private async Task<long> RunAsync(BigQueryMergeRows rows, StoreCall call, CancellationToken cancellationToken)
    {
        string[] users = [.. rows.ToParameter("rows").ParameterValue.ArrayValues!.Select(row => row.StructValues!["user_id"].Value!)];
        statements.Add(users);
        await meanwhile(users, cancellationToken);
        return users.Length - unchanged;
    }

    private sealed class Turns : IWriteTurns, IAsyncDisposable
    {
        private readonly TaskCompletionSource given = new();
        private int ended;

        public string? Table { get; private set; }

        public int Most { get; private set; }

        public int Begun { get; private set; }

        public int Ended => Volatile.Read(ref ended);

        public void Give() => given.SetResult();

        public void Fail(Exception e) => given.SetException(e);

        public async Task<IAsyncDisposable> WaitForTurnAsync(string table, int most, CancellationToken cancellationToken)
        {
            (Table, Most) = (table, most);
            await given.Task.WaitAsync(cancellationToken);
            Begun++;
            return this;
        }

        public ValueTask DisposeAsync()
        {
            Interlocked.Increment(ref ended);
            return default;
        }
    }
}
