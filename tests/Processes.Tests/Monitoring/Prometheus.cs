using System.Text.Json.Nodes;

namespace ModelPipeline.Tests;

/// <summary>Debian's Prometheus as a process, with the alerts, that scrapes one address every second.</summary>
internal sealed class Prometheus : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("model-pipeline-").FullName;
    private readonly HostProcess process;
    private readonly HttpClient http;

    /// <param name="scraped">The address of the process that it scrapes.</param>
    public Prometheus(Uri scraped)
    {
        var alerts = Path.Combine(folder, "alerts.yaml");
        File.WriteAllText(alerts, Alerts.Read("deploy/prometheus/alerts.yaml"));
        var config = Path.Combine(folder, "prometheus.yaml");
        File.WriteAllText(config, $$"""
            global: { scrape_interval: 1s, evaluation_interval: 1s }
            rule_files: ['{{alerts}}']
            scrape_configs:
              - job_name: model-pipeline
                static_configs: [{ targets: ['{{scraped.Authority}}'] }]
            """);
        var address = $"127.0.0.1:{FreePorts.Next()}";
        http = new() { BaseAddress = new($"http://{address}") };
        process = new(
            ["prometheus", $"--config.file={config}", $"--storage.tsdb.path={folder}/data", $"--web.listen-address={address}"], folder);
    }

    public string Output => process.Output;

    /// <summary>The answer of a route of the API; null while Prometheus does not answer.</summary>
    public async Task<JsonNode?> GetAsync(string path)
    {
        try
        {
            using var response = await http.GetAsync($"/api/v1/{path}");
            return JsonNode.Parse(await response.Content.ReadAsStringAsync());
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    /// <summary>The answer to a query.</summary>
    public Task<JsonNode?> QueryAsync(string query) => GetAsync($"query?query={Uri.EscapeDataString(query)}");

    public async ValueTask DisposeAsync()
    {
        await process.DisposeAsync();
        http.Dispose();
        Directory.Delete(folder, recursive: true);
    }
}
