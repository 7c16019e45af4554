using ModelPipeline.BigQueryEmulator.Api;

namespace ModelPipeline.BigQueryEmulator.Jobs;

/// <summary>The labels of a query.</summary>
internal static class Labels
{
    private const int MostCharacters = 63;

    /// <param name="configuration">The body of jobs.query, or the <c>configuration</c> of a job.</param>
    /// <exception cref="ApiException">BigQuery does not accept a label.</exception>
    public static IReadOnlyDictionary<string, string> Read(JsonObject configuration)
    {
        var labels = (configuration["labels"] as JsonObject ?? []).ToDictionary(label => label.Key, label => label.Value?.ToString() ?? "");
        foreach (var (key, value) in labels)
        {
            if (key.Length == 0 || !char.IsLetter(key[0]) || !IsValid(key))
                throw ApiException.Invalid($"Label key \"{key}\" has invalid characters.");
            if (!IsValid(value))
                throw ApiException.Invalid($"Label value \"{value}\" has invalid characters.");
        }

        return labels;
    }

    private static bool IsValid(string text) =>
        text.Length <= MostCharacters && text.All(c => c is '_' or '-' || char.IsDigit(c) || (char.IsLetter(c) && !char.IsUpper(c)));
}
