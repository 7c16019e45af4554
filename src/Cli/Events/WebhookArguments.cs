using System.CommandLine;
using System.Globalization;
using ModelPipeline.Client;

namespace ModelPipeline.Cli;

/// <summary>What commands about webhooks have in common.</summary>
internal static class WebhookArguments
{
    private static readonly string[] Directions = ["Both", "Up", "Down"];

    public static Argument<string> Id() => new("WEBHOOK-ID") { Description = "Id of the webhook" };

    /// <summary>Thresholds: <c>churn:churn_probability:0.8:up</c>.</summary>
    public static Option<string[]> Thresholds() => new Option<string[]>("--threshold")
    {
        Description = "Value that a score passes, for score.crossed; the direction is up, down or both",
        HelpName = "PIPELINE:OUTPUT:VALUE[:DIRECTION]",
        AllowMultipleArgumentsPerToken = true,
    }.Checked(texts => texts?.FirstOrDefault(text => Threshold(text) is null) is { } wrong
        ? $"'{wrong}' is no threshold; write pipeline:output:value or pipeline:output:value:up."
        : null);

    /// <summary>The parts of <c>a,b</c>; null for null.</summary>
    public static string[]? Split(string? text) =>
        text?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>A threshold as the command line has it; null where the text is none.</summary>
    public static WebhookThreshold? Threshold(string text)
    {
        var parts = text.Split(':');
        if (parts.Length is not (3 or 4) || parts[0].Length == 0 || parts[1].Length == 0)
            return null;
        var named = parts.Length == 4 ? parts[3] : "Both";
        var direction = Array.Find(Directions, each => each.Equals(named, StringComparison.OrdinalIgnoreCase));
        return direction is not null && double.TryParse(parts[2], NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? new(parts[0], parts[1], value, direction)
            : null;
    }

    /// <summary>Shows a webhook whose secret is new.</summary>
    public static void ShowSecret(Call call, WebhookInfo webhook)
    {
        // The secret alone on stdout, so that a script takes it from there.
        if (call.Print.Format == OutputFormat.Text)
        {
            call.Hint($"Secret of webhook {webhook.Id} to {webhook.Url}. This is the only time that it is shown:");
            call.Print.Text(webhook.Secret ?? "");
        }
        else
        {
            call.Print.Value(webhook, ClientJson.Default.WebhookInfo, _ => []);
        }
    }

    public static IEnumerable<(string, string?)> Describe(WebhookInfo webhook) =>
    [
        ("id", webhook.Id),
        ("url", webhook.Url),
        ("events", string.Join(", ", webhook.Events)),
        ("pipelines", string.Join(", ", webhook.Pipelines)),
        .. webhook.Thresholds.Select(each => (
            "threshold", (string?)$"{each.Output} of {each.Pipeline} at {Texts.Of(each.Value)} ({each.Direction.ToLowerInvariant()})")),
        ("tenant", webhook.Tenant),
        ("made", $"{Texts.Of(webhook.CreatedAt)} by {webhook.CreatedBy}"),
        ("old secret until", Texts.Of(webhook.OldSecretUntil)),
        ("disabled", webhook.DisabledAt is { } at ? $"{Texts.Of(at)}: {webhook.DisabledWhy}" : null),
    ];

    public static IReadOnlyList<TextColumn<WebhookInfo>> Columns { get; } =
    [
        new("ID", webhook => webhook.Id),
        new("URL", webhook => webhook.Url),
        new("EVENTS", webhook => string.Join(',', webhook.Events)),
        new("PIPELINES", webhook => string.Join(',', webhook.Pipelines)),
        new("DISABLED", webhook => Texts.Of(webhook.DisabledAt)),
    ];

    public static IReadOnlyList<TextColumn<WebhookDelivery>> DeliveryColumns { get; } =
    [
        new("EVENT", delivery => delivery.Event),
        new("TYPE", delivery => delivery.Type),
        new("STATE", delivery => delivery.State),
        new("ATTEMPTS", delivery => Texts.Of(delivery.Attempts), true),
        new("FIRST", delivery => Texts.Of(delivery.FirstAt)),
        new("NEXT", delivery => Texts.Of(delivery.NextAt)),
        new("ERROR", delivery => delivery.Error),
    ];
}
