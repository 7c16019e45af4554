using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;

namespace ModelPipeline.Samples.Telco;

/// <summary>Scores all customers with each pipeline and compares.</summary>
internal sealed class Check(string data, string work)
{
    private const double Tolerance = 1e-5;
    private const int Blanks = 11;

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
        var lines = (await response.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!).ToList();
        var scores = lines.Where(line => line["outputs"] is not null).ToDictionary(line => (string)line["user"]!, line => (double)line["outputs"]!["churn_probability"]!);
        var named = lines.Count(line => line["problem"] is { } problem && (int)problem["status"]! == 422 && (string?)problem["column"] == "TotalCharges");
        var answered = Largest(scores, column);
        var stored = Stored(table);
        var kept = Largest(stored, column);

        var good = lines.Count == expected.Count && scores.Count == expected.Count - unusable && named == unusable
            && stored.Count == scores.Count && answered < Tolerance && kept < Tolerance;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{pipeline}: {scores.Count} scored, {named} problems that name TotalCharges, {stored.Count} rows in {table}, largest difference {answered:0.0e+00} answered, {kept:0.0e+00} stored: {(good ? "ok" : "WRONG")}"));
        return good;
    }

    private double Largest(IReadOnlyDictionary<string, double> scores, int column) =>
        scores.Select(score => Math.Abs(score.Value - expected[score.Key][column])).DefaultIfEmpty(double.NaN).Max();

    private Dictionary<string, double> Stored(string table)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(work, "scores.db")};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT user_id, churn_probability FROM {table}";
        using var reader = command.ExecuteReader();
        var rows = new Dictionary<string, double>();
        while (reader.Read())
            rows.Add(reader.GetString(0), reader.GetDouble(1));
        return rows;
    }
}
