using Microsoft.Extensions.Time.Testing;
using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

/// <summary>How much of a table of shadow scores is compared.</summary>
public sealed class StoredReaderTests
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);
    private static readonly string[] Columns = ["y", "stable_y"];

    private readonly FakeTimeProvider clock = new();
    private readonly FakeVersionTable table = new();
    private readonly TestPipeline test = new();

    [Fact]
    public async Task Read_OutputWithoutATable_IsNothing()
    {
        await using var runner = await test.RunnerAsync();

        Assert.Null(await ReadAsync(runner));
    }

    [Fact]
    public async Task Read_TableWithoutRowsOfTheVersion_IsNothing()
    {
        await using var runner = await OpenAsync();
        await WriteAsync("v3", "v1", 3);

        Assert.Null(await ReadAsync(runner));
        Assert.Equal(1, table.Opened);
    }

    // Rows beside another stable version are there, and are no answer.
    [Fact]
    public async Task Read_RowsBesideAnotherStableVersion_AreCountedApart()
    {
        await using var runner = await OpenAsync();
        await WriteAsync("v2", "v0", 3);

        var read = (await ReadAsync(runner))!;

        Assert.Equal((0, 3, true), (read.Users, read.OtherUsers, read.IsComplete));
    }

    [Theory]
    [InlineData(-1, 5, true)]
    [InlineData(0, 2, false)]
    public async Task Read_PagesThatTakeLong_EndAfterAMinuteWithWhatWasCompared(long ticks, long users, bool isComplete)
    {
        await using var runner = await OpenAsync();
        await WriteAsync("v2", "v1", 2);
        await WriteAsync("v2", "v1", 3);
        var calls = 0;
        // The first call opens the table.
        table.During = _ =>
        {
            if (++calls == 2)
                clock.Advance(Longest + TimeSpan.FromTicks(ticks));
            return Task.CompletedTask;
        };

        var read = (await ReadAsync(runner))!;

        Assert.Equal((users, isComplete), (read.Users, read.IsComplete));
    }

    // Drivers throw what they like when they are cancelled.
    [Fact]
    public async Task Read_TableThatDoesNotAnswer_IsGivenUpAfterAMinuteAndIsIncomplete()
    {
        await using var runner = await OpenAsync();
        var gate = new Gate();
        table.During = async token =>
        {
            try
            {
                await gate.PassAsync(token);
            }
            catch (OperationCanceledException)
            {
                throw new InvalidOperationException("The connection is broken.");
            }
        };
        var reading = ReadAsync(runner);
        await gate.Reached;

        clock.Advance(Longest);
        var read = (await reading)!;

        Assert.Equal((0, 0, false), (read.Users, read.OtherUsers, read.IsComplete));
    }

    [Fact]
    public async Task Read_TableThatFails_IsThrown()
    {
        await using var runner = await OpenAsync();
        table.During = _ => throw new StoreException("The table is away.", isTransient: true);

        await Assert.ThrowsAsync<StoreException>(() => ReadAsync(runner));
    }

    [Fact]
    public async Task Read_StableVersionThatIsNotOpen_MayPass()
    {
        await using var runner = await OpenAsync();
        await runner.Pipeline.Rollout.ApplyAsync(2, new() { Stable = "v9" }, new Dictionary<string, string>());

        var thrown = await Assert.ThrowsAsync<StoreException>(() => ReadAsync(runner, "v9"));

        Assert.Equal(("Version 'v9' is not loaded on this silo; try again in a moment.", true), (thrown.Message, thrown.IsTransient));
    }

    private Task<PipelineRunner> OpenAsync()
    {
        test.Writer.Shadow = table;
        return test.RunnerAsync();
    }

    private Task<StoredComparison?> ReadAsync(PipelineRunner runner, string stable = "v1") =>
        new StoredReader(runner, clock).ReadAsync("v2", stable);

    private Task WriteAsync(string version, string stable, int users)
    {
        string[] ids = [.. Enumerable.Range(0, users).Select(i => $"u{i}")];
        return table.WriteAsync(new(version, new(ids,
        [
            .. Columns.Select(name => new Column<double>(new(name, ColumnType.Double), new double[users])),
            Texts(ShadowTable.Failure, null), Texts(ShadowTable.StableFailure, null), Texts(ShadowTable.StableVersion, stable),
        ])), new("test"), CancellationToken.None);

        Column Texts(string name, string? value)
        {
            var column = new ColumnBuilder<string>(new(name, ColumnType.String), users);
            for (var i = 0; i < users; i++)
            {
                if (value is null)
                    column.AppendNull();
                else
                    column.Append(value);
            }

            return column.Build();
        }
    }
}
