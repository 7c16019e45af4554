using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;

namespace ModelPipeline.Samples.Models;

/// <summary>Scores all users of a pipeline by calls, in a list and by a job, and compares.</summary>
internal sealed class Check(HttpClient http, string work)
{
    /// <returns>What is wrong; null where nothing is.</returns>
    public async Task<string?> RunAsync(string pipeline, Answers answers)
    {
        if (await CallAsync(pipeline, answers) is { } call)
            return $"calls: {call}";
        if (await ListAsync(pipeline, answers) is { } list)
            return $"list: {list}";
        return await RunJobAsync(pipeline, answers) is { } job ? $"job: {job}" : null;
    }

    private async Task<string?> CallAsync(string pipeline, Answers answers)
    {
        var wrong = (string?)null;
        await Parallel.ForEachAsync(answers.Users, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (user, token) =>
        {
            using var response = await http.PostAsync($"/pipelines/{pipeline}/users/{Uri.EscapeDataString(user)}/score", null, token);
            if (answers.Check(user, JsonNode.Parse(await response.Content.ReadAsStringAsync(token))!) is { } problem)
                Interlocked.CompareExchange(ref wrong, problem, null);
        });
        return wrong;
    }

    private async Task<string?> ListAsync(string pipeline, Answers answers)
    {
        using var response = await http.PostAsJsonAsync($"/pipelines/{pipeline}/score", new { users = answers.Users });
        var lines = (await response.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonNode.Parse(line)!).ToList();
        return lines.Count == answers.Users.Count
            ? lines.Select(line => answers.Check((string)line["user"]!, line)).FirstOrDefault(problem => problem is not null)
            : $"{lines.Count} lines for {answers.Users.Count} users";
    }

    private async Task<string?> RunJobAsync(string pipeline, Answers answers)
    {
        using var response = await http.PostAsJsonAsync($"/pipelines/{pipeline}/jobs", new { });
        var id = (string?)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["id"];
        if (id is null)
            return $"is not taken ({response.StatusCode})";
        var events = await http.GetStringAsync($"/jobs/{id}/events");
        var job = JsonNode.Parse(events[(events.LastIndexOf("data: ", StringComparison.Ordinal) + "data: ".Length)..])!;
        var scored = answers.Users.Count - answers.Problems;
        var failed = answers.Problems;
        if ((string)job["status"]! != "Completed" || (int)job["scored"]! != scored || (int)job["failed"]! != failed)
            return $"is {job["status"]} with {job["scored"]} scored and {job["failed"]} failed, not {scored} and {failed}: {job["error"]}";

        await using var connection = new SqliteConnection($"Data Source={Path.Combine(work, "scores.db")};Mode=ReadOnly;Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = $"SELECT * FROM \"{pipeline}\" WHERE run_id = @job";
        command.Parameters.AddWithValue("@job", id);
        await using var reader = await command.ExecuteReaderAsync();
        for (; await reader.ReadAsync(); scored--)
        {
            var outputs = Enumerable.Range(0, reader.FieldCount)
                .ToDictionary(reader.GetName, i => reader.IsDBNull(i) ? null : reader.GetValue(i));
            if (answers.Check((string)outputs["user_id"]!, outputs) is { } problem)
                return problem;
        }

        return scored == 0 ? null : $"left {scored} users without a row of its own";
    }
}
