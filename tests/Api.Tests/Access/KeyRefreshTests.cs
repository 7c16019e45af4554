using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using ModelPipeline.Api;
using ModelPipeline.Silo.Starting;

namespace ModelPipeline.Tests;

public sealed class KeyRefreshTests
{
    private const int Unread = 340;

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // The first start of a cluster makes the tables while the API already runs.
    [Fact]
    public async Task Execute_StoreThatCannotBeRead_IsReportedOnceTheProcessHasJoined()
    {
        var clock = new TurnClock(Every);
        var log = new LogLines();
        var joining = new Joining { WaitsFor = "The process is starting." };
        await using var nowhere = SqliteFactory.Instance.CreateDataSource($"Data Source={Path.GetTempPath()}/none/{Guid.NewGuid():N}");
        var keys = new KeyRing(new([]), new(new(nowhere, "own", tables: null)), clock);
        using var refresh = new KeyRefresh(keys, joining, clock, new Logger<KeyRefresh>(log));

        await refresh.StartAsync(Token);
        await Eventually.TrueAsync(() => clock.Turns > 0, "the pause after the first look");
        Assert.Empty(log.All);

        joining.WaitsFor = null;
        clock.Advance(Every);
        await Eventually.TrueAsync(() => log.All.Count > 0, "a word about the store");
        Assert.Equal(Unread, Assert.Single(log.All).Event);
        await refresh.StopAsync(Token);
    }
}
