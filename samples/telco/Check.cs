using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace ModelPipeline.Samples.Telco;

/// <summary>Scores all customers with each pipeline and compares.</summary>
internal sealed class Check(string data, ITarget target)
{
    private const double Tolerance = 1e-5;
    private const double SameOutput = 1e-6;
    private const int Blanks = 11;
    private const int MaxBatchSize = 512;

    // customerID,p_lr,p_gb
    private readonly Dictionary<string, double[]> expected = File.ReadLines(Path.Combine(data, "expected.csv")).Skip(1)
        .Select(line => line.Split(','))
        .ToDictionary(cells => cells[0], cells => cells[1..].Select(cell => double.Parse(cell, CultureInfo.InvariantCulture)).ToArray());

    /// <returns>Whether everything is as it should be.</returns>
    public async Task<bool> RunAsync(HttpClient http)
    {
        var good = await ScoreAsync(http, "lr", "churn_lr_scores", column: 0, unusable: 0);
        good &= await ScoreAsync(http, "gb", "churn_gb_scores", column: 1, unusable: 0);
        good &= await ScoreAsync(http, "zipmap", "churn_gb_zipmap_scores", column: 1, unusable: 0);
        return good & await ScoreAsync(http, "strict", "strict_scores", column: 1, unusable: Blanks);
    }

    private async Task<bool> ScoreAsync(HttpClient http, string pipeline, string table, int column, int unusable)
    {
        using var response = await http.PostAsJsonAsync($"/pipelines/{pipeline}/score", new { users = expected.Keys });
        var lines = (await response.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonNode.Parse(line)!).ToList();
        var scores = lines.Where(line => line["outputs"] is not null)
            .ToDictionary(line => (string)line["user"]!, line => (double)line["outputs"]!["churn_probability"]!);
        var named = lines.Count(
            line => line["problem"] is { } problem && (int)problem["status"]! == 422 && (string?)problem["column"] == "TotalCharges");
        var answered = Largest(scores, column);
        var stored = await target.ReadAsync(table);
        var kept = Largest(stored, column);

        var good = lines.Count == expected.Count && scores.Count == expected.Count - unusable && named == unusable
            && stored.Count == scores.Count && answered < Tolerance && kept < Tolerance;
        // Only a store that bills them counts queries.
        var cost = JsonNode.Parse(await http.GetStringAsync($"/pipelines/{pipeline}"))!["cost"];
        var queries = (long?)cost?["queries"];
        good &= queries is null || queries <= (expected.Count / MaxBatchSize) + 1;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{pipeline}: {scores.Count} scored, {named} problems that name TotalCharges, {stored.Count} rows in {table}, largest difference {answered:0.0e+00} answered, {kept:0.0e+00} stored{(cost is null ? "" : $", {queries} queries, {cost["bytesBilled"]} bytes billed")}: {(good ? "ok" : "WRONG")}"));
        return good & await RunJobAsync(http, pipeline, table, stored, unusable);
    }

    // The same by a job: every output must be that of the call, to the rounding of a float.
    private async Task<bool> RunJobAsync(HttpClient http, string pipeline, string table, IReadOnlyDictionary<string, double> called,
        int unusable)
    {
        using var response = await http.PostAsJsonAsync($"/pipelines/{pipeline}/jobs", new { });
        if (response.StatusCode == HttpStatusCode.UnprocessableEntity)
        {
            // The input of BigQuery is a query that takes the ids.
            Console.WriteLine($"{pipeline}, job: none over a query");
            return true;
        }

        var id = (string)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["id"]!;
        var events = await http.GetStringAsync($"/jobs/{id}/events");
        var job = JsonNode.Parse(events[(events.LastIndexOf("data: ", StringComparison.Ordinal) + "data: ".Length)..])!;
        var stored = await target.ReadAsync(table);
        var largest = stored.Select(score => Math.Abs(score.Value - called[score.Key]) / Math.Abs(called[score.Key]))
            .DefaultIfEmpty(double.NaN).Max();

        var good = (string)job["status"]! == "Completed" && (int)job["total"]! == expected.Count && (int)job["scored"]! == called.Count
            && (int)job["failed"]! == unusable
            && stored.Count == called.Count && largest <= SameOutput;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{pipeline}, job: {job["status"]}, {job["scored"]} scored, {job["failed"]} failed, largest relative difference from calls {largest:0.0e+00}: {(good ? "ok" : "WRONG")}"));
        return good;
    }

    private double Largest(IReadOnlyDictionary<string, double> scores, int column) =>
        scores.Select(score => Math.Abs(score.Value - expected[score.Key][column])).DefaultIfEmpty(double.NaN).Max();
}
