using System.Text.Json.Nodes;
using ModelPipeline.BigQueryEmulator;

namespace ModelPipeline.Tests;

/// <summary>
/// One API for all tests of a class. Its pipelines "bigquery" and "hasty" read from an emulator. Calls of "hasty" have less time than the
/// client's retries need.
/// </summary>
public sealed class BigQueryApi : IAsyncLifetime
{
    // The client makes four attempts, which takes up to nine seconds.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(14);
    private static readonly TimeSpan HastyTimeout = TimeSpan.FromSeconds(6);

    private readonly Workplace workplace = new();
    private ApiProcess api = null!;

    public Emulator Emulator { get; private set; } = null!;

    internal HttpClient Http => api.Http;

    /// <summary>The output of the API so far.</summary>
    public string Output => api.Output;

    public async ValueTask InitializeAsync()
    {
        Emulator = await Emulator.StartAsync(options: null);
        await Emulator.LoadCsvAsync("p", "d", "customers", workplace.File("customers.csv"));
        var settings = Workplace.Settings();
        settings["ConnectionStrings"]!["warehouse"] = $"Project=p;Dataset=d;Emulator={Emulator.Address}";
        var patient = Pipeline("bigquery", Timeout);
        var hasty = Pipeline("hasty", HastyTimeout);
        settings["Pipelines"] = new JsonObject { ["bigquery"] = patient, ["hasty"] = hasty };
        api = await ApiProcess.StartAsync(workplace, settings);
    }

    public async ValueTask DisposeAsync()
    {
        await api.DisposeAsync();
        await Emulator.DisposeAsync();
        workplace.Dispose();
    }

    private static JsonObject Pipeline(string name, TimeSpan timeout)
    {
        var pipeline = Workplace.Pipeline($"{name}_scores");
        pipeline["Input"]!["Kind"] = "BigQuery";
        pipeline["Input"]!["Connection"] = "warehouse";
        pipeline["Input"]!["Table"] = "customers";
        pipeline["Timeout"] = timeout.ToString();
        return pipeline;
    }
}
