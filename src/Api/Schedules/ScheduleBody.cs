using System.Text.Json.Serialization;

namespace ModelPipeline.Api;

/// <summary>The body of a request for a schedule.</summary>
/// <param name="Cron">Minute, hour, day of the month, month and day of the week.</param>
/// <param name="TimeZone">The IANA name of the time zone of <paramref name="Cron"/>; null for UTC.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record ScheduleBody(string? Cron = null, string? TimeZone = null)
{
    /// <summary>An example with every property.</summary>
    public static readonly BodyExample Example = new("""{"cron":"0 3 * * *","timeZone":"Europe/Berlin"}""");
}
