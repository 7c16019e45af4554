using System.Security.Cryptography;
using System.Text.Json;

namespace ModelPipeline.Grains;

/// <summary>The conditions for jobs and schedules.</summary>
internal static class JobRules
{
    /// <summary>Why a pipeline cannot score its whole input; null if it can.</summary>
    public static string? CannotScan(PipelineRunner runner) => runner.Pipeline.Options.Input.Query.Length > 0
        ? "The pipeline's input is a query that takes the ids; name the users, or set Input:Table to a view."
        : null;

    /// <summary>
    /// Why this silo's pipeline must not run a job or schedule that another pipeline of the same name made. Null if the pipeline is the
    /// same, or if the maker is unknown.
    /// </summary>
    /// <param name="runner">The pipeline of this silo.</param>
    /// <param name="what">What was made, as the beginning of a sentence, such as <c>The job</c>.</param>
    /// <param name="maker">The identity of the pipeline that made it; null in state that earlier versions stored.</param>
    public static string? Foreign(PipelineRunner runner, string what, PipelineIdentity? maker) =>
        maker?.Difference(runner.Pipeline.Identity) is { } difference
        ? $"{what} was made for a pipeline '{runner.Pipeline.Name}' that {difference}; it runs nowhere else."
        : null;

    /// <summary>A hash that is the same for equal requests.</summary>
    public static string Hash(this JobRequest request) =>
        Convert.ToHexString(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(
            request is { Version: null, MaxUsersPerSecond: null, Where: null }
                ? new object?[] { request.Users, request.Parallel }
                : request.IsShadow
                    ? ["shadow", request.Users, request.Parallel, request.Version, request.MaxUsersPerSecond]
                    : [request.Users, request.Parallel, request.Version, request.MaxUsersPerSecond, request.Where])));
}
