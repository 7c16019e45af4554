namespace ModelPipeline.Connectors.PostgreSql.Tests;

public sealed class PostgreSqlJobTableTests
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void IsLeftBehind_JobWithItsTime_IsAfterSevenDays()
    {
        Assert.False(PostgreSqlJobTable.IsLeftBehind(Guid.CreateVersion7(Noon), Noon));
        Assert.False(PostgreSqlJobTable.IsLeftBehind(Guid.CreateVersion7(Noon.AddDays(-7)), Noon));
        Assert.True(PostgreSqlJobTable.IsLeftBehind(Guid.CreateVersion7(Noon.AddDays(-7).AddMilliseconds(-1)), Noon));
    }

    // The first digits of another id are no time, though they may look like an old one.
    [Fact]
    public void IsLeftBehind_JobWithoutATime_IsNever() =>
        Assert.False(PostgreSqlJobTable.IsLeftBehind(new("00000000-0000-4000-8000-000000000000"), Noon));
}
