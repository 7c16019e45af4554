using System.Diagnostics;
using System.Text.Json.Nodes;

namespace ModelPipeline.Tests;

/// <summary>The limit of a tenant over two APIs of a cluster.</summary>
[Collection("Alone")]
[Trait("Machine", "Alone")]
public sealed class TenantLimitClusterTests(PostgreSqlServer server) : IAsyncLifetime
{
    private const int UsersPerSecond = 100;
    private const int Callers = 8;
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(5);

    private readonly EmptyCluster cluster = new(server, customers: 50);
    private readonly TestKeys keys = new TestKeys().Add("limited", "score", tenant: "limited").Add("free", "score", tenant: "free");

    public ValueTask InitializeAsync() => cluster.InitializeAsync();

    public ValueTask DisposeAsync() => cluster.DisposeAsync();

    [Fact]
    public async Task Limit_OfATenantThatCallsTwoApis_HoldsForTheClusterWithin10Percent()
    {
        var apis = await StartAsync();
        var admitted = 0;
        var refused = 0;
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(async caller =>
        {
            while (watch.Elapsed < Duration)
            {
                using var response = await SendAsync(apis[caller % 2], "limited", $"u{caller + 1}");
                if (response.IsSuccessStatusCode)
                {
                    Interlocked.Increment(ref admitted);
                    continue;
                }

                Interlocked.Increment(ref refused);
                Assert.Equal(429, (int)response.StatusCode);
                Assert.InRange(response.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 2);
                Assert.Equal("\"tenant\";q=100;w=1", Assert.Single(response.Headers.GetValues("RateLimit-Policy")));
            }
        }));

        var seconds = watch.Elapsed.TotalSeconds;
        Assert.True(refused > 0, "The callers were not faster than the limit.");
        // The bucket is full at the beginning.
        Assert.InRange(admitted, 0.9 * UsersPerSecond * seconds, 1.1 * UsersPerSecond * (seconds + 1));
        TestContext.Current.TestOutputHelper?.WriteLine($"{admitted} admitted and {refused} refused in {seconds:0.0} s");
    }

    private async Task<ApiProcess[]> StartAsync()
    {
        var settings = cluster.Settings();
        settings["Auth"] = new JsonObject
        {
            ["Limits"] = new JsonObject
            {
                ["limited"] = new JsonObject { ["UsersPerSecond"] = UsersPerSecond },
            },
        };
        var silo = settings.DeepClone().AsObject();
        silo["Cluster"]!["SiloPort"] = FreePorts.Next();
        silo["Cluster"]!["GatewayPort"] = FreePorts.Next();
        cluster.StartSilo(silo);
        settings["Auth"]!["Mode"] = "ApiKey";
        settings["Auth"]!["Keys"] = keys.Settings;
        var apis = await Task.WhenAll(cluster.StartApiAsync(settings), cluster.StartApiAsync(settings));
        foreach (var api in apis)
        {
            await Eventually.TrueAsync(async () =>
            {
                using var response = await SendAsync(api, "free", "u1");
                return response.IsSuccessStatusCode;
            }, "an API serves");
        }

        return apis;
    }

    private async Task<HttpResponseMessage> SendAsync(ApiProcess api, string key, string user)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/pipelines/churn/users/{user}/score");
        request.Headers.Authorization = new("Bearer", keys[key]);
        return await api.Http.SendAsync(request);
    }
}
