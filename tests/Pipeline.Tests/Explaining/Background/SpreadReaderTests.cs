namespace ModelPipeline.Tests;

public sealed class SpreadReaderTests
{
    private readonly FakeRetriever retriever = new();

    [Theory]
    [InlineData(5_000)]
    [InlineData(300_000)]
    public async Task ReadAsync_LargeInput_HasRowsFromAllOverIt(int users)
    {
        retriever.Everybody = [.. Enumerable.Range(0, users).Select(i => $"u{i:000000}")];
        retriever.Sample = () => Rows(retriever.Everybody.Take(400));

        var sampled = await ReadAsync(400);

        int[] numbers = [.. sampled!.Parts.SelectMany(part => part.Users).Select(user => int.Parse(user[1..]))];
        Assert.InRange(numbers.Length, 300, 400);
        // Of each tenth of the input there are as many rows, about.
        var tenths = numbers.CountBy(number => number * 10L / users).ToDictionary();
        Assert.Equal(10, tenths.Count);
        Assert.All(tenths.Values, count => Assert.InRange(count, 20, 60));
    }

    [Fact]
    public async Task ReadAsync_SmallInput_IsTheWholeInputWithoutAPlan()
    {
        retriever.Sample = () => Rows(["a", "bb"]);

        var sampled = await ReadAsync(400);

        Assert.Equal(["a", "bb"], Assert.Single(sampled!.Parts).Users);
        Assert.Empty(retriever.Scans);
        Assert.Empty(retriever.Calls);
    }

    [Fact]
    public async Task ReadAsync_InputThatCannotBeSampled_IsNeverScanned()
    {
        retriever.Everybody = ["a"];

        Assert.Null(await ReadAsync(400));
        Assert.Empty(retriever.Calls);
    }

    [Fact]
    public async Task ReadAsync_InputThatCannotBeDivided_GivesItsFirstRows()
    {
        retriever.Sample = () => Rows(["a", "bb"]);
        retriever.DuringPlan = _ => throw new PipelineConfigurationException("Input", "cannot be read as a whole; name the users.");

        Assert.Equal(["a", "bb"], Assert.Single((await ReadAsync(2))!.Parts).Users);
    }

    [Fact]
    public async Task ReadAsync_PlaceWithAValueThatCannotBeRead_IsLeftOut()
    {
        retriever.Everybody = [.. Enumerable.Range(0, 5_000).Select(i => $"u{i:0000}")];
        retriever.Sample = () => Rows(retriever.Everybody.Take(400));
        retriever.DuringScan = (request, _, _) => request.Partition.StartsWith("u0000", StringComparison.Ordinal)
            ? throw new StoreException("A value is broken.", blamesData: true)
            : Task.CompletedTask;

        var sampled = await ReadAsync(400);

        Assert.Equal(SpreadReader.Places - 1, sampled!.Parts.Count);
        Assert.False(sampled.Has("u0000"));
    }

    private Task<SampledInput?> ReadAsync(int rows) => new SpreadReader(
        new StoreCalls("test", new()).OnDemand, () => DateTimeOffset.UnixEpoch, TimeProvider.System).ReadAsync(retriever, rows);

    private static Batch Rows(IEnumerable<string> users)
    {
        string[] all = [.. users];
        return new(all, [new Column<double>(new("x", ColumnType.Double), Array.ConvertAll(all, user => (double)user.Length))]);
    }
}
