using System.Net;

namespace ModelPipeline.Silo;

/// <summary>Where webhooks may go; section <c>Webhooks</c>.</summary>
internal sealed class WebhookOptions
{
    /// <summary>
    /// Networks that webhooks may call although they are private, such as <c>10.20.0.0/16</c> or <c>fd00::/8</c>. Default: none. An address
    /// of the public internet needs no entry.
    /// </summary>
    public string[] AllowedNetworks { get; set; } = [];

    /// <summary>Whether a webhook may have an <c>http</c> address, where others can read its body on the way. Default false.</summary>
    public bool AllowHttp { get; set; }

    /// <summary>How long a receiver has to answer. Default 20 seconds; 1 second to 1 minute.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How long delivered and failed events can be read and replayed. Default 7 days; 2 days to 90 days.</summary>
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(7);

    /// <summary>The networks of <see cref="AllowedNetworks"/> that can be read.</summary>
    public IReadOnlyList<IPNetwork> Networks() =>
        [.. AllowedNetworks.Select(text => IPNetwork.TryParse(text, out var network) ? network : (IPNetwork?)null).OfType<IPNetwork>()];

    /// <summary>The faults of these settings.</summary>
    public IEnumerable<Fault> Check()
    {
        foreach (var text in AllowedNetworks.Where(text => !IPNetwork.TryParse(text, out _)))
            yield return new("Webhooks:AllowedNetworks", $"has '{text}', which is no network; set networks such as 10.20.0.0/16.");
        if (Timeout < TimeSpan.FromSeconds(1) || Timeout > TimeSpan.FromMinutes(1))
            yield return new("Webhooks:Timeout", $"is {Timeout}; set 00:00:01 to 00:01:00.");
        if (Retention < TimeSpan.FromDays(2) || Retention > TimeSpan.FromDays(90))
            yield return new("Webhooks:Retention", $"is {Retention}; set 2.00:00:00 to 90.00:00:00.");
    }
}
