using System.IO.Enumeration;
using ModelPipeline.Grains;

namespace ModelPipeline.Silo;

/// <summary>An address that receives events. Immutable.</summary>
/// <param name="Id">The id.</param>
/// <param name="Url">The address.</param>
/// <param name="Events">The types of events.</param>
/// <param name="Pipelines">The globs of the pipelines.</param>
/// <param name="Thresholds">The thresholds of <c>score.crossed</c>.</param>
/// <param name="Tenant">The tenant; null for none: the webhook receives events of all tenants' jobs.</param>
/// <param name="Secret">The secret that signs, <c>whsec_</c> and Base64.</param>
/// <param name="CreatedAt">When it was made, UTC.</param>
/// <param name="CreatedBy">Who made it.</param>
internal sealed record Webhook(
    string Id,
    string Url,
    IReadOnlyList<string> Events,
    IReadOnlyList<string> Pipelines,
    IReadOnlyList<Threshold> Thresholds,
    string? Tenant,
    string Secret,
    DateTimeOffset CreatedAt,
    string CreatedBy)
{
    /// <summary>
    /// The previous secret, which also signs until <see cref="OldSecretUntil"/>, and those before it (<see cref="OldSecrets"/>); null for
    /// none.
    /// </summary>
    public string? OldSecret { get; init; }

    /// <summary>The time when the previous secret stops signing, UTC.</summary>
    public DateTimeOffset? OldSecretUntil { get; init; }

    /// <summary>When the webhook was disabled, UTC; null while it is enabled.</summary>
    public DateTimeOffset? DisabledAt { get; init; }

    /// <summary>Why the webhook is disabled; null while it is enabled.</summary>
    public string? DisabledWhy { get; init; }

    /// <summary>Whether the webhook asks for events of this type and pipeline.</summary>
    public bool AsksFor(string type, string pipeline) =>
        DisabledAt is null && Events.Contains(type)
        && Pipelines.Any(glob => FileSystemName.MatchesSimpleExpression(glob, pipeline));

    /// <summary>Whether the webhook receives a happening.</summary>
    public bool IsToldOf(Happening happening) =>
        AsksFor(happening.Type, happening.Pipeline)
        && (!happening.IsOfTenant || Tenant is null || Tenant == happening.Tenant);

    /// <summary>The secrets that sign at a time, the present one first.</summary>
    public IReadOnlyList<string> SecretsAt(DateTimeOffset now) => [Secret, .. OldSecrets.At(this, now).Select(old => old.Secret)];
}
