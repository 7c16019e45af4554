using System.Globalization;

namespace ModelPipeline.Silo;

/// <summary>
/// The earlier secrets of a webhook that still sign, as <see cref="Webhook.OldSecret"/> stores them: the last one, which ends at
/// <see cref="Webhook.OldSecretUntil"/>, and those before it with their own ends, such as <c>whsec_b whsec_a@1790000000</c>. A receiver may
/// have any of them: whoever lost a new secret makes another at once.
/// </summary>
internal static class OldSecrets
{
    // Each is a signature in a header of each delivery.
    private const int Most = 5;

    /// <summary>The earlier secrets that sign at a time, the last one first.</summary>
    public static IEnumerable<(string Secret, DateTimeOffset Until)> At(Webhook webhook, DateTimeOffset now) =>
        from entry in webhook.OldSecret?.Split(' ') ?? []
        let parts = entry.Split('@')
        let until = parts is [_, var end]
            ? DateTimeOffset.FromUnixTimeSeconds(long.Parse(end, CultureInfo.InvariantCulture))
            : webhook.OldSecretUntil
        where until > now
        select (parts[0], until.Value);

    /// <summary>What is stored when another secret takes the place of the present one.</summary>
    /// <param name="present">The webhook as it is.</param>
    /// <param name="now">The time.</param>
    /// <param name="until">Until when the present secret signs too. A time that is not later than now ends all earlier secrets.</param>
    public static string Before(Webhook present, DateTimeOffset now, DateTimeOffset until)
    {
        var earlier = until > now ? At(present, now).Take(Most - 1) : [];
        return string.Join(' ', earlier
            .Select(old => string.Create(CultureInfo.InvariantCulture, $"{old.Secret}@{old.Until.ToUnixTimeSeconds()}"))
            .Prepend(present.Secret));
    }
}
