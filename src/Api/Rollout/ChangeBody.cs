using System.Text.Json.Serialization;

namespace ModelPipeline.Api;

/// <summary>The body of a promotion or a rollback.</summary>
/// <param name="Rescore">Scores the users again whose stored version is another; null to leave the stored scores as they are.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record ChangeBody(RescoreBody? Rescore = null)
{
    /// <summary>What is wrong with the body; null for a valid body.</summary>
    public string? Check() => JobBody.CheckRate(Rescore?.MaxUsersPerSecond, "rescore.maxUsersPerSecond");
}
