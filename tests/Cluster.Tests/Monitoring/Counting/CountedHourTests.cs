using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

public sealed class CountedHourTests
{
    private static readonly GrainId Grain = GrainId.Create("drift", "test");
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Guid Job = Guid.NewGuid();

    private readonly StateStore states = new();

    [Fact]
    public async Task Add_CallThatIsRepeated_CountsOnce()
    {
        var hour = await OpenAsync();

        Assert.True(await hour.AddAsync("a", 1, [Part(10)]));
        Assert.False(await hour.AddAsync("a", 1, [Part(10)]));
        Assert.True(await hour.AddAsync("b", 1, [Part(5)]));
        Assert.True(await hour.AddAsync("a", 2, [Part(1)]));
        Assert.False(await hour.AddAsync("a", 1, [Part(10)]));

        Assert.Equal(16, hour.Rows);
        Assert.Equal(16, (await OpenAsync()).Rows);
        Assert.Equal(["drift-2026030112"], states.Names);
    }

    [Fact]
    public async Task Of_VersionAndJob_AreKeptApart()
    {
        var hour = await OpenAsync();
        await hour.AddAsync("a", 1, [Part(10), Part(5, job: Job), Part(3, "v2")]);
        hour = await OpenAsync();
        await hour.AddAsync("a", 2, [Part(1, job: Job)]);

        foreach (var known in new[] { hour, await OpenAsync() })
        {
            Assert.Equal((16, 6, 3, 0), (Sum(known.Of("v1")), Sum(known.Of("v1", Job)), Sum(known.Of("v2")), Sum(known.Of("v3"))));
            Assert.Equal(19, known.Rows);
        }
    }

    [Fact]
    public async Task Clear_StoredOrNot_LeavesNothing()
    {
        var hour = await OpenAsync();
        await hour.ClearAsync();
        await hour.AddAsync("a", 1, [Part(10)]);
        await hour.ClearAsync();

        Assert.Equal(0, states.Count);
    }

    private static long Sum(IEnumerable<WindowCounts> counts) => counts.Sum(each => each.Rows);

    private static CountsPart Part(int rows, string version = "v1", Guid job = default) => new(version, job, Noon,
        WindowBytes.Write(Observed.Count(Observed.Numbers("x", [.. Enumerable.Range(0, rows).Select(row => (double)row)]))));

    private async Task<CountedHour> OpenAsync()
    {
        var hour = new CountedHour(states, Grain, Noon);
        await hour.LoadAsync();
        return hour;
    }
}
