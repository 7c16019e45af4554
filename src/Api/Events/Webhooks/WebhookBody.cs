using System.Text.Json.Serialization;
using ModelPipeline.Grains;
using ModelPipeline.Silo;

namespace ModelPipeline.Api;

/// <summary>The body of a request for a webhook.</summary>
/// <param name="Url">The address that is told of events.</param>
/// <param name="Events">The types of events.</param>
/// <param name="Pipelines">The pipelines, as globs; null for all that the caller may use.</param>
/// <param name="Thresholds">The thresholds of <c>score.crossed</c>.</param>
/// <param name="Enabled">Whether it is told from now on. What happens while it is disabled is not told later.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record WebhookBody(
    string? Url,
    IReadOnlyList<string>? Events,
    IReadOnlyList<string>? Pipelines = null,
    IReadOnlyList<ThresholdBody>? Thresholds = null,
    bool Enabled = true)
{
    /// <summary>An example with every property.</summary>
    public static readonly BodyExample Example = new(
        """{"url":"https://example.com/hooks","events":["job.failed","score.crossed"],"pipelines":["churn"],"thresholds":[{"pipeline":"churn","output":"churn_probability","value":0.8,"direction":"Up"}],"enabled":true}""");

    private const int LongestUrl = 2_000;
    private const int MostThresholds = 10;

    /// <summary>The thresholds as they are stored.</summary>
    public IReadOnlyList<Threshold> Stored() =>
        [.. (Thresholds ?? []).Select(each => new Threshold(each.Pipeline!, each.Output!, each.Value!.Value, each.Direction))];

    /// <summary>What is wrong with the body; null for a valid body.</summary>
    public string? Check(WebhookOptions options, AddressGuard guard) => CheckUrl(options, guard) ?? CheckEvents() ?? CheckThresholds();

    private string? CheckUrl(WebhookOptions options, AddressGuard guard)
    {
        if (!Uri.TryCreate(Url, UriKind.Absolute, out var url) || Url.Length > LongestUrl || url.Scheme is not ("https" or "http"))
            return $"\"url\" is no address; send an https address of at most {LongestUrl} characters.";
        if (url.Scheme == "http" && !options.AllowHttp)
            return "\"url\" is an http address, whose events others can read on the way; send an https address, or set Webhooks:AllowHttp.";
        if (url.UserInfo.Length > 0 || url.Fragment.Length > 0)
            return "\"url\" has a user name or a fragment; leave it out.";
        // A name is looked up, and checked, whenever an event is sent.
        return System.Net.IPAddress.TryParse(url.Host.Trim('[', ']'), out var address) && !guard.IsAllowed(address)
            ? "\"url\" is a private address; send a public one, or add its network to Webhooks:AllowedNetworks."
            : null;
    }

    private string? CheckEvents()
    {
        var all = string.Join(", ", EventTypes.All);
        if (Events is not { Count: > 0 })
            return $"\"events\" is empty; send any of {all}.";
        if (Events.FirstOrDefault(type => !EventTypes.All.Contains(type)) is { } unknown)
            return $"\"events\" has '{Shown(unknown)}', which is no type; send any of {all}.";
        if (Events.Contains(null!))
            return "\"events\" has a null; leave it out.";
        return Pipelines switch
        {
            null => null,
            [] => "\"pipelines\" is empty; name pipelines, or leave it out for all.",
            _ when Pipelines.FirstOrDefault(glob => glob is null || !PipelineGlobs.IsGlob(glob)) is { } glob =>
                $"\"pipelines\" has '{Shown(glob)}'; send names of pipelines, with * for any characters.",
            _ => Pipelines.Contains(null!) ? "\"pipelines\" has a null; leave it out." : null,
        };
    }

    private string? CheckThresholds()
    {
        var thresholds = Thresholds ?? [];
        if (Events!.Contains(EventTypes.ScoreCrossed) != thresholds.Count > 0)
            return $"\"{EventTypes.ScoreCrossed}\" and \"thresholds\" belong together; send both or none.";
        if (thresholds.Count > MostThresholds)
            return $"\"thresholds\" has {thresholds.Count} entries; send at most {MostThresholds}.";
        if (thresholds.Any(each =>
            each is not { Pipeline.Length: > 0, Output.Length: > 0, Value: not null } || !double.IsFinite(each.Value.Value)))
        {
            return "A threshold lacks \"pipeline\", \"output\" or \"value\"; send all three.";
        }

        // JSON may have a number here, and any number is read.
        return thresholds.All(each => Enum.IsDefined(each.Direction))
            ? null
            : $"A threshold has an unknown \"direction\"; send any of {string.Join(", ", Enum.GetNames<CrossingDirection>())}.";
    }

    private static string Shown(string text) => text.Length > 64 ? $"{text.AsSpan(0, 64)}..." : text;
}
