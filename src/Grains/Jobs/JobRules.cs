using System.Security.Cryptography;
using System.Text.Json;

namespace ModelPipeline.Grains;

/// <summary>What is asked of requests for jobs.</summary>
internal static class JobRules
{
    /// <summary>Why a pipeline cannot score its whole input; null where it can.</summary>
    public static string? CannotScan(PipelineRunner runner) => runner.Pipeline.Options.Input.Query.Length > 0
        ? "The pipeline's input is a query that takes the ids; name the users, or set Input:Table to a view."
        : null;

    /// <summary>The same for requests that ask for the same.</summary>
    public static string Hash(this JobRequest request) =>
        Convert.ToHexString(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(new object?[] { request.Users, request.Parallel })));
}
