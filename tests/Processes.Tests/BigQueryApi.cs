using ModelPipeline.BigQueryEmulator;

namespace ModelPipeline.Tests;

/// <summary>One API whose pipeline "bigquery" reads from an emulator, for all tests of a class.</summary>
public sealed class BigQueryApi : IAsyncLifetime
{
    /// <summary>What a call may take.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(6);

    private readonly Workplace workplace = new();
    private ApiProcess api = null!;

    public Emulator Emulator { get; private set; } = null!;

    internal HttpClient Http => api.Http;

    /// <summary>Everything that the API printed.</summary>
    public string Output => api.Output;

    public async ValueTask InitializeAsync()
    {
        Emulator = await Emulator.StartAsync(options: null);
        await Emulator.LoadCsvAsync("p", "d", "customers", workplace.File("customers.csv"));
        var settings = Workplace.Settings();
        settings["ConnectionStrings"]!["warehouse"] = $"Project=p;Dataset=d;Emulator={Emulator.Address}";
        var pipeline = Workplace.Pipeline("bigquery_scores");
        pipeline["Input"]!["Kind"] = "BigQuery";
        pipeline["Input"]!["Connection"] = "warehouse";
        pipeline["Input"]!["Table"] = "customers";
        pipeline["Timeout"] = Timeout.ToString();
        settings["Pipelines"] = new System.Text.Json.Nodes.JsonObject { ["bigquery"] = pipeline };
        api = await ApiProcess.StartAsync(workplace, settings);
    }

    public async ValueTask DisposeAsync()
    {
        await api.DisposeAsync();
        await Emulator.DisposeAsync();
        workplace.Dispose();
    }
}
