namespace ModelPipeline.Tests;

public sealed class RowSamplerTests
{
    [Fact]
    public void Offer_RowsOfAllTypes_AreReadAsTheyWere()
    {
        Column[] columns =
        [
            Observed.Numbers("x", 1.5, double.NaN),
            Observed.Texts("plan", "A", null),
            new Column<long>(new("n", ColumnType.Int64), new[] { -3L, long.MaxValue }),
            new Column<float>(new("f", ColumnType.Single), new[] { 0.1f, 2 }),
            new Column<bool>(new("b", ColumnType.Boolean), new[] { true, false }),
            new Column<DateTime>(new("t", ColumnType.Timestamp), new[] { Observed.At.UtcDateTime, DateTime.UnixEpoch }),
            new Column<float[]>(new("v", ColumnType.Vector), new float[][] { [1, 2], [] }),
        ];
        var sampler = new RowSampler(1);
        sampler.Offer(Observed.Batch(["alice", "bob"], columns));

        var read = RowCodec.Read(SampleBytes.Read(SampleBytes.Write(sampler.Take())));

        var alice = read.Users.ToList().IndexOf("alice");
        Assert.Equal(2, read.Count);
        for (var row = 0; row < 2; row++)
        {
            var place = row == 0 ? alice : 1 - alice;
            foreach (var (column, i) in columns.Select((column, i) => (column, i)))
                Assert.Equal(column.ValueAt(row), read.Columns[i].ValueAt(place));
        }
    }

    [Fact]
    public void Offer_UserTwiceInAnHour_IsTakenOnceUntilTheNextHour()
    {
        var sampler = new RowSampler(1);
        Column[] columns = [Observed.Numbers("x", 1)];
        sampler.Offer(Observed.Batch(["alice"], columns));
        sampler.Offer(Observed.Batch(["alice"], columns, Observed.At.AddMinutes(5)));
        Assert.Equal(1, sampler.Count);

        sampler.Take();
        sampler.Offer(Observed.Batch(["alice"], columns, Observed.At.AddHours(1)));
        Assert.Equal(1, sampler.Count);
    }

    [Fact]
    public void Offer_MoreUsersThanTheSampleHas_KeepsThoseThatOneReservoirKeeps()
    {
        var users = Observed.Users(3_000);
        var whole = new RowSampler(1, most: 100);
        whole.Offer(Batch(users));
        var halves = new Reservoir(100);
        foreach (var half in users.Chunk(1_500))
        {
            var sampler = new RowSampler(1, most: 1_000);
            sampler.Narrow(halves.Threshold);
            sampler.Offer(Batch(half));
            // A full sample takes only rows that can get into it: about 100 of 1,500.
            Assert.InRange(sampler.Count, 60, halves.Count == 0 ? 1_000 : 140);
            halves.Add(sampler.Take());
        }

        Assert.Equal(whole.Take().Rows.Select(row => row.User).Order(), halves.All.Rows.Select(row => row.User).Order());
    }

    [Fact]
    public void Offer_CandidatesOfAnEarlierThreshold_AreTakenOnlyIfTheyStillFit()
    {
        var batch = Batch(Observed.Users(1_000));
        var early = new RowSampler(1);
        var late = new RowSampler(1);
        var candidates = early.Candidates(batch);
        Assert.Equal(1_000, candidates.Count);
        var middle = SampleKey.Of(candidates.Select(each => each.Hash).Order().ElementAt(500), Observed.At);
        early.Narrow(middle);
        late.Narrow(middle);

        early.Offer(batch, candidates);
        late.Offer(batch);

        Assert.InRange(late.Candidates(batch).Count, 499, 501);
        Assert.InRange(late.Count, 499, 501);
        Assert.Equal(late.Take().Rows.Select(row => row.User), early.Take().Rows.Select(row => row.User));
    }

    [Fact]
    public void Forget_PendingRow_IsNotTaken()
    {
        var sampler = new RowSampler(1);
        sampler.Offer(Batch(["alice", "bob"]));

        sampler.Forget("alice");

        Assert.Equal("bob", Assert.Single(sampler.Take().Rows).User);
    }

    [Fact]
    public void Add_RowsThatWereTakenBefore_AreTakenWithThoseThatCameSince()
    {
        var sampler = new RowSampler(1);
        sampler.Offer(Batch(["alice", "bob"]));
        var taken = sampler.Take();
        Assert.Equal(0, sampler.Count);
        sampler.Offer(Batch(["carol"]));

        sampler.Add(taken);

        var rows = sampler.Take();
        Assert.Equal(["x"], rows.Columns.Select(column => column.Name));
        Assert.Equal(["alice", "bob", "carol"], rows.Rows.Select(row => row.User).Order());
    }

    [Fact]
    public void Add_RowsOfOtherColumns_AreTakenOnlyWhereNothingWaits()
    {
        var sampler = new RowSampler(1);
        sampler.Offer(Observed.Batch(["alice"], [Observed.Numbers("y", 1)]));
        var taken = sampler.Take();
        sampler.Offer(Batch(["bob"]));

        sampler.Add(taken);
        var rows = sampler.Take();
        Assert.Equal(("x", "bob"), (Assert.Single(rows.Columns).Name, Assert.Single(rows.Rows).User));

        sampler.Add(taken);
        rows = sampler.Take();
        Assert.Equal(("y", "alice"), (Assert.Single(rows.Columns).Name, Assert.Single(rows.Rows).User));
    }

    [Fact]
    public void Add_MoreRowsThanTheSampleHas_KeepsTheLeastKeysAndTakesNoLargerOnes()
    {
        var all = Batch(Observed.Users(40));
        var whole = new RowSampler(1);
        whole.Offer(all);
        var rows = whole.Take();
        var least = rows.Rows.OrderBy(row => row.Key).Take(10).ToList();
        var sampler = new RowSampler(1, most: 10);

        sampler.Add(rows);

        Assert.Equal(10, sampler.Count);
        // Of the 40 users, those of the sample alone could get into it again.
        Assert.Equal(
            least.Select(row => row.User).Order(), sampler.Candidates(all).Select(each => all.Source.Users[each.Row]).Order());
        Assert.Equal(least.Select(row => row.User).Order(), sampler.Take().Rows.Select(row => row.User).Order());
    }

    [Fact]
    public void Offer_ExactlyAsManyRowsAsTheSampleHas_StillTakesEveryRow()
    {
        var sampler = new RowSampler(1, most: 10);
        sampler.Offer(Batch(Observed.Users(10)));

        Assert.Equal(1_000, sampler.Candidates(Batch(Observed.Users(1_000))).Count);
        Assert.Equal(10, sampler.Count);
    }

    [Fact]
    public void Offer_RowsWithoutAColumn_AreNotSampled()
    {
        var sampler = new RowSampler(1);
        var batch = Batch(["alice"]);
        batch.Columns.Sources[0] = null;

        sampler.Offer(batch);

        Assert.Equal(0, sampler.Count);
    }

    [Fact]
    public void Offer_RowsWithOtherColumnsThanBefore_BeginANewSample()
    {
        var sampler = new RowSampler(1);
        sampler.Offer(Batch(["alice"]));
        sampler.Offer(Observed.Batch(["bob", "carol"], [Observed.Numbers("x", 1, 2), Observed.Numbers("y", 3, 4)]));

        var rows = sampler.Take();

        Assert.Equal(["x", "y"], rows.Columns.Select(column => column.Name));
        Assert.Equal(["bob", "carol"], rows.Rows.Select(row => row.User).Order());
    }

    [Fact]
    public void Forget_UserWithoutARow_ChangesNothing()
    {
        var sampler = new RowSampler(1);
        sampler.Offer(Batch(["alice", "bob"]));

        sampler.Forget("carol");

        Assert.Equal(["alice", "bob"], sampler.Take().Rows.Select(row => row.User).Order());
    }

    [Fact]
    public void Hour_OfTheLastBatch_IsThatInWhichItWasAskedFor()
    {
        var sampler = new RowSampler(1);
        Assert.Equal(DateTimeOffset.UnixEpoch, sampler.Hour);

        sampler.Offer(Batch(["alice"]));

        Assert.Equal(Observed.At.AddMinutes(-30), sampler.Hour);
    }

    private static ObservedBatch Batch(string[] users) =>
        Observed.Batch(users, [Observed.Numbers("x", new double[users.Length])]);
}
