using System.Text.Json;

namespace ModelPipeline.Client;

/// <summary>A line of a list: a score, or a user with a problem.</summary>
internal sealed record ListLine(
    string? Pipeline,
    string? User,
    Dictionary<string, JsonElement>? Outputs,
    string? ModelVersion,
    DateTimeOffset RetrievedAt,
    DateTimeOffset ScoredAt,
    Guid RunId,
    Problem? Problem)
{
    public UserResult ToResult() => Problem is null
        ? new(User!, new(Pipeline!, User!, Outputs!, ModelVersion!, RetrievedAt, ScoredAt, RunId), null)
        : new(User ?? "", null, Problem);
}
