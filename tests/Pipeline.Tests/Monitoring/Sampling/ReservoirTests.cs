namespace ModelPipeline.Tests;

public sealed class ReservoirTests
{
    private static readonly Field[] Columns = [new("x", ColumnType.Double)];

    [Fact]
    public void Add_SamplesOfSilosInAnyOrderAndTwice_IsTheSame()
    {
        SampledRows[] silos = [Rows(0, 80), Rows(40, 80), Rows(100, 80)];
        int[][] orders = [[0, 1, 2], [2, 0, 1, 0], [1, 2, 2, 0]];

        var merged = orders.Select(order =>
        {
            var reservoir = new Reservoir(50);
            foreach (var silo in order)
                reservoir.Add(silos[silo]);
            return string.Join(' ', reservoir.All.Rows.Select(row => row.User));
        }).ToList();

        Assert.Single(merged.Distinct());
        Assert.Equal(50, merged[0].Split(' ').Length);
    }

    [Fact]
    public void Add_RowsOfManyUsers_KeepsEachWithTheSameChance()
    {
        var kept = new int[4];
        for (ulong seed = 0; seed < 200; seed++)
        {
            var reservoir = new Reservoir(100);
            reservoir.Add(Rows(0, 1_000, seed: seed));
            foreach (var row in reservoir.All.Rows)
                kept[int.Parse(row.User[5..], System.Globalization.CultureInfo.InvariantCulture) / 250]++;
        }

        // 5,000 of 20,000 for each quarter; four deviations.
        Assert.All(kept, count => Assert.InRange(count, 4_720, 5_280));
    }

    [Fact]
    public void Add_OlderAndNewerRows_KeepsTheNewestOfAUserAndPrefersNewUsers()
    {
        var reservoir = new Reservoir(1_000);
        reservoir.Add(Rows(0, 1_000, At(0)));
        reservoir.Add(Rows(0, 1, At(1)));
        reservoir.Add(Rows(0, 1, At(0)));
        Assert.Equal(At(1), reservoir.All.Rows.Single(row => row.User == "user-0").At);

        // After thirty days a row counts half as much: of a thousand, about 667 are the newer ones.
        reservoir.Add(Rows(1_000, 1_000, At(30)));
        Assert.InRange(reservoir.All.Rows.Count(row => row.At == At(30)), 600, 730);
    }

    [Fact]
    public void Forget_User_LeavesAndTheThresholdLetsOthersIn()
    {
        var reservoir = new Reservoir(10);
        reservoir.Add(Rows(0, 100));
        var user = reservoir.All.Rows[0].User;
        Assert.True(double.IsFinite(reservoir.Threshold));

        Assert.True(reservoir.Forget(user));
        Assert.False(reservoir.Forget(user));

        Assert.DoesNotContain(reservoir.All.Rows, row => row.User == user);
        Assert.True(double.IsPositiveInfinity(reservoir.Threshold));
    }

    [Fact]
    public void Add_RowsOfOtherColumns_ReplacesAll()
    {
        var reservoir = new Reservoir();
        reservoir.Add(Rows(0, 10));

        reservoir.Add(new([new("y", ColumnType.Double)], [new("alice", 0, At(0), [])]));

        Assert.Equal("alice", Assert.Single(reservoir.All.Rows).User);
    }

    private static DateTimeOffset At(int days) => Observed.At.AddDays(days);

    private static SampledRows Rows(int from, int count, DateTimeOffset? at = null, ulong seed = 7) => new(Columns,
        [.. Enumerable.Range(from, count).Select(i => new SampledRow(
            $"user-{i}", SampleKey.Of(SampleKey.HashOf($"user-{i}", seed), at ?? At(0)), at ?? At(0), []))]);
}
