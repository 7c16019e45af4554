namespace ModelPipeline.Tests;

/// <summary>What the console is told of two silos, by an API that is none.</summary>
public sealed class ConsoleClusterTests(PostgreSqlServer server) : IAsyncLifetime
{
    private const int Users = 10;

    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(60);

    private readonly EmptyCluster room = new(server, Users);

    public ValueTask InitializeAsync() => room.InitializeAsync();

    public ValueTask DisposeAsync() => room.DisposeAsync();

    [Fact]
    public async Task Series_OfTwoSilos_AddsUpTheirUsers()
    {
        var silos = new[] { room.StartSilo(room.Settings()), room.StartSilo(room.Settings()) };
        foreach (var silo in silos)
            await silo.ReadyAsync();
        var api = await room.StartApiAsync(room.Settings());
        for (var user = 1; user <= Users; user++)
            await api.Http.JsonAsync(HttpMethod.Post, $"/pipelines/churn/users/u{user}/score");

        await Eventually.TrueAsync(
            async () => await ScoredAsync(api) == Users, TimeLimit, () => $"{Users} scored users in the series of both silos");
        var series = await api.Http.JsonAsync(HttpMethod.Get, "/console/api/series");
        Assert.Equal([true, true], series["silos"]!.AsArray().Select(silo => (bool)silo!["answers"]!));
    }

    private static async Task<int> ScoredAsync(ApiProcess api)
    {
        var series = await api.Http.JsonAsync(HttpMethod.Get, "/console/api/series");
        return series["points"]!.AsArray().Sum(point => (int?)point!["users"]!["scored"] ?? 0);
    }
}
