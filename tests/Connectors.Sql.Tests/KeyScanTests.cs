namespace ModelPipeline.Connectors.Sql.Tests;

public sealed class KeyScanTests
{
    private static readonly KeyScan Scan =
        new("t AS input", "input.id", "input.id IS NOT NULL", "text(input.id)", ["x", "y"], name => $"@{name}");

    [Theory]
    [InlineData(null, null, "")]
    [InlineData("a", null, " AND input.id > @after")]
    [InlineData(null, "b", " AND input.id <= @upTo")]
    [InlineData("a", "b", " AND input.id > @after AND input.id <= @upTo")]
    public void Read_Range_HasTheBoundsAndTheirParameters(string? after, string? upTo, string condition)
    {
        var range = new KeyRange(after, upTo);

        Assert.Equal(
            $"SELECT text(input.id), x, y FROM t AS input WHERE input.id IS NOT NULL{condition} ORDER BY input.id",
            Scan.Read(range, usersOnly: false));
        Assert.Equal(
            new[] { ("after", after), ("upTo", upTo) }.Where(each => each.Item2 is not null),
            KeyScan.Parameters(range).Select(each => (each.Name, (string?)each.Value)));
    }

    [Fact]
    public void Read_UsersOnly_LeavesTheColumnsOut() =>
        Assert.Equal(
            "SELECT text(input.id) FROM t AS input WHERE input.id IS NOT NULL ORDER BY input.id",
            Scan.Read(new(null, null), usersOnly: true));

    [Fact]
    public void Read_SomeRows_EndsWithAllRowsOfAUser() =>
        Assert.Equal(
            "SELECT text(input.id) FROM t AS input WHERE input.id IS NOT NULL AND input.id > @after AND input.id <= (SELECT max(id) FROM "
            + "(SELECT input.id AS id FROM t AS input WHERE input.id IS NOT NULL AND input.id > @after ORDER BY id LIMIT 7) AS ids) "
            + "ORDER BY input.id",
            Scan.Read(new("a", null), usersOnly: true, rows: 7));

    [Fact]
    public void Plan_Table_EndsAPartitionAfterSoManyUsers()
    {
        var sql = Scan.Plan(1);

        Assert.Contains("SELECT DISTINCT input.id AS id FROM t AS input WHERE input.id IS NOT NULL) AS ids", sql, StringComparison.Ordinal);
        Assert.Contains("WHERE place % 1 = 0 OR place = users", sql, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => Scan.Plan(0));
    }

    [Fact]
    public void PlanBySample_Sample_HasTheStepsOfTheWholeTable()
    {
        var sql = Scan.PlanBySample("sample", 500, 100_000);

        Assert.Contains("FROM sample WHERE", sql, StringComparison.Ordinal);
        Assert.Contains("WHERE place % greatest(1, users * 500 / 100000) = 0 OR place = users", sql, StringComparison.Ordinal);
    }

    [Fact]
    public void QueryTakesUsers_Fault_SaysWhatToDo() =>
        Assert.Equal(
            "Input:Query takes the ids, so a job cannot read all users with it; name the users in the job, or set \"Table\" to a view of "
            + "that query.",
            Assert.Single(KeyScan.QueryTakesUsers().Faults).ToString());
}
