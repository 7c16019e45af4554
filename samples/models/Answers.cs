using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ModelPipeline.Samples.Models;

/// <summary>The right answers of a model for the rows that a store holds.</summary>
internal sealed class Answers(ModelCase model, IStore store)
{
    private const string Problem = "problem";

    private readonly Dictionary<string, string?[]> byUser = model.Expected.Rows
        .Zip(model.Input.Rows).Where(row => store.Holds(row.Second)).Select(row => row.First)
        .ToDictionary(row => row[Array.IndexOf(model.Expected.Columns, model.UserColumn)]!);
    private readonly int problem = Array.IndexOf(model.Expected.Columns, Problem);

    public IReadOnlyCollection<string> Users => byUser.Keys;

    /// <summary>How many users cannot be scored.</summary>
    public int Problems => byUser.Values.Count(row => row[problem] is not null);

    /// <summary>What is wrong with an answer of the API; null where nothing is.</summary>
    public string? Check(string user, JsonNode answer)
    {
        if (byUser[user][problem] is not null)
            return (int?)(answer[Problem]?["status"] ?? answer["status"]) == 422 ? null : $"{user} is scored, which must be 422";
        return answer["outputs"] is JsonObject outputs
            ? Check(user, outputs.ToDictionary(output => output.Key, output => output.Value?.AsValue().GetValue<object>()))
            : $"{user}: {answer[Problem]?["detail"] ?? answer["detail"]}";
    }

    /// <summary>What is wrong with the outputs of a user; null where nothing is.</summary>
    public string? Check(string user, IReadOnlyDictionary<string, object?> outputs)
    {
        for (var i = 0; i < model.Expected.Columns.Length; i++)
        {
            var column = model.Expected.Columns[i];
            if (column == model.UserColumn || column == Problem)
                continue;
            if (!outputs.TryGetValue(column, out var value))
                return $"{user} has no '{column}'";
            var text = value is JsonElement element ? element.ToString() : Convert.ToString(value, CultureInfo.InvariantCulture);
            if (!IsSame(byUser[user][i], text))
                return $"{user}: {column} is {value ?? "null"}, not {byUser[user][i] ?? "null"}";
        }

        return null;
    }

    // NaN and infinities are null in JSON; SQLite has no NaN, and 0 and 1 for booleans.
    private bool IsSame(string? expected, string? value)
    {
        if (!double.TryParse(expected, NumberStyles.Float, CultureInfo.InvariantCulture, out var right))
            return (expected ?? "").Equals(Truth(expected, value) ?? "", StringComparison.OrdinalIgnoreCase);
        if (!double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            return string.IsNullOrEmpty(value) && !double.IsFinite(right);
        return number.Equals(right) || Math.Abs(number - right) <= (model.Relative * Math.Abs(right)) + model.Absolute;
    }

    private static string? Truth(string? expected, string? value) => (expected, value) switch
    {
        ("true" or "True", "1") or ("false" or "False", "0") => expected,
        _ => value,
    };
}
