using ModelPipeline.BigQueryEmulator.Api;

namespace ModelPipeline.BigQueryEmulator.Jobs;

internal static class JobId
{
    /// <summary>The id that the client chose in <c>jobReference</c>; null if the client did not choose one.</summary>
    /// <exception cref="ApiException">The id has invalid characters.</exception>
    public static string? Read(JsonNode job)
    {
        var id = job["jobReference"].Text("jobId");
        var isValid = id is null || (id.Length is > 0 and <= 1024 && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-'));
        return isValid
            ? id
            : throw ApiException.Invalid(
                $"Invalid job ID \"{id}\". Job IDs must be alphanumeric (plus underscores and dashes) and must be at most 1024 characters long.");
    }
}
