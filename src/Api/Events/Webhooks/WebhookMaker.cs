using ModelPipeline.Silo;

namespace ModelPipeline.Api;

/// <summary>
/// Makes, changes and removes webhooks. A caller who hangs up does not end such a change: the audit records its outcome.
/// </summary>
internal sealed class WebhookMaker(WebhookStore store, TimeProvider clock)
{
    /// <summary>Makes a webhook with a new secret.</summary>
    public async Task<Webhook> CreateAsync(WebhookBody body, Caller caller)
    {
        var now = clock.GetUtcNow();
        var made = new Webhook($"wh_{Guid.CreateVersion7(now):N}", body.Url!, [.. body.Events!.Distinct()], PipelinesOf(body, caller),
            body.Stored(), caller.Tenant, WebhookSecret.Create(), now, caller.Name)
        {
            DisabledAt = body.Enabled ? null : now,
            DisabledWhy = body.Enabled ? null : WhyDisabled(caller),
        };
        await store.AddAsync(made, CancellationToken.None);
        return made;
    }

    /// <summary>Changes a webhook, and enables it unless the body disables it. Its secret stays.</summary>
    /// <returns>The webhook as it is now; null where somebody has removed it meanwhile.</returns>
    public async Task<Webhook?> ChangeAsync(Webhook old, WebhookBody body, Caller caller)
    {
        var changed = old with
        {
            Url = body.Url!,
            Events = [.. body.Events!.Distinct()],
            Pipelines = PipelinesOf(body, caller),
            Thresholds = body.Stored(),
            DisabledAt = body.Enabled ? null : clock.GetUtcNow(),
            DisabledWhy = body.Enabled ? null : WhyDisabled(caller),
        };
        return await store.ChangeAsync(changed, CancellationToken.None) ? changed : null;
    }

    /// <summary>Gives a webhook a new secret. The old one signs too for a while, so that the receiver can change over.</summary>
    /// <returns>The webhook with its new secret; null where somebody has removed it meanwhile.</returns>
    public async Task<Webhook?> RotateAsync(Webhook old, TimeSpan overlap)
    {
        var secret = WebhookSecret.Create();
        var now = clock.GetUtcNow();
        var until = now + overlap;
        return await store.RotateAsync(old.Id, secret, now, until, CancellationToken.None)
            ? old with { Secret = secret, OldSecret = old.Secret, OldSecretUntil = until }
            : null;
    }

    /// <summary>Removes a webhook, and what it was to be told.</summary>
    public Task RemoveAsync(string id) => store.RemoveAsync(id, CancellationToken.None);

    /// <summary>The webhooks that a caller sees, the oldest first.</summary>
    public async Task<IReadOnlyList<Webhook>> ListAsync(Caller caller, CancellationToken cancellationToken) =>
        [.. (await store.ReadAsync(cancellationToken)).Where(webhook => Sees(caller, webhook))];

    /// <summary>A webhook that a caller sees; null for none.</summary>
    public async Task<Webhook?> FindAsync(Caller caller, string id, CancellationToken cancellationToken) =>
        await store.FindAsync(id, cancellationToken) is { } found && Sees(caller, found) ? found : null;

    // Whoever may use some pipelines only does not see, and so does not redirect, what is told of others.
    private static bool Sees(Caller caller, Webhook webhook) =>
        caller.Sees(webhook.Tenant) && webhook.Pipelines.All(caller.Pipelines.Cover);

    private static string WhyDisabled(Caller caller) => $"{caller.Name} has disabled it.";

    private static IReadOnlyList<string> PipelinesOf(WebhookBody body, Caller caller) => body.Pipelines ?? caller.Pipelines.Texts;
}
