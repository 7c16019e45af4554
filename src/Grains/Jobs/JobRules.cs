using System.Security.Cryptography;
using System.Text.Json;

namespace ModelPipeline.Grains;

/// <summary>The conditions for jobs and schedules.</summary>
internal static class JobRules
{
    /// <summary>Why a pipeline cannot score its whole input; null if it can.</summary>
    public static string? CannotScan(PipelineRunner runner)
    {
        if (runner.TakesFeatures)
            return "The pipeline's calls bring features (Input:Request), which no table has; name the users with their features.";
        return runner.Pipeline.Options.Input.Query.Length > 0
            ? "The pipeline's input is a query that takes the ids; name the users, or set Input:Table to a view."
            : null;
    }

    /// <summary>What is wrong with the features of the users whom a request names; null if nothing is.</summary>
    public static string? WrongFeatures(PipelineRunner runner, JobRequest request)
    {
        if (request.Users is not { } users || (request.Features is null && !runner.TakesFeatures))
            return null;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (user, features) in users.Zip(request.Features ?? new string?[users.Length]))
        {
            if (runner.Pipeline.Features.Read(features, default, out _) is { } fault)
                return $"User '{user}': {fault.Reason}";
            // The rows of a job have its run id, so a user has one of them.
            if (request.Features is not null && !seen.Add(user))
                return $"User '{user}' comes twice, and a job whose users bring features scores each once; send a list, or several jobs.";
        }

        return null;
    }

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
        Convert.ToHexString(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(Parts(request))));

    // Requests without the properties of later versions hash as they did before.
    private static object?[] Parts(JobRequest request) => request switch
    {
        { IsExplanation: true } =>
            ["explain", request.Users, request.Features, request.Parallel, request.Version, request.MaxUsersPerSecond],
        { Features: not null } =>
            ["features", request.Users, request.Features, request.Parallel, request.Version, request.MaxUsersPerSecond, request.IsShadow],
        { Version: null, MaxUsersPerSecond: null, Where: null } => [request.Users, request.Parallel],
        { IsShadow: true } => ["shadow", request.Users, request.Parallel, request.Version, request.MaxUsersPerSecond],
        _ => [request.Users, request.Parallel, request.Version, request.MaxUsersPerSecond, request.Where],
    };
}
