using System.Net;
using System.Text.Json.Nodes;
using ModelPipeline.BigQueryEmulator;

namespace ModelPipeline.Tests;

/// <summary>
/// A process that reaches BigQuery through a forward proxy alone: the environment names the proxy, as for every HttpClient.
/// </summary>
public sealed class BigQueryProxyTests : IAsyncLifetime
{
    // A name that nobody resolves.
    private const string Host = "bigquery.invalid";

    private readonly Workplace workplace = new();
    private Emulator emulator = null!;
    private ForwardProxy proxy = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Score_ProxyOfTheEnvironment_LeadsToBigQuery()
    {
        await emulator.LoadCsvAsync("p", "d", "customers", workplace.File("customers.csv"));
        await using var api = await ApiProcess.StartAsync(workplace, Settings(), new Dictionary<string, string>
        {
            ["HTTP_PROXY"] = proxy.Address,
            ["NO_PROXY"] = "127.0.0.1,localhost",
        });

        using var response = await api.Http.PostAsync("/pipelines/bigquery/users/c001/score", null, Token);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.All(proxy.Hosts, host => Assert.Equal(Host, host));
        Assert.NotEmpty(proxy.Hosts);
    }

    [Fact]
    public async Task Score_ProxyRefuses_IsTroubleThatPasses()
    {
        await emulator.LoadCsvAsync("p", "d", "customers", workplace.File("customers.csv"));
        await using var api = await ApiProcess.StartAsync(workplace, Settings(), new Dictionary<string, string>
        {
            ["HTTP_PROXY"] = proxy.Address,
        });
        proxy.Refuses = true;

        using var refused = await api.Http.PostAsync("/pipelines/bigquery/users/c001/score", null, Token);
        proxy.Refuses = false;
        using var response = await api.Http.PostAsync("/pipelines/bigquery/users/c002/score", null, Token);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    public async ValueTask InitializeAsync()
    {
        emulator = await Emulator.StartAsync();
        proxy = await ForwardProxy.StartAsync(emulator.Address);
    }

    public async ValueTask DisposeAsync()
    {
        await proxy.DisposeAsync();
        await emulator.DisposeAsync();
        workplace.Dispose();
    }

    private static JsonObject Settings()
    {
        var settings = Workplace.Settings();
        settings["ConnectionStrings"]!["warehouse"] = $"Project=p;Dataset=d;Emulator=http://{Host}";
        var pipeline = Workplace.Pipeline("scores");
        pipeline["Input"] = new JsonObject { ["Kind"] = "BigQuery", ["Connection"] = "warehouse", ["Table"] = "customers" };
        pipeline["Timeout"] = "00:00:14";
        settings["Pipelines"] = new JsonObject { ["bigquery"] = pipeline };
        return settings;
    }
}
