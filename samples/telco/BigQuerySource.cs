using System.Diagnostics;
using System.Text.Json.Nodes;

namespace ModelPipeline.Samples.Telco;

/// <summary>The emulator of BigQuery as a process, for as long as the check takes.</summary>
/// <param name="emulator">Its assembly.</param>
internal sealed class BigQuerySource(string emulator) : ISource
{
    private const string Address = "http://127.0.0.1:19050";
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(30);

    private Process? process;

    public string ConnectionString => $"Project=p;Dataset=d;Emulator={Address}";

    // Every column is text there; a view would do as well.
    public JsonObject Input => new()
    {
        ["Kind"] = "BigQuery",
        ["Connection"] = "source",
        ["UserColumn"] = "customerID",
        ["Query"] = $"""
            SELECT * EXCEPT ({string.Join(", ", Customers.Numbers)}), {string.Join(", ", Customers.Numbers.Select(number => $"SAFE_CAST({number} AS FLOAT64) AS {number}"))}
            FROM d.customers WHERE customerID IN UNNEST(@users)
            """,
    };

    public async Task LoadAsync(string customers)
    {
        process = Process.Start("dotnet", [emulator, "--urls", Address, "--table", $"customers={customers}", "--strings"]);
        using var http = new HttpClient();
        for (var began = Stopwatch.StartNew(); !await AnswersAsync(http);)
        {
            if (process.HasExited || began.Elapsed > StartTimeout)
                throw new InvalidOperationException("The emulator does not serve; see above.");
            await Task.Delay(100);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (process is null)
            return;
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private static async Task<bool> AnswersAsync(HttpClient http)
    {
        try
        {
            using var response = await http.GetAsync($"{Address}/bigquery/v2/projects/p/datasets/d/tables/customers");
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
