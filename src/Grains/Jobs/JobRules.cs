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

    /// <summary>
    /// Why a pipeline must not run what another pipeline of its name made; null where it is the same, or nobody knows who made it.
    /// </summary>
    /// <param name="runner">The pipeline of this silo.</param>
    /// <param name="what">What was made, as the beginning of a sentence.</param>
    /// <param name="maker">The pipeline that made it; null in state of versions that did not keep it.</param>
    public static string? Foreign(PipelineRunner runner, string what, PipelineIdentity? maker) =>
        maker?.Difference(runner.Pipeline.Identity) is { } difference
        ? $"{what} was made for a pipeline '{runner.Pipeline.Name}' that {difference}; it runs nowhere else."
        : null;

    /// <summary>The same for requests that ask for the same.</summary>
    public static string Hash(this JobRequest request) =>
        Convert.ToHexString(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(new object?[] { request.Users, request.Parallel })));
}
